import type { EdgeList } from '../transactions/dependency-graph.ts'
import { bySession } from './atomic-orders.ts'
import { FORCED } from './known-orders.ts'
import type { Observations } from './observations.ts'

/** How many sessions are looked at in one sweep: their clocks are one line of the processor's cache. */
const AT_ONCE = 16

/**
 * Adds the orders that causal consistency forces: where a transaction reads a key from one, any other that writes this key and
 * happened before the reader comes before that one. O(n·k) for n operations of k sessions, in memory for n: clocks are kept of
 * a few sessions at a time, and of each session the last writer that happened before stands for those before it.
 *
 * @param observations - who read from whom
 * @param order - the transactions in an order of what happened before what, which must have no cycle
 * @param edges - takes the edges
 *
 * Source: AWDIT, arXiv 2504.06975, causal consistency.
 */
export function addCausalOrders(observations: Observations, order: Int32Array, edges: EdgeList): void {
  const { length, sessionCount } = observations
  const writers = writersByKey(observations)
  const { starts, members } = bySession(observations)
  const clocks = new Int32Array(length * AT_ONCE)
  const latest = new Int32Array(length * AT_ONCE)
  // The first session is that of the initial state, which is before all anyhow.
  for (let first = 1; first < sessionCount; first += AT_ONCE) {
    setClocks(observations, order, first, clocks)
    latest.fill(0)
    noteOverwritten(observations, members, writers, first, clocks, latest)
    for (let number = 0; number < length; number++) {
      for (let i = 0; i < AT_ONCE; i++) {
        const place = latest[number * AT_ONCE + i] as number
        // What happened before it anyhow needs no further edge.
        if (place <= (clocks[number * AT_ONCE + i] as number)) continue
        edges.add(members[(starts[first + i] as number) + place - 1] as number, number, FORCED)
      }
    }
  }
}

/** For each transaction, of some sessions, how many transactions happened before it. */
function setClocks(
  { sessions, places, before, readStarts, readFroms }: Observations,
  order: Int32Array,
  first: number,
  clocks: Int32Array,
): void {
  clocks.fill(0)
  const take = (number: number, earlier: number): void => {
    const to = number * AT_ONCE
    const from = earlier * AT_ONCE
    for (let i = 0; i < AT_ONCE; i++) {
      const clock = clocks[from + i] as number
      if (clock > (clocks[to + i] as number)) clocks[to + i] = clock
    }
    const own = (sessions[earlier] as number) - first
    if (own < 0 || own >= AT_ONCE) return
    const clock = (places[earlier] as number) + 1
    if (clock > (clocks[to + own] as number)) clocks[to + own] = clock
  }
  for (let at = 0; at < order.length; at++) {
    const number = order[at] as number
    if (number === 0) continue
    take(number, before[number] as number)
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      take(number, readFroms[i] as number)
    }
  }
}

/**
 * How far a group of writers has been passed, in four numbers side by side: which comes next, the place of that one, and the last
 * one with one more than its place, 0 if there is none.
 */
const PASSED_WIDTH = 4
const NEXT_PLACE = 1
const LAST = 2
const LAST_CLOCK = 3
/** In place of the place of the next one, where there is none. */
const NEVER = 0x7fffffff

/** For each transaction that was read from, of some sessions, the last that wrote the same key and that a reader must see. */
function noteOverwritten(
  { sessions, readStarts, readKeys, readFroms }: Observations,
  members: Int32Array,
  writers: WritersByKey,
  first: number,
  clocks: Int32Array,
  latest: Int32Array,
): void {
  const { groupStarts, groupSessions, starts, places, numbers } = writers
  // Within a session clocks only grow: how far each group of writers had been passed there is where to go on.
  const unpassed = new Int32Array(groupSessions.length * PASSED_WIDTH)
  for (let group = 0; group < groupSessions.length; group++) {
    const next = starts[group] as number
    unpassed[group * PASSED_WIDTH] = next
    unpassed[group * PASSED_WIDTH + NEXT_PLACE] = places[next] as number
  }
  const passed = unpassed.slice()
  let session = 0
  for (let at = 0; at < members.length; at++) {
    const number = members[at] as number
    if (sessions[number] !== session) {
      session = sessions[number] as number
      passed.set(unpassed)
    }
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      const key = readKeys[i] as number
      const from = readFroms[i] as number
      const end = groupStarts[key + 1] as number
      for (let group = groupFrom(writers, key, first); group < end; group++) {
        const column = (groupSessions[group] as number) - first
        if (column >= AT_ONCE) break
        const clock = clocks[number * AT_ONCE + column] as number
        const entry = group * PASSED_WIDTH
        if ((passed[entry + NEXT_PLACE] as number) < clock) {
          let next = passed[entry] as number
          const last = starts[group + 1] as number
          while (next < last && (places[next] as number) < clock) next++
          passed[entry] = next
          passed[entry + NEXT_PLACE] = next < last ? (places[next] as number) : NEVER
          passed[entry + LAST] = numbers[next - 1] as number
          passed[entry + LAST_CLOCK] = (places[next - 1] as number) + 1
        }
        const place = passed[entry + LAST_CLOCK] as number
        // If the one that was read is the last of its session, those before it are before it anyhow.
        if (place === 0 || passed[entry + LAST] === from) continue
        if (place > (latest[from * AT_ONCE + column] as number)) latest[from * AT_ONCE + column] = place
      }
    }
  }
}

/** Who writes each key, in groups by session, each in the order of its session. */
interface WritersByKey {
  /** Where the groups of each key begin; one more entry than keys. */
  readonly groupStarts: Int32Array
  readonly groupSessions: Int32Array
  /** Where the writers of each group begin; one more entry than groups. */
  readonly starts: Int32Array
  readonly numbers: Int32Array
  readonly places: Int32Array
}

/** The first group of a key that is of a session from some on. */
function groupFrom({ groupStarts, groupSessions }: WritersByKey, key: number, session: number): number {
  let low = groupStarts[key] as number
  let high = groupStarts[key + 1] as number
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((groupSessions[middle] as number) < session) low = middle + 1
    else high = middle
  }
  return low
}

function writersByKey(observations: Observations): WritersByKey {
  const { table, writeStarts, writeKeys, sessions, places } = observations
  const keyCount = table.keys.size
  const ends = new Int32Array(keyCount + 1)
  for (let i = 0; i < writeKeys.length; i++) {
    const after = (writeKeys[i] as number) + 1
    ends[after] = (ends[after] as number) + 1
  }
  for (let key = 0; key < keyCount; key++) ends[key + 1] = (ends[key + 1] as number) + (ends[key] as number)
  const keyStarts = ends.slice()
  const numbers = new Int32Array(writeKeys.length)
  for (const number of bySession(observations).members) {
    for (let i = writeStarts[number] as number; i < (writeStarts[number + 1] as number); i++) {
      const key = writeKeys[i] as number
      const at = ends[key] as number
      numbers[at] = number
      ends[key] = at + 1
    }
  }
  const groupStarts = new Int32Array(keyCount + 1)
  const groupSessions = new Int32Array(numbers.length)
  const starts = new Int32Array(numbers.length + 1)
  let groups = 0
  for (let key = 0; key < keyCount; key++) {
    for (let at = keyStarts[key] as number; at < (keyStarts[key + 1] as number); at++) {
      const session = sessions[numbers[at] as number] as number
      if (groups > (groupStarts[key] as number) && groupSessions[groups - 1] === session) continue
      groupSessions[groups] = session
      starts[groups++] = at
    }
    groupStarts[key + 1] = groups
  }
  starts[groups] = numbers.length
  return {
    groupStarts,
    groupSessions: groupSessions.slice(0, groups),
    starts: starts.slice(0, groups + 1),
    numbers,
    places: numbers.map((number) => places[number] as number),
  }
}
