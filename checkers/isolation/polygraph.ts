import { OPEN } from '../procedures/procedure.ts'
import { DEPENDENCY, EdgeList } from '../transactions/dependency-graph.ts'
import type { IsolationModel } from './models.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'

/**
 * What an order of transactions is an order of: of transactions, or, where each reads at its beginning and writes at its end, of
 * beginnings and ends. After these come moments of time, which nothing happens at.
 */
export class Nodes {
  readonly transactions: number
  readonly isSplit: boolean
  readonly length: number

  constructor(transactions: number, isSplit: boolean, moments: number) {
    this.transactions = transactions
    this.isSplit = isSplit
    this.length = transactions * (isSplit ? 2 : 1) + moments
  }

  /** Where a transaction reads. */
  begin(transaction: number): number {
    return this.isSplit ? 2 * transaction : transaction
  }

  /** Where it writes. */
  end(transaction: number): number {
    return this.isSplit ? 2 * transaction + 1 : transaction
  }

  /** The moment of a number. */
  moment(number: number): number {
    return this.transactions * (this.isSplit ? 2 : 1) + number
  }

  /** The transaction of a node; -1 of a moment. */
  transactionOf(node: number): number {
    const transaction = this.isSplit ? node >>> 1 : node
    return transaction < this.transactions ? transaction : -1
  }
}

/** Who read what a transaction wrote to a key: for each entry of the column of written keys; those of the initial state are last. */
export interface Readers {
  /** Where the readers of each entry begin; one more than there are. */
  readonly starts: Int32Array
  readonly numbers: Int32Array
  /** For each read, which entry it is of. */
  readonly entryOfRead: Int32Array
}

/**
 * The readers of all that was written.
 *
 * @param observations - who read from whom
 */
export function readersOf(observations: Observations): Readers {
  const { table, length, readStarts, readKeys, readFroms, writeStarts, writeKeys } = observations
  const entries = writeKeys.length + table.keys.size
  const entryOfRead = new Int32Array(readKeys.length)
  const starts = new Int32Array(entries + 1)
  for (let i = 0; i < (readStarts[length] as number); i++) {
    const from = readFroms[i] as number
    const key = readKeys[i] as number
    let entry = writeKeys.length + key
    if (from !== INITIAL_STATE) {
      entry = writeStarts[from] as number
      while (writeKeys[entry] !== key) entry++
    }
    entryOfRead[i] = entry
    starts[entry + 1] = (starts[entry + 1] as number) + 1
  }
  for (let entry = 0; entry < entries; entry++) {
    starts[entry + 1] = (starts[entry + 1] as number) + (starts[entry] as number)
  }
  const places = starts.slice()
  const numbers = new Int32Array(readKeys.length)
  for (let reader = 1; reader < length; reader++) {
    for (let i = readStarts[reader] as number; i < (readStarts[reader + 1] as number); i++) {
      const entry = entryOfRead[i] as number
      const at = places[entry] as number
      numbers[at] = reader
      places[entry] = at + 1
    }
  }
  return { starts, numbers, entryOfRead }
}

/** Nodes, and what is known of their order before anything is concluded. */
export interface KnownGraph {
  readonly nodes: Nodes
  readonly edges: EdgeList
}

/**
 * What is known of the order of transactions: what the model keeps (sessions, time), who read from whom, and the order of the
 * versions of lists, with what that says of those who read them.
 *
 * @param observations - who read from whom
 * @param readers - the same, by what was read
 * @param model - what counts
 */
export function knownGraph(observations: Observations, readers: Readers, model: IsolationModel): KnownGraph {
  const { length, before, readStarts, readFroms } = observations
  const moments = model.order === 'realtime' ? momentsOf(observations) : NO_MOMENTS
  const nodes = new Nodes(length, model.axiom === 'snapshot', moments.length)
  const edges = new EdgeList()
  for (let number = 0; number < length; number++) {
    if (nodes.isSplit) edges.add(nodes.begin(number), nodes.end(number), DEPENDENCY.process)
    if (number === INITIAL_STATE) continue
    const previous = model.order === 'none' ? INITIAL_STATE : (before[number] as number)
    edges.add(nodes.end(previous), nodes.begin(number), DEPENDENCY.process)
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      const from = readFroms[i] as number
      if (from !== INITIAL_STATE) edges.add(nodes.end(from), nodes.begin(number), DEPENDENCY.writeRead)
    }
  }
  addVersionOrders(observations, readers, nodes, edges)
  for (let moment = 0; moment < moments.length; moment++) {
    if (moment > 0) edges.add(nodes.moment(moment - 1), nodes.moment(moment), DEPENDENCY.realtime)
    edges.add(nodes.moment(moment), nodes.begin(moments.begun[moment] as number), DEPENDENCY.realtime)
  }
  for (let i = 0; i < moments.completed.length; i++) {
    const end = nodes.end(moments.completed[i] as number)
    edges.add(end, nodes.moment(moments.next[i] as number), DEPENDENCY.realtime)
  }
  return { nodes, edges }
}

function addVersionOrders(
  { versionOrders, writeStarts, writeKeys }: Observations,
  readers: Readers,
  nodes: Nodes,
  edges: EdgeList,
): void {
  if (versionOrders === undefined) return
  const { starts, members, unreadStarts, unread } = versionOrders
  const overwrites = (first: number, key: number, second: number): void => {
    if (first === second) return
    if (first !== INITIAL_STATE) edges.add(nodes.end(first), nodes.begin(second), DEPENDENCY.writeWrite)
    let entry = writeKeys.length + key
    if (first !== INITIAL_STATE) {
      entry = writeStarts[first] as number
      while (writeKeys[entry] !== key) entry++
    }
    for (let i = readers.starts[entry] as number; i < (readers.starts[entry + 1] as number); i++) {
      const reader = readers.numbers[i] as number
      if (reader !== second) edges.add(nodes.begin(reader), nodes.end(second), DEPENDENCY.readWrite)
    }
  }
  for (let key = 0; key + 1 < starts.length; key++) {
    let last = INITIAL_STATE
    for (let i = starts[key] as number; i < (starts[key + 1] as number); i++) {
      overwrites(last, key, members[i] as number)
      last = members[i] as number
    }
    for (let i = unreadStarts[key] as number; i < (unreadStarts[key + 1] as number); i++) {
      overwrites(last, key, unread[i] as number)
    }
  }
}

/** Moments at which a transaction began, and which of them came next when one had completed. */
interface Moments {
  readonly length: number
  /** The transaction that began at each. */
  readonly begun: Int32Array
  readonly completed: Int32Array
  /** For each that completed, the next moment. */
  readonly next: Int32Array
}

const NO_MOMENTS: Moments = {
  length: 0,
  begun: new Int32Array(0),
  completed: new Int32Array(0),
  next: new Int32Array(0),
}

function momentsOf({ table, length, rows }: Observations): Moments {
  const { invocations, completions } = table.transactions
  // Transactions are numbered in the order in which they were invoked.
  const begun: number[] = []
  for (let number = 1; number < length; number++) {
    if ((invocations[rows[number] as number] as number) >= 0) begun.push(number)
  }
  const completed = Int32Array.from({ length: Math.max(length - 1, 0) }, (_, i) => i + 1)
    .filter((number) => completions[rows[number] as number] !== OPEN)
    .sort((a, b) => (completions[rows[a] as number] as number) - (completions[rows[b] as number] as number))
  const kept: number[] = []
  const next: number[] = []
  let moment = 0
  for (const number of completed) {
    const completion = completions[rows[number] as number] as number
    while (
      moment < begun.length &&
      (invocations[rows[begun[moment] as number] as number] as number) < completion
    ) {
      moment++
    }
    if (moment === begun.length) break
    kept.push(number)
    next.push(moment)
  }
  return {
    length: begun.length,
    begun: Int32Array.from(begun),
    completed: Int32Array.from(kept),
    next: Int32Array.from(next),
  }
}
