import { fingerprintOf, violatedProperty } from '../../scenarios/fingerprint.ts'
import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import type { HistoryEvent } from '../../sim/history.ts'
import type {
  InjectedFault,
  MissedFault,
  ObservedProperty,
  Participant,
  RunRecord,
  Standing,
} from '../../sim/record.ts'
import type { ResolvedScenario } from '../../sim/scenario.ts'
import { kindCode, type TraceEvent } from '../../sim/trace.ts'
import type { NodeId } from '../../sim/types.ts'
import { packed } from '../compressed.ts'
import { columnsOfRun } from '../data/columns-of-run.ts'
import { writeEvents } from '../data/event-section.ts'
import type { RunColumns } from '../data/run-columns.ts'
import { writeStates } from '../data/state-section.ts'
import { operationsOf, operationsWith, type ReportedOperation } from '../operations.ts'
import { AskedTrace } from './asked-trace.ts'
import { inspectionsOf } from './column-inspections.ts'
import { digestOf } from './text.ts'

/** The version of the format of {@link RunFile}: a file of another one is refused. */
export const RUN_FORMAT = 1

/** The simulator that the page of a run carries: the one that is shipped, one with the user's code in it, or none. */
export type PageEngine =
  | { readonly kind: 'shipped' }
  /** A worker's script, compressed (raw deflate) and in base64. */
  | { readonly kind: 'bundled'; readonly source: string }
  | { readonly kind: 'none'; readonly why: string }

/** How many there were of what happened in a run. */
export interface RunStatistics {
  readonly operations: {
    readonly invoked: number
    readonly ok: number
    readonly fail: number
    readonly info: number
    /** Those that were still open when the run ended. */
    readonly open: number
  }
  /** Absent of a run whose events were not kept. */
  readonly messages?: { readonly sent: number; readonly delivered: number; readonly dropped: number }
  readonly faults: {
    readonly injected: number
    readonly missed: number
    readonly byKind: { readonly [kind: string]: number }
  }
}

/**
 * A run as a file for machines. What is in it as plain JSON is for everybody; from all of it together, netsplit makes the page of
 * the run again. Times are whole microseconds of virtual time.
 */
export interface RunFile {
  /** The version of netsplit that wrote it. */
  readonly netsplit: string
  readonly kind: 'run'
  readonly format: typeof RUN_FORMAT
  readonly scenario: ResolvedScenario
  readonly seed: string
  /** The command that runs it again. */
  readonly command: string
  readonly verdict: JudgedRun['verdict']
  /** The sentence of the first violation, and what the failure is apart from its numbers. */
  readonly why?: string
  readonly fingerprint?: string
  readonly traceHash: string
  /** How many events it had. */
  readonly events: number
  readonly timeUs: number
  readonly ended: RunRecord['ended']
  readonly statistics: RunStatistics
  readonly properties: readonly Property[]
  /** What the engine saw of the properties of protocols, with how often each was reached; those called `sometimes` are among them. */
  readonly observed: readonly ObservedProperty[]
  readonly beyond: readonly string[]
  /** The operations that prove the first violation, in the order of their invocations. */
  readonly core: readonly ReportedOperation[]
  readonly participants: readonly Participant[]
  readonly faults: readonly (InjectedFault | MissedFault)[]
  readonly quiesced?: { readonly time: number; readonly core: readonly NodeId[] }
  readonly standing: Standing
  readonly notIssued: number
  readonly history: readonly HistoryEvent[]
  /** The events that the page shows in full. */
  readonly shown: readonly TraceEvent[]
  readonly engine: PageEngine
  /** All events and the states of nodes, as the page holds them: compressed (raw deflate) and in base64. */
  readonly columns?: { readonly events: string; readonly states?: string }
  /** SHA-256, in base64, of everything else. */
  readonly digest: string
}

/** A run that is about to be reported: the same one, such that a file can hold all that its page is made from. */
export interface Reportable {
  /** What the page is to be made from. */
  readonly run: JudgedRun
  /**
   * The run as a file, once its page has been made.
   *
   * @param facts - what is not in the run: netsplit's `version`, the `command` that runs it again, and the `engine` of its page
   */
  file(facts: { readonly version: string; readonly command: string; readonly engine: PageEngine }): RunFile
}

/** Prepares a run for its report: what its page shows of single events is taken down while the page is made. */
export function reportable(judged: JudgedRun): Reportable {
  const { record } = judged
  const columns = columnsOfRun(record)
  const trace = record.trace && new AskedTrace(record.trace)
  const names = record.participants.map(({ id }) => id)
  const inspections =
    columns === undefined
      ? undefined
      : record.inspections && inspectionsOf(columns.states, columns.events, names)
  const run = { ...judged, record: { ...record, trace, inspections } }
  return { run, file: (facts) => fileOf(run, columns, trace?.asked ?? [], facts) }
}

function fileOf(
  judged: JudgedRun,
  columns: RunColumns | undefined,
  shown: readonly TraceEvent[],
  { version, command, engine }: Parameters<Reportable['file']>[0],
): RunFile {
  const { record, verdict, properties, beyond } = judged
  const {
    scenario,
    seed,
    traceHash,
    events,
    time,
    ended,
    participants,
    faults,
    quiesced,
    standing,
    notIssued,
  } = record
  const violated = violatedProperty(judged)
  const fingerprint = fingerprintOf(judged)
  const operations = operationsOf(record.history)
  const file: Omit<RunFile, 'digest'> = {
    netsplit: version,
    kind: 'run',
    format: RUN_FORMAT,
    scenario,
    seed,
    command,
    verdict,
    ...(violated === undefined ? {} : { why: violated.why }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    traceHash,
    events,
    timeUs: time,
    ended,
    statistics: statisticsOf(record, operations, columns),
    properties,
    observed: record.properties,
    beyond,
    core: operationsWith(operations, violated?.core ?? []),
    participants,
    faults,
    ...(quiesced === undefined ? {} : { quiesced }),
    standing,
    notIssued,
    history: [...record.history],
    shown,
    engine,
    ...(columns === undefined ? {} : { columns: packedColumns(columns, record.inspections !== undefined) }),
  }
  return { ...file, digest: digestOf(file) }
}

function packedColumns({ events, states }: RunColumns, hasStates: boolean): NonNullable<RunFile['columns']> {
  const { text } = packed('events', writeEvents(events))
  return hasStates ? { events: text, states: packed('states', writeStates(states)).text } : { events: text }
}

function statisticsOf(
  { faults }: RunRecord,
  operations: readonly ReportedOperation[],
  columns: RunColumns | undefined,
): RunStatistics {
  const ended = { ok: 0, fail: 0, info: 0, open: 0 }
  for (const { outcome, toUs } of operations) ended[toUs === undefined ? 'open' : outcome]++
  const byKind: { [kind: string]: number } = {}
  for (const { fault, injected } of faults) if (injected) byKind[fault.kind] = (byKind[fault.kind] ?? 0) + 1
  const injected = faults.filter((fault) => fault.injected).length
  return {
    operations: { invoked: operations.length, ...ended },
    ...(columns === undefined ? {} : { messages: messagesIn(columns) }),
    faults: { injected, missed: faults.length - injected, byKind },
  }
}

function messagesIn({ events: { kinds } }: RunColumns): NonNullable<RunStatistics['messages']> {
  const messages = { sent: 0, delivered: 0, dropped: 0 }
  for (const kind of kinds) {
    if (kind === kindCode.send) messages.sent++
    else if (kind === kindCode.deliver) messages.delivered++
    else if (kind === kindCode.drop) messages.dropped++
  }
  return messages
}
