import { assert } from '../../sim/errors.ts'
import { ColumnMemory } from './column-memory.ts'

/** How many bits of a number say where an edge leads; those above them, which kinds it has. */
const VERTEX_BITS = 26
const MOST_VERTICES = (1 << VERTEX_BITS) - 1

/** Why one transaction stands before another: a set of these bits for each edge. */
export const DEPENDENCY = {
  /** It wrote the version that the other's directly follows. */
  writeWrite: 1,
  /** It wrote the version that the other read. */
  writeRead: 2,
  /** It read a version that the other's directly follows: an anti-dependency. */
  readWrite: 4,
  /** Its process did it before the other. */
  process: 8,
  /** It had completed before the other was invoked. */
  realtime: 16,
  /**
   * The edge begins at a vertex that is no transaction, and goes on with what led there: so a few vertices stand for all edges
   * from many transactions to many others.
   */
  through: 32,
} as const

/** Which transactions stand before which, and why: edges in compressed rows, those of a vertex sorted, each pair once. */
export interface DependencyGraph {
  readonly length: number
  /** Where the edges of each vertex begin; one more entry than vertices. */
  readonly starts: Int32Array
  /** Where the edges lead. */
  readonly targets: Int32Array
  /** Sets of {@link DEPENDENCY}, one for each edge. */
  readonly kinds: Uint8Array
}

/**
 * Collects edges, and makes a graph of them. Edges from a vertex to itself are left out: a transaction depends on itself in
 * no sense that could go wrong.
 *
 * @example
 * ```ts
 * const edges = new EdgeList()
 * edges.add(0, 1, DEPENDENCY.writeRead)
 * edges.graph(2).targets[0] // 1
 * ```
 */
export class EdgeList {
  private readonly memory: ColumnMemory
  private froms: Int32Array
  /** Where an edge leads, and its kinds above that. */
  private tos: Int32Array
  private count = 0

  /**
   * @param memory - where columns are to be
   * @param expected - how many edges there will be, about
   */
  constructor(memory = new ColumnMemory(), expected = 64) {
    this.memory = memory
    this.froms = memory.ints(expected)
    this.tos = memory.ints(expected)
  }

  get length(): number {
    return this.count
  }

  /** Adds an edge of some kinds. */
  add(from: number, to: number, kinds: number): void {
    if (from === to) return
    if (this.count === this.froms.length) this.grow()
    this.froms[this.count] = from
    this.tos[this.count++] = to | (kinds << VERTEX_BITS)
  }

  /** A graph of so many vertices with all edges; those between the same two are one. */
  graph(length: number): DependencyGraph {
    assertFew(length)
    const sorted = this.byTarget(length)
    const starts = this.startsOf(length, (edge) => this.froms[edge] as number)
    const places = starts.slice()
    const targets = new Int32Array(this.count)
    const kinds = new Uint8Array(this.count)
    for (const edge of sorted) {
      const from = this.froms[edge] as number
      const at = places[from] as number
      const to = this.toOf(edge)
      // Edges come by target, so that an equal one would be the last of its vertex so far.
      if (at > (starts[from] as number) && targets[at - 1] === to) {
        kinds[at - 1] = (kinds[at - 1] as number) | this.kindsOf(edge)
        continue
      }
      targets[at] = to
      kinds[at] = this.kindsOf(edge)
      places[from] = at + 1
    }
    return packed(length, starts, places, targets, kinds)
  }

  /**
   * The same in less time, for who only asks what is reached: the edges of a vertex in the order in which they were added, those
   * between the same two as often as they were.
   */
  rows(length: number): DependencyGraph {
    assertFew(length)
    const { froms, tos, count, memory } = this
    // Each entry is one place further than where the edges of its vertex begin, until they have been put there.
    const starts = memory.ints(length + 2)
    for (let edge = 0; edge < count; edge++) {
      const after = (froms[edge] as number) + 2
      starts[after] = (starts[after] as number) + 1
    }
    for (let at = 2; at < starts.length; at++)
      starts[at] = (starts[at] as number) + (starts[at - 1] as number)
    const targets = memory.ints(count)
    const kinds = memory.bytes(count)
    for (let edge = 0; edge < count; edge++) {
      const from = froms[edge] as number
      const at = starts[from + 1] as number
      starts[from + 1] = at + 1
      const to = tos[edge] as number
      targets[at] = to & MOST_VERTICES
      kinds[at] = to >>> VERTEX_BITS
    }
    return { length, starts: starts.subarray(0, length + 1), targets, kinds }
  }

  private toOf(edge: number): number {
    return (this.tos[edge] as number) & MOST_VERTICES
  }

  private kindsOf(edge: number): number {
    return (this.tos[edge] as number) >>> VERTEX_BITS
  }

  private grow(): void {
    const [froms, tos] = [this.froms, this.tos]
    this.froms = this.memory.ints(2 * froms.length + 1)
    this.tos = this.memory.ints(2 * tos.length + 1)
    this.froms.set(froms)
    this.tos.set(tos)
  }

  /** The edges, by where they lead. */
  private byTarget(length: number): Int32Array {
    const places = this.startsOf(length, (edge) => this.toOf(edge))
    const sorted = new Int32Array(this.count)
    for (let edge = 0; edge < this.count; edge++) {
      const to = this.toOf(edge)
      sorted[places[to] as number] = edge
      places[to] = (places[to] as number) + 1
    }
    return sorted
  }

  /** Where the edges of each vertex begin, if they stand one vertex after the other. */
  private startsOf(length: number, vertexOf: (edge: number) => number): Int32Array {
    const starts = new Int32Array(length + 1)
    for (let edge = 0; edge < this.count; edge++) {
      const after = vertexOf(edge) + 1
      starts[after] = (starts[after] as number) + 1
    }
    for (let vertex = 0; vertex < length; vertex++) {
      starts[vertex + 1] = (starts[vertex + 1] as number) + (starts[vertex] as number)
    }
    return starts
  }
}

function assertFew(vertices: number): void {
  assert(vertices <= MOST_VERTICES, 'a graph has at most 67 million vertices')
}

/** Without the room that edges left which were the same as another. */
function packed(
  length: number,
  starts: Int32Array,
  ends: Int32Array,
  targets: Int32Array,
  kinds: Uint8Array,
): DependencyGraph {
  const packedStarts = new Int32Array(length + 1)
  let at = 0
  for (let vertex = 0; vertex < length; vertex++) {
    const [start, end] = [starts[vertex] as number, ends[vertex] as number]
    packedStarts[vertex] = at
    targets.copyWithin(at, start, end)
    kinds.copyWithin(at, start, end)
    at += end - start
  }
  packedStarts[length] = at
  return { length, starts: packedStarts, targets: targets.slice(0, at), kinds: kinds.slice(0, at) }
}
