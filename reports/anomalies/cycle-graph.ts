import { canonicalText } from '../../checkers/canonical.ts'
import type { CycleStep, TransactionAnomaly } from '../../checkers/transactions/check-transactions.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { count } from '../format.ts'
import type { ReportGraph } from '../graphs/graph.ts'
import { anyKeyWords, keyOf, microsOf, microWords } from './micro-words.ts'

const MOST_GRAPHS = 6
/** A larger cycle is told in words alone. */
const MOST_VERTICES = 12
const MOST_LINES = 4
const KEY_LENGTH = 10

/** How many characters a line of a box has room for. */
export const LINE_LENGTH = 24
const BOX_WIDTH = 178
const HEADER_HEIGHT = 22
export const LINE_HEIGHT = 15

/** A transaction of a cycle. */
export interface CycleVertex {
  /** `T1`, by its place in the cycle as a rule. */
  readonly name: string
  /** The event that tells most of it. */
  readonly event: number
  /** Its micro-operations, those first that the cycle is about; the last line may count the others. */
  readonly lines: readonly string[]
}

/** Why one transaction stands before the next. */
export interface CycleEdge {
  readonly from: number
  readonly to: number
  readonly kind: CycleStep['kind']
  /** The kind, and what it is about. */
  readonly label: string
  readonly because: string
}

/** A cycle of dependencies, ready to be laid out. */
export interface CycleGraph extends ReportGraph {
  readonly box: { readonly width: number; readonly height: number }
  readonly vertices: readonly CycleVertex[]
  readonly steps: readonly CycleEdge[]
}

/**
 * The graphs that the report of a checked history draws, in their order: the cycles of its anomalies. Whoever writes the report lays
 * them out, and hands the layouts to `historyReport`.
 *
 * @param history - of transactions
 * @param anomalies - those that were found in it
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'txn', value: [['append', 'x', 1], ['r', 'y', []]], time: 0 },
 *   { process: 1, type: 'ok', f: 'txn', value: [['append', 'y', 1], ['r', 'x', []]], time: 1 },
 * ])
 * historyGraphs(history, checkTransactions(history).anomalies)[0].nodes // 2
 * ```
 */
export function historyGraphs(
  history: History,
  anomalies: readonly ReportedAnomaly[],
): readonly ReportGraph[] {
  return drawnCycles(anomalies).map(({ cycle }) => cycleGraph(history, cycle))
}

/** An anomaly as a report shows it: one that Elle knows, or why those who decide whether there is an order say that there is none. */
export interface ReportedAnomaly extends Omit<TransactionAnomaly, 'type'> {
  readonly type: string
  /** What had to be concluded before the cycle, a clause each. */
  readonly lemmas?: readonly string[]
  /** The transactions beside those of the cycle that it speaks of. */
  readonly others?: readonly { readonly name: string; readonly event: number }[]
}

/** An anomaly that is a cycle. */
export type CyclicAnomaly = ReportedAnomaly & { readonly cycle: readonly CycleStep[] }

/** The cycle that a core is, if it is one. */
export function cycleIn(
  anomalies: readonly ReportedAnomaly[],
  core: readonly number[],
): CyclicAnomaly | undefined {
  const events = new Set(core)
  return anomalies.find(
    (anomaly): anomaly is CyclicAnomaly =>
      anomaly.cycle?.every(({ from }) => events.has(from)) === true && anomaly.core.length === core.length,
  )
}

/** The anomalies whose cycles are drawn. */
export function drawnCycles(anomalies: readonly ReportedAnomaly[]): readonly CyclicAnomaly[] {
  const cycles = anomalies.filter((anomaly): anomaly is CyclicAnomaly => anomaly.cycle !== undefined)
  return cycles.filter(({ cycle }) => cycle.length <= MOST_VERTICES).slice(0, MOST_GRAPHS)
}

/** What a transaction of a cycle is called, by its place if not by a name. */
export function vertexName(cycle: readonly CycleStep[], at: number): string {
  const place = at % cycle.length
  return cycle[place]?.name ?? `T${place + 1}`
}

/** A cycle as a graph. */
export function cycleGraph(history: History, cycle: readonly CycleStep[]): CycleGraph {
  const { length } = cycle
  const steps = cycle.map(({ kind, key, because }, at): CycleEdge => {
    const about = key === undefined ? '' : ` ${anyKeyWords(key, KEY_LENGTH)}`
    return { from: at, to: (at + 1) % length, kind, label: `${kind}${about}`, because }
  })
  const vertices = cycle.map(({ from, key }, at): CycleVertex => {
    const before = cycle[(at + length - 1) % length]?.key
    const about = [before, key].flatMap((each) => (each === undefined ? [] : [canonicalText(each)]))
    const lines = linesOf(microsOf(history.at(from).value), new Set(about))
    return { name: vertexName(cycle, at), event: from, lines }
  })
  const tallest = Math.max(...vertices.map(({ lines }) => lines.length))
  return {
    nodes: length,
    edges: steps.map(({ from, to }) => ({ from, to, both: false })),
    box: { width: BOX_WIDTH, height: HEADER_HEIGHT + LINE_HEIGHT * tallest + 6 },
    vertices,
    steps,
  }
}

/** So many lines as there is room for, in the order of the transaction. */
function linesOf(micros: readonly Json[], about: ReadonlySet<string>): readonly string[] {
  if (micros.length <= MOST_LINES) return micros.map((micro) => microWords(micro, LINE_LENGTH))
  const isAbout = (micro: Json) => {
    const key = keyOf(micro)
    return key !== undefined && about.has(canonicalText(key))
  }
  const wanted = [...micros.filter(isAbout), ...micros.filter((micro) => !isAbout(micro))]
  const shown = new Set(wanted.slice(0, MOST_LINES - 1))
  const lines = micros.filter((micro) => shown.has(micro)).map((micro) => microWords(micro, LINE_LENGTH))
  return [...lines, `and ${count(micros.length - lines.length)} more`]
}
