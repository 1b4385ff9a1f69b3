import { byEffect, countBefore, type KeyRegister } from './key-registers.ts'

/** An order of the operations of a key, and how many versions back its reads see at most, 1 for the latest. */
export interface StaleOrder {
  readonly k: number
  /** Of each place in the order of writes, which write; the first value stands first. */
  readonly writes: Int32Array
  /** For each read, the place in the order of writes after which it stands. */
  readonly after: Int32Array
}

/**
 * Orders in which the writes stand as they began, and as they had taken effect: each is true to real time, and reads stand as early
 * as they can. The one whose reads are the less stale.
 *
 * @param register - the operations of a key of which no read saw what was not yet begun
 */
export function goodOrder(register: KeyRegister): StaleOrder {
  const sorted = byEffect(register)
  const begun = Int32Array.from({ length: register.writeCount }, (_, write) => write)
  const effected = new Int32Array(register.writeCount)
  effected.set(sorted, 1)
  const [one, other] = [orderBy(register, sorted, effected), orderBy(register, sorted, begun)]
  return one.k <= other.k ? one : other
}

function orderBy(
  { effects, sources, readBegins, writeCount }: KeyRegister,
  sorted: Int32Array,
  writes: Int32Array,
): StaleOrder {
  const places = new Int32Array(writeCount)
  for (let place = 0; place < writeCount; place++) places[writes[place] as number] = place
  // The last place among those writes that had taken effect first.
  const furthest = new Int32Array(writeCount)
  for (let i = 0; i < sorted.length; i++)
    furthest[i + 1] = Math.max(furthest[i] as number, places[sorted[i] as number] as number)
  const after = new Int32Array(sources.length)
  let k = 1
  for (let read = 0; read < sources.length; read++) {
    const source = places[sources[read] as number] as number
    const before = furthest[countBefore(sorted, effects, readBegins[read] as number)] as number
    after[read] = Math.max(source, before)
    k = Math.max(k, (after[read] as number) - source + 1)
  }
  return { k, writes, after }
}

/** The operations of an order, as accesses of the table. */
export function accessesOfOrder({ writes, reads }: KeyRegister, order: StaleOrder): Int32Array {
  const { length } = order.writes
  const starts = new Int32Array(length + 1)
  for (const place of order.after) starts[place + 1] = (starts[place + 1] as number) + 1
  for (let place = 0; place < length; place++)
    starts[place + 1] = (starts[place + 1] as number) + (starts[place] as number) + 1
  const accesses = new Int32Array(length + reads.length)
  const next = starts.slice(0, length)
  for (let place = 0; place < length; place++) {
    accesses[next[place] as number] = writes[order.writes[place] as number] as number
    next[place] = (next[place] as number) + 1
  }
  // Reads stand in the order in which they began, which is true to real time.
  for (let read = 0; read < reads.length; read++) {
    const place = order.after[read] as number
    accesses[next[place] as number] = reads[read] as number
    next[place] = (next[place] as number) + 1
  }
  return accesses.subarray(1)
}
