import type { NodeId } from '../../sim/index.ts'
import { allAvailable, availabilityIn, besideAny, type Stretch, successOver } from './availability.ts'
import type { AvailabilityOfSides, ComparedConfiguration, Disturbance } from './comparison.ts'
import { timetable } from './experiments.ts'
import type { MeasuredRun } from './measure.ts'
import { durationOver, failoverIn, healingIn } from './recovery.ts'
import type { ComparisonSettings } from './settings.ts'

const MICROSECONDS = 1_000
const WINDOW_MS = 500

/** How requests were answered while faults acted: of all clients, and of those on each side. */
export function availabilityOver(
  runs: readonly MeasuredRun[],
  disturbance: Disturbance,
  { withinMs }: ComparisonSettings,
): AvailabilityOfSides {
  const stretch = stretchOf(disturbance)
  const over = (nodes: readonly NodeId[]) =>
    allAvailable(
      runs.map((run) =>
        availabilityIn(besideAny(run.main, liveOf(nodes, run)), stretch, withinMs * MICROSECONDS),
      ),
    )
  const { sides } = disturbance
  return {
    ...over(sides.flatMap(({ nodes }) => nodes)),
    sides: sides.map(({ name, nodes }) => ({ name, ...over(nodes) })),
  }
}

/** What is told of runs with faults over time: how operations fared, and when it was over. */
export function courseOver(
  runs: readonly MeasuredRun[],
  disturbance: Disturbance,
  { withinMs }: ComparisonSettings,
): Pick<ComparedConfiguration, 'recovery' | 'success'> {
  const { sides } = disturbance
  const stretch = stretchOf(disturbance)
  const withinUs = withinMs * MICROSECONDS
  const untilUs = timetable.settleAtMs * MICROSECONDS
  const larger = sides.at(-1)?.nodes ?? []
  const nodesOfSides = sides.map(({ nodes }) => nodes)
  const series = successOver(
    runs.map(({ main }) => main),
    sides,
    WINDOW_MS * MICROSECONDS,
    untilUs,
  )
  return {
    recovery: {
      failover: durationOver(runs.map((run) => failoverIn(run.main, liveOf(larger, run), stretch, withinUs))),
      healing: durationOver(
        runs.map(({ main }) => healingIn(main, nodesOfSides, stretch, untilUs, withinUs)),
      ),
    },
    success: { windowMs: WINDOW_MS, sides: series },
  }
}

function stretchOf({ fromMs, toMs }: Disturbance): Stretch {
  return { from: fromMs * MICROSECONDS, to: toMs * MICROSECONDS }
}

/** Those of some nodes that no fault took down or stopped: of the others nothing is asked. */
function liveOf(nodes: readonly NodeId[], { stopped }: MeasuredRun): readonly NodeId[] {
  return nodes.filter((node) => !stopped.has(node))
}
