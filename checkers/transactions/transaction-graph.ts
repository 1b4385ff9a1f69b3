import { OK } from '../operation-table.ts'
import { DEPENDENCY, type DependencyGraph, EdgeList } from './dependency-graph.ts'
import type { TransactionTable } from './transaction-table.ts'
import { NOBODY } from './writers.ts'

/** Below this many edges from all to all, they are added one by one. */
const FEW = 64

/**
 * The graph of dependencies while it grows. Its first vertices are transactions; vertices after them are none, and stand for
 * many edges at once.
 */
export class TransactionGraph {
  private readonly edges: EdgeList
  private vertices: number

  /**
   * @param table - the transactions
   */
  constructor({ transactions, microOperations, memory }: TransactionTable) {
    this.edges = new EdgeList(memory, Math.ceil(1.5 * microOperations.length) + 3 * transactions.length)
    this.vertices = transactions.length
  }

  /** How many edges there are. */
  get size(): number {
    return this.edges.length
  }

  /** Says that a transaction stands before another, unless they are the same. */
  add(from: number, to: number, kind: number): void {
    this.edges.add(from, to, kind)
  }

  /**
   * Says that each of some transactions read what each of some others overwrites, but for itself. Neither may be there twice.
   * If there are many of both, the number of edges is that of their sum, not of their product.
   */
  addReadWrite(readers: readonly number[], writers: readonly number[]): void {
    if (readers.length * writers.length <= FEW) {
      for (const reader of readers) {
        for (const writer of writers) this.add(reader, writer, DEPENDENCY.readWrite)
      }
      return
    }
    // One vertex for the first writers up to each, and one for those from it on: who is a writer itself goes round itself.
    const count = writers.length
    const upTo = (at: number) => this.vertices + at
    const from = (at: number) => this.vertices + count + at
    const placeOf = new Map<number, number>()
    for (const [at, writer] of writers.entries()) {
      placeOf.set(writer, at)
      this.add(upTo(at), writer, DEPENDENCY.through)
      this.add(from(at), writer, DEPENDENCY.through)
      if (at > 0) this.add(upTo(at), upTo(at - 1), DEPENDENCY.through)
      if (at > 0) this.add(from(at - 1), from(at), DEPENDENCY.through)
    }
    for (const reader of readers) {
      const at = placeOf.get(reader) ?? count
      if (at > 0) this.add(reader, upTo(at - 1), DEPENDENCY.readWrite)
      if (at + 1 < count) this.add(reader, from(at + 1), DEPENDENCY.readWrite)
    }
    this.vertices += 2 * count
  }

  /** Says that what completed stands before what its process completed later. */
  addProcessOrder(table: TransactionTable): void {
    const { processes } = table.transactions
    const last = new Int32Array(table.events.processCount).fill(NOBODY)
    for (const row of rowsByCompletion(table)) {
      if (row === NOBODY) continue
      const process = processes[row] as number
      const before = last[process] as number
      if (before !== NOBODY) this.add(before, row, DEPENDENCY.process)
      last[process] = row
    }
  }

  /**
   * Says that what completed stands before what was invoked later, by a chain of vertices for moments, each of which stands
   * before the next: there are no more edges than events.
   */
  addRealtimeOrder(table: TransactionTable): void {
    const { realtime } = DEPENDENCY
    const { invocations, length } = table.transactions
    const completed = rowsByCompletion(table)
    let moment = NOBODY
    let isUsed = true
    let next = 0
    while (next < length && (invocations[next] as number) < 0) next++
    for (let event = 0; event < completed.length; event++) {
      if (next < length && invocations[next] === event) {
        if (moment !== NOBODY) this.add(moment, next, realtime)
        isUsed = true
        next++
        continue
      }
      const row = completed[event] as number
      if (row === NOBODY) continue
      if (isUsed) {
        const fresh = this.vertices++
        if (moment !== NOBODY) this.add(moment, fresh, realtime)
        moment = fresh
        isUsed = false
      }
      this.add(row, moment, realtime)
    }
  }

  /** All that is there so far, which is enough to find cycles in it. */
  finish(): DependencyGraph {
    return this.edges.rows(this.vertices)
  }
}

/** For each event, the transaction that it completed as ok, or {@link NOBODY}. */
function rowsByCompletion({ events, transactions, memory }: TransactionTable): Int32Array {
  const rows = memory.ints(events.length).fill(NOBODY)
  const { completions, outcomes, length } = transactions
  for (let row = 0; row < length; row++) if (outcomes[row] === OK) rows[completions[row] as number] = row
  return rows
}
