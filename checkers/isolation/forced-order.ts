import { OPEN } from '../procedures/procedure.ts'
import { componentsOf } from '../transactions/components.ts'
import { DEPENDENCY, type DependencyGraph, EdgeList } from '../transactions/dependency-graph.ts'
import { addAtomicOrders, addCommittedOrders, writesKey } from './atomic-orders.ts'
import { addCausalOrders } from './causal-orders.ts'
import { addKnownOrders } from './known-orders.ts'
import type { IsolationModel } from './models.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'
import type { Because, Proof, Step } from './proof.ts'
import { kindsOf, shortCycle } from './short-cycle.ts'

/** What came of a model of which every order is forced, or may be as one likes. */
export type Ordered =
  { readonly kind: 'order'; readonly order: Int32Array } | { readonly kind: 'cycle'; readonly proof: Proof }

/**
 * Whether what was observed fits a model that saturation is exact for: read committed, read atomic or causal consistency.
 *
 * @param observations - who read from whom
 * @param model - the model
 */
export function forcedOrder(observations: Observations, model: IsolationModel): Ordered {
  const { table, length, readKeys } = observations
  // About as many orders are forced as reads are known.
  const edges = new EdgeList(table.memory, 2 * readKeys.length + length)
  addKnownOrders(observations, true, edges)
  if (model.axiom === 'read-committed') addCommittedOrders(observations, edges)
  if (model.axiom === 'read-atomic') addAtomicOrders(observations, edges)
  if (model.axiom === 'causal') {
    const known = orderAsCompleted(observations) ?? orderOf(observations, model, edges)
    if (known.kind === 'cycle') return known
    addCausalOrders(observations, known.order, edges)
  }
  return orderOf(observations, model, edges)
}

/** The order in which transactions completed, if sessions and reads go forward in it: in most histories they do. */
function orderAsCompleted(observations: Observations): Ordered | undefined {
  const { table, length, rows, before, readStarts, readFroms } = observations
  const { completions, events } = table.transactions
  const placeOf = table.memory.ints(length)
  const atEvent = table.memory.ints(table.events.length).fill(-1)
  for (let number = 1; number < length; number++) {
    const row = rows[number] as number
    const completion = completions[row] as number
    atEvent[completion === OPEN ? (events[row] as number) : completion] = number
  }
  const order = table.memory.ints(length)
  let place = 1
  for (let event = 0; event < atEvent.length; event++) {
    const number = atEvent[event] as number
    if (number < 0) continue
    placeOf[number] = place
    order[place++] = number
  }
  for (let number = 1; number < length; number++) {
    const own = placeOf[number] as number
    if ((placeOf[before[number] as number] as number) >= own) return undefined
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      if ((placeOf[readFroms[i] as number] as number) >= own) return undefined
    }
  }
  return { kind: 'order', order }
}

function orderOf(observations: Observations, model: IsolationModel, edges: EdgeList): Ordered {
  const { length, table } = observations
  const { count, of } = componentsOf(edges.rows(length), undefined, table.memory)
  if (count < length) {
    const graph = edges.graph(length)
    const cycle = shortCycle(graph, componentsOf(graph))
    return { kind: 'cycle', proof: { model, lemmas: [], cycle: stepsOf(observations, model, graph, cycle) } }
  }
  const order = table.memory.ints(length)
  for (let number = 0; number < length; number++) order[length - 1 - (of[number] as number)] = number
  return { kind: 'order', order }
}

function stepsOf(
  observations: Observations,
  model: IsolationModel,
  graph: DependencyGraph,
  cycle: readonly number[],
): readonly Step[] {
  return cycle.map((from, i) => {
    const to = cycle[(i + 1) % cycle.length] as number
    return { from, to, because: becauseOf(observations, model, kindsOf(graph, from, to), from, to) }
  })
}

function becauseOf(
  observations: Observations,
  model: IsolationModel,
  kinds: number,
  from: number,
  to: number,
): Because {
  if ((kinds & DEPENDENCY.process) !== 0) return { kind: 'session' }
  if ((kinds & DEPENDENCY.writeRead) !== 0) return { kind: 'read', key: keyRead(observations, from, to) }
  if ((kinds & DEPENDENCY.writeWrite) !== 0)
    return { kind: 'version', key: sharedKey(observations, from, to) }
  return seen(observations, model, from, to)
}

/**
 * A key that a transaction read from another.
 *
 * @param observations - who read from whom
 * @param writer - the other
 * @param reader - who read
 */
export function keyRead(
  { readStarts, readKeys, readFroms }: Observations,
  writer: number,
  reader: number,
): number {
  let at = readStarts[reader] as number
  while (readFroms[at] !== writer) at++
  return readKeys[at] as number
}

/**
 * A key of a list of which one transaction's version stands before another's.
 *
 * @param observations - with the orders of versions
 * @param from - the one
 * @param to - the other
 */
export function sharedKey({ versionOrders }: Observations, from: number, to: number): number {
  if (versionOrders === undefined) return 0
  const { starts, members, unreadStarts, unread } = versionOrders
  for (let key = 0; key + 1 < starts.length; key++) {
    const shown = members.subarray(starts[key], starts[key + 1])
    const rest = unread.subarray(unreadStarts[key], unreadStarts[key + 1])
    for (let i = 0; i < shown.length; i++) {
      if (shown[i] !== from) continue
      if (i + 1 < shown.length ? shown[i + 1] === to : rest.includes(to)) return key
    }
  }
  return 0
}

/** Who read a key from `to` although it saw `from`, which writes it. */
function seen(observations: Observations, model: IsolationModel, from: number, to: number): Because {
  const { length, readStarts, readKeys, readFroms } = observations
  for (let reader = 1; reader < length; reader++) {
    for (let i = readStarts[reader] as number; i < (readStarts[reader + 1] as number); i++) {
      const key = readKeys[i] as number
      if (readFroms[i] !== to || !writesKey(observations, from, key)) continue
      const way = wayOf(observations, model, from, reader, i)
      if (way.length > 0) return { kind: 'seen', key, reader, way }
    }
  }
  return { kind: 'session' }
}

/** How a reader saw a transaction before, or at, a read of its own; empty if it did not. */
function wayOf(
  observations: Observations,
  model: IsolationModel,
  from: number,
  reader: number,
  read: number,
): readonly number[] {
  const { sessions, before, readStarts, readFroms } = observations
  const [start, end] = [readStarts[reader] as number, readStarts[reader + 1] as number]
  const reads = readFroms.subarray(start, model.axiom === 'read-committed' ? read : end)
  if (reads.includes(from)) return [from, reader]
  if (model.axiom === 'read-committed') return []
  if (model.axiom === 'read-atomic') {
    const isOfSession = sessions[from] === sessions[reader] && from < reader
    return isOfSession ? [from, reader] : []
  }
  const next = new Map<number, number>([[reader, reader]])
  const queue = [reader]
  for (const number of queue) {
    const earlier = [before[number] as number]
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      earlier.push(readFroms[i] as number)
    }
    for (const one of earlier) {
      if (one === INITIAL_STATE || next.has(one)) continue
      next.set(one, number)
      queue.push(one)
    }
    if (next.has(from)) break
  }
  if (!next.has(from) || from === reader) return []
  const way = [from]
  while (way.at(-1) !== reader) way.push(next.get(way.at(-1) as number) as number)
  return way
}
