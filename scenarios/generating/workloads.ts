import * as fc from 'fast-check'
import {
  type AnyWorkload,
  defineProtocol,
  type Operation,
  type ResolvedScenario,
  simulateResolved,
  type Workload,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { scenarioDefaults } from '../../sim/scenario-defaults.ts'
import { definitionOf } from '../../sim/reference.ts'
import { between, fields, given } from './arbitrary.ts'
import { referencesOf } from './options.ts'

/**
 * Workloads of one sort: each option that has knobs is its default or one of those, in combinations that are valid.
 *
 * @param workload - what `defineWorkload` gave
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * fc.assert(
 *   fc.property(arbitraries.workloadsOf(register), (workload) => {
 *     const cluster = { protocol: raft(), nodes: 3 }
 *     const scenario = { name: 'any-load', cluster, workload, duration: 1_000, checks: [linearizable()] }
 *     return judge(run(scenario, 1)).verdict !== 'invalid'
 *   }),
 *   { numRuns: 10 },
 * )
 * ```
 */
export function workloadsOf<O extends object>(workload: WorkloadFactory<O>): fc.Arbitrary<Workload> {
  return referencesOf(workload())
}

/** What can be said of the operations that are wanted. */
export interface OperationsOptions {
  /** How many there are at most; 30 if it is not given. */
  readonly most?: number
}

/**
 * Operations in the order in which the clients of a workload issue them, where each is answered at once with `ok`. Fewer are simpler.
 *
 * @param workload - with its options: `register({ keys: 1 })`
 * @param options - `most`
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * fc.assert(
 *   fc.property(arbitraries.operations(register({ keys: 1 })), (operations) => {
 *     const machine = new StateMachine(objects.register)
 *     return operations.every((operation) => machine.refusalOf(operation) === undefined)
 *   }),
 * )
 * ```
 */
export function operations(
  workload: Workload,
  { most = 30 }: OperationsOptions = {},
): fc.Arbitrary<readonly Operation[]> {
  return fields<{ seed: number; count: number }>({
    seed: fc.noShrink(fc.nat()),
    count: between(0, most),
  }).map(({ seed, count }) => issuedBy(workload, seed, count))
}

/** Answers everything at once, and knows nothing. */
const answering = defineProtocol({
  name: 'answering',
  defaults: {},
  create: () => ({ receive() {}, request: (request) => request.ok(), inspect: () => ({}) }),
})

/** Virtual milliseconds after which no more operations are waited for; half of them are the final phases'. */
const LONGEST_MS = 60_000

function issuedBy(workload: Workload, seed: number, count: number): readonly Operation[] {
  const { group = 'n' } = (definitionOf(workload) as AnyWorkload).create(workload.options)
  const scenario: ResolvedScenario = {
    ...scenarioDefaults,
    name: 'operations',
    cluster: { groups: [{ name: group, protocol: answering(), nodes: 1, spares: 0 }] },
    workload,
    faults: [],
    duration: LONGEST_MS,
    settle: LONGEST_MS / 2,
    checks: [],
  }
  const issued: Operation[] = []
  if (count === 0) return issued
  const simulation = simulateResolved(scenario, seed)
  simulation.observeHistory(({ type, f, key, value }) => {
    if (type === 'invoke') issued.push(given({ f, key, value }) as Operation)
    return issued.length === count
  })
  simulation.finish()
  return issued
}
