import { FAIL, OK } from '../operation-table.ts'
import { DEPENDENCY } from './dependency-graph.ts'
import type { Findings } from './findings.ts'
import { type ListOrders, listOrdersOf } from './list-orders.ts'
import type { DependencyKind, Reason } from './reasons.ts'
import { addLostUpdates } from './lost-updates.ts'
import { RowWords } from './row-words.ts'
import { INITIAL, READ, type TransactionTable, UNSEEN, WRITE } from './transaction-table.ts'
import type { TransactionGraph } from './transaction-graph.ts'
import { NOBODY, type Writers } from './writers.ts'

/** Where what nobody read stands in the order of its key, and where what a list is at first. */
const UNREAD = Infinity
const FIRST = -1

/** A version that a transaction appended or saw. */
interface Place {
  readonly row: number
  readonly key: number
  readonly version: number
  /** Its place in the order of its key. */
  readonly at: number
}

/**
 * Transactions that append to lists and read them. A read shows in which order the elements it saw were appended, so that who
 * stands before whom is known of all that was ever read; what was not is somewhere after it.
 *
 * Source: Alvaro and Kingsbury, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020.
 */
export class ListAppend {
  private readonly table: TransactionTable
  private readonly writers: Writers
  private readonly orders: ListOrders
  private readonly words: RowWords

  /**
   * @param table - the transactions
   * @param writers - who appended what
   * @param given - versions in their order, for keys of which it is known
   */
  constructor(table: TransactionTable, writers: Writers, given: ReadonlyMap<number, readonly number[]>) {
    this.table = table
    this.writers = writers
    this.orders = listOrdersOf(table, writers, given)
    this.words = new RowWords(table)
  }

  /** Adds who stands before whom by what they read and appended. */
  addEdges(graph: TransactionGraph): void {
    const { table, orders } = this
    const { possible } = this.writers
    const { starts, versions } = orders
    for (let key = 0; key < table.keys.size; key++) {
      let before = NOBODY
      for (let at = starts[key] as number; at < (starts[key + 1] as number); at++) {
        const writer = possible[versions[at] as number] as number
        if (before !== NOBODY && writer !== NOBODY) graph.add(before, writer, DEPENDENCY.writeWrite)
        before = writer
      }
    }
    this.addReads(graph)
  }

  private addReads(graph: TransactionGraph): void {
    const { table, orders } = this
    const { possible, transactionOf } = this.writers
    const { kinds, keys, versions, length } = table.microOperations
    const { outcomes } = table.transactions
    // For each key the appends that nobody read, and the reads of all that anybody read, each leading to the one before it.
    const unread = table.memory.ints(table.keys.size).fill(NOBODY)
    const upToDate = table.memory.ints(table.keys.size).fill(NOBODY)
    const link = table.memory.ints(length)
    for (let micro = 0; micro < length; micro++) {
      const version = versions[micro] as number
      if (version === UNSEEN) continue
      const row = transactionOf[micro] as number
      const key = keys[micro] as number
      if (kinds[micro] === WRITE) {
        if (orders.positions[version] !== NOBODY || outcomes[row] === FAIL) continue
        const last = this.lastOf(key)
        const writer = last === INITIAL ? NOBODY : (possible[last] as number)
        if (writer !== NOBODY) graph.add(writer, row, DEPENDENCY.writeWrite)
        link[micro] = unread[key] as number
        unread[key] = micro
        continue
      }
      const writer = version === INITIAL ? NOBODY : (possible[version] as number)
      if (writer !== NOBODY) graph.add(writer, row, DEPENDENCY.writeRead)
      const next = this.nextOf(key, version)
      if (next !== NOBODY) {
        const over = possible[next] as number
        if (over !== NOBODY) graph.add(row, over, DEPENDENCY.readWrite)
      } else if (version === this.lastOf(key)) {
        link[micro] = upToDate[key] as number
        upToDate[key] = micro
      }
    }
    const rowsFrom = (head: number): number[] => {
      const rows = new Set<number>()
      for (let micro = head; micro !== NOBODY; micro = link[micro] as number)
        rows.add(transactionOf[micro] as number)
      return [...rows]
    }
    for (let key = 0; key < unread.length; key++) {
      const [writers, readers] = [unread[key] as number, upToDate[key] as number]
      if (writers === NOBODY || readers === NOBODY) continue
      graph.addReadWrite(rowsFrom(readers), rowsFrom(writers))
    }
  }

  /** Adds all anomalies that need no cycle. */
  addFindings(findings: Findings): void {
    const { starts, outcomes, length } = this.table.transactions
    for (let row = 0; row < length; row++) {
      if (outcomes[row] === OK) {
        this.addFindingsOf(row, starts[row] as number, starts[row + 1] as number, findings)
      }
    }
    addLostUpdates(this.table, this.writers, findings)
    for (let key = 0; key < this.table.keys.size; key++) this.addDirtyUpdates(key, findings)
  }

  /** Why one transaction stands before another. */
  reasonFor(from: number, to: number, kind: DependencyKind): Reason | undefined {
    if (kind === 'process' || kind === 'realtime') return { kind }
    const { table, orders } = this
    const { possible } = this.writers
    const { kinds, keys, versions } = table.microOperations
    const { starts } = table.transactions
    const order = 'what nobody read comes after all that was read'
    // Of a write: what comes before it. Of a read by the second: what it saw.
    for (let micro = starts[to] as number; micro < (starts[to + 1] as number); micro++) {
      const version = versions[micro] as number
      const key = keys[micro] as number
      const named = { kind, key: table.keys.valueOf(key) }
      if (kind === 'wr') {
        if (kinds[micro] !== READ || version < 0 || possible[version] !== from) continue
        return { ...named, value: table.versions.valueOf(version) }
      }
      if (kinds[micro] !== WRITE) continue
      const isRead = orders.positions[version] !== NOBODY
      const previous = this.previousOf(key, version)
      const next = { next: table.versions.valueOf(version), ...(isRead ? {} : { order }) }
      if (kind === 'ww') {
        if (previous === INITIAL || possible[previous] !== from) continue
        return { ...named, value: table.versions.valueOf(previous), ...next }
      }
      if (!this.hasRead(from, key, previous)) continue
      const value = previous === INITIAL ? {} : { value: table.versions.valueOf(previous) }
      return { ...named, ...value, ...next }
    }
    return this.distantReason(from, to, kind)
  }

  /** Why one transaction stands before another by versions of which one is older, though not the next. */
  private distantReason(from: number, to: number, kind: 'ww' | 'wr' | 'rw'): Reason | undefined {
    if (kind === 'wr') return undefined
    const { versions, keys } = this.table
    for (const one of this.placesOf(from, kind === 'ww' ? WRITE : READ)) {
      for (const other of this.placesOf(to, WRITE)) {
        if (one.key !== other.key || one.at >= other.at) continue
        const isRead = other.at < UNREAD
        return {
          kind,
          key: keys.valueOf(one.key),
          ...(one.version === INITIAL ? {} : { value: versions.valueOf(one.version) }),
          next: versions.valueOf(other.version),
          ...(isRead ? {} : { order: 'what nobody read comes after all that was read' }),
        }
      }
    }
    return undefined
  }

  /** Adds who stands before whom among some transactions by versions of which one is older, whatever was in between. */
  addChords(rows: readonly number[], add: (from: number, to: number, kind: number) => boolean): void {
    const byKey = new Map<number, Place[]>()
    for (const row of rows) {
      for (const place of this.placesOf(row, WRITE)) {
        const places = byKey.get(place.key)
        if (places === undefined) byKey.set(place.key, [place])
        else places.push(place)
      }
    }
    for (const row of rows) {
      for (const kind of [WRITE, READ]) {
        for (const { key, at } of this.placesOf(row, kind)) {
          for (const later of byKey.get(key) ?? []) {
            if (later.at <= at || later.row === row) continue
            const edge = kind === WRITE ? DEPENDENCY.writeWrite : DEPENDENCY.readWrite
            if (!add(row, later.row, edge)) return
          }
        }
      }
    }
  }

  /** What a transaction appended, or saw last in what it read, by its place in the order of its key. */
  private placesOf(row: number, kind: number): readonly Place[] {
    const { kinds, keys, versions } = this.table.microOperations
    const { starts, outcomes } = this.table.transactions
    const places: Place[] = []
    if (outcomes[row] === FAIL) return places
    for (let micro = starts[row] as number; micro < (starts[row + 1] as number); micro++) {
      const version = versions[micro] as number
      if (kinds[micro] !== kind || version === UNSEEN) continue
      const position = version === INITIAL ? FIRST : (this.orders.positions[version] as number)
      const isUnread = version !== INITIAL && position === NOBODY
      if (isUnread && kind === READ) continue
      places.push({ row, key: keys[micro] as number, version, at: isUnread ? UNREAD : position })
    }
    return places
  }

  private hasRead(row: number, key: number, version: number): boolean {
    const { kinds, keys, versions } = this.table.microOperations
    const { starts } = this.table.transactions
    for (let micro = starts[row] as number; micro < (starts[row + 1] as number); micro++) {
      if (kinds[micro] === READ && keys[micro] === key && versions[micro] === version) return true
    }
    return false
  }

  /** The last version of a key that is in its order; {@link INITIAL} if there is none. */
  private lastOf(key: number): number {
    const { starts, versions } = this.orders
    const end = starts[key + 1] as number
    return end === starts[key] ? INITIAL : (versions[end - 1] as number)
  }

  /** The version that follows one in the order of its key, or {@link NOBODY}. */
  private nextOf(key: number, version: number): number {
    const { starts, versions, positions } = this.orders
    if (version !== INITIAL && positions[version] === NOBODY) return NOBODY
    const next = (starts[key] as number) + (version === INITIAL ? 0 : (positions[version] as number) + 1)
    return next < (starts[key + 1] as number) ? (versions[next] as number) : NOBODY
  }

  /** The version that is known to come before one: the one next to it, or, if nobody read it, the last that is known. */
  private previousOf(key: number, version: number): number {
    const { starts, versions, positions } = this.orders
    const at = positions[version] as number
    if (at === NOBODY) return this.lastOf(key)
    return at === 0 ? INITIAL : (versions[(starts[key] as number) + at - 1] as number)
  }

  private addFindingsOf(row: number, start: number, end: number, findings: Findings): void {
    const { kinds } = this.table.microOperations
    const { before } = this.writers
    let hasInternal = false
    for (let micro = start; micro < end; micro++) {
      if (kinds[micro] === READ) this.addFindingsOfRead(row, micro, findings)
      if (before[micro] === NOBODY || kinds[micro] !== READ) continue
      hasInternal = this.addInternal(row, micro, findings) || hasInternal
    }
    for (let micro = start + 1; micro < end; micro++) {
      if (kinds[micro] === WRITE && before[micro] !== NOBODY) {
        this.addFutureRead(row, micro, hasInternal, findings)
      }
    }
  }

  private addFindingsOfRead(row: number, micro: number, findings: Findings): void {
    const { readLengths, readStarts, versions } = this.table.microOperations
    const length = readLengths[micro] as number
    if (length === 0) return
    const { sound, longest } = this.orders
    const { of, overwritten, transactionOf } = this.writers
    const start = readStarts[micro] as number
    const elementAt = (at: number) => this.table.elements[start + at] as number
    const aborted = sound.aborted[start] as number
    if (aborted < length) {
      const version = elementAt(aborted)
      const writer = transactionOf[of[version] as number] as number
      findings.add(
        'G1a',
        [row, writer],
        () => `${this.read(row, micro)} with ${this.words.value(version)} in it, whose append failed`,
      )
    }
    const thinAir = sound.thinAir[start] as number
    if (thinAir < length) {
      findings.add('thin-air-read', [row], () => `${this.read(row, micro)} with ${this.words.value(elementAt(thinAir))} in it, which nobody appended`) // prettier-ignore
    }
    const duplicate = sound.duplicate[start] as number
    if (duplicate < length) {
      findings.add('duplicate-elements', [row], () => `${this.read(row, micro)}, where ${this.words.value(elementAt(duplicate))} is twice`) // prettier-ignore
    }
    const wrong = sound.order[start] as number
    if (wrong < length) {
      const key = this.table.microOperations.keys[micro] as number
      const other = longest[key] as number
      const others = other === NOBODY ? [] : [transactionOf[other] as number]
      findings.add('incompatible-order', [row, ...others], () => {
        const than = other === NOBODY ? 'the order that was given' : this.read(others[0] as number, other)
        return `${this.read(row, micro)}, which is no prefix of ${other === NOBODY ? than : `what another saw: ${than}`}`
      })
    }
    const last = of[versions[micro] as number] as number
    if (last !== NOBODY && overwritten[last] === 1 && transactionOf[last] !== row) {
      findings.add('G1b', [row, transactionOf[last] as number], () => `${this.read(row, micro)}, whose last element ${this.words.value(versions[micro] as number)} was not the last that its transaction appended`) // prettier-ignore
    }
  }

  /** Whether a read is not what its own transaction read and appended before. */
  private addInternal(row: number, micro: number, findings: Findings): boolean {
    const { kinds, versions, readLengths, readStarts } = this.table.microOperations
    const { before } = this.writers
    const { elements } = this.table
    const start = readStarts[micro] as number
    let left = readLengths[micro] as number
    let at = before[micro] as number
    let isWrong = false
    for (; at !== NOBODY && kinds[at] === WRITE; at = before[at] as number) {
      left--
      if (left < 0 || elements[start + left] !== versions[at]) isWrong = true
    }
    if (at !== NOBODY && !isWrong) {
      const other = readStarts[at] as number
      isWrong = left !== readLengths[at]
      for (let i = 0; !isWrong && other !== start && i < left; i++) {
        isWrong = elements[start + i] !== elements[other + i]
      }
    }
    if (isWrong) {
      findings.add('internal', [row], () => `${this.read(row, micro)}, which is not what it had read and appended itself`) // prettier-ignore
    }
    return isWrong
  }

  /** Whether a transaction read what it appended only later. If it contradicts itself anyway, all its reads are asked. */
  private addFutureRead(row: number, micro: number, all: boolean, findings: Findings): void {
    const { kinds, versions } = this.table.microOperations
    const { before } = this.writers
    const version = versions[micro] as number
    for (let at = before[micro] as number; at !== NOBODY; at = before[at] as number) {
      if (kinds[at] !== READ) continue
      if (this.sawVersion(at, version)) {
        findings.add('future-read', [row], () => `${this.read(row, at)} with ${this.words.value(version)} in it, which it appended only later`) // prettier-ignore
        return
      }
      if (!all) return
    }
  }

  private sawVersion(micro: number, version: number): boolean {
    const { readLengths, readStarts } = this.table.microOperations
    const start = readStarts[micro] as number
    const length = readLengths[micro] as number
    if (length === 0) return false
    if ((this.orders.sound.order[start] as number) >= length) {
      const position = this.orders.positions[version] as number
      return position !== NOBODY && position < length
    }
    return this.table.elements.subarray(start, start + length).includes(version)
  }

  /** What committed stands upon what was aborted. */
  private addDirtyUpdates(key: number, findings: Findings): void {
    const { starts, versions } = this.orders
    const { of, possible, transactionOf } = this.writers
    const { outcomes } = this.table.transactions
    let aborted = NOBODY
    for (let at = starts[key] as number; at < (starts[key + 1] as number); at++) {
      const version = versions[at] as number
      const micro = of[version] as number
      if (micro === NOBODY) continue
      if (possible[version] === NOBODY) {
        if (aborted === NOBODY) aborted = version
        continue
      }
      const row = possible[version] as number
      if (outcomes[row] !== OK) continue
      if (aborted !== NOBODY) {
        const dirty = aborted
        const writer = transactionOf[of[dirty] as number] as number
        findings.add('dirty-update', [writer, row], () => `${this.words.transaction(row)} appended ${this.words.value(version)} to ${this.words.key(key)} after ${this.words.value(dirty)}, whose append failed`) // prettier-ignore
      }
      aborted = NOBODY
    }
  }

  private read(row: number, micro: number): string {
    const { readStarts, readLengths, keys } = this.table.microOperations
    const start = readStarts[micro] as number
    const length = readLengths[micro] as number
    const values = Array.from(this.table.elements.subarray(start, start + Math.min(length, 10)), (version) =>
      this.words.value(version),
    )
    const list = `[${values.join(',')}${length > 10 ? `,… ${length} in all` : ''}]`
    return `${this.words.transaction(row)} read ${this.words.key(keys[micro] as number)} as ${list}`
  }
}
