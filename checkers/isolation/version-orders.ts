import { IntColumn } from '../int-column.ts'
import { READ, type TransactionTable } from '../transactions/transaction-table.ts'

const NOBODY = -1

/** In which order the versions of lists are, as far as reads tell. */
export interface VersionOrders {
  /** Where each key's appenders begin among `members`; one more entry than keys. */
  readonly starts: Int32Array
  /** Transactions in the order in which the longest list of each key has their elements. */
  readonly members: Int32Array
  /** Where each key's appenders that no read shows begin among `unread`; one more entry than keys. */
  readonly unreadStarts: Int32Array
  /** Transactions that appended after all that was read. */
  readonly unread: Int32Array
  /** For each key the transaction that read its longest list, as a row; or -1. */
  readonly shownBy: Int32Array
  /** For each version the row of the transaction that appended it. */
  readonly writerOf: Int32Array
}

/** The longest list of each key: the read that saw it, as a micro-operation, and who read it, as a row. */
interface LongestLists {
  readonly longest: Int32Array
  readonly longestReader: Int32Array
}

/**
 * The orders of versions that the longest lists show.
 *
 * @param table - the transactions
 * @param writerOf - for each version the row of the transaction that appended it
 * @param rows - the rows of those that took effect
 * @param numberOf - the number of a row, less than 0 of one that is left out
 * @param lists - the longest list of each key
 */
export function versionOrdersOf(
  table: TransactionTable,
  writerOf: Int32Array,
  rows: Int32Array,
  numberOf: (row: number) => number,
  { longest, longestReader }: LongestLists,
): VersionOrders {
  const { microOperations, transactions, elements } = table
  const keyCount = table.keys.size
  const members = new IntColumn()
  const starts = new Int32Array(keyCount + 1)
  const isShown = new Uint8Array(table.versions.length)
  for (let key = 0; key < keyCount; key++) {
    const read = longest[key] as number
    const begin = read === NOBODY ? 0 : (microOperations.readStarts[read] as number)
    const end = read === NOBODY ? 0 : begin + (microOperations.readLengths[read] as number)
    let previous = NOBODY
    for (let i = begin; i < end; i++) {
      const version = elements[i] as number
      isShown[version] = 1
      const writer = numberOf(writerOf[version] as number)
      if (writer >= 0 && writer !== previous) members.push(writer)
      if (writer >= 0) previous = writer
    }
    starts[key + 1] = members.length
  }
  const keys: number[] = []
  const unread: number[] = []
  for (let number = 1; number < rows.length; number++) {
    const row = rows[number] as number
    for (let at = transactions.starts[row] as number; at < (transactions.starts[row + 1] as number); at++) {
      if (microOperations.kinds[at] === READ || isShown[microOperations.versions[at] as number] === 1)
        continue
      keys.push(microOperations.keys[at] as number)
      unread.push(number)
    }
  }
  const { starts: unreadStarts, values } = grouped(keys, unread, keyCount)
  return { starts, members: members.view(), unreadStarts, unread: values, shownBy: longestReader, writerOf }
}

/** Values by their groups, in the order given; the same value next to itself in a group once. */
function grouped(
  groups: readonly number[],
  values: readonly number[],
  count: number,
): { readonly starts: Int32Array; readonly values: Int32Array } {
  const lists = new Map<number, number[]>()
  for (const [i, group] of groups.entries()) {
    const list = lists.get(group)
    const value = values[i] as number
    if (list === undefined) lists.set(group, [value])
    else if (list.at(-1) !== value) list.push(value)
  }
  const starts = new Int32Array(count + 1)
  const all: number[] = []
  for (let group = 0; group < count; group++) {
    for (const value of lists.get(group) ?? []) all.push(value)
    starts[group + 1] = all.length
  }
  return { starts, values: Int32Array.from(all) }
}
