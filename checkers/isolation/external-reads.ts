import { canonicalText } from '../canonical.ts'
import { IntColumn } from '../int-column.ts'
import { FAIL, OK } from '../operation-table.ts'
import { keysWrittenAsAtFirst, writtenAsAtFirstText } from '../transactions/first-values.ts'
import { INITIAL, READ, type TransactionTable } from '../transactions/transaction-table.ts'
import type { ReadAnomaly, ReadAnomalyName } from './read-anomalies.ts'

/** In the column of rows, of the initial state. */
export const NO_ROW = -1

const NOBODY = -1

/** Why reads cannot be told to be of anybody: one is wrong by itself, or there are several who may have been read. */
export type ReadFailure =
  | { readonly kind: 'anomaly'; readonly anomaly: ReadAnomaly }
  | { readonly kind: 'ambiguous'; readonly why: string }

/** Who wrote each version. */
export interface Writers {
  /** For each version the row of one that wrote it and did not fail, or NOBODY. */
  readonly of: Int32Array
  /** The row of one that failed. */
  readonly failed: Int32Array
  /** Whether several that did not fail wrote it. */
  readonly isShared: Uint8Array
  /** Whether it is the last that its writer wrote to its key. */
  readonly isFinal: Uint8Array
  /** How many its writer wrote to its key after it. */
  readonly left: Int32Array
}

/**
 * Who wrote what.
 *
 * @param table - the transactions
 */
export function writersOf(table: TransactionTable): Writers {
  const { transactions, microOperations, memory } = table
  const count = table.versions.length
  const of = memory.ints(count).fill(NOBODY)
  const failed = memory.ints(count).fill(NOBODY)
  const isShared = memory.bytes(count)
  const isFinal = memory.bytes(count)
  const left = memory.ints(count)
  const leftOfKey = memory.ints(table.keys.size)
  const lastWriterOfKey = memory.ints(table.keys.size).fill(NOBODY)
  for (let row = 0; row < transactions.length; row++) {
    const isFailed = transactions.outcomes[row] === FAIL
    const start = transactions.starts[row] as number
    for (let at = (transactions.starts[row + 1] as number) - 1; at >= start; at--) {
      if (microOperations.kinds[at] === READ) continue
      const version = microOperations.versions[at] as number
      if (isFailed) {
        failed[version] = row
        continue
      }
      const known = of[version] as number
      // A list that has an element twice is another list; a register that is written twice alike is not.
      if (known !== NOBODY && (known !== row || table.object === 'list-append')) isShared[version] = 1
      of[version] = row
      const key = microOperations.keys[at] as number
      const isLast = lastWriterOfKey[key] !== row
      if (isLast) isFinal[version] = 1
      const after = isLast ? 0 : (leftOfKey[key] as number) + 1
      leftOfKey[key] = after
      left[version] = after
      lastWriterOfKey[key] = row
    }
  }
  return { of, failed, isShared, isFinal, left }
}

/** Looks at reads, transaction by transaction, and keeps those of other transactions. */
export class ExternalReads {
  readonly keys: IntColumn
  /** Rows, or NO_ROW for the initial state. */
  readonly froms: IntColumn
  readonly starts: Int32Array
  /** Of each key the longest list that was read: the read that did, or NOBODY. */
  readonly longest: Int32Array
  private readonly table: TransactionTable
  private readonly writers: Writers
  /** The row that last wrote to each key, what it wrote, or where, and how often. */
  private readonly ownRow: Int32Array
  private readonly ownVersion: Int32Array
  /** Own appends, newest first: for each micro-operation the one before it of its key. */
  private readonly ownBefore: Int32Array
  private readonly ownCount: Int32Array
  /** For each version the list in which it was last met. */
  private readonly metIn: Int32Array
  readonly longestReader: Int32Array

  constructor(table: TransactionTable, writers: Writers) {
    this.table = table
    this.writers = writers
    const { memory, microOperations } = table
    const keyColumn = () => memory.ints(table.keys.size).fill(NOBODY)
    this.keys = new IntColumn(memory.ints(microOperations.length))
    this.froms = new IntColumn(memory.ints(microOperations.length))
    this.starts = memory.ints(table.transactions.length + 1)
    this.longest = keyColumn()
    this.longestReader = keyColumn()
    this.ownRow = keyColumn()
    this.ownVersion = keyColumn()
    this.ownCount = keyColumn()
    const isList = table.object === 'list-append'
    this.ownBefore = memory.ints(isList ? microOperations.length : 0)
    this.metIn = memory.ints(isList ? table.versions.length : 0).fill(NOBODY)
  }

  /** What is wrong with some read, if anything. */
  all(): ReadFailure | undefined {
    const { transactions, microOperations, object } = this.table
    const doubtful = keysWrittenAsAtFirst(this.table, this.writers.of)
    let doubt: ReadFailure | undefined
    for (let row = 0; row < transactions.length; row++) {
      this.starts[row] = this.keys.length
      if (transactions.outcomes[row] !== OK) continue
      const end = transactions.starts[row + 1] as number
      for (let at = transactions.starts[row] as number; at < end; at++) {
        if (microOperations.kinds[at] !== READ) this.write(row, at)
        else {
          const failure = object === 'list-append' ? this.list(row, at) : this.register(row, at, doubtful)
          if (failure?.kind === 'ambiguous') doubt ??= failure
          else if (failure !== undefined) return failure
        }
      }
    }
    this.starts[transactions.length] = this.keys.length
    return (object === 'list-append' ? (this.incompatible() ?? this.reordered()) : undefined) ?? doubt
  }

  private write(row: number, at: number): void {
    const { microOperations, object } = this.table
    const key = microOperations.keys[at] as number
    const isFirst = this.ownRow[key] !== row
    if (object === 'list-append') {
      this.ownBefore[at] = isFirst ? NOBODY : (this.ownVersion[key] as number)
      this.ownVersion[key] = at
    } else this.ownVersion[key] = microOperations.versions[at] as number
    this.ownCount[key] = isFirst ? 1 : (this.ownCount[key] as number) + 1
    this.ownRow[key] = row
  }

  private register(row: number, at: number, doubtful: ReadonlySet<number>): ReadFailure | undefined {
    const { microOperations } = this.table
    const key = microOperations.keys[at] as number
    const version = microOperations.versions[at] as number
    const isNothing = version === INITIAL
    const writer = isNothing ? NO_ROW : (this.writers.of[version] as number)
    const isShared = !isNothing && this.writers.isShared[version] === 1
    if (this.ownRow[key] === row) {
      if (version === this.ownVersion[key]) return undefined
      if (isShared && this.isWrittenBy(row, version)) return this.shared(version)
      if (isNothing || writer !== row) return anomaly('not-my-own-write', [row], key, version)
      const isLater = this.isWrittenAfter(row, at, version)
      return anomaly(isLater ? 'future-read' : 'not-my-last-write', [row], key, version)
    }
    if (isNothing) {
      if (doubtful.has(key)) return { kind: 'ambiguous', why: writtenAsAtFirstText(this.table, key) }
      this.read(row, key, NO_ROW)
      return undefined
    }
    if (isShared) return this.shared(version)
    if (writer === row) return anomaly('future-read', [row], key, version)
    return this.fromAnother(row, key, version)
  }

  /** Reads a version of another transaction, the last one of a list. */
  private fromAnother(row: number, key: number, version: number): ReadFailure | undefined {
    const failure = this.unwritten(row, key, version)
    if (failure !== undefined) return failure
    const writer = this.writers.of[version] as number
    if (this.writers.isFinal[version] === 0) return anomaly('intermediate-read', [row, writer], key, version)
    this.read(row, key, writer)
    return undefined
  }

  private unwritten(row: number, key: number, version: number): ReadFailure | undefined {
    if (this.writers.of[version] !== NOBODY) return undefined
    const failed = this.writers.failed[version] as number
    if (failed === NOBODY) return anomaly('thin-air-read', [row], key, version)
    return anomaly('aborted-read', [row, failed], key, version)
  }

  private list(row: number, at: number): ReadFailure | undefined {
    const { table, writers, metIn } = this
    const { microOperations, elements } = table
    const key = microOperations.keys[at] as number
    const start = microOperations.readStarts[at] as number
    const length = microOperations.readLengths[at] as number
    const isOwn = this.ownRow[key] === row
    const own = isOwn ? (this.ownCount[key] as number) : 0
    let doubt: ReadFailure | undefined
    for (let i = start; i < start + length; i++) {
      const version = elements[i] as number
      if (metIn[version] === at) return anomaly('duplicate-elements', [row], key, version)
      metIn[version] = at
      if (writers.isShared[version] === 1) doubt ??= this.shared(version)
      const failure = this.unwritten(row, key, version)
      if (failure !== undefined) return failure
    }
    if (doubt !== undefined) return doubt
    // Its own appends must be the end of what it reads, and nothing of its own before them.
    let expected = isOwn ? (this.ownVersion[key] as number) : NOBODY
    for (let i = start + length - 1; i >= start + length - own; i--) {
      const isMine = i >= start && elements[i] === microOperations.versions[expected]
      if (!isMine) return this.notOwn(row, at, i < start ? INITIAL : (elements[i] as number))
      expected = this.ownBefore[expected] as number
    }
    const base = length - own
    for (let i = start; i < start + base; i++) {
      const version = elements[i] as number
      if (writers.of[version] === row) return anomaly('future-read', [row], key, version)
    }
    const longest = this.longest[key] as number
    if (longest === NOBODY || (microOperations.readLengths[longest] as number) < length) {
      this.longest[key] = at
      this.longestReader[key] = row
    }
    if (base > 0) return this.fromAnother(row, key, elements[start + base - 1] as number)
    this.read(row, key, NO_ROW)
    return undefined
  }

  private notOwn(row: number, at: number, version: number): ReadFailure {
    const key = this.table.microOperations.keys[at] as number
    if (version === INITIAL || this.writers.of[version] !== row) {
      return anomaly('not-my-own-write', [row], key, version)
    }
    return anomaly(
      this.isWrittenAfter(row, at, version) ? 'future-read' : 'not-my-last-write',
      [row],
      key,
      version,
    )
  }

  /** Every list must be a beginning of the longest of its key. */
  private incompatible(): ReadFailure | undefined {
    const { transactions, microOperations, elements } = this.table
    for (let row = 0; row < transactions.length; row++) {
      if (transactions.outcomes[row] !== OK) continue
      const end = transactions.starts[row + 1] as number
      for (let at = transactions.starts[row] as number; at < end; at++) {
        if (microOperations.kinds[at] !== READ) continue
        const key = microOperations.keys[at] as number
        const start = microOperations.readStarts[at] as number
        const whole = microOperations.readStarts[this.longest[key] as number] as number
        const length = microOperations.readLengths[at] as number
        for (let i = 0; i < length; i++) {
          if (elements[start + i] === elements[whole + i]) continue
          const rows = [...new Set([row, this.longestReader[key] as number])]
          return anomaly('incompatible-order', rows, key, elements[start + i] as number)
        }
      }
    }
    return undefined
  }

  /** A transaction's elements must stand in lists in the order in which it appended them, none left out. */
  private reordered(): ReadFailure | undefined {
    const { table, writers } = this
    const { microOperations, elements } = table
    const before = new Map<number, number>()
    for (let key = 0; key < this.longest.length; key++) {
      const longest = this.longest[key] as number
      if (longest === NOBODY) continue
      before.clear()
      const start = microOperations.readStarts[longest] as number
      for (let i = start; i < start + (microOperations.readLengths[longest] as number); i++) {
        const version = elements[i] as number
        const writer = writers.of[version] as number
        const left = writers.left[version] as number
        const expected = before.get(writer) ?? this.appendsOf(writer, key)
        if (left !== expected - 1) {
          const rows = [...new Set([this.longestReader[key] as number, writer])]
          return anomaly('reordered-appends', rows, key, version)
        }
        before.set(writer, left)
      }
    }
    return undefined
  }

  /** How often a transaction appended to a key. */
  private appendsOf(row: number, key: number): number {
    const { transactions, microOperations } = this.table
    let count = 0
    for (let at = transactions.starts[row] as number; at < (transactions.starts[row + 1] as number); at++) {
      if (microOperations.kinds[at] !== READ && microOperations.keys[at] === key) count++
    }
    return count
  }

  private read(row: number, key: number, from: number): void {
    const last = this.keys.length - 1
    const isRepeated = last >= (this.starts[row] as number)
    if (isRepeated && this.keys.get(last) === key && this.froms.get(last) === from) return
    this.keys.push(key)
    this.froms.push(from)
  }

  private isWrittenBy(row: number, version: number): boolean {
    return this.isWrittenAfter(row, (this.table.transactions.starts[row] as number) - 1, version)
  }

  private isWrittenAfter(row: number, at: number, version: number): boolean {
    const { transactions, microOperations } = this.table
    for (let i = at + 1; i < (transactions.starts[row + 1] as number); i++) {
      if (microOperations.kinds[i] !== READ && microOperations.versions[i] === version) return true
    }
    return false
  }

  private shared(version: number): ReadFailure {
    const { versions, keys } = this.table
    const key = canonicalText(keys.valueOf(versions.keyOf(version)))
    const value = canonicalText(versions.valueOf(version))
    return {
      kind: 'ambiguous',
      why: `${value} was written to ${key} more than once, and read: nobody can tell which of them was read`,
    }
  }
}

function anomaly(
  name: ReadAnomalyName,
  rows: readonly number[],
  key: number,
  version: number,
): { readonly kind: 'anomaly'; readonly anomaly: ReadAnomaly } {
  return {
    kind: 'anomaly',
    anomaly: { name, rows, key, version: version === INITIAL ? undefined : version },
  }
}
