import { cyclesIn, type FoundCycle } from './cycles.ts'
import { type DependencyGraph, EdgeList } from './dependency-graph.ts'

/** A cycle of no more edges than this is as short as one can be. */
const SHORTEST = 2
/** How many edges may be added to those of a component. */
const MOST_CHORDS = 50_000
/** Of a component of more vertices than this, only those of the cycle are looked at. */
const MOST_VERTICES = 5_000

/**
 * Adds edges between transactions by versions of which one is older than the other, though not the next, until it is told that there
 * are enough.
 *
 * @param rows - the transactions
 * @param add - takes an edge, and says whether it can take more
 */
export type ChordMaker = (
  rows: readonly number[],
  add: (from: number, to: number, kind: number) => boolean,
) => void

/**
 * Makes cycles shorter. Edges of a graph lead from one version to the next, so that a cycle goes through all who wrote in between;
 * here the components in which cycles were found are searched once more, with edges from versions to all that come later. A cycle
 * is replaced by a shorter one of the same type, or left as it is.
 *
 * @param cycles - as they were found
 * @param graph - in which they were found
 * @param of - the component of each vertex
 * @param transactions - how many vertices are transactions
 * @param addChords - adds the edges
 *
 * @example
 * ```ts
 * shorterCycles([], new EdgeList().graph(0), new Int32Array(), 0, () => undefined).length // 0
 * ```
 */
export function shorterCycles(
  cycles: readonly FoundCycle[],
  graph: DependencyGraph,
  of: Int32Array,
  transactions: number,
  addChords: ChordMaker,
): readonly FoundCycle[] {
  const found = new Map<number, readonly FoundCycle[]>()
  return cycles.map((cycle) => {
    const [first] = cycle.steps
    if (first === undefined || cycle.steps.length <= SHORTEST) return cycle
    const component = of[first.from] as number
    const all = verticesOf(component, of)
    const isWhole = all.length <= MOST_VERTICES
    const search = () =>
      withChords(graph, isWhole ? all : cycle.steps.map(({ from }) => from), transactions, addChords)
    const others = isWhole ? (found.get(component) ?? search()) : search()
    if (isWhole) found.set(component, others)
    const same = others.find(({ type }) => type === cycle.type)
    const isShorter = same !== undefined && same.steps.length < cycle.steps.length
    return isShorter ? { ...cycle, steps: same.steps } : cycle
  })
}

function verticesOf(component: number, of: Int32Array): number[] {
  const vertices: number[] = []
  for (let vertex = 0; vertex < of.length; vertex++) if (of[vertex] === component) vertices.push(vertex)
  return vertices
}

/** The cycles among some vertices, in their order, with edges to later versions. */
function withChords(
  { starts, targets, kinds }: DependencyGraph,
  vertices: readonly number[],
  transactions: number,
  addChords: ChordMaker,
): readonly FoundCycle[] {
  const sorted = [...vertices].sort((a, b) => a - b)
  const numbers = new Map(sorted.map((vertex, number) => [vertex, number]))
  const rows = sorted.filter((vertex) => vertex < transactions)
  const edges = new EdgeList()
  for (const [number, vertex] of sorted.entries()) {
    for (let edge = starts[vertex] as number; edge < (starts[vertex + 1] as number); edge++) {
      const target = numbers.get(targets[edge] as number)
      if (target !== undefined) edges.add(number, target, kinds[edge] as number)
    }
  }
  let left = MOST_CHORDS
  addChords(rows, (from, to, kind) => {
    edges.add(numbers.get(from) as number, numbers.get(to) as number, kind)
    return --left > 0
  })
  return cyclesIn(edges.graph(sorted.length), rows.length).map((cycle) => ({
    ...cycle,
    steps: cycle.steps.map(({ from, to, kind }) => ({
      from: sorted[from] as number,
      to: sorted[to] as number,
      kind,
    })),
  }))
}
