import { clockMoversOf, clockOffsetAt } from '../clock-offsets.ts'
import type { RunOutline } from '../data/run-columns.ts'

/** How far a wall clock was from true time, in microseconds. */
export interface ClockPoint {
  readonly timeUs: number
  readonly offsetUs: number
}

/** The clock of one node: from each point it goes straight to the next. */
export interface ClockLine {
  readonly node: string
  readonly points: readonly ClockPoint[]
}

/**
 * How far faults moved the wall clocks of nodes from true time, for nodes of which they moved one. Offsets and rates that the scenario
 * gives do not count.
 */
export function clockLinesOf({ faults, endUs }: Pick<RunOutline, 'faults' | 'endUs'>): readonly ClockLine[] {
  const movers = clockMoversOf(faults)
  const nodes = [...new Set(movers.flatMap(({ fault }) => fault.nodes))].sort()
  return nodes.map((node) => {
    const own = movers.filter(({ fault }) => fault.nodes.includes(node))
    const turns = [
      ...new Set([0, ...own.flatMap(({ fault: { from, to } }) => [from - 1, from, to, to + 1]), endUs]),
    ]
    const points = turns
      .filter((timeUs) => timeUs >= 0 && timeUs <= endUs)
      .sort((one, other) => one - other)
      .map((timeUs) => ({ timeUs, offsetUs: clockOffsetAt(own, node, timeUs) }))
    return { node, points }
  })
}

/** How far a clock was from true time at a moment. */
export function offsetOn({ points }: ClockLine, timeUs: number): number {
  const next = points.findIndex((point) => point.timeUs >= timeUs)
  const after = points[next]
  const before = points[next - 1]
  if (after === undefined) return points.at(-1)?.offsetUs ?? 0
  if (before === undefined) return after.offsetUs
  const share = (timeUs - before.timeUs) / (after.timeUs - before.timeUs)
  return Math.round(before.offsetUs + share * (after.offsetUs - before.offsetUs))
}
