import { scenarioDefaults } from '../../sim/scenario-defaults.ts'
import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import { HistoryColumns } from '../../sim/history.ts'
import type {
  InjectedFault,
  InspectionChange,
  MissedFault,
  Participant,
  RunRecord,
} from '../../sim/record.ts'
import { constant } from '../../sim/distributions.ts'
import { kindCode, TraceColumns, type TraceKind } from '../../sim/trace.ts'
import type { Json } from '../../sim/types.ts'

/** An operation as a test tells it; times in milliseconds. */
export interface ToldOperation {
  readonly client: string
  readonly f: string
  readonly key?: string
  readonly value?: Json
  readonly fromMs: number
  /** Absent: still open when the run ends. */
  readonly toMs?: number
  readonly type?: 'ok' | 'fail' | 'info'
  readonly result?: Json
  readonly error?: string
  readonly node?: string
}

/** A trace event as a test tells it. */
export interface ToldEvent {
  readonly ms: number
  readonly kind: TraceKind
  readonly node?: string
  readonly peer?: string
  readonly message?: number
  readonly payload?: Json
  readonly text?: string
  /** The position, among the told operations, of the one it is about. */
  readonly operation?: number
}

/** A run as a test tells it. */
export interface ToldRun {
  readonly name: string
  readonly seed?: string
  readonly nodes: number
  /** Other names than n1, n2, ... */
  readonly nodeNames?: readonly string[]
  readonly clients: number
  readonly durationMs: number
  readonly operations: readonly ToldOperation[]
  readonly faults?: readonly (InjectedFault | MissedFault)[]
  readonly inspections?: readonly InspectionChange[]
  readonly trace?: readonly ToldEvent[]
  /** Given where in the history each told operation began and ended. */
  readonly properties: (
    at: readonly { readonly invoke: number; readonly complete?: number }[],
  ) => readonly Property[]
  readonly ended?: RunRecord['ended']
  readonly notIssued?: number
  /** How many events the run had, where its trace was not kept. */
  readonly events?: number
}

/** Makes a run with its verdicts, as the engine and the checks would have made it. */
export function toldRun(told: ToldRun): JudgedRun {
  const participants = participantsOf(told)
  const { history, at } = historyOfTold(told.operations)
  const properties = told.properties(at)
  const has = (verdict: Property['verdict']) => properties.some((property) => property.verdict === verdict)
  const trace = told.trace && traceOf(told.trace, participants, at)
  const record: RunRecord = {
    scenario: scenarioOf(told),
    seed: told.seed ?? '7',
    participants,
    history,
    trace,
    inspections: told.inspections,
    faults: told.faults ?? [],
    properties: [],
    standing: { nodes: [], clients: [] },
    notIssued: told.notIssued ?? 0,
    traceHash: '9f2c41d07be3a865',
    events: told.events ?? trace?.length ?? 0,
    time: told.durationMs * 1_000,
    ended: told.ended ?? 'duration',
  }
  return {
    record,
    properties,
    beyond: [],
    verdict: has('invalid') ? 'invalid' : has('unknown') ? 'unknown' : 'valid',
  }
}

/** A node's inspection at a time. */
export function inspection(
  ms: number,
  node: string,
  state: (InspectionChange['state'] & { readonly [field: string]: Json | undefined }) | undefined,
): InspectionChange {
  return { event: ms, time: ms * 1_000, node, state }
}

/** A partition between groups of nodes. */
export function partitioned(
  id: string,
  fromMs: number,
  toMs: number,
  groups: readonly (readonly string[])[],
): InjectedFault {
  return {
    fault: { id, kind: 'partition', at: fromMs, for: toMs - fromMs, split: { groups } },
    injected: true,
    from: fromMs * 1_000,
    to: toMs * 1_000,
    nodes: groups.flat(),
    groups,
  }
}

/** A crash of a node, which starts again. */
export function crashed(id: string, fromMs: number, toMs: number, node: string): InjectedFault {
  return {
    fault: { id, kind: 'crash', at: fromMs, for: toMs - fromMs, node },
    injected: true,
    from: fromMs * 1_000,
    to: toMs * 1_000,
    nodes: [node],
  }
}

/** A crash of a node that flaps: it is down in each of the stretches, and up in between. */
export function flapping(
  id: string,
  stretchesMs: readonly (readonly [fromMs: number, toMs: number])[],
  node: string,
): InjectedFault {
  const stretches = stretchesMs.map(([from, to]) => ({ from: from * 1_000, to: to * 1_000 }))
  const from = Math.min(...stretches.map((stretch) => stretch.from))
  const to = Math.max(...stretches.map((stretch) => stretch.to))
  const flap = { on: constant(100), off: constant(100) }
  return {
    fault: { id, kind: 'crash', at: from / 1_000, for: (to - from) / 1_000, node, flap },
    injected: true,
    from,
    to,
    nodes: [node],
    stretches,
  }
}

function participantsOf({ nodes, nodeNames, clients }: ToldRun): readonly Participant[] {
  const names = nodeNames ?? Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
  const replicas = names.map((id): Participant => ({ id, kind: 'node', group: 'n' }))
  const asking = Array.from({ length: clients }, (_, i): Participant => {
    return { id: `c${i + 1}`, kind: 'client', group: 'n', home: names[i % nodes] as string }
  })
  return [...replicas, ...asking]
}

function historyOfTold(operations: readonly ToldOperation[]) {
  const at: { invoke: number; complete?: number }[] = operations.map(() => ({ invoke: -1 }))
  const moments = operations.flatMap(({ fromMs, toMs }, i) => [
    { i, ms: fromMs, ends: false },
    ...(toMs === undefined ? [] : [{ i, ms: toMs, ends: true }]),
  ])
  moments.sort((one, other) => one.ms - other.ms || one.i - other.i)
  const history = new HistoryColumns()
  const processes = new Map<string, number>()
  let nextProcess = 0
  for (const { i, ms, ends } of moments) {
    const { client, f, key, value, type, result, error, node } = operations[i] as ToldOperation
    const process = processes.get(client) ?? nextProcess++
    processes.set(client, process)
    const about = { process, f, time: Math.round(ms * 1_000), client, ...(key === undefined ? {} : { key }) }
    const place = at[i] as { invoke: number; complete?: number }
    if (!ends) {
      place.invoke = history.push({ ...about, type: 'invoke', ...(value === undefined ? {} : { value }) })
      continue
    }
    const answer = result ?? value
    place.complete = history.push({
      ...about,
      type: type ?? 'ok',
      ...(answer === undefined ? {} : { value: answer }),
      ...(error === undefined ? {} : { error }),
      ...(node === undefined ? {} : { node }),
    })
    if (type === 'info') processes.delete(client)
  }
  return { history, at }
}

function traceOf(
  events: readonly ToldEvent[],
  participants: readonly Participant[],
  at: readonly { readonly invoke: number }[],
): TraceColumns {
  const names = participants.map(({ id }) => id)
  const trace = new TraceColumns(names)
  for (const { ms, kind, node, peer, message, payload, text, operation } of events) {
    const from = names.indexOf(node ?? '')
    const about = operation === undefined ? -1 : (at[operation]?.invoke ?? -1)
    trace.push(
      Math.round(ms * 1_000),
      kindCode[kind],
      from,
      names.indexOf(peer ?? ''),
      message ?? -1,
      -1,
      about,
      payload,
      text,
    )
  }
  return trace
}

function scenarioOf({ name, nodes, clients, durationMs }: ToldRun): RunRecord['scenario'] {
  return {
    name,
    cluster: {
      groups: [
        { name: 'n', nodes, spares: 0, protocol: { use: 'raft', options: { lease: true, electionMs: 150 } } },
      ],
    },
    ...scenarioDefaults,
    network: {
      ...scenarioDefaults.network,
      latency: { kind: 'lognormal', median: 4, p99: 20 },
      duplicate: 0.005,
    },
    workload: { use: 'register', options: { clients, rate: 20, keys: 2 } },
    faults: [],
    duration: durationMs,
    settle: 1_000,
    checks: [{ use: 'linearizable', options: { model: 'register' } }],
  }
}
