import type { EdgeList } from '../transactions/dependency-graph.ts'
import { FORCED } from './known-orders.ts'
import type { Observations } from './observations.ts'

const NOBODY = -1
/** Of so many reads, an earlier one from the same transaction is found sooner by going through them. */
const FEW_READS = 32

/**
 * Adds the orders that read committed forces: where a transaction reads from one, and later reads a key that this one writes
 * from another, the other comes later. O(n^1.5) for n operations: of what is read later and what was written, the smaller
 * is gone through.
 *
 * @param observations - who read from whom
 * @param edges - takes the edges
 *
 * Source: AWDIT, arXiv 2504.06975, read committed.
 */
export function addCommittedOrders(observations: Observations, edges: EdgeList): void {
  const { table, length, readStarts, readKeys, readFroms, writeStarts, writeKeys } = observations
  const { memory } = table
  const keyCount = table.keys.size
  // Of each key the writers of the next two reads of it that are of different ones, in the transaction that was noted.
  const noted = memory.ints(keyCount).fill(NOBODY)
  const next = memory.ints(keyCount)
  const afterNext = memory.ints(keyCount)
  // The first read from each transaction, by the transaction that reads; of few reads it is found by looking.
  const firstReader = memory.ints(length).fill(NOBODY)
  const firstRead = memory.ints(length)
  const laterKeys = memory.ints(keyCount)
  for (let reader = 1; reader < length; reader++) {
    const [start, end] = [readStarts[reader] as number, readStarts[reader + 1] as number]
    if (end - start < 2) continue
    const isLong = end - start > FEW_READS
    for (let i = end - 1; isLong && i >= start; i--) {
      const from = readFroms[i] as number
      firstReader[from] = reader
      firstRead[from] = i
    }
    let laterCount = 0
    for (let i = end - 1; i >= start; i--) {
      const from = readFroms[i] as number
      let isFirst = isLong ? firstReader[from] === reader && firstRead[from] === i : true
      for (let j = start; !isLong && j < i; j++) if (readFroms[j] === from) isFirst = false
      if (isFirst && from !== 0 && laterCount > 0) {
        const writes = writeStarts[from] as number
        const writeCount = (writeStarts[from + 1] as number) - writes
        const goesThroughWrites = writeCount <= laterCount
        const count = goesThroughWrites ? writeCount : laterCount
        for (let j = 0; j < count; j++) {
          const key = (goesThroughWrites ? writeKeys[writes + j] : laterKeys[j]) as number
          if (noted[key] !== reader) continue
          const later = next[key] === from ? (afterNext[key] as number) : (next[key] as number)
          if (later === NOBODY || later === from) continue
          if (goesThroughWrites || writesKey(observations, from, key)) edges.add(from, later, FORCED)
        }
      }
      const key = readKeys[i] as number
      if (noted[key] !== reader) {
        noted[key] = reader
        next[key] = from
        afterNext[key] = NOBODY
        laterKeys[laterCount++] = key
      } else if (next[key] !== from) {
        afterNext[key] = next[key] as number
        next[key] = from
      }
    }
  }
}

/**
 * Adds the orders that read atomic forces: where a transaction reads a key from one, any other that it reads from, or that its
 * session did before, and that writes this key, comes before that one. O(n^1.5), as read committed.
 *
 * @param observations - who read from whom
 * @param edges - takes the edges
 *
 * Source: AWDIT, arXiv 2504.06975, read atomic.
 */
export function addAtomicOrders(observations: Observations, edges: EdgeList): void {
  addAtomicOrdersOfReads(observations, edges)
  addAtomicOrdersOfSessions(observations, edges)
}

function addAtomicOrdersOfReads(observations: Observations, edges: EdgeList): void {
  const { table, length, readStarts, readKeys, readFroms, writeStarts, writeKeys } = observations
  const { memory } = table
  const noted = memory.ints(table.keys.size).fill(NOBODY)
  const readFrom = memory.ints(table.keys.size)
  const keys = memory.ints(table.keys.size)
  const seenBy = memory.ints(length).fill(NOBODY)
  for (let reader = 1; reader < length; reader++) {
    const [start, end] = [readStarts[reader] as number, readStarts[reader + 1] as number]
    let keyCount = 0
    for (let i = start; i < end; i++) {
      const key = readKeys[i] as number
      const from = readFroms[i] as number
      if (noted[key] === reader) {
        // Read twice, from different ones: both forbid the other.
        edges.add(from, readFrom[key] as number, FORCED)
        edges.add(readFrom[key] as number, from, FORCED)
        continue
      }
      noted[key] = reader
      readFrom[key] = from
      keys[keyCount++] = key
    }
    for (let i = start; i < end; i++) {
      const seen = readFroms[i] as number
      if (seen === 0 || seenBy[seen] === reader) continue
      seenBy[seen] = reader
      const writes = writeStarts[seen] as number
      const writeCount = (writeStarts[seen + 1] as number) - writes
      const goesThroughWrites = writeCount <= keyCount
      const count = goesThroughWrites ? writeCount : keyCount
      for (let j = 0; j < count; j++) {
        const key = (goesThroughWrites ? writeKeys[writes + j] : keys[j]) as number
        if (noted[key] !== reader || readFrom[key] === seen) continue
        if (goesThroughWrites || writesKey(observations, seen, key)) {
          edges.add(seen, readFrom[key] as number, FORCED)
        }
      }
    }
  }
}

function addAtomicOrdersOfSessions(observations: Observations, edges: EdgeList): void {
  const { table, sessions, readStarts, readKeys, readFroms, writeStarts, writeKeys } = observations
  const { memory } = table
  const session = memory.ints(table.keys.size).fill(NOBODY)
  const lastWriter = memory.ints(table.keys.size)
  for (const number of bySession(observations).members) {
    const mine = sessions[number] as number
    for (let i = readStarts[number] as number; i < (readStarts[number + 1] as number); i++) {
      const key = readKeys[i] as number
      if (session[key] !== mine) continue
      edges.add(lastWriter[key] as number, readFroms[i] as number, FORCED)
    }
    for (let i = writeStarts[number] as number; i < (writeStarts[number + 1] as number); i++) {
      const key = writeKeys[i] as number
      session[key] = mine
      lastWriter[key] = number
    }
  }
}

/** Transactions, session by session, in their order there; the initial state is the first. */
export interface BySession {
  /** Where each session begins; one more entry than sessions. */
  readonly starts: Int32Array
  readonly members: Int32Array
}

/**
 * The transactions of each session.
 *
 * @param observations - the transactions
 */
export function bySession({ table, length, sessions, sessionCount }: Observations): BySession {
  const starts = new Int32Array(sessionCount + 1)
  for (let number = 0; number < length; number++) {
    const after = (sessions[number] as number) + 1
    starts[after] = (starts[after] as number) + 1
  }
  for (let session = 0; session < sessionCount; session++) {
    starts[session + 1] = (starts[session + 1] as number) + (starts[session] as number)
  }
  const places = starts.slice()
  const members = table.memory.ints(length)
  for (let number = 0; number < length; number++) {
    const session = sessions[number] as number
    const at = places[session] as number
    members[at] = number
    places[session] = at + 1
  }
  return { starts, members }
}

/**
 * Whether a transaction writes a key.
 *
 * @param observations - the transactions
 * @param number - the transaction
 * @param key - the key
 */
export function writesKey({ writeStarts, writeKeys }: Observations, number: number, key: number): boolean {
  if (number === 0) return true
  let low = writeStarts[number] as number
  let high = writeStarts[number + 1] as number
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((writeKeys[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return low < (writeStarts[number + 1] as number) && writeKeys[low] === key
}
