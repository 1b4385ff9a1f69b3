import type { Components } from '../transactions/components.ts'
import type { DependencyGraph } from '../transactions/dependency-graph.ts'

/** From how many vertices a way back is looked for: the shortest of so many cycles is short enough to begin with. */
const MOST_BEGINNINGS = 64
const UNSEEN = -1

/**
 * A short cycle of a graph: its vertices, in their order; empty if there is none.
 *
 * @param graph - the graph
 * @param components - its strongly connected components
 *
 * @example
 * ```ts
 * const edges = new EdgeList()
 * edges.add(0, 1, DEPENDENCY.process)
 * edges.add(1, 0, DEPENDENCY.writeRead)
 * const graph = edges.graph(2)
 * shortCycle(graph, componentsOf(graph)) // [0, 1]
 * ```
 */
export function shortCycle(graph: DependencyGraph, components: Components): readonly number[] {
  const members = smallestComponent(components)
  let shortest: readonly number[] = []
  const parents = new Int32Array(graph.length).fill(UNSEEN)
  for (const start of members.slice(0, MOST_BEGINNINGS)) {
    const limit = shortest.length === 0 ? graph.length : shortest.length - 1
    const found = cycleThrough(graph, components.of, start, limit, parents)
    if (found.length > 0) shortest = found
    if (shortest.length === 2) break
  }
  return shortest
}

/** The vertices of the smallest component that has more than one. */
function smallestComponent({ count, of }: Components): readonly number[] {
  const sizes = new Int32Array(count)
  for (let vertex = 0; vertex < of.length; vertex++) {
    const component = of[vertex] as number
    sizes[component] = (sizes[component] as number) + 1
  }
  let smallest = UNSEEN
  for (let component = 0; component < count; component++) {
    const size = sizes[component] as number
    if (size > 1 && (smallest === UNSEEN || size < (sizes[smallest] as number))) smallest = component
  }
  const members: number[] = []
  for (let vertex = 0; vertex < of.length; vertex++) if (of[vertex] === smallest) members.push(vertex)
  return members
}

/** The shortest cycle through a vertex of at most so many vertices; breadth first. */
function cycleThrough(
  { starts, targets }: DependencyGraph,
  componentOf: Int32Array,
  start: number,
  limit: number,
  parents: Int32Array,
): readonly number[] {
  const queue = [start]
  const path = (from: number): readonly number[] => {
    const cycle: number[] = []
    for (let vertex = from; vertex !== start; vertex = parents[vertex] as number) cycle.push(vertex)
    return [start, ...cycle.reverse()]
  }
  let found: readonly number[] = []
  search: for (let at = 0, depth = 1, levelEnd = 1; at < queue.length && depth <= limit;) {
    const vertex = queue[at++] as number
    for (let edge = starts[vertex] as number; edge < (starts[vertex + 1] as number); edge++) {
      const target = targets[edge] as number
      if (target === start) {
        found = path(vertex)
        break search
      }
      if (componentOf[target] !== componentOf[start] || parents[target] !== UNSEEN) continue
      parents[target] = vertex
      queue.push(target)
    }
    if (at === levelEnd) {
      depth++
      levelEnd = queue.length
    }
  }
  for (const vertex of queue) parents[vertex] = UNSEEN
  return found
}

/**
 * The kinds of an edge; none if it is not there.
 *
 * @param graph - the graph
 * @param from - where it begins
 * @param to - where it leads
 */
export function kindsOf({ starts, targets, kinds }: DependencyGraph, from: number, to: number): number {
  let low = starts[from] as number
  let high = starts[from + 1] as number
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((targets[middle] as number) < to) low = middle + 1
    else high = middle
  }
  return low < (starts[from + 1] as number) && targets[low] === to ? (kinds[low] as number) : 0
}
