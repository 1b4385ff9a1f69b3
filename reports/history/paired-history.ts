import { ABSENT, type EventTable, EVENT_TYPES, eventTableOf, NEMESIS } from '../../checkers/event-table.ts'
import type { History } from '../../sim/history.ts'

/** What stands where an operation has no end, or an event no operation. */
export const NONE = -1

/** How much there is in a history. */
export interface HistoryCounts {
  /** How many operations were invoked. */
  readonly operations: number
  readonly ok: number
  readonly fail: number
  /** Those that never ended among them. */
  readonly info: number
  /** Completions of what nobody had invoked. */
  readonly orphans: number
  readonly nemesis: number
  readonly processes: number
  readonly keys: number
}

/** A history's operations in columns, whether or not its processes take turns as they should. */
export interface PairedHistory {
  readonly history: History
  readonly events: EventTable
  /** For each operation, the event that invoked it; that which ended it, where there is no such event. */
  readonly begins: Int32Array
  /** For each operation, the event that ended it, or `NONE`. */
  readonly ends: Int32Array
  /** For each event, its operation, or `NONE` for what the nemesis did. */
  readonly rows: Int32Array
  readonly counts: HistoryCounts
}

const [INVOKE, OK, FAIL] = [
  EVENT_TYPES.indexOf('invoke'),
  EVENT_TYPES.indexOf('ok'),
  EVENT_TYPES.indexOf('fail'),
]

/**
 * Pairs invocations with completions, in one pass over numbers. It takes any history: what a process invokes while its last
 * operation is open leaves that one open for good, and a completion of nothing is an operation without a beginning.
 */
export function pairedHistory(history: History): PairedHistory {
  const events = eventTableOf(history)
  const { length } = events
  const types = events.types.view()
  const processes = events.processes.view()
  const begins = new Int32Array(length)
  const ends = new Int32Array(length).fill(NONE)
  const rows = new Int32Array(length).fill(NONE)
  const open = new Int32Array(events.processCount).fill(NONE)
  let [operations, orphans, nemesis, ok, fail] = [0, 0, 0, 0, 0]
  for (let index = 0; index < length; index++) {
    const process = processes[index] as number
    if (process === NEMESIS) {
      nemesis++
      continue
    }
    const isInvocation = types[index] === INVOKE
    const isOrphan = !isInvocation && open[process] === NONE
    if (isInvocation || isOrphan) {
      open[process] = operations
      begins[operations++] = index
    }
    const row = open[process] as number
    rows[index] = row
    if (isInvocation) continue
    ends[row] = index
    open[process] = NONE
    if (isOrphan) orphans++
    else if (types[index] === OK) ok++
    else if (types[index] === FAIL) fail++
  }
  const invoked = operations - orphans
  const info = invoked - ok - fail
  const counts = {
    operations: invoked,
    ok,
    fail,
    info,
    orphans,
    nemesis,
    processes: events.processCount,
    keys: keysOf(events),
  }
  return {
    history,
    events,
    begins: begins.subarray(0, operations),
    ends: ends.subarray(0, operations),
    rows,
    counts,
  }
}

function keysOf({ keys, texts }: EventTable): number {
  const seen = new Uint8Array(texts.size)
  let number = 0
  for (const key of keys.view()) {
    if (key === ABSENT || seen[key] === 1) continue
    seen[key] = 1
    number++
  }
  return number
}

/** The event that invoked the operation that an event belongs to. */
export function invocationAt({ begins, rows }: PairedHistory, event: number): number | undefined {
  return begins[rows[event] ?? NONE]
}

/** The operations that some events belong to, each once, in the order of their beginnings. */
export function rowsWith({ rows }: PairedHistory, events: readonly number[]): readonly number[] {
  const found = new Set<number>()
  for (const event of events) {
    const row = rows[event]
    if (row !== undefined && row !== NONE) found.add(row)
  }
  return [...found].sort((one, other) => one - other)
}

/** The events of some operations, in their order. */
export function eventsOf({ begins, ends }: PairedHistory, rows: readonly number[]): readonly number[] {
  const events = new Set<number>()
  for (const row of rows) {
    events.add(begins[row] as number)
    if (ends[row] !== NONE) events.add(ends[row] as number)
  }
  return [...events].sort((one, other) => one - other)
}
