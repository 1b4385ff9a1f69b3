import {
  addRemove,
  causalChains,
  consistent,
  converges,
  counter,
  countsOnce,
  elementsStay,
  readsWritten,
  register,
} from '../../scenarios/index.ts'
import { resolveScenario } from '../../scenarios/resolve.ts'
import {
  clockJump,
  crash,
  delay,
  type Distribution,
  duplicate,
  type Fault,
  lognormal,
  loss,
  partition,
  type ResolvedScenario,
  type Scenario,
} from '../../sim/index.ts'
import { crdt, type CrdtMutant, type CrdtOptions } from '../crdt/index.ts'

/** A schedule that is to be run with replicated data types as they are, or with one of the mutants. */
export type CrdtSchedule = (mutant?: CrdtMutant) => ResolvedScenario

const QUIET_MS = 2_000
const agree = converges({ withinMs: QUIET_MS - 500 })

/** What a client does with each type, and what must hold of it. */
const uses = {
  'lww-register': {
    workload: register({ clients: 3, keys: 2, rate: 60, quietMs: QUIET_MS }),
    checks: [
      readsWritten(),
      consistent({ model: 'PRAM', sessions: 'client' }),
      consistent({ model: 'writes-follow-reads', sessions: 'client' }),
      agree,
    ],
  },
  'pn-counter': {
    workload: counter({ clients: 3, keys: 2, rate: 60, negative: 0.4, quietMs: QUIET_MS }),
    checks: [countsOnce({ withinMs: QUIET_MS - 500 }), agree],
  },
  'or-set': {
    workload: addRemove({ clients: 3, rate: 60, quietMs: QUIET_MS }),
    checks: [elementsStay({ withinMs: QUIET_MS - 500, additionsWin: true }), agree],
  },
} as const satisfies { readonly [type in CrdtOptions['type']]: Pick<Scenario, 'workload' | 'checks'> }

/** A schedule for three nodes that keep one type. */
export function crdtUnder(
  type: CrdtOptions['type'],
  faults: readonly Fault[],
  { flush = lognormal({ median: 4, p99: 20 }), ...options }: Given = {},
): CrdtSchedule {
  return (mutant) =>
    resolveScenario(
      {
        name: 'crdt-schedule',
        cluster: {
          protocol: crdt({ ...options, type, ...(mutant === undefined ? {} : { mutant }) }),
          nodes: 3,
        },
        network: { latency: lognormal({ median: 2, p99: 40 }) },
        disk: { flush },
        ...uses[type],
        faults,
        duration: 2_500 + QUIET_MS + 1_500,
        settle: QUIET_MS + 1_500,
      },
      1,
    )
}

interface Given extends Partial<CrdtOptions> {
  /** How long a flush takes. */
  readonly flush?: Distribution
}

/** One node after the other is cut off, and messages are lost. */
export const cutOff: readonly Fault[] = [
  loss({ at: 0, for: 2_400, probability: 0.05 }),
  ...[300, 1_000, 1_700].map((at, i) => partition({ at, for: 400, split: { isolate: `n${i + 1}` } })),
]

/** All nodes restart at once, again and again. */
export const restarts: readonly Fault[] = [400, 800, 1_200, 1_600, 2_000].map((at) =>
  crash({ at, for: 50, node: { pick: 'all' } }),
)

/** Requests and answers come late or not at all, or twice: many are asked for again. */
export const repeated: readonly Fault[] = [
  duplicate({ at: 0, for: 2_400, probability: 0.4 }),
  loss({ at: 0, for: 2_400, probability: 0.1 }),
]

/** Clocks go back, once before nodes restart. */
export const clocksGoBack: readonly Fault[] = [
  clockJump({ at: 500, node: 'n1', byMs: 5_000 }),
  clockJump({ at: 1_200, node: 'n1', byMs: -5_000 }),
  crash({ at: 1_300, for: 50, node: { pick: 'all' } }),
]

/** Questions and answers, on three nodes, of which n3 hears late what n1 writes: from n2 it hears of answers first. */
export function chainsOfCauses(): ResolvedScenario {
  return resolveScenario(
    {
      name: 'crdt-chains',
      cluster: { protocol: crdt({ antiEntropyMs: 400 }), nodes: 3 },
      network: { latency: lognormal({ median: 5, p99: 40 }) },
      workload: causalChains({ clients: 6, quietMs: QUIET_MS }),
      faults: [
        delay({
          at: 0,
          for: 2_400,
          ms: 150,
          types: ['updates'],
          on: { oneWay: { from: ['n1'], to: ['n3'] } },
        }),
      ],
      duration: 2_500 + QUIET_MS + 1_500,
      settle: QUIET_MS + 1_500,
      checks: uses['lww-register'].checks,
    },
    1,
  )
}
