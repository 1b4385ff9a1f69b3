import { jepsenChecker } from '../../checkers/index.ts'
import { converges, register, regular, set } from '../../scenarios/index.ts'
import {
  clockOffset,
  crash,
  duplicate,
  type Fault,
  loss,
  partition,
  type ResolvedGroup,
  type ResolvedScenario,
  simulateResolved,
} from '../../sim/index.ts'
import { dynamo, type DynamoMutant, type DynamoOptions } from '../dynamo/index.ts'
import { clusterOf, type ClusterOptions } from './cluster.ts'
import { violationsOf } from './judging.ts'

/** A schedule that is to be run with the store as it is, or with one of its mutants. */
export type DynamoSchedule = (mutant?: DynamoMutant) => ResolvedScenario

const QUIET_MS = 3_000

/** What of a schedule is another than usual. */
interface More extends Pick<ClusterOptions, 'flush'> {
  readonly options?: Partial<DynamoOptions>
  readonly nodes?: number
}

/** Sets on five nodes, one of which is enough for everything. */
export function setsUnder(
  faults: readonly Fault[],
  { options, nodes = 5, ...more }: More = {},
): DynamoSchedule {
  const given = { readQuorum: 1, writeQuorum: 1, ...options }
  return scheduleOf(given, {
    nodes,
    workload: set({ clients: 5, keys: 2, rate: 60, quietMs: QUIET_MS }),
    faults,
    ...more,
  })
}

/** Registers on five nodes, of which the last write is kept by two of three at least. */
export function registersUnder(
  faults: readonly Fault[],
  { options, nodes = 5, ...more }: More = {},
): DynamoSchedule {
  const given = { quorums: 'strict', conflicts: 'last-writer-wins', ...options } as const
  return scheduleOf(given, {
    nodes,
    workload: register({ clients: 5, keys: 2, rate: 100, quietMs: QUIET_MS }),
    faults,
    ...more,
  })
}

function scheduleOf(options: Partial<DynamoOptions>, cluster: ClusterOptions): DynamoSchedule {
  return (mutant) =>
    clusterOf(dynamo(mutant === undefined ? options : { ...options, mutant }), {
      latency: { kind: 'lognormal', median: 2, p99: 40 },
      duration: 3_000 + QUIET_MS + 2_500,
      settle: QUIET_MS + 2_500,
      ...cluster,
    })
}

/** What does not hold in a run of the store, with why: a property, or what its operations promise; nothing if all does. */
export function wrongWithDynamo(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const [group] = scenario.cluster.groups as [ResolvedGroup]
  const { conflicts } = group.protocol.options as unknown as DynamoOptions
  const promised =
    conflicts === 'siblings'
      ? ({ name: 'set-full', verdict: jepsenChecker('set-full', {}).judge(run.history) } as const)
      : ({ name: 'regular', verdict: regular.definition.judge(run, regular().options) } as const)
  const agrees = {
    name: 'converges',
    verdict: converges.definition.judge(run, converges({ withinMs: QUIET_MS - 1_000 }).options),
  }
  const wrong = [promised, agrees].find(({ verdict }) => verdict.verdict !== 'valid')
  return wrong === undefined ? undefined : `${wrong.name}: ${wrong.verdict.why}`
}

const slowDisk = { kind: 'lognormal', median: 4, p99: 40 } as const

/** Additions that overlap. */
export const additions = setsUnder([])

/** Writes that overlap. */
export const writes = registersUnder([])

/** The two nodes that do not keep x are alone for a while with the clients beside them, and messages are lost. */
export const cutAndLossy = setsUnder([
  partition({
    at: 500,
    for: 1_500,
    split: {
      groups: [
        ['n3', 'n5'],
        ['n1', 'n2', 'n4'],
      ],
    },
  }),
  loss({ at: 500, for: 2_500, probability: 0.3 }),
])

/** The same for registers, without loss. */
export const cutRegisters = registersUnder([
  partition({
    at: 500,
    for: 1_500,
    split: {
      groups: [
        ['n3', 'n5'],
        ['n1', 'n2', 'n4'],
      ],
    },
  }),
])

/** Who has just sent a version to others restarts, again and again, on slow disks. */
export const restarts = setsUnder(
  Array.from({ length: 40 }, (_, i) =>
    crash({ at: { on: 'message', of: 'store', nth: 20 + 10 * i }, for: 1, node: { subject: 'sender' } }),
  ),
  { flush: { kind: 'lognormal', median: 12, p99: 60 } },
)

/** All restart at once, on slow disks. */
export const allRestart = setsUnder(
  Array.from({ length: 12 }, (_, i) => 300 + 200 * i).map((at) =>
    crash({ at, for: 20, node: { pick: 'all' } }),
  ),
  { flush: slowDisk },
)

/** A wall clock is ahead of the others by less than anyone would notice. */
export const clocksApart = registersUnder([clockOffset({ node: 'n2', byMs: 400 })])

/** Many requests come twice. */
export const repeated = registersUnder([duplicate({ at: 0, probability: 0.3 })])
