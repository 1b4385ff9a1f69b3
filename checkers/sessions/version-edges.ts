import { IntColumn } from '../int-column.ts'
import { NONE } from './session-table.ts'

/** Edges in a circle: `froms[i]` goes to `froms[i + 1]`, and the last to the first, each because of what `becauses[i]` says. */
export interface Circle {
  readonly froms: readonly number[]
  readonly becauses: readonly number[]
}

/** What edges come to: an order of all nodes, or a circle. */
export type Arranged =
  | { readonly kind: 'order'; readonly nodes: Int32Array }
  | { readonly kind: 'circle'; readonly circle: Circle }

/** From how many nodes a shortest circle is looked for. */
const MOST_STARTS = 64

/**
 * Which node has to come before which, and because of what: as a rule of versions that a read forces apart.
 *
 * @example
 * ```ts
 * const edges = new VersionEdges(2)
 * edges.add(0, 1, 7)
 * edges.arrange().kind // order
 * ```
 */
export class VersionEdges {
  private readonly nodes: number
  private readonly froms = new IntColumn()
  private readonly tos = new IntColumn()
  private readonly becauses = new IntColumn()
  private backward = 0

  /** @param nodes - how many there are; the order that is tried first is that of their numbers */
  constructor(nodes: number) {
    this.nodes = nodes
  }

  /** One node comes before another, because of something. */
  add(from: number, to: number, because: number): void {
    this.froms.push(from)
    this.tos.push(to)
    this.becauses.push(because)
    if (from >= to) this.backward++
  }

  /** Puts all nodes into an order. */
  arrange(): Arranged {
    const { nodes } = this
    if (this.backward === 0) return { kind: 'order', nodes: Int32Array.from({ length: nodes }, (_, i) => i) }
    const { starts, edges } = this.byFrom()
    const tos = this.tos.view()
    const pending = new Int32Array(nodes)
    for (let edge = 0; edge < tos.length; edge++) {
      const to = tos[edge] as number
      pending[to] = (pending[to] as number) + 1
    }
    const order = new Int32Array(nodes)
    let placed = 0
    for (let node = 0; node < nodes; node++) if (pending[node] === 0) order[placed++] = node
    for (let at = 0; at < placed; at++) {
      const node = order[at] as number
      for (let i = starts[node] as number; i < (starts[node + 1] as number); i++) {
        const to = tos[edges[i] as number] as number
        pending[to] = (pending[to] as number) - 1
        if (pending[to] === 0) order[placed++] = to
      }
    }
    if (placed === nodes) return { kind: 'order', nodes: order }
    return { kind: 'circle', circle: this.shortestCircle(starts, edges, pending) }
  }

  private byFrom(): { readonly starts: Int32Array; readonly edges: Int32Array } {
    const froms = this.froms.view()
    const starts = new Int32Array(this.nodes + 2)
    for (let edge = 0; edge < froms.length; edge++) {
      const from = froms[edge] as number
      starts[from + 2] = (starts[from + 2] as number) + 1
    }
    for (let node = 2; node < starts.length; node++)
      starts[node] = (starts[node] as number) + (starts[node - 1] as number)
    const edges = new Int32Array(froms.length)
    for (let edge = 0; edge < froms.length; edge++) {
      const from = froms[edge] as number
      const place = starts[from + 1] as number
      edges[place] = edge
      starts[from + 1] = place + 1
    }
    return { starts, edges }
  }

  /** The shortest circle through one of the first nodes that are left; each of them is on one, or leads to or from one. */
  private shortestCircle(starts: Int32Array, edges: Int32Array, pending: Int32Array): Circle {
    const tos = this.tos.view()
    let best: Circle | undefined
    let tried = 0
    for (let start = 0; start < this.nodes; start++) {
      if (pending[start] === 0) continue
      if (best !== undefined && ++tried > MOST_STARTS) break
      const limit = best === undefined ? Number.POSITIVE_INFINITY : best.froms.length
      best = this.circleThrough(start, starts, edges, pending, tos, limit) ?? best
    }
    if (best === undefined) throw new Error('what has no order has a circle')
    return best
  }

  private circleThrough(
    start: number,
    starts: Int32Array,
    edges: Int32Array,
    pending: Int32Array,
    tos: Int32Array,
    limit: number,
  ): Circle | undefined {
    const reachedBy = new Map<number, number>()
    let level = [start]
    for (let depth = 1; level.length > 0 && depth < limit; depth++) {
      const next: number[] = []
      for (const node of level) {
        for (let i = starts[node] as number; i < (starts[node + 1] as number); i++) {
          const edge = edges[i] as number
          const to = tos[edge] as number
          if (pending[to] === 0 || reachedBy.has(to)) continue
          reachedBy.set(to, edge)
          if (to === start) return this.circleOf(start, reachedBy)
          next.push(to)
        }
      }
      level = next
    }
    return undefined
  }

  private circleOf(start: number, reachedBy: ReadonlyMap<number, number>): Circle {
    const froms: number[] = []
    const becauses: number[] = []
    let node = start
    do {
      const edge = reachedBy.get(node) ?? NONE
      node = this.froms.get(edge)
      froms.push(node)
      becauses.push(this.becauses.get(edge))
    } while (node !== start)
    return { froms: froms.reverse(), becauses: becauses.reverse() }
  }
}
