import { kindCode } from '../../../sim/trace.ts'
import { type LaneEvents } from '../../cockpit/lane-events.ts'
import { CONCURRENT } from '../../data/causality.ts'
import { lastUpTo } from '../../data/rows.ts'
import { toneOf } from './cone-tones.ts'
import { cross, type Surface, xOf } from './surface.ts'

const DOT = 3

/**
 * Draws what happened in a lane: operations as rings, full ones where they ended ok; what failed or ended a node as a cross; all else as
 * dots.
 *
 * @param cones - to draw only what led to an event or came of it, in its tone
 */
export function drawEvents(
  surface: Surface,
  { events, times }: LaneEvents,
  y: number,
  cones?: Uint8Array,
): void {
  const { context, colours, window, view } = surface
  const { kinds } = view.run.events
  const last = lastUpTo(times, window.toUs)
  for (let i = lastUpTo(times, window.fromUs - 1) + 1; i <= last; i++) {
    const event = events[i] as number
    const cone = cones?.[event]
    if (cone === CONCURRENT) continue
    const stroke = cone === undefined ? colours.ink : toneOf(colours, cone).stroke
    context.strokeStyle = stroke
    context.fillStyle = stroke
    drawEvent(surface, kinds[event] as number, xOf(surface, times[i] as number), y)
  }
}

/** Draws a ring around an event. */
export function drawRing({ context }: Surface, x: number, y: number, stroke: string): void {
  context.strokeStyle = stroke
  context.lineWidth = 2
  context.beginPath()
  context.arc(x, y, 7, 0, Math.PI * 2)
  context.stroke()
}

function drawEvent({ context, colours }: Surface, kind: number, x: number, y: number): void {
  const { crash, invoke, ok, fail, info, violation } = kindCode
  if (kind === crash || kind === fail || kind === violation) {
    context.lineWidth = 2
    return cross(context, x, y, 4)
  }
  const isOperation = kind === invoke || kind === ok || kind === info
  if (!isOperation) return context.fillRect(x - DOT / 2, y - DOT / 2, DOT, DOT)
  context.beginPath()
  context.arc(x, y, 3.6, 0, Math.PI * 2)
  if (kind !== ok) context.fillStyle = colours.panel
  context.lineWidth = 1.5
  context.fill()
  context.stroke()
}
