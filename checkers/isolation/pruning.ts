import { IntColumn } from '../int-column.ts'
import { componentsOf } from '../transactions/components.ts'
import { DEPENDENCY, type DependencyGraph } from '../transactions/dependency-graph.ts'
import { FORCED } from './known-orders.ts'
import type { Observations } from './observations.ts'
import type { KnownGraph, Readers } from './polygraph.ts'
import { shortCycle } from './short-cycle.ts'

/** More nodes than these are not pruned: what reaches what takes a bit for each two. */
export const MOST_NODES = 16_384
const DECIDED = 1

/** Why an edge was concluded. */
export interface Conclusion {
  readonly from: number
  readonly to: number
  readonly key: number
  /** Two writers of the key, in the order that was concluded. */
  readonly first: number
  readonly second: number
  /** Who read what the first wrote, if the edge says that it did so before the second. */
  readonly reader: number | undefined
  /** The nodes between which there was a way that forbids the other order; none for an edge of a reader. */
  readonly premise: readonly [number, number] | undefined
  /** Who read what the second wrote, and would read the first's, were the order another; if that is why. */
  readonly spoilt: number | undefined
  readonly round: number
}

/** What pruning came to. */
export interface Pruned {
  readonly graph: DependencyGraph
  readonly conclusions: readonly Conclusion[]
  /** A cycle of nodes, where there can be no order; otherwise empty. */
  readonly cycle: readonly number[]
  readonly steps: number
  /** Whether every two writers of a key are in order: then any order of the nodes that fits the edges will do. */
  readonly isDecided: boolean
}

/** Two writers of a key, of which one must come before the other: entries of the column of written keys. */
interface Choices {
  readonly ones: IntColumn
  readonly others: IntColumn
}

/**
 * Concludes what order writers of a key must have from what is known of others, until nothing more can be concluded.
 *
 * @param observations - who read from whom
 * @param readers - the same, by what was read
 * @param known - what is known beforehand; gets the conclusions as well
 * @param budget - how many steps it may take
 *
 * Source: the pruning of polygraphs in Tan et al., "Cobra", OSDI 2020, section 4.
 */
export function pruned(
  observations: Observations,
  readers: Readers,
  { nodes, edges }: KnownGraph,
  budget: number,
): Pruned {
  const { writeKeys } = observations
  const writerOf = writersOfEntries(observations)
  const conclusions: Conclusion[] = []
  const choices = choicesOf(observations, budget)
  const isSmall = choices !== undefined && nodes.length <= MOST_NODES
  if (isSmall) {
    for (const [reader, writer] of readersOfInitial(observations, readers)) {
      edges.add(nodes.begin(reader), nodes.end(writer), DEPENDENCY.readWrite)
    }
  }
  let steps = choices?.ones.length ?? 0
  const state = new Uint8Array(choices?.ones.length ?? 0)
  for (let round = 1; ; round++) {
    const graph = edges.graph(nodes.length)
    const components = componentsOf(graph)
    const result = { graph, conclusions, steps, cycle: [], isDecided: false }
    if (components.count < nodes.length) return { ...result, cycle: shortCycle(graph, components) }
    const isKnown = isSmall || observations.versionOrders !== undefined
    if (choices?.ones.length === 0 && isKnown) return { ...result, isDecided: true }
    if (!isSmall || steps > budget) return result
    const reach = new Reach(graph, components.of)
    steps += Math.ceil((graph.targets.length * reach.words) / 64)
    let undecided = 0
    const before = conclusions.length
    for (let i = 0; i < state.length; i++) {
      if (state[i] === DECIDED) continue
      steps++
      const one = choices.ones.get(i)
      const other = choices.others.get(i)
      const a = writerOf[one] as number
      const b = writerOf[other] as number
      const againstOne = obstacle(one, a, b)
      const againstOther = obstacle(other, b, a)
      if (againstOne === undefined && againstOther === undefined) {
        undecided++
        continue
      }
      state[i] = DECIDED
      if (againstOne !== undefined) conclude(other, b, a, againstOne)
      if (againstOther !== undefined) conclude(one, a, b, againstOther)
    }
    if (conclusions.length === before) return { ...result, steps, isDecided: undecided === 0 }

    /** What forbids that `first`, which wrote an entry, comes before `second`. */
    function obstacle(entry: number, first: number, second: number): Obstacle | undefined {
      if (reach.has(nodes.begin(second), nodes.end(first))) {
        return { premise: [nodes.begin(second), nodes.end(first)], spoilt: undefined }
      }
      for (let at = readers.starts[entry] as number; at < (readers.starts[entry + 1] as number); at++) {
        const reader = readers.numbers[at] as number
        if (reader !== second && reach.has(nodes.end(second), nodes.begin(reader))) {
          return { premise: [nodes.end(second), nodes.begin(reader)], spoilt: reader }
        }
      }
      return undefined
    }

    function conclude(entry: number, first: number, second: number, why: Obstacle): void {
      const key = writeKeys[entry] as number
      const [from, to] = [nodes.end(first), nodes.begin(second)]
      edges.add(from, to, FORCED)
      conclusions.push({ from, to, key, first, second, reader: undefined, ...why, round })
      for (let at = readers.starts[entry] as number; at < (readers.starts[entry + 1] as number); at++) {
        const reader = readers.numbers[at] as number
        if (reader === second) continue
        const [early, late] = [nodes.begin(reader), nodes.end(second)]
        edges.add(early, late, FORCED)
        conclusions.push({
          from: early,
          to: late,
          key,
          first,
          second,
          reader,
          premise: undefined,
          spoilt: undefined,
          round,
        })
      }
    }
  }
}

type Obstacle = Pick<Conclusion, 'premise' | 'spoilt'>

/** For each entry of the column of written keys who wrote it. */
export function writersOfEntries({ length, writeStarts, writeKeys }: Observations): Int32Array {
  const writers = new Int32Array(writeKeys.length)
  for (let number = 1; number < length; number++) {
    writers.fill(number, writeStarts[number], writeStarts[number + 1])
  }
  return writers
}

/** Entries of each key, one key after the other. */
function entriesByKey({ table, writeKeys }: Observations): readonly number[][] {
  const entries: number[][] = Array.from({ length: table.keys.size }, () => [])
  for (let entry = 0; entry < writeKeys.length; entry++) entries[writeKeys[entry] as number]?.push(entry)
  return entries
}

/** Who read a key as it was at first, with everyone else who writes it; of lists this is known from the order of versions. */
function readersOfInitial(observations: Observations, readers: Readers): [number, number][] {
  const { versionOrders, writeKeys } = observations
  if (versionOrders !== undefined) return []
  const writerOf = writersOfEntries(observations)
  const pairs: [number, number][] = []
  for (const [key, entries] of entriesByKey(observations).entries()) {
    const initial = writeKeys.length + key
    for (let at = readers.starts[initial] as number; at < (readers.starts[initial + 1] as number); at++) {
      const reader = readers.numbers[at] as number
      for (const entry of entries) {
        const writer = writerOf[entry] as number
        if (writer !== reader) pairs.push([reader, writer])
      }
    }
  }
  return pairs
}

/** All that is open: of registers any two writers of a key, of lists those of which no read shows the order. */
function choicesOf(observations: Observations, most: number): Choices | undefined {
  const { versionOrders } = observations
  const choices = { ones: new IntColumn(), others: new IntColumn() }
  const writerOf = writersOfEntries(observations)
  for (const [key, all] of entriesByKey(observations).entries()) {
    let entries = all
    if (versionOrders !== undefined) {
      const { starts, members, unreadStarts, unread } = versionOrders
      const shown = new Set(members.subarray(starts[key], starts[key + 1]))
      const open = new Set(unread.subarray(unreadStarts[key], unreadStarts[key + 1]))
      entries = all.filter((entry) => {
        const writer = writerOf[entry] as number
        return open.has(writer) && !shown.has(writer)
      })
    }
    if (choices.ones.length + (entries.length * (entries.length - 1)) / 2 > most) return undefined
    for (let i = 0; i < entries.length; i++) {
      for (let j = i + 1; j < entries.length; j++) {
        choices.ones.push(entries[i] as number)
        choices.others.push(entries[j] as number)
      }
    }
  }
  return choices
}

/** What reaches what in a graph without cycles: a set of bits for each node. */
class Reach {
  readonly words: number
  private readonly bits: Int32Array

  constructor({ length, starts, targets }: DependencyGraph, reverseOrder: Int32Array) {
    this.words = (length + 31) >>> 5
    this.bits = new Int32Array(length * this.words)
    const { words, bits } = this
    const nodeAt = new Int32Array(length)
    for (let node = 0; node < length; node++) nodeAt[reverseOrder[node] as number] = node
    for (let at = 0; at < length; at++) {
      const node = nodeAt[at] as number
      const own = node * words
      for (let edge = starts[node] as number; edge < (starts[node + 1] as number); edge++) {
        const target = targets[edge] as number
        const place = own + (target >>> 5)
        const bit = 1 << (target & 31)
        // What is reached already has brought all that it reaches.
        if (((bits[place] as number) & bit) !== 0) continue
        const from = target * words
        for (let word = 0; word < words; word++) {
          bits[own + word] = (bits[own + word] as number) | (bits[from + word] as number)
        }
        bits[place] = (bits[place] as number) | bit
      }
    }
  }

  has(from: number, to: number): boolean {
    return ((this.bits[from * this.words + (to >>> 5)] as number) & (1 << (to & 31))) !== 0
  }
}
