import { OPEN } from '../procedures/procedure.ts'
import { sortByInstant } from '../procedures/sort-by-instant.ts'
import { READ, WRITE } from '../sessions/accesses.ts'
import { groupedBy, INITIAL, NOBODY, type SessionTable } from '../sessions/session-table.ts'

/**
 * The reads and writes of one key, as far as each read is explained. Writes are numbered from 1 on in the order in which they
 * began; number 0 is the first value, which was there before all. Instants are indices of events.
 */
export interface KeyRegister {
  readonly name: string | undefined
  /** How many writes there are, the first value among them. */
  readonly writeCount: number
  /** By write: its access in the table, when it began, and by when it surely had taken effect: it completed, or was read. */
  readonly writes: Int32Array
  readonly begins: Int32Array
  readonly effects: Int32Array
  /** Reads in the order in which they began: their accesses, what they saw, when they began and when they completed. */
  readonly reads: Int32Array
  readonly sources: Int32Array
  readonly readBegins: Int32Array
  readonly readEnds: Int32Array
  /** Reads, as places in the columns above, that saw what was not yet begun. */
  readonly ahead: readonly number[]
  /** Accesses of reads that saw what nobody wrote. */
  readonly nobodys: readonly number[]
  /** Accesses of reads that saw what several wrote. */
  readonly severals: readonly number[]
}

/**
 * Takes what sessions did apart by keys. A cas counts as a write: what it saw is not looked at.
 *
 * @param table - what sessions did
 */
export function* keyRegisters(table: SessionTable): Generator<KeyRegister> {
  const { keys, keyNames } = table
  const byKey = groupedBy(keys, keyNames.length)
  const numbers = new Int32Array(table.length)
  for (const [key, name] of keyNames.entries()) {
    const items = byKey.items.subarray(byKey.starts[key], byKey.starts[key + 1])
    yield registerOf(table, name, items, numbers)
  }
}

function registerOf(
  { kinds, rows, writers, operations }: SessionTable,
  name: string | undefined,
  items: Int32Array,
  numbers: Int32Array,
): KeyRegister {
  const { invocations, completions } = operations.columns
  const isRead = (access: number) => kinds[access] === READ && rows[access + 1] !== rows[access]
  const writes = byBegin(
    items.filter((access) => kinds[access] === WRITE),
    rows,
    invocations,
  )
  const writeCount = writes.length + 1
  const begins = new Int32Array(writeCount).fill(-1)
  const effects = new Int32Array(writeCount).fill(-1)
  const withFirst = new Int32Array(writeCount).fill(INITIAL)
  withFirst.set(writes, 1)
  for (let write = 1; write < writeCount; write++) {
    const access = withFirst[write] as number
    numbers[access] = write
    begins[write] = invocations[rows[access] as number] as number
    effects[write] = completions[rows[access] as number] as number
  }
  const nobodys: number[] = []
  const severals: number[] = []
  const all = items.filter((access) => {
    if (!isRead(access)) return false
    const writer = writers[access] as number
    if (writer >= INITIAL) return true
    ;(writer === NOBODY ? nobodys : severals).push(access)
    return false
  })
  const reads = byBegin(all, rows, invocations)
  const sources = reads.map((read) => {
    const writer = writers[read] as number
    return writer === INITIAL ? 0 : (numbers[writer] as number)
  })
  const readBegins = reads.map((read) => invocations[rows[read] as number] as number)
  const readEnds = reads.map((read) => completions[rows[read] as number] as number)
  const ahead: number[] = []
  for (let read = 0; read < reads.length; read++) {
    const source = sources[read] as number
    const end = readEnds[read] as number
    if (end < (begins[source] as number)) ahead.push(read)
    else if (source > 0 && end < (effects[source] as number)) effects[source] = end
  }
  return {
    name,
    writeCount,
    writes: withFirst,
    begins,
    effects,
    reads,
    sources,
    readBegins,
    readEnds,
    ahead,
    nobodys,
    severals,
  }
}

function byBegin(accesses: Int32Array, rows: Int32Array, invocations: Int32Array): Int32Array {
  const begins = accesses.map((access) => invocations[rows[access] as number] as number)
  let isSorted = true
  for (let i = 1; i < begins.length; i++)
    if ((begins[i] as number) < (begins[i - 1] as number)) isSorted = false
  if (isSorted) return accesses
  const order = sortByInstant(
    Int32Array.from({ length: accesses.length }, (_, i) => i),
    begins,
  )
  return order.map((at) => accesses[at] as number)
}

/** The writes of a key but the first value, in the order in which they had surely taken effect. */
export function byEffect({ writeCount, effects }: KeyRegister): Int32Array {
  return sortByInstant(
    Int32Array.from({ length: writeCount - 1 }, (_, i) => i + 1),
    effects,
  )
}

/** How many of some writes, sorted by their effects, had surely taken effect before an instant. */
export function countBefore(sorted: Int32Array, effects: Int32Array, instant: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((effects[sorted[middle] as number] as number) < instant) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether an instant is one: what never completed has none. */
export function isInstant(instant: number): boolean {
  return instant !== OPEN
}
