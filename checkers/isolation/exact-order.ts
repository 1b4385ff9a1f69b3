import { componentsOf } from '../transactions/components.ts'
import { DEPENDENCY } from '../transactions/dependency-graph.ts'
import { forcedOrder, keyRead, sharedKey } from './forced-order.ts'
import { type IsolationModel, isolationModels } from './models.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'
import { searchOrder } from './order-search.ts'
import { knownGraph, type Nodes, type Readers, readersOf } from './polygraph.ts'
import type { Because, Proof, Step } from './proof.ts'
import { type Conclusion, MOST_NODES, pruned, type Pruned } from './pruning.ts'
import { kindsOf } from './short-cycle.ts'

/** How many nodes a first attempt looks at for each that there is. */
const STEPS_OF_AN_ATTEMPT = 100

/** What came of looking for an order. */
export type ExactlyOrdered =
  | { readonly kind: 'order'; readonly order: Int32Array; readonly steps: number }
  | { readonly kind: 'cycle'; readonly proof: Proof; readonly steps: number }
  /** Every order was tried. */
  | { readonly kind: 'none'; readonly steps: number }
  | { readonly kind: 'gave-up'; readonly steps: number }

/**
 * Whether what was observed fits snapshot isolation or serializability: prunes what is open by what is known, and then looks for
 * an order.
 *
 * @param observations - who read from whom
 * @param model - the model
 * @param budget - how many steps it may take
 */
export function exactOrder(
  observations: Observations,
  model: IsolationModel,
  budget: number,
): ExactlyOrdered {
  const readers = readersOf(observations)
  const attempt = attempted(observations, readers, model, budget)
  if (attempt.kind === 'order') return attempt
  const known = knownGraph(observations, readers, model)
  const { nodes } = known
  if (nodes.length > MOST_NODES && model.order !== 'none') {
    // Of so many nothing will be concluded but what is weaker, and forced.
    const weaker = forcedOrder(observations, isolationModels['causal-consistency'])
    if (weaker.kind === 'cycle') return { kind: 'cycle', proof: weaker.proof, steps: attempt.steps }
  }
  const { graph, cycle, conclusions, isDecided, ...rest } = pruned(
    observations,
    readers,
    known,
    Math.max(budget - attempt.steps, 0),
  )
  const steps = attempt.steps + rest.steps
  if (cycle.length > 0) {
    const prover = new Prover(observations, nodes, graph, conclusions)
    return { kind: 'cycle', proof: prover.proof(model, cycle), steps }
  }
  if (isDecided) {
    const { of } = componentsOf(graph)
    const order = new Int32Array(graph.length)
    for (let node = 0; node < graph.length; node++) {
      order[graph.length - 1 - (of[node] as number)] = node
    }
    return { kind: 'order', order: transactionsOf(order, nodes), steps }
  }
  const found = searchOrder(observations, readers, nodes, graph, Math.max(budget - steps, 0))
  const all = steps + found.steps
  if (found.kind === 'order') return { kind: 'order', order: transactionsOf(found.nodes, nodes), steps: all }
  return { kind: found.kind, steps: all }
}

/**
 * Looks for an order nearly as the history has it, before anything is concluded: most histories that have an order have such
 * a one. Where sessions do not count, an order that keeps them is one all the same.
 */
function attempted(
  observations: Observations,
  readers: Readers,
  model: IsolationModel,
  budget: number,
): Extract<ExactlyOrdered, { readonly kind: 'order' }> | { readonly kind: 'none'; readonly steps: number } {
  const order = model.order === 'none' ? 'session' : model.order
  let steps = 0
  // One after another is also from snapshots.
  for (const axiom of new Set(['serial', model.axiom] as const)) {
    const { nodes, edges } = knownGraph(observations, readers, { ...model, axiom, order })
    const few = Math.min(budget - steps, STEPS_OF_AN_ATTEMPT * nodes.length)
    const graph = edges.graph(nodes.length)
    if (componentsOf(graph).count < graph.length) continue
    const found = searchOrder(observations, readers, nodes, graph, few)
    steps += found.steps
    if (found.kind === 'order') return { kind: 'order', order: transactionsOf(found.nodes, nodes), steps }
  }
  return { kind: 'none', steps }
}

/** The transactions in the order of their ends. */
function transactionsOf(order: Int32Array, nodes: Nodes): Int32Array {
  const isEnd = (node: number) => {
    const transaction = nodes.transactionOf(node)
    return transaction >= 0 && node === nodes.end(transaction)
  }
  return order.filter(isEnd).map((node) => nodes.transactionOf(node))
}

/** Tells what a cycle rests on. */
class Prover {
  private readonly observations: Observations
  private readonly nodes: Nodes
  private readonly graph: Pruned['graph']
  /** The first conclusion of each edge. */
  private readonly conclusions = new Map<number, Conclusion>()

  constructor(
    observations: Observations,
    nodes: Nodes,
    graph: Pruned['graph'],
    conclusions: readonly Conclusion[],
  ) {
    this.observations = observations
    this.nodes = nodes
    this.graph = graph
    for (const conclusion of conclusions) {
      const name = this.nameOf(conclusion.from, conclusion.to)
      if (!this.conclusions.has(name)) this.conclusions.set(name, conclusion)
    }
  }

  proof(model: IsolationModel, cycle: readonly number[]): Proof {
    const wanted: Conclusion[] = []
    const isWanted = new Set<Conclusion>()
    const want = (conclusion: Conclusion): void => {
      if (isWanted.has(conclusion)) return
      isWanted.add(conclusion)
      wanted.push(conclusion)
    }
    const steps = this.steps([...cycle, cycle[0] as number], Number.POSITIVE_INFINITY, want)
    const lemmas: { readonly round: number; readonly step: Step }[] = []
    for (const conclusion of wanted) {
      const { first, second, key, premise, spoilt, reader, round } = conclusion
      if (premise === undefined) {
        // A reader's edge rests on the order of the writers, which was concluded with it.
        const writers = this.conclusions.get(this.nameOf(this.nodes.end(first), this.nodes.begin(second)))
        if (writers !== undefined && reader !== undefined) want(writers)
        continue
      }
      const against = this.steps(this.way(premise[0], premise[1], round), round, want)
      lemmas.push({
        round,
        step: { from: first, to: second, because: { kind: 'writers', key, spoilt, against } },
      })
    }
    lemmas.sort((a, b) => a.round - b.round)
    return { model, lemmas: lemmas.map(({ step }) => step), cycle: steps }
  }

  private nameOf(from: number, to: number): number {
    return from * this.nodes.length + to
  }

  /** A way of nodes as steps of transactions; conclusions among them, which were come to before a round, are wanted. */
  private steps(
    way: readonly number[],
    before: number,
    want: (conclusion: Conclusion) => void,
  ): readonly Step[] {
    const { nodes, graph } = this
    const steps: Step[] = []
    let since: number | undefined
    for (let i = 0; i + 1 < way.length; i++) {
      const [node, next] = [way[i] as number, way[i + 1] as number]
      const [from, to] = [nodes.transactionOf(node), nodes.transactionOf(next)]
      if (to < 0) {
        if (from >= 0) since = from
        continue
      }
      if (from < 0) {
        // A way may begin at a moment, in which case the transaction before it closes the cycle.
        const begun = since ?? this.lastTransaction(way)
        if (begun !== to) steps.push({ from: begun, to, because: { kind: 'realtime' } })
        continue
      }
      if (from === to) continue
      const kinds = kindsOf(graph, node, next)
      const known = this.known(kinds, from, to)
      if (known !== undefined) {
        steps.push({ from, to, because: known })
        continue
      }
      const conclusion = this.conclusions.get(this.nameOf(node, next))
      if (conclusion === undefined || conclusion.round >= before) continue
      want(conclusion)
      const { key, first, reader } = conclusion
      const because: Because =
        reader === undefined
          ? { kind: 'writers', key, spoilt: undefined, against: [] }
          : { kind: 'overwritten', key, first }
      steps.push({ from, to, because })
    }
    return steps
  }

  private lastTransaction(way: readonly number[]): number {
    const last = way.findLast((node) => this.nodes.transactionOf(node) >= 0) as number
    return this.nodes.transactionOf(last)
  }

  /** Why an edge was there from the beginning, if it was. */
  private known(kinds: number, from: number, to: number): Because | undefined {
    if ((kinds & DEPENDENCY.process) !== 0) return { kind: 'session' }
    if ((kinds & DEPENDENCY.writeRead) !== 0) {
      return { kind: 'read', key: keyRead(this.observations, from, to) }
    }
    if ((kinds & DEPENDENCY.writeWrite) !== 0) {
      return { kind: 'version', key: sharedKey(this.observations, from, to) }
    }
    if ((kinds & DEPENDENCY.readWrite) !== 0) return this.overwritten(from, to)
    return undefined
  }

  private overwritten(reader: number, writer: number): Because {
    const { readStarts, readKeys, readFroms, versionOrders, writeStarts, writeKeys } = this.observations
    const written = new Set(writeKeys.subarray(writeStarts[writer], writeStarts[writer + 1]))
    for (let i = readStarts[reader] as number; i < (readStarts[reader + 1] as number); i++) {
      const key = readKeys[i] as number
      const first = readFroms[i] as number
      if (!written.has(key)) continue
      if (versionOrders === undefined) {
        if (first === INITIAL_STATE) return { kind: 'overwritten', key, first }
        continue
      }
      const { starts, members, unreadStarts, unread } = versionOrders
      const shown = members.subarray(starts[key], starts[key + 1])
      const at = first === INITIAL_STATE ? -1 : shown.indexOf(first)
      const next = shown.indexOf(writer, at + 1)
      const isUnread = unread.subarray(unreadStarts[key], unreadStarts[key + 1]).includes(writer)
      if (next > at || isUnread) return { kind: 'overwritten', key, first }
    }
    return { kind: 'session' }
  }

  /** The shortest way from a node to another by edges that were there before a round. */
  private way(from: number, to: number, round: number): readonly number[] {
    const { graph } = this
    const parents = new Map<number, number>([[from, from]])
    const queue = [from]
    for (const node of queue) {
      if (parents.has(to)) break
      for (let edge = graph.starts[node] as number; edge < (graph.starts[node + 1] as number); edge++) {
        const target = graph.targets[edge] as number
        if (parents.has(target)) continue
        const isKnown = ((graph.kinds[edge] as number) & 31) !== 0
        const conclusion = isKnown ? undefined : this.conclusions.get(this.nameOf(node, target))
        if (conclusion !== undefined && conclusion.round >= round) continue
        parents.set(target, node)
        queue.push(target)
      }
    }
    const way = [to]
    while (way.at(-1) !== from) way.push(parents.get(way.at(-1) as number) as number)
    return way.reverse()
  }
}
