import { FUTURE, PAST, SELF } from '../../data/causality.ts'
import { NONE } from '../../data/run-columns.ts'
import type { Colours } from './colours.ts'
import { clipped, line, type Surface, xOf } from './surface.ts'

/** How what stands to an event in one way is drawn: by colour, by dashes, and by how much it fades. */
export interface Tone {
  readonly stroke: string
  readonly dash: readonly number[]
  readonly alpha: number
  readonly width: number
}

/** The tone of what stands so to an event. */
export function toneOf(colours: Colours, cone: number | undefined): Tone {
  if (cone === PAST || cone === SELF) return { stroke: colours.past, dash: [], alpha: 1, width: 2 }
  if (cone === FUTURE) return { stroke: colours.future, dash: [6, 3], alpha: 1, width: 2 }
  return { stroke: colours.muted, dash: [1, 3], alpha: 0.45, width: 1 }
}

/** Draws along a participant's lane what led to the event that is pointed at, what came of it, and what did neither. */
export function drawConesAlong(surface: Surface, participant: number, y: number): void {
  const { context, colours, view, left, width } = surface
  const span = view.cones?.spans[participant]
  if (span === undefined) return
  const { times } = view.run.events
  const pastEnds = span.lastPast === NONE ? left : xOf(surface, times[span.lastPast] as number)
  const futureBegins = span.firstFuture === NONE ? width : xOf(surface, times[span.firstFuture] as number)
  clipped(surface, () => {
    const stroke = (cone: number, from: number, to: number): void => {
      if (to <= from) return
      const tone = toneOf(colours, cone)
      context.strokeStyle = tone.stroke
      context.globalAlpha = tone.alpha
      context.lineWidth = cone === 0 ? 1 : 3
      context.setLineDash([...tone.dash])
      line(context, [from, y], [to, y])
    }
    stroke(PAST, left, pastEnds)
    stroke(0, Math.max(left, pastEnds), futureBegins)
    stroke(FUTURE, Math.max(left, futureBegins), width)
    context.globalAlpha = 1
    context.setLineDash([])
  })
}
