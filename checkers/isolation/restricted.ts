import { IntColumn } from '../int-column.ts'
import { OK } from '../operation-table.ts'
import { READ } from '../transactions/transaction-table.ts'
import { NO_ROW } from './external-reads.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'
import { type VersionOrders, versionOrdersOf } from './version-orders.ts'

/**
 * What some transactions observed of each other: without the others, without what was read from them, and with no
 * more of the order of lists than these have read. What no order explains of these, none explains of all.
 *
 * @param observations - all of them
 * @param rows - the rows of the table of those that stay
 */
export function restricted(observations: Observations, rows: Iterable<number>): Observations {
  const { table, readStarts, readKeys, readFroms, writeStarts, writeKeys } = observations
  const numberOf = new Map<number, number>()
  for (let number = 1; number < observations.length; number++) {
    numberOf.set(observations.rows[number] as number, number)
  }
  const kept = [...new Set(rows)].map((row) => numberOf.get(row) as number).sort((a, b) => a - b)
  const renumbered = new Map<number, number>([[INITIAL_STATE, INITIAL_STATE]])
  for (const [i, number] of kept.entries()) renumbered.set(number, i + 1)
  const length = kept.length + 1
  const reads = { starts: new Int32Array(length + 1), keys: new IntColumn(), froms: new IntColumn() }
  const writes = { starts: new Int32Array(length + 1), keys: new IntColumn() }
  const sessions = sessionsOf(observations, kept, renumbered)
  for (const [i, number] of kept.entries()) {
    for (let at = readStarts[number] as number; at < (readStarts[number + 1] as number); at++) {
      const from = renumbered.get(readFroms[at] as number)
      if (from === undefined) continue
      reads.keys.push(readKeys[at] as number)
      reads.froms.push(from)
    }
    reads.starts[i + 2] = reads.keys.length
    for (let at = writeStarts[number] as number; at < (writeStarts[number + 1] as number); at++) {
      writes.keys.push(writeKeys[at] as number)
    }
    writes.starts[i + 2] = writes.keys.length
  }
  const keptRows = Int32Array.of(NO_ROW, ...kept.map((number) => observations.rows[number] as number))
  return {
    table,
    length,
    rows: keptRows,
    ...sessions,
    readStarts: reads.starts,
    readKeys: reads.keys.view(),
    readFroms: reads.froms.view(),
    writeStarts: writes.starts,
    writeKeys: writes.keys.view(),
    versionOrders: ordersShown(observations, keptRows),
  }
}

function sessionsOf(
  { sessions, before }: Observations,
  kept: readonly number[],
  renumbered: ReadonlyMap<number, number>,
): Pick<Observations, 'sessions' | 'sessionCount' | 'places' | 'before'> {
  const length = kept.length + 1
  const names = new Map<number, number>()
  const lengths: number[] = []
  const all = {
    sessions: new Int32Array(length),
    places: new Int32Array(length),
    before: new Int32Array(length),
  }
  for (const [i, number] of kept.entries()) {
    const name = sessions[number] as number
    const session = names.get(name) ?? names.size + 1
    names.set(name, session)
    all.sessions[i + 1] = session
    all.places[i + 1] = lengths[session] ?? 0
    lengths[session] = (lengths[session] ?? 0) + 1
    let previous = before[number] as number
    while (!renumbered.has(previous)) previous = before[previous] as number
    all.before[i + 1] = renumbered.get(previous) as number
  }
  return { ...all, sessionCount: names.size + 1 }
}

/** The orders that the lists show which these transactions read. */
function ordersShown({ table, versionOrders }: Observations, rows: Int32Array): VersionOrders | undefined {
  if (versionOrders === undefined) return undefined
  const { transactions, microOperations } = table
  const numbers = new Map<number, number>()
  for (let number = 1; number < rows.length; number++) numbers.set(rows[number] as number, number)
  const longest = new Int32Array(table.keys.size).fill(NO_ROW)
  const longestReader = longest.slice()
  for (const row of numbers.keys()) {
    if (transactions.outcomes[row] !== OK) continue
    for (let at = transactions.starts[row] as number; at < (transactions.starts[row + 1] as number); at++) {
      if (microOperations.kinds[at] !== READ) continue
      const key = microOperations.keys[at] as number
      const known = longest[key] as number
      if (
        known >= 0 &&
        (microOperations.readLengths[known] as number) >= (microOperations.readLengths[at] as number)
      )
        continue
      longest[key] = at
      longestReader[key] = row
    }
  }
  const numberOf = (row: number) => numbers.get(row) ?? NO_ROW
  return versionOrdersOf(table, versionOrders.writerOf, rows, numberOf, { longest, longestReader })
}
