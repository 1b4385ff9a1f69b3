import { IntColumn } from '../int-column.ts'
import { INFO, OK } from '../operation-table.ts'
import { READ, type TransactionTable } from '../transactions/transaction-table.ts'
import { ExternalReads, NO_ROW, type ReadFailure, type Writers, writersOf } from './external-reads.ts'
import { type VersionOrders, versionOrdersOf } from './version-orders.ts'

/** The transaction before all others, which wrote what every key has at first. */
export const INITIAL_STATE = 0

const NOBODY = -1

/**
 * The transactions that took effect, what each read from which, and what it wrote: numbered from 1 on in the order of the
 * table, the initial state being 0. Those that are `info` are among them if somebody read what they wrote; others cannot make
 * a history wrong.
 */
export interface Observations {
  readonly table: TransactionTable
  readonly length: number
  /** The row of the table of each. */
  readonly rows: Int32Array
  /** Chains of transactions, each after the one before it in the order of its session; one that is `info` is its own. */
  readonly sessions: Int32Array
  readonly sessionCount: number
  /** The place of each in its session, from 0 on. */
  readonly places: Int32Array
  /** The transaction that the session had done just before; the initial state of the first. */
  readonly before: Int32Array
  /** Where the reads of each begin: those of other transactions' writes, in its own order, the same twice in a row once. */
  readonly readStarts: Int32Array
  readonly readKeys: Int32Array
  readonly readFroms: Int32Array
  /** Where the keys that each wrote begin: sorted, each once. */
  readonly writeStarts: Int32Array
  readonly writeKeys: Int32Array
  /** Of lists alone. */
  readonly versionOrders: VersionOrders | undefined
}

/** What came of looking at every read by itself. */
export type Reading = { readonly kind: 'observed'; readonly observations: Observations } | ReadFailure

/**
 * Finds out who read from whom, and whether any read makes no sense by itself.
 *
 * A register's read is of the transaction that wrote its value. A list's read is of the one that appended its last element,
 * the reader's own appends at its end left aside. What two transactions wrote alike, and somebody read, leaves open who was
 * read: `ambiguous`.
 *
 * @param table - the transactions
 */
export function observed(table: TransactionTable): Reading {
  const writers = writersOf(table)
  const reads = new ExternalReads(table, writers)
  const failure = reads.all()
  if (failure !== undefined) return failure
  return { kind: 'observed', observations: numbered(table, writers, reads) }
}

/** The observations, with numbers for those that took effect. */
function numbered(table: TransactionTable, writers: Writers, reads: ExternalReads): Observations {
  const { transactions, microOperations, memory } = table
  const numbers = takeEffect(table, writers, reads)
  let length = 1
  for (let row = 0; row < transactions.length; row++) if (numbers[row] !== NOBODY) numbers[row] = length++
  const rows = memory.ints(length).fill(NO_ROW)
  const readStarts = memory.ints(length + 1)
  const writeStarts = memory.ints(length + 1)
  const readFroms = memory.ints(reads.froms.length)
  const writeKeys = new IntColumn(memory.ints(microOperations.length))
  const froms = reads.froms.view()
  for (let i = 0; i < froms.length; i++) {
    readFroms[i] = froms[i] === NO_ROW ? INITIAL_STATE : (numbers[froms[i] as number] as number)
  }
  const written = memory.ints(table.keys.size).fill(NOBODY)
  for (let row = 0; row < transactions.length; row++) {
    const number = numbers[row] as number
    if (number === NOBODY) continue
    rows[number] = row
    readStarts[number + 1] = reads.starts[row + 1] as number
    const begin = writeKeys.length
    for (let at = transactions.starts[row] as number; at < (transactions.starts[row + 1] as number); at++) {
      const key = microOperations.keys[at] as number
      if (microOperations.kinds[at] === READ || written[key] === row) continue
      written[key] = row
      writeKeys.push(key)
    }
    writeKeys.view().subarray(begin).sort()
    writeStarts[number + 1] = writeKeys.length
  }
  const whole = {
    table,
    length,
    rows,
    readStarts,
    readKeys: reads.keys.view(),
    readFroms,
    writeStarts,
    writeKeys: writeKeys.view(),
  }
  const versionOrders =
    table.object === 'list-append'
      ? versionOrdersOf(table, writers.of, rows, (row) => numbers[row] as number, reads)
      : undefined
  return { ...whole, ...sessionsOf(table, rows), versionOrders }
}

/** For each row 0 if it took effect, and NOBODY if it did not, or nobody can tell the difference. */
function takeEffect(table: TransactionTable, writers: Writers, reads: ExternalReads): Int32Array {
  const { transactions, microOperations, object, elements, memory } = table
  const numbers = memory.ints(transactions.length).fill(NOBODY)
  for (let row = 0; row < transactions.length; row++) if (transactions.outcomes[row] === OK) numbers[row] = 0
  const froms = reads.froms.view()
  for (let i = 0; i < froms.length; i++) if (froms[i] !== NO_ROW) numbers[froms[i] as number] = 0
  if (object === 'list-append') {
    for (const at of reads.longest) {
      if (at === NOBODY) continue
      const start = microOperations.readStarts[at] as number
      const end = start + (microOperations.readLengths[at] as number)
      for (let i = start; i < end; i++) numbers[writers.of[elements[i] as number] as number] = 0
    }
  }
  return numbers
}

/** Chains of transactions, by session. */
function sessionsOf(
  { transactions, events, memory }: TransactionTable,
  rows: Int32Array,
): Pick<Observations, 'sessions' | 'sessionCount' | 'places' | 'before'> {
  const { length } = rows
  const sessions = memory.ints(length)
  const places = memory.ints(length)
  const before = memory.ints(length)
  const sessionOf = new Int32Array(events.processCount).fill(NOBODY)
  const last = new Int32Array(events.processCount).fill(INITIAL_STATE)
  let sessionCount = 1
  for (let number = 1; number < length; number++) {
    const row = rows[number] as number
    const process = transactions.processes[row] as number
    const previous = last[process] as number
    before[number] = previous
    if (transactions.outcomes[row] === INFO) {
      sessions[number] = sessionCount++
      continue
    }
    if (sessionOf[process] === NOBODY) sessionOf[process] = sessionCount++
    sessions[number] = sessionOf[process] as number
    places[number] = previous === INITIAL_STATE ? 0 : (places[previous] as number) + 1
    last[process] = number
  }
  return { sessions, sessionCount, places, before }
}
