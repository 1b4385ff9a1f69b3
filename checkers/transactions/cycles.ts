import { type Components, componentsOf } from './components.ts'
import { DEPENDENCY, type DependencyGraph, EdgeList } from './dependency-graph.ts'
import { CYCLES, type CycleType, impliedAnomalies, VARIANTS } from './lattice.ts'
import { Paths } from './paths.ts'
import type { DependencyKind } from './reasons.ts'

/** One transaction of a cycle stands before the next, which is the first again after the last. */
export interface Step {
  readonly from: number
  readonly to: number
  readonly kind: DependencyKind
}

/** An anomaly that is a cycle: a short one, and in how many components there is one. */
export interface FoundCycle {
  readonly type: CycleType
  readonly steps: readonly Step[]
  readonly count: number
}

const { writeWrite, writeRead, readWrite, process, realtime, through } = DEPENDENCY

/** The kinds of edges as an answer has them; of several kinds of one edge, the first that may be used is told. */
const KINDS: readonly (readonly [kinds: number, kind: DependencyKind])[] = [
  [writeWrite, 'ww'],
  [writeRead, 'wr'],
  [process, 'process'],
  [realtime, 'realtime'],
  [readWrite, 'rw'],
]

/** The order that each of {@link VARIANTS} has beside data. */
const ORDERS = [0, process, process | realtime] as const

/** How many edges may be looked at to make the cycles of one type shorter, once there is one. */
const STEPS_FOR_SHORTER = 5_000_000

/** No cycle has fewer edges. */
const SHORTEST = 2

/**
 * Finds the cycles of a graph, by what they are made of. In each strongly connected component, kinds are looked for from the worst
 * on, and none that one that was found implies. Whether there is one is decided without looking at all cycles, of which there may be
 * exponentially many: `G0` and `G1c` are components of fewer edges; `G-nonadjacent` is a cycle in the graph that remembers whether
 * the last edge was an anti-dependency, and `G-single` a way back from one of those; any cycle that is left is a `G2`.
 *
 * @param graph - which vertex stands before which; an edge may be there more than once
 * @param transactions - how many of the vertices are transactions; those after them stand for edges
 * @param components - the components of the graph, where they are known
 *
 * Source: Adya, "Weak Consistency", 1999, for what the anomalies are.
 *
 * @example
 * ```ts
 * const edges = new EdgeList()
 * edges.add(0, 1, DEPENDENCY.readWrite)
 * edges.add(1, 0, DEPENDENCY.writeRead)
 * cyclesIn(edges.graph(2), 2)[0]?.type // G-single-item
 * ```
 */
export function cyclesIn(
  graph: DependencyGraph,
  transactions: number,
  { count, of }: Components = componentsOf(graph),
): readonly FoundCycle[] {
  if (count === graph.length) return []
  return new CycleSearch(knotsOf(graph, of, count, transactions)).run()
}

/** The components of a graph that have cycles, without the rest of it. */
interface Knots {
  readonly graph: DependencyGraph
  /** Where the vertices of each component begin; one more entry than components. */
  readonly starts: readonly number[]
  /** Which vertex of the whole graph each was. */
  readonly originals: Int32Array
  readonly transactions: number
}

function knotsOf(graph: DependencyGraph, of: Int32Array, count: number, transactions: number): Knots {
  const sizes = sizesOf(of, count)
  const places = new Int32Array(count)
  const starts = [0]
  for (let component = 0; component < count; component++) {
    if ((sizes[component] as number) < 2) continue
    places[component] = starts.at(-1) as number
    starts.push((starts.at(-1) as number) + (sizes[component] as number))
  }
  const originals = new Int32Array(starts.at(-1) as number)
  const numbers = new Int32Array(graph.length)
  const isKnotted = (vertex: number) => (sizes[of[vertex] as number] as number) > 1
  for (let vertex = 0; vertex < graph.length; vertex++) {
    if (!isKnotted(vertex)) continue
    const component = of[vertex] as number
    const place = places[component] as number
    places[component] = place + 1
    originals[place] = vertex
    numbers[vertex] = place
  }
  const edges = new EdgeList()
  for (let vertex = 0; vertex < graph.length; vertex++) {
    if (!isKnotted(vertex)) continue
    for (let edge = graph.starts[vertex] as number; edge < (graph.starts[vertex + 1] as number); edge++) {
      const target = graph.targets[edge] as number
      if (of[target] !== of[vertex]) continue
      edges.add(numbers[vertex] as number, numbers[target] as number, graph.kinds[edge] as number)
    }
  }
  return { graph: edges.graph(originals.length), starts, originals, transactions }
}

function sizesOf(of: Int32Array, count: number): Int32Array {
  const sizes = new Int32Array(count)
  for (const component of of) sizes[component] = (sizes[component] as number) + 1
  return sizes
}

/** A cycle of vertices, the first again at its end. */
interface Closed {
  readonly vertices: readonly number[]
  readonly weight: number
  /** What its edges may be told as. */
  readonly kinds: number
}

class CycleSearch {
  private readonly graph: DependencyGraph
  private readonly knots: Knots
  private readonly isFree: (vertex: number) => boolean
  private readonly paths: Paths
  private readonly found = new Map<CycleType, FoundCycle>()

  constructor(knots: Knots) {
    this.knots = knots
    this.graph = knots.graph
    this.isFree = (vertex) => (knots.originals[vertex] as number) >= knots.transactions
    this.paths = new Paths(this.graph, this.isFree)
  }

  run(): readonly FoundCycle[] {
    const known = this.knots.starts.slice(1).map(() => new Set<string>())
    const all = this.graph.kinds.reduce((some, kinds) => some | kinds, 0)
    for (const [at, variant] of VARIANTS.entries()) {
      const order = ORDERS[at] as number
      if (at > 0 && (all & order & ~(ORDERS[at - 1] as number)) === 0) continue
      for (const [type, search] of this.searches(order)) {
        let steps = this.paths.steps + STEPS_FOR_SHORTER
        for (const [knot, redundant] of known.entries()) {
          if (redundant.has(`${type}${variant}`)) continue
          const from = this.knots.starts[knot] as number
          const to = this.knots.starts[knot + 1] as number
          const closed = search(from, to, steps)
          if (closed === undefined) continue
          const cycle = this.stepsOf(closed)
          const name = typeOf(cycle)
          for (const each of impliedAnomalies([name])) redundant.add(each)
          this.note(name, cycle)
          steps = Math.max(steps, this.paths.steps)
        }
      }
    }
    return [...this.found.values()]
  }

  /** For each type of cycle what finds one among some vertices, if there is one. */
  private searches(order: number): readonly (readonly [string, Search])[] {
    const { graph } = this
    const base = writeWrite | writeRead | order
    const product = lazily(() => new Alternating(graph, base, this.isFree))
    const all = lazily(() => componentsOf(graph, base | readWrite | through).of)
    const searches: Record<(typeof CYCLES)[number], () => Search> = {
      G0: () => this.among(writeWrite | order),
      G1c: () => this.among(base),
      'G-single-item': () => (from, to, steps) =>
        this.overEdges(from, to, steps, base, product().isCandidate, (a, b, below) => {
          const path = this.paths.find({ from: b, to: a, kinds: base | through, below })
          return path === undefined ? undefined : { path, weight: this.paths.weight }
        }),
      'G-nonadjacent-item': () => (from, to, steps) =>
        this.overEdges(from, to, steps, base, product().isCandidate, (a, b, below) =>
          product().wayBack(a, b, below, this.paths),
        ),
      'G2-item': () => (from, to, steps) => {
        const of = all()
        const isCandidate = (a: number, b: number) => of[a] === of[b]
        return this.overEdges(from, to, steps, base, isCandidate, (a, b, below) => {
          const path = this.paths.find({ from: b, to: a, kinds: base | readWrite | through, below })
          return path === undefined ? undefined : { path, weight: this.paths.weight }
        })
      },
    }
    return CYCLES.map((type) => {
      const search = lazily(searches[type])
      return [type, (from, to, steps) => search()(from, to, steps)] as const
    })
  }

  /** Finds a short cycle of some kinds of edges. */
  private among(kinds: number): Search {
    const { count, of } = componentsOf(this.graph, kinds)
    const sizes = sizesOf(of, count)
    return (from, to, steps) => {
      let best: Closed | undefined
      for (let vertex = from; vertex < to; vertex++) {
        if ((sizes[of[vertex] as number] as number) < 2 || this.isFree(vertex)) continue
        const below = best?.weight ?? Infinity
        const vertices = this.paths.find({ from: vertex, to: vertex, kinds, within: of, below })
        if (vertices !== undefined) best = { vertices, weight: this.paths.weight, kinds }
        if (best !== undefined && (best.weight === SHORTEST || this.paths.steps > steps)) return best
      }
      return best
    }
  }

  /** Finds a short cycle that begins with one of the anti-dependencies that are nothing else. */
  private overEdges(
    from: number,
    to: number,
    steps: number,
    base: number,
    isCandidate: (a: number, b: number) => boolean,
    wayBack: WayBack,
  ): Closed | undefined {
    const { starts, targets, kinds } = this.graph
    let best: Closed | undefined
    for (let a = from; a < to; a++) {
      for (let edge = starts[a] as number; edge < (starts[a + 1] as number); edge++) {
        const b = targets[edge] as number
        const isAnti = ((kinds[edge] as number) & readWrite) !== 0 && ((kinds[edge] as number) & base) === 0
        if (!isAnti || !isCandidate(a, b)) continue
        const back = wayBack(a, b, best === undefined ? Infinity : best.weight - 1)
        if (back !== undefined)
          best = { vertices: [a, ...back.path], weight: back.weight + 1, kinds: base | readWrite }
        if (best !== undefined && (best.weight === SHORTEST || this.paths.steps > steps)) return best
      }
    }
    return best
  }

  /** A cycle in terms of transactions and kinds of edges; of several kinds those of data and order count before `rw`. */
  private stepsOf({ vertices, kinds }: Closed): readonly Step[] {
    const { originals, transactions } = this.knots
    const steps: Step[] = []
    // It may begin at a vertex that is no transaction.
    const at = vertices.findIndex((vertex) => (originals[vertex] as number) < transactions)
    const ring = [...vertices.slice(at, -1), ...vertices.slice(0, at), vertices[at] as number]
    let begun = ring[0] as number
    let kind: DependencyKind = 'rw'
    for (const [place, vertex] of ring.entries()) {
      if (place === 0) continue
      const before = ring[place - 1] as number
      if (before === begun) kind = kindOf(this.kindsOf(before, vertex) & kinds)
      if ((originals[vertex] as number) >= transactions) continue
      steps.push({ from: originals[begun] as number, to: originals[vertex] as number, kind })
      begun = vertex
    }
    // Who was invoked first is told first.
    const first = steps.reduce((best, { from }, place) => (from < (steps[best]?.from ?? 0) ? place : best), 0)
    return [...steps.slice(first), ...steps.slice(0, first)]
  }

  private kindsOf(from: number, to: number): number {
    const { starts, targets, kinds } = this.graph
    for (let edge = starts[from] as number; edge < (starts[from + 1] as number); edge++) {
      if (targets[edge] === to) return kinds[edge] as number
    }
    return 0
  }

  private note(type: CycleType, steps: readonly Step[]): void {
    const known = this.found.get(type)
    const isShorter = known === undefined || steps.length < known.steps.length
    this.found.set(type, {
      type,
      steps: isShorter ? steps : known.steps,
      count: (known?.count ?? 0) + 1,
    })
  }
}

/** Finds a cycle among the vertices from one on up to another, and makes it shorter until so many edges were looked at. */
type Search = (from: number, to: number, steps: number) => Closed | undefined

/** The way from the end of an edge to its beginning. */
type WayBack = (
  a: number,
  b: number,
  below: number,
) => { readonly path: readonly number[]; readonly weight: number } | undefined

/**
 * The graph in which every vertex is there twice: as it is reached by an anti-dependency, after which no other may follow, and as
 * it is reached by anything else. Its cycles are those in which no two anti-dependencies are next to each other.
 */
class Alternating {
  private readonly of: Int32Array
  private readonly paths: Paths

  constructor(graph: DependencyGraph, base: number, isFree: (vertex: number) => boolean) {
    const edges = new EdgeList()
    for (let vertex = 0; vertex < graph.length; vertex++) {
      for (let edge = graph.starts[vertex] as number; edge < (graph.starts[vertex + 1] as number); edge++) {
        const target = graph.targets[edge] as number
        const kinds = graph.kinds[edge] as number
        if ((kinds & base) !== 0) {
          edges.add(2 * vertex, 2 * target, kinds)
          edges.add(2 * vertex + 1, 2 * target, kinds)
        } else if ((kinds & readWrite) !== 0) edges.add(2 * vertex, 2 * target + 1, readWrite)
        else if ((kinds & through) !== 0) edges.add(2 * vertex + 1, 2 * target + 1, through)
      }
    }
    const doubled = edges.rows(2 * graph.length)
    this.of = componentsOf(doubled).of
    this.paths = new Paths(doubled, (vertex) => isFree(vertex >> 1))
  }

  /** Whether an anti-dependency is in a cycle that has no other next to it, or in one that only meets it at a vertex. */
  readonly isCandidate = (a: number, b: number): boolean => this.of[2 * a] === this.of[2 * b + 1]

  /** The way back of an anti-dependency that meets no transaction twice; `undefined` if none is found. */
  wayBack(
    a: number,
    b: number,
    below: number,
    all: Paths,
  ): { readonly path: readonly number[]; readonly weight: number } | undefined {
    const before = this.paths.steps
    const path = this.paths.find({ from: 2 * b + 1, to: 2 * a, kinds: 0xff, below })
    all.steps += this.paths.steps - before
    if (path === undefined) return undefined
    const vertices = path.map((vertex) => vertex >> 1)
    if (new Set(vertices).size < vertices.length) return undefined
    return { path: vertices, weight: this.paths.weight }
  }
}

function kindOf(kinds: number): DependencyKind {
  return KINDS.find(([bits]) => (bits & kinds) !== 0)?.[1] ?? 'rw'
}

/**
 * What a cycle is, by its edges alone.
 *
 * @param steps - the edges, in their order
 *
 * @example
 * ```ts
 * typeOf([{ kind: 'rw' }, { kind: 'wr' }]) // G-single-item
 * ```
 */
export function typeOf(steps: readonly Pick<Step, 'kind'>[]): CycleType {
  const count = (kind: DependencyKind) => steps.filter((step) => step.kind === kind).length
  const variant = count('realtime') > 0 ? '-realtime' : count('process') > 0 ? '-process' : ''
  const isAdjacent = steps.some(
    ({ kind }, at) => kind === 'rw' && steps[(at + 1) % steps.length]?.kind === 'rw',
  )
  const antis = count('rw')
  if (antis === 0) return `${count('wr') > 0 ? 'G1c' : 'G0'}${variant}`
  if (antis === 1) return `G-single-item${variant}`
  return `${isAdjacent ? 'G2-item' : 'G-nonadjacent-item'}${variant}`
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
