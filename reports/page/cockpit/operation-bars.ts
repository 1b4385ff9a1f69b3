import type { Key } from './panel.ts'
import { cross, type Surface } from './surface.ts'

/** An operation as it is drawn. */
export interface Bar {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly height: number
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly look: 'plain' | 'core' | 'violating'
  /** What it says, within it if there is room; that of a proof is said beside it as well. */
  readonly label: string
}

const FADE = 14

/** Draws an operation: ok is filled, failed is crossed out, unknown is hatched and has no end. */
export function drawBar(surface: Surface, bar: Bar): void {
  const { context, colours } = surface
  const { left, right, top, height, outcome, look } = bar
  const width = right - left
  const isCore = look !== 'plain'
  const stroke = look === 'violating' ? colours.bad : isCore ? colours.ink : colours[outcome]
  context.fillStyle = fillOf(surface, bar)
  context.strokeStyle = stroke
  context.lineWidth = look === 'violating' ? 2.5 : isCore ? 2 : 1
  context.beginPath()
  if (outcome === 'info') {
    context.moveTo(right, top)
    context.lineTo(left, top)
    context.lineTo(left, top + height)
    context.lineTo(right, top + height)
    context.fillRect(left, top, width, height)
    fade(surface, right, top, height)
  } else {
    if (outcome === 'fail') context.setLineDash([3, 2])
    context.roundRect(left, top, width, height, Math.min(3, width / 3))
    context.fill()
  }
  context.stroke()
  context.setLineDash([])
  if (outcome === 'fail') cross(context, right - Math.min(5, width / 2), top + height / 2, 3)
  drawLabel(surface, bar)
}

/** What the looks of operations mean. */
export function outcomeKeys(hasCore: boolean, hasViolating: boolean): readonly Key[] {
  const sample =
    (outcome: Bar['outcome'], look: Bar['look'] = 'plain') =>
    (surface: Surface) =>
      drawBar(surface, {
        left: 2,
        right: outcome === 'info' ? 20 : 32,
        top: 2,
        height: 12,
        outcome,
        look,
        label: '',
      })
  return [
    { words: 'ok: it happened', draw: sample('ok') },
    { words: 'fail: it surely did not happen', draw: sample('fail') },
    { words: 'unknown: it may happen at any time after it began, or never', draw: sample('info') },
    ...(hasCore ? [{ words: 'part of the proof', draw: sample('ok', 'core') }] : []),
    ...(hasViolating ? [{ words: 'its end shows the violation', draw: sample('ok', 'violating') }] : []),
  ]
}

function fillOf({ colours, hatches }: Surface, { outcome }: Bar): string | CanvasPattern {
  if (outcome === 'ok') return colours['ok-pale']
  return outcome === 'fail' ? hatches.fail : hatches.info
}

function fade({ context, colours }: Surface, right: number, top: number, height: number): void {
  const gradient = context.createLinearGradient(right, 0, right + FADE, 0)
  gradient.addColorStop(0, colours.info)
  gradient.addColorStop(1, 'transparent')
  const before = context.fillStyle
  context.globalAlpha = 0.5
  context.fillStyle = gradient
  context.fillRect(right, top, FADE, height)
  context.globalAlpha = 1
  context.fillStyle = before
}

function drawLabel({ context, colours, left: edge, width }: Surface, bar: Bar): void {
  if (bar.label === '') return
  const left = Math.max(edge, bar.left) + 4
  const needed = context.measureText(bar.label).width
  const fits = left + needed + 4 <= Math.min(bar.right, width)
  if (!fits && bar.look === 'plain') return
  const x = fits ? left : bar.right + 5 + needed <= width ? bar.right + 5 : bar.left - 5 - needed
  const y = bar.top + bar.height / 2 + 0.5
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  if (!fits || bar.outcome !== 'ok') {
    // A hatch, or other operations, would make it hard to read.
    const inset = fits ? 1.5 : -1
    context.fillStyle = colours.panel
    context.fillRect(x - 2, bar.top + inset, needed + 4, bar.height - 2 * inset)
  }
  context.fillStyle = colours.ink
  context.fillText(bar.label, x, y)
}
