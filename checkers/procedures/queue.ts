import type { Decision } from './procedure.ts'
import { coveredEmpty, decideShrinking, openRemoves } from './queue-obstruction.ts'
import {
  EMPTY,
  INSERT,
  NONE,
  type Paired,
  pairOpenRemoves,
  partnersOf,
  type QueueOperations,
  REMOVE,
} from './queue-operations.ts'
import { timelineOf } from './queue-timeline.ts'

/**
 * Whether operations on a first-in-first-out queue that is empty at first are linearizable, in time linear in their number, but
 * for sorting the values that nobody returned. Values must be enqueued at most once each. Enqueues and dequeues may be open;
 * what an open dequeue removed is not known, nor whether it did, whatever stands in its columns.
 *
 * Write e(x) and d(x) for the enqueue and the dequeue of x. The operations are linearizable unless
 * - a value is dequeued without having been enqueued before, or twice;
 * - a pair overtakes: e(x) completed before e(y) was invoked, and d(y) before d(x) was (which, if x is never dequeued, is
 *   never);
 * - a dequeue found nothing although at each instant some value was surely there, its enqueue completed and its dequeue not
 *   yet invoked.
 * Open dequeues are first given values, the first open one the first one missing (see `pairOpenRemoves`); this is exact
 * together with dequeues that found nothing.
 *
 * An order is found by taking values one by one: next may be one whose enqueue was invoked before any enqueue left
 * completed, and whose dequeue was invoked before any dequeue left completed. If there is none, the value whose enqueue is
 * the first to complete and the one whose dequeue is the first to complete are a pair that overtakes.
 *
 * An obstruction comes from deletions that never make linearizable operations anything else: of a value with all of its
 * operations; of a dequeue that found nothing; and of open dequeues, if they were invoked after all dequeues left completed,
 * or if each value left whose enqueue completed has its completed dequeue. (Of a value dequeued twice, or not enqueued before,
 * what shows that suffices.)
 *
 * @param operations - enqueues, dequeues, and dequeues that found nothing
 *
 * @example
 * ```ts
 * // One after another: enqueue 0, enqueue 1, dequeue gives 1; 0 is still there.
 * decideQueue({
 *   length: 3,
 *   invocations: new Int32Array([0, 2, 4]),
 *   completions: new Int32Array([1, 3, 5]),
 *   kinds: new Uint8Array([INSERT, INSERT, REMOVE]),
 *   values: new Int32Array([0, 1, 1]),
 * }) // { kind: 'invalid', obstruction: [0, 1, 2] }
 * ```
 *
 * Source: Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs", CONCUR 2013, for the conditions.
 */
export function decideQueue(operations: QueueOperations): Decision {
  return decideShrinking(operations, decide)
}

function decide(operations: QueueOperations): Decision {
  const found = partnersOf(operations)
  if (found.kind !== 'partners') return found
  const { partners } = found
  const timeline = timelineOf(operations)
  const left = pairOpenRemoves(operations, timeline, partners)
  const queue: Paired = { operations, timeline, partners, left }

  const blocks = blocksOf(queue)
  if ('unexplained' in blocks)
    return { kind: 'invalid', obstruction: coveredEmpty(queue, blocks.unexplained) }
  const order = orderOfValues(queue, blocks)
  if ('overtaken' in order) return { kind: 'invalid', obstruction: pairObstruction(queue, order) }
  return { kind: 'valid', order: merge(queue, blocks, order.inserts) }
}

/**
 * The instants at which the queue is empty for a dequeue to see it. They cut the values into blocks: all that is done to
 * the values of a block is done before any of a later block.
 */
interface Blocks {
  /** How many instants there are; blocks are one more. */
  readonly cuts: number
  /** The block of each enqueue; none if there is one block only. */
  readonly blockOf: Int32Array
  /** The dequeues that found nothing, in the order of their instants, and the block that each comes after. */
  readonly empties: readonly number[]
  readonly emptyAfter: readonly number[]
}

/** Gives each dequeue that found nothing the first instant at which nothing need be there, or finds one that has none. */
function blocksOf({ operations, timeline, partners }: Paired): Blocks | { readonly unexplained: number } {
  const { length, kinds } = operations
  const { size, events, begins, ends } = timeline
  const empties: number[] = []
  const emptyAfter: number[] = []
  if (!kinds.includes(EMPTY)) return { cuts: 0, blockOf: new Int32Array(0), empties, emptyAfter }

  const blockOf = new Int32Array(length).fill(NONE)
  const explained = new Uint8Array(length)
  let waiting: number[] = []
  let present = 0
  let cuts = 0
  for (let event = 0; event < size; event++) {
    const happening = events[event]!
    const position = happening < 0 ? ~happening : happening
    const kind = kinds[position]
    const partner = partners[position]!
    if (kind === EMPTY) {
      if (happening >= 0) {
        if (ends[position] !== size) waiting.push(position)
      } else if (explained[position] === 0) return { unexplained: position }
    } else if (kind === INSERT) {
      if (happening < 0) {
        if (blockOf[position] === NONE) blockOf[position] = cuts
        if (partner === NONE || begins[partner]! > event) present++
      }
    } else if (partner !== NONE) {
      if (happening < 0) {
        if (blockOf[partner] === NONE) blockOf[partner] = cuts
      } else if (ends[partner]! < event) present--
    }
    if (present > 0 || waiting.length === 0) continue
    for (const empty of waiting) {
      explained[empty] = 1
      empties.push(empty)
      emptyAfter.push(cuts)
    }
    cuts++
    waiting = []
  }
  return { cuts, blockOf, empties, emptyAfter }
}

/** The enqueues in the order of the queue; or a value x that was overtaken by a value y, as their enqueues. */
type ValueOrder =
  { readonly inserts: Int32Array } | { readonly overtaken: number; readonly overtaker: number }

const ENQUEUE_MAY_BE_NEXT = 1
const DEQUEUE_MAY_BE_NEXT = 2
const MAY_BE_NEXT = ENQUEUE_MAY_BE_NEXT | DEQUEUE_MAY_BE_NEXT
const TAKEN = 4

function orderOfValues({ operations, timeline, partners, left }: Paired, blocks: Blocks): ValueOrder {
  const { length, kinds } = operations
  const { size, events, ends } = timeline
  const { cuts, blockOf } = blocks
  const states = new Uint8Array(length)
  const sizes = new Int32Array(cuts + 1)
  let count = 0
  let toDequeue = 0
  for (let position = 0; position < length; position++) {
    if (kinds[position] !== INSERT) continue
    const isDequeued = partners[position] !== NONE
    if (!isDequeued && ends[position] === size) continue
    count++
    if (isDequeued) toDequeue++
    if (cuts > 0) sizes[blockOf[position]!]!++
  }
  // The values that may be next are the last ones of the order so far; those of later blocks wait in lists.
  const inserts = new Int32Array(count)
  const firstHeld = new Int32Array(cuts + 1).fill(NONE)
  const nextHeld = cuts > 0 ? new Int32Array(length) : firstHeld
  let taken = 0
  let known = 0
  let block = 0

  function allow(insert: number, what: number): void {
    const before = states[insert]!
    states[insert] = before | what
    if ((before | what) !== MAY_BE_NEXT || before === MAY_BE_NEXT) return
    const own = cuts > 0 ? blockOf[insert]! : 0
    if (own === block) inserts[known++] = insert
    else {
      nextHeld[insert] = firstHeld[own]!
      firstHeld[own] = insert
    }
  }

  let enqueuesSeen = 0
  let dequeuesSeen = 0
  let restAllowed = false
  for (;;) {
    while (taken < known) {
      const insert = inserts[taken++]!
      states[insert] = TAKEN
      if (partners[insert] !== NONE) toDequeue--
      if (cuts > 0) sizes[block]!--
    }
    if (taken === count) return { inserts }
    if (cuts > 0 && sizes[block] === 0) {
      block++
      for (let held = firstHeld[block]!; held !== NONE; held = nextHeld[held]!) inserts[known++] = held
      continue
    }
    for (; enqueuesSeen < size; enqueuesSeen++) {
      const happening = events[enqueuesSeen]!
      if (happening >= 0) {
        if (kinds[happening] === INSERT) allow(happening, ENQUEUE_MAY_BE_NEXT)
      } else if (kinds[~happening] !== EMPTY) {
        const insert = kinds[~happening] === INSERT ? ~happening : partners[~happening]!
        if (states[insert] !== TAKEN) break
      }
    }
    for (; dequeuesSeen < size; dequeuesSeen++) {
      const happening = events[dequeuesSeen]!
      if (kinds[happening < 0 ? ~happening : happening] !== REMOVE) continue
      if (happening >= 0) {
        if (partners[happening] !== NONE) allow(partners[happening]!, DEQUEUE_MAY_BE_NEXT)
      } else if (states[partners[~happening]!] !== TAKEN) break
    }
    if (taken < known) continue
    if (toDequeue === 0 && !restAllowed) {
      restAllowed = true
      for (const insert of left) if (partners[insert] === NONE) allow(insert, DEQUEUE_MAY_BE_NEXT)
      if (taken < known) continue
    }
    const enqueued = ~events[enqueuesSeen]!
    return {
      overtaken: kinds[enqueued] === INSERT ? enqueued : partners[enqueued]!,
      overtaker: partners[~events[dequeuesSeen]!]!,
    }
  }
}

/** Puts enqueues and dequeues, each in the order of their values, and those that found nothing into one order. */
function merge({ operations, timeline, partners }: Paired, blocks: Blocks, inserts: Int32Array): Int32Array {
  const { length, kinds } = operations
  const { size, events, begins } = timeline
  const { cuts, blockOf, empties, emptyAfter } = blocks
  let removes = 0
  for (const insert of inserts) if (partners[insert] !== NONE) removes++
  const order = new Int32Array(inserts.length + removes + empties.length)
  const placed = new Uint8Array(length)
  let at = 0
  let enqueued = 0
  let dequeued = 0
  let empty = 0
  let seen = 0

  for (let block = 0; block <= cuts; block++) {
    let end = inserts.length
    if (cuts > 0) for (end = enqueued; end < inserts.length && blockOf[inserts[end]!] === block;) end++
    const removesEnd = Math.min(end, removes)
    while (enqueued < end || dequeued < removesEnd) {
      // An operation may be next if it was invoked before any of those left completed.
      for (; seen < size; seen++) {
        const happening = events[seen]!
        if (happening < 0 && kinds[~happening] !== EMPTY && placed[~happening] === 0) break
      }
      let next: number
      if (enqueued < end && begins[inserts[enqueued]!]! < seen) next = inserts[enqueued++]!
      else next = partners[inserts[dequeued++]!]!
      placed[next] = 1
      order[at++] = next
    }
    for (; empty < empties.length && emptyAfter[empty] === block; empty++) order[at++] = empties[empty]!
  }
  return order
}

/** The operations on a value that was overtaken and on the one that overtook it, and what open dequeues make of it. */
function pairObstruction(
  { operations, timeline, partners, left }: Paired,
  { overtaken, overtaker }: { readonly overtaken: number; readonly overtaker: number },
): readonly number[] {
  const { size, begins, ends } = timeline
  const dequeue = partners[overtaker]!
  const pair = [overtaker, dequeue]
  const other = partners[overtaken]!
  if (other !== NONE && ends[other] !== size) return [overtaken, other, ...pair]
  // Each open dequeue that was invoked in time may have removed one of the values that were overtaken: it takes one more.
  const inTime = openRemoves(operations, timeline).filter((remove) => begins[remove]! < ends[dequeue]!)
  return [...left.subarray(0, inTime.length + 1), ...inTime, ...pair]
}
