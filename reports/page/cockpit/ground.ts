import type { InjectedFault } from '../../../sim/record.ts'
import { stretchesOf } from '../../../sim/stretches.ts'
import type { RunColumns } from '../../data/run-columns.ts'
import { actsOnLinks } from '../../fault-words.ts'
import { ticksOf } from '../../timeline/scale.ts'
import { clipped, line, plotWidth, SMALL_FONT, spanOf, type Surface, xOf } from './surface.ts'

/** The lane of a participant, in pixels. */
export interface LaneBox {
  readonly participant: number
  readonly top: number
  readonly height: number
}

/** Lanes one below the other, all as high. */
export function lanesDown(participants: readonly number[], height: number): readonly LaneBox[] {
  return participants.map((participant, i) => ({ participant, top: i * height, height }))
}

/** The lane at a height, if there is one. */
export function laneAt<L extends LaneBox>(lanes: readonly L[], y: number): L | undefined {
  return lanes.find(({ top, height }) => y >= top && y < top + height)
}

/** The faults that came about. */
export function injectedFaults({ outline }: RunColumns): readonly InjectedFault[] {
  return outline.faults.filter((fault): fault is InjectedFault => fault.injected)
}

/** Draws what lies under every picture: lines at round times, and bands while faults act. */
export function drawGround(surface: Surface, lanes: readonly LaneBox[] | undefined): void {
  const { context, colours, window, height, width, left } = surface
  context.fillStyle = colours.panel
  context.fillRect(0, 0, width, height)
  clipped(surface, () => {
    for (const fault of injectedFaults(surface.view.run)) {
      for (const stretch of stretchesOf(fault))
        for (const [top, tall] of bandRows(surface, stretch, lanes)) drawBand(surface, stretch, top, tall)
    }
    context.strokeStyle = colours.line
    context.lineWidth = 1
    context.setLineDash([1, 4])
    for (const { x } of ticksOf(window, plotWidth(surface))) {
      line(context, [left + x + 0.5, 0], [left + x + 0.5, height])
    }
    context.setLineDash([])
  })
  context.strokeStyle = colours.line
  line(context, [left - 0.5, 0], [left - 0.5, height])
}

/** A fault of links concerns everybody; one of nodes their lanes, and where there are no lanes all, if it stops them. */
function bandRows(
  { view, height }: Surface,
  fault: InjectedFault,
  lanes: readonly LaneBox[] | undefined,
): readonly (readonly [top: number, height: number])[] {
  if (actsOnLinks(fault)) return [[0, height]]
  if (lanes === undefined) return stopsNodes(fault) ? [[0, height]] : []
  const { participants } = view.run.outline
  return lanes
    .filter(({ participant }) => fault.nodes.includes(participants[participant]?.id ?? ''))
    .map(({ top, height }) => [top, height])
}

function stopsNodes({ fault }: InjectedFault): boolean {
  return fault.kind === 'crash' || fault.kind === 'wipe' || fault.kind === 'pause' || fault.kind === 'silence'
}

function drawBand(surface: Surface, { from, to }: InjectedFault, top: number, height: number): void {
  const { context, colours, window } = surface
  if (from > window.toUs || to < window.fromUs) return
  const [left, right] = spanOf(surface, from, to, 1)
  context.fillStyle = colours.band
  context.fillRect(left, top, right - left, height)
  context.strokeStyle = colours.fault
  context.globalAlpha = 0.7
  context.lineWidth = 1
  context.setLineDash([4, 3])
  line(context, [left + 0.5, top], [left + 0.5, top + height])
  line(context, [right - 0.5, top], [right - 0.5, top + height])
  context.setLineDash([])
  context.globalAlpha = 1
}

/** Draws the names of round times along the upper edge. */
export function drawTicks(surface: Surface, baseline: number): void {
  const { context, colours, window, left, width } = surface
  context.font = SMALL_FONT
  context.fillStyle = colours.muted
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  for (const { x, label } of ticksOf(window, plotWidth(surface))) {
    const room = width - (left + x) - 4
    if (context.measureText(label).width <= room) context.fillText(label, left + x + 4, baseline)
  }
}

/** Draws what lies on top of every picture: violations, the event that is pointed at, and the cursor. */
export function drawCursor(surface: Surface): void {
  const { context, colours, view, height } = surface
  const { times } = view.run.events
  const { cursor, hovered } = view.state
  clipped(surface, () => {
    context.lineWidth = 1.5
    context.strokeStyle = colours.bad
    context.setLineDash([2, 2])
    for (const { timeUs } of view.violations) upright(surface, timeUs, height)
    context.setLineDash([])
    if (hovered !== undefined) {
      context.strokeStyle = colours.muted
      context.lineWidth = 1
      upright(surface, times[hovered] as number, height)
    }
    context.strokeStyle = colours.link
    context.lineWidth = 2
    upright(surface, times[cursor] ?? 0, height)
  })
}

function upright(surface: Surface, timeUs: number, height: number): void {
  const x = Math.round(xOf(surface, timeUs))
  line(surface.context, [x, 0], [x, height])
}
