import { IntColumn } from '../int-column.ts'
import type { EdgeList } from '../transactions/dependency-graph.ts'
import type { TransactionTable } from '../transactions/transaction-table.ts'
import { bySession } from './atomic-orders.ts'
import { FORCED } from './known-orders.ts'
import type { Observations } from './observations.ts'

/** How many sessions are looked at in one sweep: their clocks are one line of the processor's cache. */
const AT_ONCE = 16
const NOBODY = -1

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
  const { table, length, sessionCount } = observations
  const { starts, members } = bySession(observations)
  const readers = readersByKey(observations, members)
  const writers = writersByKey(observations, members)
  const clocks = table.memory.ints(length * AT_ONCE)
  const latest = table.memory.ints(length * AT_ONCE)
  // The first session is that of the initial state, which is before all anyhow.
  for (let first = 1; first < sessionCount; first += AT_ONCE) {
    setClocks(observations, order, first, clocks)
    latest.fill(0)
    noteOverwritten(observations, readers, writers, first, clocks, latest)
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

/** After the places of a group of writers: no clock is beyond it. */
const NEVER = 0x7fffffff

/**
 * For each transaction that was read from, of some sessions, the last that wrote the same key and that a reader must see. It goes
 * key by key: so the writers that are looked at over and over stay in the processor's cache.
 */
function noteOverwritten(
  { sessions, places }: Observations,
  readers: ReadersByKey,
  writers: WritersByKey,
  first: number,
  clocks: Int32Array,
  latest: Int32Array,
): void {
  const { groupStarts, groupSessions, starts, places: placesOfWriters } = writers
  // Of each group of writers of a key, which comes next, its place, and one more than the place of the last, 0 if there is none.
  const next = new Int32Array(AT_ONCE)
  const nextPlace = new Int32Array(AT_ONCE)
  const lastClock = new Int32Array(AT_ONCE)
  for (let key = 0; key + 1 < groupStarts.length; key++) {
    const begin = groupFrom(writers, key, first)
    const count = groupFrom(writers, key, first + AT_ONCE) - begin
    let session = NOBODY
    for (let at = readers.starts[key] as number; at < (readers.starts[key + 1] as number); at++) {
      const number = readers.numbers[at] as number
      const from = readers.froms[at] as number
      if (readers.sessions[at] !== session) {
        // Within a session clocks only grow: how far each group had been passed there is where to go on.
        session = readers.sessions[at] as number
        for (let i = 0; i < count; i++) {
          next[i] = starts[begin + i] as number
          nextPlace[i] = placesOfWriters[next[i] as number] as number
          lastClock[i] = 0
        }
      }
      const columnOfFrom = (sessions[from] as number) - first
      const clockOfFrom = (places[from] as number) + 1
      for (let i = 0; i < count; i++) {
        const column = (groupSessions[begin + i] as number) - first
        const clock = clocks[number * AT_ONCE + column] as number
        let place = nextPlace[i] as number
        while (place < clock) {
          lastClock[i] = place + 1
          next[i] = (next[i] as number) + 1
          place = placesOfWriters[next[i] as number] as number
          nextPlace[i] = place
        }
        const last = lastClock[i] as number
        // If the one that was read is the last of its session, those before it are before it anyhow.
        if (column === columnOfFrom && last === clockOfFrom) continue
        const to = from * AT_ONCE + column
        if (last > (latest[to] as number)) latest[to] = last
      }
    }
  }
}

/** Who reads each key from whom: by session, each in the order of its session. */
interface ReadersByKey {
  /** Where the readers of each key begin; one more entry than keys. */
  readonly starts: Int32Array
  readonly numbers: Int32Array
  readonly sessions: Int32Array
  readonly froms: Int32Array
}

function readersByKey(
  { table, sessions, readStarts, readKeys, readFroms }: Observations,
  members: Int32Array,
): ReadersByKey {
  const starts = startsOf(table, readKeys)
  const ends = starts.slice()
  const numbers = table.memory.ints(readKeys.length)
  const sessionsOfReaders = table.memory.ints(readKeys.length)
  const froms = table.memory.ints(readKeys.length)
  for (let at = 0; at < members.length; at++) {
    const number = members[at] as number
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      const key = readKeys[i] as number
      const end = ends[key] as number
      numbers[end] = number
      sessionsOfReaders[end] = sessions[number] as number
      froms[end] = readFroms[i] as number
      ends[key] = end + 1
    }
  }
  return { starts, numbers, sessions: sessionsOfReaders, froms }
}

/** Who writes each key, in groups by session, each in the order of its session. */
interface WritersByKey {
  /** Where the groups of each key begin; one more entry than keys. */
  readonly groupStarts: Int32Array
  readonly groupSessions: Int32Array
  /** Where the writers of each group begin. */
  readonly starts: Int32Array
  /** The places of writers in their sessions; {@link NEVER} after each group. */
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

function writersByKey(observations: Observations, members: Int32Array): WritersByKey {
  const { table, writeStarts, writeKeys, sessions, places } = observations
  const keyStarts = startsOf(table, writeKeys)
  const ends = keyStarts.slice()
  const numbers = table.memory.ints(writeKeys.length)
  for (let at = 0; at < members.length; at++) {
    const number = members[at] as number
    for (let i = writeStarts[number] as number; i < (writeStarts[number + 1] as number); i++) {
      const key = writeKeys[i] as number
      const end = ends[key] as number
      numbers[end] = number
      ends[key] = end + 1
    }
  }
  const groupStarts = table.memory.ints(keyStarts.length)
  const groupSessions = new IntColumn()
  const starts = new IntColumn()
  const placesOfWriters = new IntColumn(table.memory.ints(2 * numbers.length))
  for (let key = 0; key + 1 < keyStarts.length; key++) {
    let session = NOBODY
    for (let at = keyStarts[key] as number; at < (keyStarts[key + 1] as number); at++) {
      const number = numbers[at] as number
      if (sessions[number] !== session) {
        if (session !== NOBODY) placesOfWriters.push(NEVER)
        session = sessions[number] as number
        groupSessions.push(session)
        starts.push(placesOfWriters.length)
      }
      placesOfWriters.push(places[number] as number)
    }
    if (session !== NOBODY) placesOfWriters.push(NEVER)
    groupStarts[key + 1] = groupSessions.length
  }
  return {
    groupStarts,
    groupSessions: groupSessions.view(),
    starts: starts.view(),
    places: placesOfWriters.view(),
  }
}

/** Where what is of each key begins, if it stands one key after the other; one more entry than keys. */
function startsOf({ memory, keys: { size } }: TransactionTable, keys: Int32Array): Int32Array {
  const starts = memory.ints(size + 1)
  for (let i = 0; i < keys.length; i++) {
    const after = (keys[i] as number) + 1
    starts[after] = (starts[after] as number) + 1
  }
  for (let key = 0; key < size; key++) starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number)
  return starts
}
