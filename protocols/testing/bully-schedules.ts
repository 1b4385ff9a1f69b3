import {
  crash,
  defineWorkload,
  type Distribution,
  drift,
  type Fault,
  type ResolvedScenario,
} from '../../sim/index.ts'
import { bully, type BullyMutant } from '../bully/index.ts'
import { clusterOf } from './cluster.ts'

/** Questions who leads, all the time. */
const questions = defineWorkload({
  name: 'questions',
  defaults: { clients: 5, rate: 50 },
  create: ({ clients, rate }) => ({
    clients,
    phases: [{ name: 'questions', when: 'main', rate, next: () => ({ f: 'leader' }) }],
  }),
})

/** Some messages are slow, but never so slow that a round trip takes more than the 25 milliseconds that the protocol relies on. */
const withinBound: Distribution = {
  kind: 'bimodal',
  fast: { kind: 'uniform', min: 0.2, max: 1 },
  slow: { kind: 'uniform', min: 8, max: 12 },
  slowProbability: 0.2,
}

/** A schedule that is to be run with the Bully algorithm as it is, or with one of its mutants. */
export function fiveUnder(faults: readonly Fault[], mutant?: BullyMutant): ResolvedScenario {
  return clusterOf(bully(mutant === undefined ? {} : { mutant }), {
    nodes: 5,
    latency: withinBound,
    workload: questions(),
    faults,
    duration: 6_000,
  })
}

/** Whoever is high restarts, again and again, some of them almost at once; the clocks of some run fast and of others slow. */
export const highOnesRestart: readonly Fault[] = [
  drift({ node: 'n3', ppm: 200_000 }),
  drift({ node: 'n5', ppm: -200_000 }),
  ...[500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500].flatMap((at, i) => [
    crash({ at, for: 120, node: 'n5' }),
    crash({ at: at + 20 * i, for: 100, node: 'n4' }),
    crash({ at: at + 12 * i, for: 50 + 10 * i, node: 'n3' }),
  ]),
]
