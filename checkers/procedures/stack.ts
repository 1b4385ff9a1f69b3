import type { Decision } from './procedure.ts'
import { coverOf, decideShrinking, openRemoves } from './queue-obstruction.ts'
import { EMPTY, INSERT, NONE, partnersOf, pick, type QueueOperations, REMOVE } from './queue-operations.ts'
import { type Timeline, timelineOf } from './queue-timeline.ts'
import { CoverTree, MinimumTree } from './stack-trees.ts'

/**
 * Whether operations on a last-in-first-out stack that is empty at first are linearizable, in time O(n log n), whatever the
 * operations. Values must be pushed at most once each. Pushes and pops may be open; what an open pop removed is not known,
 * nor whether it did, whatever stands in its columns.
 *
 * A value whose push and pop overlap goes in and out at one instant and is in nobody's way. Every other one must be there
 * from the completion of its push to the invocation of its pop, or for ever. A longest stretch of time in which some value
 * must be there needs a value at its bottom: one pushed before it and popped after it. Of all that can be, any may be;
 * they are taken out, and what is left falls into shorter stretches, for which the same holds. A stretch in which none can
 * be at the bottom shows that the operations are invalid. A pop that found nothing needs an instant outside all stretches.
 *
 * Open pops are exact only in part: operations that are linearizable without them are, and operations are not if those on
 * values that completed pops returned are not; between the two they are unfit.
 *
 * An obstruction comes from the same deletions as that of a queue, see `decideQueue`.
 *
 * @param operations - pushes, pops, and pops that found nothing
 *
 * @example
 * ```ts
 * // One after another: push 0, push 1, pop gives 0, pop gives 1.
 * decideStack({
 *   length: 4,
 *   invocations: new Int32Array([0, 2, 4, 6]),
 *   completions: new Int32Array([1, 3, 5, 7]),
 *   kinds: new Uint8Array([INSERT, INSERT, REMOVE, REMOVE]),
 *   values: new Int32Array([0, 1, 0, 1]),
 * }) // { kind: 'invalid', obstruction: [0, 1, 2, 3] }
 * ```
 *
 * Source: the notion of taking out values that cannot matter is that of Lee and Mathur, "Efficient linearizability
 * monitoring", 2024.
 */
export function decideStack(operations: QueueOperations): Decision {
  return decideShrinking(operations, decide)
}

function decide(operations: QueueOperations): Decision {
  const timeline = timelineOf(operations)
  const decision = withoutOpenPops(operations, timeline)
  if (decision.kind !== 'invalid' || openRemoves(operations, timeline).length === 0) return decision
  const found = partnersOf(operations)
  if (found.kind !== 'partners') return found
  const { kinds } = operations
  const returned: number[] = []
  for (let position = 0; position < operations.length; position++) {
    if (kinds[position] === EMPTY || found.partners[position] !== NONE) returned.push(position)
  }
  const part = pick(operations, returned)
  const without = withoutOpenPops(part, timelineOf(part))
  if (without.kind === 'invalid') {
    return { kind: 'invalid', obstruction: without.obstruction.map((position) => returned[position]!) }
  }
  return { kind: 'unfit', why: 'an open pop may have removed any of several values' }
}

function withoutOpenPops(operations: QueueOperations, timeline: Timeline): Decision {
  const found = partnersOf(operations)
  if (found.kind !== 'partners') return found
  const { partners } = found
  const present = stretchesOf(operations, timeline, partners)
  const { events, begins } = timeline
  const empty = present.unexplained
  if (empty !== NONE) {
    const gaps = { after: begins[empty]!, before: timeline.ends[empty]! }
    return invalid(partners, [empty], coverOf(operations, timeline, partners, gaps))
  }
  const layers = layersOf(timeline, partners, present)
  if ('stuck' in layers) {
    const { left, right, taken } = layers.stuck
    const { endpoints, inserts } = present
    const out = new Set(inserts.filter((_, value) => taken[value] === 1))
    // The chain begins with the value whose push completed first.
    const first = ~events[endpoints[left - 1]!]!
    const end = right < endpoints.length ? endpoints[right]! : timeline.size
    const chain = coverOf(
      operations,
      timeline,
      partners,
      { after: timeline.ends[first]!, before: end },
      (insert) => !out.has(insert),
    )
    return invalid(partners, [], chain)
  }
  return { kind: 'valid', order: orderOf(operations, timeline, partners, layers) }
}

function invalid(partners: Int32Array, empties: readonly number[], inserts: readonly number[]): Decision {
  const removes = inserts.map((insert) => partners[insert]!).filter((remove) => remove !== NONE)
  return { kind: 'invalid', obstruction: [...empties, ...inserts, ...removes] }
}

/** When which values must be there. */
interface Stretches {
  /** The events at which a value begins or ceases to be there by necessity; between them lie the gaps, 0 before the first. */
  readonly endpoints: Int32Array
  /** The pushes of the values that must be there at some time, in the order of their completions. */
  readonly inserts: Int32Array
  /** The first and the last gap in which each value must be there. */
  readonly firstGaps: Int32Array
  readonly lastGaps: Int32Array
  /** A pop that found nothing although some value was there all the time, or none. */
  readonly unexplained: number
}

function stretchesOf(
  { length, kinds }: QueueOperations,
  { size, events, begins, ends }: Timeline,
  partners: Int32Array,
): Stretches {
  const endpoints = new Int32Array(length)
  const inserts = new Int32Array(length)
  const firstGaps = new Int32Array(length)
  const lastGaps = new Int32Array(length)
  const valueOf = new Int32Array(length)
  let values = 0
  let points = 0
  let present = 0
  let lastFree = -1
  let unexplained = NONE
  for (let event = 0; event < size; event++) {
    const happening = events[event]!
    const position = happening < 0 ? ~happening : happening
    const partner = partners[position]!
    if (kinds[position] === EMPTY) {
      if (happening < 0 && lastFree < begins[position]! && unexplained === NONE) unexplained = position
    } else if (kinds[position] === INSERT) {
      if (happening < 0 && (partner === NONE || begins[partner]! > event)) {
        valueOf[position] = values
        inserts[values] = position
        endpoints[points++] = event
        firstGaps[values++] = points
        present++
      }
    } else if (happening >= 0 && partner !== NONE && ends[partner]! < event) {
      lastGaps[valueOf[partner]!] = points
      endpoints[points++] = event
      present--
    }
    // The gap after this event.
    if (present === 0) lastFree = event
  }
  for (let value = 0; value < values; value++) if (lastGaps[value] === 0) lastGaps[value] = points
  return {
    endpoints: endpoints.slice(0, points),
    inserts: inserts.slice(0, values),
    firstGaps,
    lastGaps,
    unexplained,
  }
}

/** Values in an order in which they can be taken out, and between which events each was at the bottom. */
interface Layers {
  readonly inserts: readonly number[]
  /** The event that a value is pushed immediately before, and the one that it is popped immediately after. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** A stretch in which no value can be at the bottom. */
interface Stuck {
  readonly stuck: {
    /** Its first and last gap. */
    readonly left: number
    readonly right: number
    /** Which values were taken out before. */
    readonly taken: Uint8Array
  }
}

function layersOf(
  timeline: Timeline,
  partners: Int32Array,
  { endpoints, inserts, firstGaps, lastGaps }: Stretches,
): Layers | Stuck {
  const count = inserts.length
  const gaps = endpoints.length + 1
  // How many values begin before an endpoint: those of a stretch are next to each other.
  const begun = new Int32Array(gaps + 1)
  const cover = new Int32Array(gaps)
  const invoked = new Int32Array(count)
  const popped = new Int32Array(count)
  for (let value = 0; value < count; value++) {
    begun[firstGaps[value]!]!++
    cover[firstGaps[value]!]!++
    if (lastGaps[value]! + 1 < gaps) cover[lastGaps[value]! + 1]!--
    const insert = inserts[value]!
    invoked[value] = timeline.begins[insert]!
    const remove = partners[insert]!
    popped[value] = remove === NONE ? -timeline.size - 1 : -timeline.ends[remove]!
  }
  for (let gap = 1; gap < gaps; gap++) {
    begun[gap]! += begun[gap - 1]!
    cover[gap]! += cover[gap - 1]!
  }
  const coverTree = new CoverTree(cover)
  const early = new MinimumTree(invoked)
  const late = new MinimumTree(popped)
  const half = new Uint8Array(count)
  const taken = new Uint8Array(count)
  const layers = { inserts: [] as number[], starts: [] as number[], ends: [] as number[] }

  const stretches: number[] = []
  function split(left: number, right: number): void {
    let from = left
    for (;;) {
      const gap = coverTree.takeUncovered(from, right + 1)
      const end = gap === -1 ? right : gap - 1
      if (from <= end) stretches.push(from, end)
      if (gap === -1 || gap === right) return
      from = gap + 1
    }
  }
  split(0, gaps - 1)
  while (stretches.length > 0) {
    const right = stretches.pop()!
    const left = stretches.pop()!
    const start = endpoints[left - 1]!
    const end = right < endpoints.length ? endpoints[right]! : timeline.size
    const from = begun[left - 1]!
    const to = begun[right]!
    const bottoms: number[] = []
    for (const [tree, bound] of [
      [early, start],
      [late, -end],
    ] as const) {
      for (
        let value = tree.takeBelow(from, to, bound);
        value !== -1;
        value = tree.takeBelow(value, to, bound)
      ) {
        if (half[value] === 1) bottoms.push(value)
        half[value] = 1
      }
    }
    if (bottoms.length === 0) return { stuck: { left, right, taken } }
    for (const value of bottoms) {
      taken[value] = 1
      layers.inserts.push(inserts[value]!)
      layers.starts.push(start)
      layers.ends.push(end)
      coverTree.uncover(firstGaps[value]!, lastGaps[value]! + 1)
    }
    split(left, right)
  }
  return layers
}

/**
 * All operations in order: at each event first the pops of values that cease to be at the bottom, the last one taken out
 * first; then values that go in and out at once, and pops that find nothing; then the pushes, the first one taken out first.
 */
function orderOf(
  { length, kinds }: QueueOperations,
  { size, events, begins, ends }: Timeline,
  partners: Int32Array,
  layers: Layers,
): Int32Array {
  const pushes = new Int32Array(size + 1).fill(NONE)
  const pops = new Int32Array(size + 1).fill(NONE)
  const next = new Int32Array(length).fill(NONE)
  const layered = layers.inserts.length
  for (let layer = layered - 1; layer >= 0; layer--) {
    const insert = layers.inserts[layer]!
    next[insert] = pushes[layers.starts[layer]!]!
    pushes[layers.starts[layer]!] = insert
  }
  for (let layer = 0; layer < layered; layer++) {
    const remove = partners[layers.inserts[layer]!]!
    if (remove === NONE) continue
    next[remove] = pops[layers.ends[layer]!]!
    pops[layers.ends[layer]!] = remove
  }

  const order = new Int32Array(length)
  let at = 0
  let present = 0
  let waiting: number[] = []
  for (let event = 0; event < size; event++) {
    for (let push = pushes[event]!; push !== NONE; push = next[push]!) {
      order[at++] = push
      present++
    }
    for (let pop = pops[event]!; pop !== NONE; pop = next[pop]!) {
      order[at++] = pop
      present--
    }
    const position = events[event]!
    if (position < 0) continue
    const partner = partners[position]!
    if (kinds[position] === EMPTY) {
      if (ends[position] !== size) waiting.push(position)
    } else if (partner !== NONE && begins[partner]! < event) {
      // The later of the two invocations: the value goes in and out at once, unless its push has completed.
      const [push, pop] = kinds[position] === REMOVE ? [partner, position] : [position, partner]
      if (ends[push]! > event) {
        order[at++] = push
        order[at++] = pop
      }
    }
    if (present > 0 || waiting.length === 0) continue
    for (const empty of waiting) order[at++] = empty
    waiting = []
  }
  return order.slice(0, at)
}
