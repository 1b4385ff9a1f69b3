import type { Fault } from '../faults/index.ts'
import type { Protocol } from '../protocol.ts'
import type { RunRecord } from '../record.ts'
import { scenarioDefaults } from '../scenario-defaults.ts'
import type { ClockOptions, DiskOptions, FaultBudgetOptions, ResolvedScenario } from '../scenario.ts'
import type { TraceEvent, TraceKind } from '../trace.ts'
import type { Operation } from '../types.ts'
import { defineWorkload, type Phase, type RatedPhase, type Workload } from '../workload.ts'
import { simulateResolved, type SimulateOptions } from '../world.ts'
import { silent } from './protocols.ts'

/** What a test says of a scenario; everything else is the calmest there is. */
export interface Given {
  readonly protocol?: Protocol
  readonly nodes?: number
  readonly spares?: number
  readonly groups?: ResolvedScenario['cluster']['groups']
  readonly versions?: readonly Protocol[]
  readonly zones?: ResolvedScenario['zones']
  readonly network?: Partial<ResolvedScenario['network']>
  readonly disk?: DiskOptions
  readonly clocks?: ClockOptions
  readonly budget?: FaultBudgetOptions
  readonly quiesce?: ResolvedScenario['quiesce']
  readonly workload?: Workload
  readonly faults?: readonly Fault[]
  readonly duration?: number
  readonly settle?: number
}

/** A resolved scenario: a millisecond's latency, nothing lost, faults called `f0`, `f1`, ... unless they have an id. */
export function scenarioOf(given: Given): ResolvedScenario {
  const { protocol = silent, nodes = 3, spares = 0, versions = [], faults = [] } = given
  return {
    name: 'test',
    cluster: { groups: given.groups ?? [{ name: 'n', protocol, nodes, spares, versions }] },
    network: { ...scenarioDefaults.network, ...given.network },
    disk: { ...scenarioDefaults.disk, ...given.disk },
    clocks: { ...scenarioDefaults.clocks, ...given.clocks },
    budget: { ...scenarioDefaults.budget, ...given.budget },
    zones: given.zones ?? {},
    quiesce: given.quiesce ?? scenarioDefaults.quiesce,
    ...(given.workload === undefined ? {} : { workload: given.workload }),
    faults: named(faults),
    duration: given.duration ?? 1_000,
    settle: given.settle ?? 0,
    checks: [],
  }
}

/** The same faults; those without an id are called after their places. */
export function named(faults: readonly Fault[]): (Fault & { readonly id: string })[] {
  return faults.map((fault, i) => Object.assign({ id: `f${i}` }, fault))
}

/** A record whose trace was kept, as a list. */
export interface TracedRun extends RunRecord {
  readonly events: number
  readonly happened: readonly TraceEvent[]
  /** The events of one kind. */
  of(kind: TraceKind): readonly TraceEvent[]
}

/** Runs a scenario to its end with its trace kept. */
export function runOf(given: Given, seed: string | number = 7, options: SimulateOptions = {}): TracedRun {
  return traced(simulateResolved(scenarioOf(given), seed, { ...options, trace: true }).finish())
}

/** The record with its trace at hand. */
export function traced(record: RunRecord): TracedRun {
  const happened = [...(record.trace ?? [])]
  return { ...record, happened, of: (kind) => happened.filter((event) => event.kind === kind) }
}

/** A workload of given phases, or of one phase that goes on as long as it may. */
export function workloadOf(given: {
  readonly clients?: number
  readonly group?: string
  readonly rate?: number
  readonly next?: RatedPhase['next']
  readonly phases?: readonly Phase[]
}): Workload {
  const { clients = 1, rate = 100, next = (): Operation => ({ f: 'read', key: 'x' }), group } = given
  const phases = given.phases ?? [{ name: 'main', when: 'main', rate, next }]
  return defineWorkload({
    name: 'test load',
    defaults: {},
    create: () => ({ clients, phases, ...(group === undefined ? {} : { group }) }),
  })()
}

/** The next operation of a phase that issues these and then has no more. */
export function only(...operations: readonly Operation[]): RatedPhase['next'] {
  return ({ issued }) => operations[issued]
}
