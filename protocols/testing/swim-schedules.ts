import { crash, type Fault, join, loss, partition, type ResolvedScenario } from '../../sim/index.ts'
import { swim, type SwimMutant } from '../swim/index.ts'
import { clusterOf, type ClusterOptions } from './cluster.ts'
import { asking } from './membership-runs.ts'

/** A schedule that is to be run with SWIM as it is, or with one of its mutants. */
export type SwimSchedule = (mutant?: SwimMutant) => ResolvedScenario

/** A schedule of five members who have fifteen seconds to settle. */
function fiveUnder(faults: readonly Fault[], more: ClusterOptions = {}): SwimSchedule {
  return (mutant) =>
    clusterOf(swim(mutant === undefined ? {} : { mutant }), {
      nodes: 5,
      workload: asking(),
      faults,
      duration: 20_000,
      settle: 15_000,
      ...more,
    })
}

/** Nothing but probes. */
export const calm = fiveUnder([])

/** One message in five is lost for a while, and disks are slow, so that whoever refutes says so a little later. */
export const lossy = fiveUnder([loss({ at: 500, for: 4_000, probability: 0.2 })], {
  flush: { kind: 'lognormal', median: 20, p99: 100 },
})

/** Two members cannot hear the others until both sides have declared each other dead. */
export const halves = fiveUnder(
  [
    partition({
      at: 500,
      for: 9_500,
      split: {
        groups: [
          ['n1', 'n2'],
          ['n3', 'n4', 'n5'],
        ],
      },
    }),
  ],
  { duration: 20_000, settle: 10_000 },
)

/** A member cannot be heard for long enough to be declared dead, hears that, and restarts later. */
export const muteThenCrash = fiveUnder([
  partition({ at: 500, for: 2_000, split: { mute: 'n2' } }),
  crash({ at: 4_500, for: 200, node: 'n2' }),
])

/** A member joins, while some messages are lost. */
export const newcomer = fiveUnder([loss({ at: 500, for: 3_000, probability: 0.2 }), join({ at: 1_000 })], {
  nodes: 12,
  spares: 1,
  workload: asking({ clients: 13 }),
})
