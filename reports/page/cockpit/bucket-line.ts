import { type Buckets, bucketWindow } from '../../cockpit/buckets.ts'
import { type Surface, xOf } from './surface.ts'

/**
 * Draws a number of each slice of time as a line of steps, in the colours and dashes that are set, and ends the dashes. Where there is no
 * number there is a gap.
 *
 * @param ys - where the number of each slice is drawn
 */
export function strokeBuckets(surface: Surface, buckets: Buckets, ys: readonly (number | undefined)[]): void {
  const { context } = surface
  context.beginPath()
  let drawing = false
  ys.forEach((y, position) => {
    if (y === undefined) {
      drawing = false
      return
    }
    const { fromUs, toUs } = bucketWindow(buckets, position)
    if (drawing) context.lineTo(xOf(surface, fromUs), y)
    else context.moveTo(xOf(surface, fromUs), y)
    context.lineTo(xOf(surface, toUs), y)
    drawing = true
  })
  context.stroke()
  context.setLineDash([])
}
