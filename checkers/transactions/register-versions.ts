import { FAIL, OK } from '../operation-table.ts'
import { componentsOf } from './components.ts'
import { type DependencyGraph, EdgeList } from './dependency-graph.ts'
import type { Findings } from './findings.ts'
import { Paths } from './paths.ts'
import { RowWords } from './row-words.ts'
import { INITIAL, type TransactionTable, UNSEEN, WRITE } from './transaction-table.ts'
import { NOBODY, type Writers } from './writers.ts'

/**
 * Where the order of a register's values is known from, beside that all come after the first: from transactions that read one before
 * they write another; from each register being sequentially consistent, or linearizable, by itself, if that is known of the store.
 */
export const VERSION_SOURCES = ['writes-follow-reads', 'sequential-keys', 'linearizable-keys'] as const

/** One of {@link VERSION_SOURCES}. */
export type VersionSource = (typeof VERSION_SOURCES)[number]

/** One version is known to come before another, and which transactions that is known by. */
interface VersionEdge {
  readonly from: number
  readonly to: number
  readonly source: VersionSource | 'initial' | 'given'
  readonly rows: readonly number[]
}

/** What a transaction first saw of a key, or wrote without looking, and what it left there. */
interface Access {
  readonly row: number
  readonly first: number
  readonly last: number
}

/**
 * Which values of registers come before which, in a graph of versions; those of a key before any write have numbers after all
 * others.
 */
export class RegisterVersions {
  /** The edges, and where those of each version begin in them. */
  readonly edges: readonly VersionEdge[]
  private readonly table: TransactionTable
  private readonly writers: Writers
  private readonly words: RowWords
  /** The places of versions in the orders that were given. */
  private readonly givenPlaces = new Map<number, number>()

  /**
   * @param table - transactions over registers
   * @param writers - who wrote what
   * @param given - versions in their order, for keys of which it is known
   * @param sources - where else the order is known from
   * @param findings - sources that contradict others are added to them
   */
  constructor(
    table: TransactionTable,
    writers: Writers,
    given: ReadonlyMap<number, readonly number[]>,
    sources: readonly VersionSource[],
    findings: Findings,
  ) {
    this.table = table
    this.writers = writers
    this.words = new RowWords(table)
    const makers: { readonly [source in VersionEdge['source']]: () => VersionEdge[] } = {
      initial: () => this.afterInitial(),
      given: () => this.asGiven(given),
      'writes-follow-reads': () => this.writesFollowReads(),
      'sequential-keys': () => this.sequentialKeys(),
      'linearizable-keys': () => this.linearizableKeys(),
    }
    let edges: readonly VersionEdge[] = []
    for (const source of ['initial', 'given', ...VERSION_SOURCES] as const) {
      if (source !== 'initial' && source !== 'given' && !sources.includes(source)) continue
      const more = [...edges, ...makers[source]()]
      if (!this.addCycles(more, findings)) edges = more
    }
    this.edges = edges
    for (const { from, to, source } of edges) {
      if (source !== 'given') continue
      if (!this.givenPlaces.has(from)) this.givenPlaces.set(from, this.givenPlaces.size)
      this.givenPlaces.set(to, this.givenPlaces.size)
    }
  }

  /** The number that what a register held at first has here. */
  initialOf(key: number): number {
    return this.table.versions.length + key
  }

  /** What a micro-operation read or wrote, as a version of this graph. */
  versionOf(micro: number): number {
    const { versions, keys } = this.table.microOperations
    const version = versions[micro] as number
    if (version === UNSEEN) return UNSEEN
    if (version === INITIAL) return this.initialOf(keys[micro] as number)
    return version
  }

  /** How a sentence calls a version. */
  text(version: number): string {
    return this.words.value(version >= this.table.versions.length ? INITIAL : version)
  }

  /** Why one version comes before another, as the end of a sentence. */
  because({ source, rows, from, to }: VersionEdge): string {
    const [first = 0, second = 0] = rows
    const [one, other] = [this.text(from), this.text(to)]
    switch (source) {
      case 'initial':
        return 'all that is written comes after what was there at first'
      case 'given':
        return 'that is the order that was given'
      case 'writes-follow-reads':
        return `${this.words.transaction(first)} read ${one} before it wrote ${other}`
      case 'sequential-keys':
        return `one process met ${one} in ${this.words.transaction(first)} before it met ${other} in ${this.words.transaction(second)}`
      case 'linearizable-keys':
        return `${this.words.transaction(first)}, which met ${one}, had completed before ${this.words.transaction(second)} began, which met ${other}`
    }
  }

  /** Why one version comes before another, if it is known to: next to it, or in an order that was given. */
  whyBefore(from: number, to: number): string | undefined {
    const edge = this.edges.find((each) => each.from === from && each.to === to)
    if (edge !== undefined) return this.because(edge)
    if (!this.isGivenBefore(from, to)) return undefined
    return this.because({ from, to, source: 'given', rows: [] })
  }

  /** Whether one version stands before another in an order that was given, and is not left out. */
  isGivenBefore(from: number, to: number): boolean {
    const [one, other] = [this.givenPlaces.get(from), this.givenPlaces.get(to)]
    if (one === undefined || other === undefined) return false
    return one < other && this.keyOf(from) === this.keyOf(to)
  }

  /** The micro-operations of a transaction by which it read something that it had not written, and wrote what it left. */
  external(row: number): { readonly reads: readonly number[]; readonly writes: readonly number[] } {
    const { starts, outcomes } = this.table.transactions
    const { kinds } = this.table.microOperations
    const { before, overwritten } = this.writers
    const reads: number[] = []
    const writes: number[] = []
    for (let micro = starts[row] as number; micro < (starts[row + 1] as number); micro++) {
      if (kinds[micro] === WRITE) {
        if (overwritten[micro] === 0) writes.push(micro)
      } else if (before[micro] === NOBODY && outcomes[row] === OK) reads.push(micro)
    }
    return { reads, writes }
  }

  private afterInitial(): VersionEdge[] {
    const { length, outcomes } = this.table.transactions
    const { keys } = this.table.microOperations
    const edges: VersionEdge[] = []
    const seen = new Uint8Array(this.table.versions.length)
    for (let row = 0; row < length; row++) {
      if (outcomes[row] === FAIL) continue
      const { reads, writes } = this.external(row)
      for (const micro of [...reads, ...writes]) {
        const to = this.versionOf(micro)
        if (to >= seen.length || seen[to] === 1) continue
        seen[to] = 1
        edges.push({ from: this.initialOf(keys[micro] as number), to, source: 'initial', rows: [row] })
      }
    }
    return edges
  }

  private asGiven(given: ReadonlyMap<number, readonly number[]>): VersionEdge[] {
    const { of, possible, overwritten } = this.writers
    const isInstalled = (version: number) =>
      possible[version] !== NOBODY && overwritten[of[version] as number] === 0
    return [...given.values()].flatMap((all) => {
      const versions = all.filter(isInstalled)
      const edges = versions.slice(1).map((to, at) => ({ from: versions[at] as number, to }))
      return edges.map((edge) => ({ ...edge, source: 'given' as const, rows: [] }))
    })
  }

  private writesFollowReads(): VersionEdge[] {
    const edges: VersionEdge[] = []
    for (let row = 0; row < this.table.transactions.length; row++) {
      for (const { first, last } of this.accesses(row).values()) {
        if (first === last) continue
        edges.push({ from: first, to: last, source: 'writes-follow-reads', rows: [row] })
      }
    }
    return edges
  }

  private sequentialKeys(): VersionEdge[] {
    const { processes, outcomes, completions, length } = this.table.transactions
    const rows = Array.from({ length }, (_, row) => row).filter((row) => outcomes[row] === OK)
    rows.sort((a, b) => (completions[a] as number) - (completions[b] as number))
    const edges: VersionEdge[] = []
    const before = new Map<number, Access>()
    for (const row of rows) {
      for (const [key, access] of this.accesses(row)) {
        const name = (processes[row] as number) * this.table.keys.size + key
        addEdge(edges, before.get(name), access, 'sequential-keys')
        before.set(name, access)
      }
    }
    return edges
  }

  private linearizableKeys(): VersionEdge[] {
    const { invocations, completions, outcomes, length } = this.table.transactions
    const edges: VersionEdge[] = []
    // For each key those that completed last: none of them before another of them began.
    const latest = new Map<number, Access[]>()
    const ends = Array.from({ length }, (_, row) => row).filter((row) => outcomes[row] === OK)
    ends.sort((a, b) => (completions[a] as number) - (completions[b] as number))
    let ended = 0
    for (let row = 0; row < length; row++) {
      const invoked = invocations[row] as number
      for (; ended < ends.length && (completions[ends[ended] as number] as number) < invoked; ended++) {
        const done = ends[ended] as number
        for (const [key, access] of this.accesses(done)) {
          const others = latest.get(key) ?? []
          const overlap = others.filter(
            (other) => (completions[other.row] as number) > (invocations[done] as number),
          )
          latest.set(key, [...overlap, access])
        }
      }
      if (outcomes[row] === FAIL) continue
      for (const [key, access] of this.accesses(row)) {
        for (const before of latest.get(key) ?? []) addEdge(edges, before, access, 'linearizable-keys')
      }
    }
    return edges
  }

  private accesses(row: number): ReadonlyMap<number, Access> {
    const { keys } = this.table.microOperations
    const { reads, writes } = this.external(row)
    const found = new Map<number, Access>()
    for (const micro of reads) {
      const version = this.versionOf(micro)
      found.set(keys[micro] as number, { row, first: version, last: version })
    }
    for (const micro of writes) {
      const key = keys[micro] as number
      const version = this.versionOf(micro)
      found.set(key, { row, first: found.get(key)?.first ?? version, last: version })
    }
    return found
  }

  /** Whether versions would come before themselves. */
  private addCycles(edges: readonly VersionEdge[], findings: Findings): boolean {
    const list = new EdgeList()
    for (const { from, to } of edges) list.add(from, to, 1)
    const graph = list.graph(this.table.versions.length + this.table.keys.size)
    const { count, of } = componentsOf(graph)
    if (count === graph.length) return false
    const sizes = new Int32Array(count)
    for (const component of of) sizes[component] = (sizes[component] as number) + 1
    const isTold = new Uint8Array(count)
    for (let version = 0; version < graph.length; version++) {
      const component = of[version] as number
      if ((sizes[component] as number) < 2 || isTold[component] === 1) continue
      isTold[component] = 1
      const cycle = this.cycleThrough(version, graph, of, edges)
      const rows = [...new Set(cycle.flatMap((edge) => edge.rows))]
      const key = this.keyOf(version)
      findings.add('cyclic-versions', rows, () => {
        const clauses = cycle.map(
          (edge) => `${this.text(edge.from)} before ${this.text(edge.to)}, for ${this.because(edge)}`,
        )
        return `the values of ${this.words.key(key)} have no order: ${clauses.join('; ')}`
      })
    }
    return true
  }

  private cycleThrough(
    version: number,
    graph: DependencyGraph,
    within: Int32Array,
    edges: readonly VersionEdge[],
  ): VersionEdge[] {
    const way = { from: version, to: version, kinds: 0xff, within, below: Infinity }
    const path = new Paths(graph, () => false).find(way) ?? []
    return path
      .slice(1)
      .flatMap((to, at) => edges.find((edge) => edge.from === path[at] && edge.to === to) ?? [])
  }

  private keyOf(version: number): number {
    const { versions } = this.table
    return version >= versions.length ? version - versions.length : versions.keyOf(version)
  }
}

function addEdge(
  edges: VersionEdge[],
  before: Access | undefined,
  access: Access,
  source: VersionSource,
): void {
  if (before === undefined || before.last === access.first) return
  edges.push({ from: before.last, to: access.first, source, rows: [before.row, access.row] })
}
