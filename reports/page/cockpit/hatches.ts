import type { Colours } from './colours.ts'

/** The patterns that shapes are filled with, so that colour is not all that tells them apart. */
export interface Hatches {
  readonly info: CanvasPattern | string
  readonly fail: CanvasPattern | string
  readonly contend: CanvasPattern | string
  readonly down: CanvasPattern | string
}

/** Makes the patterns in some colours. */
export function hatchesOf(context: CanvasRenderingContext2D, colours: Colours): Hatches {
  return {
    info: pattern(context, 6, colours['info-pale'], colours.info, 2, [
      [0, 6, 6, 0],
      [-3, 3, 3, -3],
      [3, 9, 9, 3],
    ]),
    fail: pattern(context, 6, undefined, colours.fail, 0.8, [
      [0, 0, 6, 6],
      [6, 0, 0, 6],
    ]),
    contend: pattern(context, 5, colours.panel, colours.contend, 2, [
      [0, 5, 5, 0],
      [-2, 2, 2, -2],
      [3, 7, 7, 3],
    ]),
    down: pattern(context, 5, undefined, colours.down, 1.2, [
      [0, 0, 5, 5],
      [-2, 3, 2, 7],
      [3, -2, 7, 2],
    ]),
  }
}

type Stroke = readonly [x1: number, y1: number, x2: number, y2: number]

function pattern(
  context: CanvasRenderingContext2D,
  size: number,
  ground: string | undefined,
  stroke: string,
  width: number,
  strokes: readonly Stroke[],
): CanvasPattern | string {
  // Twice as large, so that it is sharp on screens with small pixels.
  const scale = 2
  const tile = document.createElement('canvas')
  tile.width = size * scale
  tile.height = size * scale
  const drawing = tile.getContext('2d')
  if (drawing === null) return stroke
  drawing.scale(scale, scale)
  if (ground !== undefined) {
    drawing.fillStyle = ground
    drawing.fillRect(0, 0, size, size)
  }
  drawing.strokeStyle = stroke
  drawing.lineWidth = width
  for (const [x1, y1, x2, y2] of strokes) {
    drawing.beginPath()
    drawing.moveTo(x1, y1)
    drawing.lineTo(x2, y2)
    drawing.stroke()
  }
  const made = context.createPattern(tile, 'repeat')
  made?.setTransform(new DOMMatrix().scale(1 / scale))
  return made ?? stroke
}
