import {
  type HistoryEvent,
  historyOf,
  type InjectedFault,
  type MissedFault,
  type ObservedProperty,
  type RunRecord,
  type Scenario,
} from '../../sim/index.ts'
import { silent } from '../../sim/testing/protocols.ts'
import { resolveScenario } from '../resolve.ts'

/** What a test says of a run that never happened; times are milliseconds. */
export interface GivenRecord {
  readonly scenario?: Partial<Scenario>
  readonly history?: readonly Omit<HistoryEvent, 'index'>[]
  readonly faults?: readonly (InjectedFault | MissedFault)[]
  readonly properties?: readonly ObservedProperty[]
  /** When the run ended. */
  readonly endedAt?: number
}

/** The record of a run as its judges see it: three silent nodes, unless the test says otherwise. */
export function recordOf(given: GivenRecord = {}): RunRecord {
  const { history = [], faults = [], properties = [], endedAt = 10_000 } = given
  const cluster = { protocol: silent, nodes: 3 }
  const scenario = resolveScenario({ name: 'literal', cluster, duration: 10_000, ...given.scenario }, 1)
  const participants = scenario.cluster.groups.flatMap(({ name, nodes }) =>
    Array.from({ length: nodes }, (_, i) => ({ id: `${name}${i + 1}`, kind: 'node' as const, group: name })),
  )
  return {
    scenario,
    seed: '1',
    participants,
    history: historyOf(history),
    trace: undefined,
    inspections: undefined,
    faults,
    properties,
    standing: { nodes: [], clients: [] },
    notIssued: 0,
    traceHash: '0123456789abcdef',
    events: 1,
    time: endedAt * 1000,
    ended: 'duration',
  }
}

/** An event of a history at a time in milliseconds. */
export function happened(
  at: number,
  process: HistoryEvent['process'],
  type: HistoryEvent['type'],
  rest: Partial<HistoryEvent> = {},
): Omit<HistoryEvent, 'index'> {
  return { process, type, f: 'read', key: 'x', ...rest, time: at * 1000 }
}

/** A cut of one node from all others, for a time in milliseconds. */
export function cutOff(
  node: string,
  others: readonly string[],
  [from, to]: readonly [number, number],
  id = 'partition-1',
): InjectedFault {
  return {
    fault: { id, kind: 'partition', at: from, for: to - from, split: { isolate: node } },
    injected: true,
    from: from * 1000,
    to: to * 1000,
    nodes: [],
    groups: [[node], others],
    links: others.flatMap((other) => [[node, other] as const, [other, node] as const]),
  }
}
