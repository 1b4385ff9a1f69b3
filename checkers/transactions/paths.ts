import type { DependencyGraph } from './dependency-graph.ts'

/** Where a way goes, and which edges it may take. */
export interface Way {
  readonly from: number
  /** May be the same: then the way is a cycle. */
  readonly to: number
  /** Only edges that have one of these kinds. */
  readonly kinds: number
  /** Only vertices that have the same number here as the first. */
  readonly within?: Int32Array
  /** Only ways of fewer edges than this. */
  readonly below: number
}

/**
 * Shortest ways in a graph, one after the other. An edge counts as one, but for those of vertices that only stand for many edges:
 * their first edge has been counted.
 */
export class Paths {
  /** How many edges were looked at, all ways together. */
  steps = 0
  /** How many edges the way has that was found last. */
  weight = 0
  private readonly graph: DependencyGraph
  private readonly isFree: (vertex: number) => boolean
  private readonly distances: Int32Array
  private readonly parents: Int32Array
  private readonly rounds: Int32Array
  private round = 0

  /**
   * @param graph - the graph
   * @param isFree - whether the edges of a vertex do not count
   */
  constructor(graph: DependencyGraph, isFree: (vertex: number) => boolean) {
    this.graph = graph
    this.isFree = isFree
    this.distances = new Int32Array(graph.length)
    this.parents = new Int32Array(graph.length)
    this.rounds = new Int32Array(graph.length)
  }

  /** The vertices of a shortest way, both ends among them; `undefined` if there is none. */
  find({ from, to, kinds: allowed, within, below }: Way): number[] | undefined {
    const { starts, targets, kinds } = this.graph
    const { distances, parents, rounds } = this
    const round = ++this.round
    rounds[from] = round
    distances[from] = 0
    let current = [from]
    for (let distance = 0; current.length > 0 && distance < below; distance++) {
      const next: number[] = []
      let last = -1
      // What is reached for free is looked at in the same round.
      for (const vertex of current) {
        if (distances[vertex] !== distance) continue
        const isFree = this.isFree(vertex)
        const reached = isFree ? distance : distance + 1
        if (reached >= below) continue
        for (let edge = starts[vertex] as number; edge < (starts[vertex + 1] as number); edge++) {
          this.steps++
          if (((kinds[edge] as number) & allowed) === 0) continue
          const target = targets[edge] as number
          if (within !== undefined && within[target] !== within[from]) continue
          if (target === to) {
            if (isFree) return this.pathTo(vertex, from, to, reached)
            if (last < 0) last = vertex
            continue
          }
          if (rounds[target] === round && (distances[target] as number) <= reached) continue
          rounds[target] = round
          distances[target] = reached
          parents[target] = vertex
          if (isFree) current.push(target)
          else next.push(target)
        }
      }
      if (last >= 0) return this.pathTo(last, from, to, distance + 1)
      current = next
    }
    return undefined
  }

  private pathTo(last: number, from: number, to: number, weight: number): number[] {
    this.weight = weight
    const path = [to]
    for (let vertex = last; vertex !== from; vertex = this.parents[vertex] as number) path.push(vertex)
    path.push(from)
    return path.reverse()
  }
}
