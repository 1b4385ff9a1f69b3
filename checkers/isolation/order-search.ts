import type { DependencyGraph } from '../transactions/dependency-graph.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'
import type { Nodes, Readers } from './polygraph.ts'

/** How long the sets of nodes are together that are remembered to lead nowhere; to forget some costs work, never a verdict. */
const MOST_REMEMBERED = 1 << 26
const NONE = -1

/** What a search for an order came to. */
export type Found =
  | { readonly kind: 'order'; readonly nodes: Int32Array; readonly steps: number }
  | { readonly kind: 'none' | 'gave-up'; readonly steps: number }

/**
 * Looks for an order of nodes that fits a graph and in which every read is of the last write before it, by trying which could
 * come next. A write waits until all who read what it replaces have done so; what takes nothing from others is done at
 * once. What was done says what every key holds that anybody still reads, so a set that led nowhere need not be tried again.
 *
 * @param observations - who read from whom
 * @param readers - the same, by what was read
 * @param nodes - what is put in order
 * @param graph - what must come before what
 * @param budget - how many nodes may be tried
 *
 * Source: Biswas & Enea, OOPSLA 2019, section 4; the search of dbcop.
 */
export function searchOrder(
  observations: Observations,
  readers: Readers,
  nodes: Nodes,
  graph: DependencyGraph,
  budget: number,
): Found {
  return new OrderSearch(observations, readers, nodes, graph).run(budget)
}

/** A point at which several nodes could come next. */
interface Fork {
  readonly candidates: readonly number[]
  next: number
  /** How many nodes were done before it. */
  readonly depth: number
}

class OrderSearch {
  private readonly observations: Observations
  private readonly readers: Readers
  private readonly nodes: Nodes
  private readonly graph: DependencyGraph
  /** How many nodes that must come before each are not done. */
  private readonly waiting: Int32Array
  private readonly order: Int32Array
  private depth = 0
  private readonly done: Uint8Array
  /** For each entry of written keys, how many of its readers have not read. */
  private readonly unread: Int32Array
  /** The entry that each key holds. */
  private readonly current: Int32Array
  /** What each entry replaced. */
  private readonly replaced: Int32Array
  /** The transaction that has begun and is going to write each key, or NONE. */
  private readonly held: Int32Array
  /** Nodes of which none that must come before is left, whether or not anything else is in their way; in order. */
  private ready: number[] = []
  private readonly hints: Float64Array
  private readonly dead = new Set<string>()

  constructor(observations: Observations, readers: Readers, nodes: Nodes, graph: DependencyGraph) {
    const { table, writeKeys } = observations
    const keyCount = table.keys.size
    this.observations = observations
    this.readers = readers
    this.nodes = nodes
    this.graph = graph
    this.waiting = new Int32Array(nodes.length)
    for (const target of graph.targets) this.waiting[target] = (this.waiting[target] as number) + 1
    this.order = new Int32Array(nodes.length)
    this.done = new Uint8Array(nodes.length)
    this.unread = new Int32Array(writeKeys.length + keyCount)
    for (let entry = 0; entry < this.unread.length; entry++) {
      this.unread[entry] = (readers.starts[entry + 1] as number) - (readers.starts[entry] as number)
    }
    this.current = Int32Array.from({ length: keyCount }, (_, key) => writeKeys.length + key)
    this.replaced = new Int32Array(writeKeys.length)
    this.held = new Int32Array(keyCount).fill(NONE)
    this.hints = hintsFor(observations, nodes)
  }

  run(budget: number): Found {
    let steps = 0
    const forks: Fork[] = []
    for (let node = 0; node < this.nodes.length; node++) if (this.waiting[node] === 0) this.makeReady(node)
    for (;;) {
      if (steps > budget) return { kind: 'gave-up', steps }
      steps += this.goOn()
      if (this.depth === this.nodes.length) return { kind: 'order', nodes: this.order, steps }
      const candidates = this.ready.filter((node) => this.isFree(node))
      steps += this.ready.length
      if (candidates.length === 1) {
        this.do(candidates[0] as number)
        continue
      }
      if (candidates.length > 1) {
        if (this.dead.size > 0) steps += this.nodes.length >>> 4
        if (this.dead.size === 0 || !this.dead.has(this.textOfDone())) {
          forks.push({ candidates, next: 1, depth: this.depth })
          this.do(candidates[0] as number)
          continue
        }
      }
      // Back to the last fork that has another way.
      for (;;) {
        const fork = forks.at(-1)
        if (fork === undefined) return { kind: 'none', steps }
        if (steps > budget) return { kind: 'gave-up', steps }
        while (this.depth > fork.depth) {
          this.undo()
          steps++
        }
        const candidate = fork.candidates[fork.next++]
        if (candidate !== undefined) {
          this.do(candidate)
          break
        }
        if (this.dead.size * (this.nodes.length >>> 4) < MOST_REMEMBERED) this.dead.add(this.textOfDone())
        steps += this.nodes.length >>> 4
        forks.pop()
      }
    }
  }

  /** Does all that takes nothing from others; gives how many nodes it looked at. */
  private goOn(): number {
    let steps = 0
    for (let at = 0; at < this.ready.length;) {
      const node = this.ready[at] as number
      steps++
      if (this.isHarmless(node) && this.isFree(node)) {
        this.do(node)
        at = 0
      } else at++
    }
    return steps
  }

  /** Whether doing a node as soon as it is free cannot be wrong. */
  private isHarmless(node: number): boolean {
    const transaction = this.nodes.transactionOf(node)
    if (transaction <= INITIAL_STATE) return true
    const { writeStarts } = this.observations
    const [start, end] = [writeStarts[transaction] as number, writeStarts[transaction + 1] as number]
    if (start === end) return true
    if (this.nodes.isSplit && node === this.nodes.begin(transaction)) return false
    // A write that nobody reads is in nobody's way.
    for (let entry = start; entry < end; entry++) if ((this.unread[entry] as number) > 0) return false
    return true
  }

  /** Whether a node that is ready can come next. */
  private isFree(node: number): boolean {
    const { nodes, observations } = this
    const transaction = nodes.transactionOf(node)
    if (transaction <= INITIAL_STATE) return true
    const { writeStarts, writeKeys } = observations
    const [start, end] = [writeStarts[transaction] as number, writeStarts[transaction + 1] as number]
    if (nodes.isSplit && node === nodes.begin(transaction)) {
      for (let entry = start; entry < end; entry++) {
        if (this.held[writeKeys[entry] as number] !== NONE) return false
      }
      return true
    }
    for (let entry = start; entry < end; entry++) {
      const current = this.current[writeKeys[entry] as number] as number
      const left = this.unread[current] as number
      if (left > (nodes.isSplit ? 0 : this.ownReads(transaction, current))) return false
    }
    return true
  }

  private ownReads(transaction: number, entry: number): number {
    const { readStarts } = this.observations
    let count = 0
    for (let i = readStarts[transaction] as number; i < (readStarts[transaction + 1] as number); i++) {
      if (this.readers.entryOfRead[i] === entry) count++
    }
    return count
  }

  private do(node: number): void {
    const { graph, nodes } = this
    this.order[this.depth++] = node
    this.done[node] = 1
    this.ready.splice(this.ready.indexOf(node), 1)
    const transaction = nodes.transactionOf(node)
    if (transaction > INITIAL_STATE) {
      if (node === nodes.begin(transaction)) this.begin(transaction, -1)
      if (node === nodes.end(transaction)) this.write(transaction)
    }
    for (let edge = graph.starts[node] as number; edge < (graph.starts[node + 1] as number); edge++) {
      const target = graph.targets[edge] as number
      const left = (this.waiting[target] as number) - 1
      this.waiting[target] = left
      if (left === 0) this.makeReady(target)
    }
  }

  private undo(): void {
    const { graph, nodes } = this
    const node = this.order[--this.depth] as number
    this.done[node] = 0
    for (let edge = graph.starts[node] as number; edge < (graph.starts[node + 1] as number); edge++) {
      const target = graph.targets[edge] as number
      const left = this.waiting[target] as number
      this.waiting[target] = left + 1
      if (left === 0) this.ready.splice(this.ready.indexOf(target), 1)
    }
    const transaction = nodes.transactionOf(node)
    if (transaction > INITIAL_STATE) {
      if (node === nodes.end(transaction)) this.unwrite(transaction)
      if (node === nodes.begin(transaction)) this.begin(transaction, 1)
    }
    this.makeReady(node)
  }

  /** A transaction reads, and holds what it is going to write; or, with 1 for -1, that is taken back. */
  private begin(transaction: number, change: 1 | -1): void {
    const { readStarts, writeStarts, writeKeys } = this.observations
    for (let i = readStarts[transaction] as number; i < (readStarts[transaction + 1] as number); i++) {
      const entry = this.readers.entryOfRead[i] as number
      this.unread[entry] = (this.unread[entry] as number) + change
    }
    if (!this.nodes.isSplit) return
    for (let i = writeStarts[transaction] as number; i < (writeStarts[transaction + 1] as number); i++) {
      this.held[writeKeys[i] as number] = change === 1 ? NONE : transaction
    }
  }

  private write(transaction: number): void {
    const { writeStarts, writeKeys } = this.observations
    for (let i = writeStarts[transaction] as number; i < (writeStarts[transaction + 1] as number); i++) {
      const key = writeKeys[i] as number
      this.replaced[i] = this.current[key] as number
      this.current[key] = i
      this.held[key] = NONE
    }
  }

  private unwrite(transaction: number): void {
    const { writeStarts, writeKeys } = this.observations
    for (let i = writeStarts[transaction] as number; i < (writeStarts[transaction + 1] as number); i++) {
      const key = writeKeys[i] as number
      this.current[key] = this.replaced[i] as number
      if (this.nodes.isSplit) this.held[key] = transaction
    }
  }

  /** Puts a node among those that are ready, in the order of hints. */
  private makeReady(node: number): void {
    const hint = this.hints[node] as number
    let [low, high] = [0, this.ready.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.ready[middle] as number
      if ((this.hints[other] as number) < hint || (this.hints[other] === hint && other < node))
        low = middle + 1
      else high = middle
    }
    this.ready.splice(low, 0, node)
  }

  /** The set of nodes that are done, as a text. */
  private textOfDone(): string {
    let text = ''
    for (let at = 0; at < this.done.length; at += 16) {
      let bits = 0
      for (let i = at; i < at + 16 && i < this.done.length; i++) bits |= (this.done[i] as number) << (i - at)
      text += String.fromCharCode(bits)
    }
    return text
  }
}

/** Where in the history each node may well be: at its event, a moment at the first place there is. */
function hintsFor({ table, rows }: Observations, nodes: Nodes): Float64Array {
  const hints = new Float64Array(nodes.length).fill(NONE)
  const { invocations, completions } = table.transactions
  for (let number = 1; number < rows.length; number++) {
    const row = rows[number] as number
    if (nodes.isSplit) hints[nodes.begin(number)] = invocations[row] as number
    hints[nodes.end(number)] = completions[row] as number
  }
  return hints
}
