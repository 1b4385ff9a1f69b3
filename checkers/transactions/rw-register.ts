import type { Json } from '../../sim/types.ts'
import { FAIL, OK } from '../operation-table.ts'
import { DEPENDENCY } from './dependency-graph.ts'
import type { Findings } from './findings.ts'
import { addLostUpdates } from './lost-updates.ts'
import type { DependencyKind, Reason } from './reasons.ts'
import { RegisterVersions, type VersionSource } from './register-versions.ts'
import { RowWords } from './row-words.ts'
import { INITIAL, READ, type TransactionTable, UNSEEN } from './transaction-table.ts'
import type { TransactionGraph } from './transaction-graph.ts'
import { NOBODY, type Writers } from './writers.ts'

/** What is known of registers beside their history. */
export interface RegisterFacts {
  /** Versions in their order, for keys of which it is known. */
  readonly given: ReadonlyMap<number, readonly number[]>
  /** Where else the order of versions is known from. */
  readonly sources: readonly VersionSource[]
}

/**
 * Transactions that write and read registers, each value but once. Who read what from whom is known; who overwrote whom only as
 * far as the order of a register's values is.
 *
 * Source: Alvaro and Kingsbury, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020, section 5.
 */
export class RwRegister {
  private readonly table: TransactionTable
  private readonly writers: Writers
  private readonly versions: RegisterVersions
  private readonly words: RowWords
  /** For each version who left it there, or {@link NOBODY}; and who read it, having written nothing there before. */
  private readonly finalWriters: Int32Array
  private readonly readers: readonly (readonly number[] | undefined)[]

  /**
   * @param table - the transactions
   * @param writers - who wrote what
   * @param facts - what is known of the registers
   * @param findings - orders of values that contradict each other are added to them
   */
  constructor(table: TransactionTable, writers: Writers, facts: RegisterFacts, findings: Findings) {
    this.table = table
    this.writers = writers
    this.words = new RowWords(table)
    this.versions = new RegisterVersions(table, writers, facts.given, facts.sources, findings)
    this.finalWriters = writers.possible.map((row, version) =>
      row !== NOBODY && writers.overwritten[writers.of[version] as number] === 1 ? NOBODY : row,
    )
    this.readers = this.readersOf()
  }

  /** Adds who stands before whom by what they read and wrote. */
  addEdges(graph: TransactionGraph): void {
    for (const [version, rows] of this.readers.entries()) {
      const writer = this.writerOf(version)
      if (writer === NOBODY) continue
      for (const row of rows ?? []) graph.add(writer, row, DEPENDENCY.writeRead)
    }
    const over = new Map<number, Set<number>>()
    for (const { from, to } of this.versions.edges) {
      const writer = this.writerOf(to)
      if (writer === NOBODY) continue
      const before = this.writerOf(from)
      if (before !== NOBODY) graph.add(before, writer, DEPENDENCY.writeWrite)
      const writers = over.get(from)
      if (writers === undefined) over.set(from, new Set([writer]))
      else writers.add(writer)
    }
    for (const [version, writers] of over) {
      graph.addReadWrite([...new Set(this.readers[version] ?? [])], [...writers])
    }
  }

  /** Adds all anomalies that need no cycle. */
  addFindings(findings: Findings): void {
    const { outcomes, length, starts } = this.table.transactions
    const { kinds } = this.table.microOperations
    for (let row = 0; row < length; row++) {
      if (outcomes[row] !== OK) continue
      for (let micro = starts[row] as number; micro < (starts[row + 1] as number); micro++) {
        if (kinds[micro] === READ) this.addFindingsOfRead(row, micro, findings)
      }
    }
    addLostUpdates(this.table, this.writers, findings)
  }

  /** Why one transaction stands before another. */
  reasonFor(from: number, to: number, kind: DependencyKind): Reason | undefined {
    if (kind === 'process' || kind === 'realtime') return { kind }
    const { keys } = this.table.microOperations
    const [one, other] = [this.versions.external(from), this.versions.external(to)]
    for (const second of kind === 'wr' ? other.reads : other.writes) {
      for (const first of kind === 'rw' ? one.reads : one.writes) {
        if (keys[first] !== keys[second]) continue
        const [v1, v2] = [this.versions.versionOf(first), this.versions.versionOf(second)]
        const value = this.valueOf(v1)
        const reason = { kind, key: this.table.keys.valueOf(keys[first] as number), ...value }
        if (kind === 'wr') {
          if (v1 === v2) return reason
          continue
        }
        const order = this.versions.whyBefore(v1, v2)
        if (order === undefined) continue
        return { ...reason, next: this.table.versions.valueOf(v2), order }
      }
    }
    return undefined
  }

  /** Adds who stands before whom among some transactions in orders of versions that were given, whatever was in between. */
  addChords(rows: readonly number[], add: (from: number, to: number, kind: number) => boolean): void {
    const writers = rows.flatMap((row) =>
      this.versions.external(row).writes.map((micro) => ({ row, version: this.versions.versionOf(micro) })),
    )
    const byKey = new Map<number, typeof writers>()
    for (const writer of writers) {
      const key = this.table.versions.keyOf(writer.version)
      const others = byKey.get(key)
      if (others === undefined) byKey.set(key, [writer])
      else others.push(writer)
    }
    const { keys } = this.table.microOperations
    for (const row of rows) {
      const { reads, writes } = this.versions.external(row)
      for (const micro of [...writes, ...reads]) {
        const version = this.versions.versionOf(micro)
        const edge = writes.includes(micro) ? DEPENDENCY.writeWrite : DEPENDENCY.readWrite
        for (const later of byKey.get(keys[micro] as number) ?? []) {
          if (later.row === row || !this.versions.isGivenBefore(version, later.version)) continue
          if (!add(row, later.row, edge)) return
        }
      }
    }
  }

  private valueOf(version: number): { readonly value?: Json } {
    if (version >= this.table.versions.length) return {}
    return { value: this.table.versions.valueOf(version) }
  }

  private writerOf(version: number): number {
    return version < this.finalWriters.length ? (this.finalWriters[version] as number) : NOBODY
  }

  private readersOf(): (number[] | undefined)[] {
    const readers: (number[] | undefined)[] = []
    const { length, outcomes } = this.table.transactions
    for (let row = 0; row < length; row++) {
      if (outcomes[row] === FAIL) continue
      for (const micro of this.versions.external(row).reads) {
        const version = this.versions.versionOf(micro)
        if (version === UNSEEN) continue
        const known = readers[version]
        if (known === undefined) readers[version] = [row]
        else known.push(row)
      }
    }
    return readers
  }

  private addFindingsOfRead(row: number, micro: number, findings: Findings): void {
    const { versions, keys } = this.table.microOperations
    const { of, possible, transactionOf, overwritten, before } = this.writers
    const version = versions[micro] as number
    const text = () =>
      `${this.words.transaction(row)} read ${this.words.value(version)} of ${this.words.key(keys[micro] as number)}`
    const earlier = before[micro] as number
    if (earlier !== NOBODY && versions[earlier] !== version) {
      findings.add('internal', [row], () => `${text()} where it had itself met ${this.words.value(versions[earlier] as number)} before`) // prettier-ignore
    }
    if (version === INITIAL) return
    const writer = of[version] as number
    if (writer === NOBODY) {
      findings.add('thin-air-read', [row], () => `${text()}, which nobody wrote`)
      return
    }
    const other = transactionOf[writer] as number
    if (possible[version] === NOBODY) {
      findings.add('G1a', [row, other], () => `${text()}, whose write failed`)
    }
    if (other === row && writer > micro) {
      findings.add('future-read', [row], () => `${text()}, which it wrote only later`)
    }
    if (other !== row && overwritten[writer] === 1) {
      findings.add('G1b', [row, other], () => `${text()}, which its transaction wrote over before it ended`)
    }
  }
}
