import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import type { CyclicAnomaly } from '../anomalies/cycle-graph.ts'
import { dependencyArrows } from '../anomalies/dependencies.ts'
import { seconds } from '../format.ts'
import { type ReportedOperation, operationsWith } from '../operations.ts'
import { nameWords } from '../value-words.ts'
import { shows } from './canvas.ts'
import { layOut, type Violated } from './layout.ts'
import type { DependencyArrow, OperationBar, Timeline, TimeWindow } from './model.ts'
import { clientRows, nodeRows, shownWords } from './rows.ts'

const MOST_OPERATIONS = 160
const MOST_CLIENTS = 14
const MOST_NODES = 14
const LEAST_MARGIN_US = 2_000
/** Around an event that no operation explains, so many operations are shown. */
const OPERATIONS_AROUND = 16

/** The proof of one violation: the operations that prove it, and the picture of what went on around them. */
export interface Proof {
  readonly property: Property
  readonly core: readonly ReportedOperation[]
  /** The operations drawn: the core (of a very large one, its end), and what overlaps it or is near. */
  readonly shown: readonly ReportedOperation[]
  readonly violated: Violated
  /** The cycle of transactions that the core is. */
  readonly cycle?: CyclicAnomaly | undefined
  /** The stretch of the run that the picture shows; the picture itself may go on beyond its end. */
  readonly span: TimeWindow
  readonly timeline: Timeline
}

/**
 * The proof of a violated property; none if it says neither which operations prove it nor where it happened.
 *
 * @param cycle - the cycle of transactions that the property's core is, if it is one
 */
export function proofOf(
  { record }: JudgedRun,
  operations: readonly ReportedOperation[],
  property: Property,
  cycle?: CyclicAnomaly,
): Proof | undefined {
  const core = operationsWith(operations, property.core ?? [])
  const violated = violatedAt(record, property, core)
  if (violated === undefined) return undefined
  const window = windowOf(record, operations, core, violated)
  const near = operations.filter(({ fromUs, toUs }) => shows(window, fromUs, toUs ?? record.time))
  const candidates = nearest(near, core, violated)
  const clients = clientRows(record, candidates, new Set(core.map(({ client }) => client)), MOST_CLIENTS)
  const drawnClients = new Set(clients.rows.map(({ name }) => name))
  const shown = candidates.filter(({ client }) => drawnClients.has(client))
  const nodes = nodeRows(record, involvedNodes(record, core, violated, window), MOST_NODES)
  const laidOut = layOut({
    size: 'proof',
    window,
    record,
    clients: clients.rows,
    nodes: nodes.rows,
    operations: shown,
    core: new Set(core.map(({ invocation }) => invocation)),
    counted: false,
    violations: [violated],
    frames: [],
    omissions: [
      ...shownWords(shown.length, near.length, 'in this stretch of time'),
      ...clients.omissions,
      ...nodes.omissions,
    ],
  })
  const span = { fromUs: window.fromUs, toUs: Math.min(window.toUs, record.time) }
  const timeline = { ...laidOut, arrows: dependenciesIn({ core, cycle }, laidOut.bars) }
  return { property, core, shown, violated, cycle, span, timeline }
}

/** The dependencies of a proof's cycle, if it has one, between the bars of a picture. */
export function dependenciesIn(
  { core, cycle }: Pick<Proof, 'core' | 'cycle'>,
  bars: readonly OperationBar[],
): readonly DependencyArrow[] {
  if (cycle === undefined) return []
  const invocations = new Map(
    core.flatMap(({ invocation, completion = invocation }) => [
      [invocation, invocation],
      [completion, invocation],
    ]),
  )
  return dependencyArrows(cycle, (event) => invocations.get(event), bars)
}

/** Where a property was violated: the engine says it of invariants; a core shows it when its last operation has ended. */
function violatedAt(
  record: RunRecord,
  { time, node }: Property,
  core: readonly ReportedOperation[],
): Violated | undefined {
  if (time !== undefined) {
    const where = node === undefined ? '' : ` at ${nameWords(node)}`
    return {
      timeUs: time,
      words: `violated${where}, ${seconds(time)}`,
      ...(node === undefined ? {} : { node }),
    }
  }
  const ended = core.filter(({ outcome, toUs }) => outcome !== 'info' && toUs !== undefined)
  const last = (ended.length > 0 ? ended : core).reduce<ReportedOperation | undefined>(
    (latest, operation) =>
      latest === undefined || endOf(record, operation) >= endOf(record, latest) ? operation : latest,
    undefined,
  )
  if (last === undefined) return undefined
  const timeUs = endOf(record, last)
  return { timeUs, words: `violated as of ${seconds(timeUs)}`, invocation: last.invocation }
}

/** The core with some room around it, or what went on before an event; begun earlier if a fault begins shortly before. */
function windowOf(
  record: RunRecord,
  operations: readonly ReportedOperation[],
  core: readonly ReportedOperation[],
  { timeUs }: Violated,
): TimeWindow {
  const first =
    core.length > 0
      ? earliest(
          core.map(({ fromUs }) => fromUs),
          timeUs,
        )
      : beforeEvent(operations, timeUs)
  const margin = Math.max(LEAST_MARGIN_US, Math.round((timeUs - first) * 0.14))
  const toUs = timeUs + (timeUs + margin <= record.time ? margin : Math.round(margin / 2))
  const limit = first - Math.max(margin, timeUs - first)
  const faultBegins = record.faults
    .filter((fault): fault is InjectedFault => fault.injected && fault.to >= first && fault.from <= timeUs)
    .map(({ from }) => from - margin)
    .filter((from) => from >= limit)
  return { fromUs: Math.max(0, earliest(faultBegins, first - margin)), toUs }
}

function earliest(times: readonly number[], atMost: number): number {
  return times.reduce((one, other) => Math.min(one, other), atMost)
}

function beforeEvent(operations: readonly ReportedOperation[], timeUs: number): number {
  const before = operations.filter(({ fromUs }) => fromUs <= timeUs)
  return before.at(-OPERATIONS_AROUND)?.fromUs ?? before[0]?.fromUs ?? 0
}

/** The core and, up to a number that can be read, what is on the core's keys and what is near the violation. */
function nearest(
  operations: readonly ReportedOperation[],
  core: readonly ReportedOperation[],
  { timeUs }: Violated,
): readonly ReportedOperation[] {
  if (operations.length <= MOST_OPERATIONS) return operations
  const inCore = new Set(core)
  const keys = new Set(core.map(({ key }) => key))
  const distances = operations.map((operation) => {
    const apart = Math.abs(operation.fromUs - timeUs)
    return { operation, rank: inCore.has(operation) ? 0 : keys.has(operation.key) ? 1 : 2, apart }
  })
  distances.sort(
    (one, other) =>
      one.rank - other.rank ||
      one.apart - other.apart ||
      one.operation.invocation - other.operation.invocation,
  )
  const kept = new Set(distances.slice(0, MOST_OPERATIONS).map(({ operation }) => operation))
  return operations.filter((operation) => kept.has(operation))
}

/** Nodes that a picture must not leave out: where it happened, who answered, whom a fault was aimed at. */
function involvedNodes(
  record: RunRecord,
  core: readonly ReportedOperation[],
  { node }: Violated,
  window: TimeWindow,
): ReadonlySet<string> {
  const involved = new Set<string>(node === undefined ? [] : [node])
  for (const { answeredBy } of core) if (answeredBy !== undefined) involved.add(answeredBy)
  for (const fault of record.faults) {
    if (!fault.injected || !shows(window, fault.from, fault.to)) continue
    for (const aimed of fault.nodes) involved.add(aimed)
  }
  return involved
}

function endOf(record: RunRecord, { toUs }: ReportedOperation): number {
  return toUs ?? record.time
}
