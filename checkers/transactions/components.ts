import { ColumnMemory } from './column-memory.ts'
import type { DependencyGraph } from './dependency-graph.ts'

/** Strongly connected components: the number of each vertex's, in reverse topological order. */
export interface Components {
  readonly count: number
  readonly of: Int32Array
}

const UNSEEN = -1

/**
 * The strongly connected components of a graph, or of those of its edges that are of some kinds.
 *
 * @param graph - the graph
 * @param kinds - the bits of edges that count: an edge that has one of them is there
 * @param memory - where columns are to be
 *
 * Source: Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1972; without recursion.
 *
 * @example
 * ```ts
 * const edges = new EdgeList()
 * edges.add(0, 1, DEPENDENCY.writeRead)
 * edges.add(1, 0, DEPENDENCY.readWrite)
 * componentsOf(edges.graph(2)).count // 1
 * ```
 */
export function componentsOf(
  graph: DependencyGraph,
  kinds = 0xff,
  memory = new ColumnMemory(28 * graph.length),
): Components {
  const { length, starts, targets } = graph
  const of = memory.ints(length).fill(UNSEEN)
  const order = memory.ints(length).fill(UNSEEN)
  const low = memory.ints(length)
  const next = memory.ints(length)
  const path = memory.ints(length)
  const stack = memory.ints(length)
  let [seen, count, depth, height] = [0, 0, 0, 0]
  const enter = (vertex: number) => {
    order[vertex] = seen
    low[vertex] = seen++
    next[vertex] = starts[vertex] as number
    path[depth++] = vertex
    stack[height++] = vertex
  }
  // Transactions mostly stand before those that come later: from the last one on, little is met that is not done with.
  for (let root = length - 1; root >= 0; root--) {
    if (order[root] !== UNSEEN) continue
    enter(root)
    while (depth > 0) {
      const vertex = path[depth - 1] as number
      const edge = next[vertex] as number
      if (edge < (starts[vertex + 1] as number)) {
        next[vertex] = edge + 1
        if (((graph.kinds[edge] as number) & kinds) === 0) continue
        const target = targets[edge] as number
        if (order[target] === UNSEEN) enter(target)
        else if (of[target] === UNSEEN && (order[target] as number) < (low[vertex] as number)) {
          low[vertex] = order[target] as number
        }
        continue
      }
      depth--
      if (low[vertex] === order[vertex]) {
        let member: number
        do {
          member = stack[--height] as number
          of[member] = count
        } while (member !== vertex)
        count++
      }
      if (depth > 0) {
        const parent = path[depth - 1] as number
        if ((low[vertex] as number) < (low[parent] as number)) low[parent] = low[vertex] as number
      }
    }
  }
  return { count, of }
}
