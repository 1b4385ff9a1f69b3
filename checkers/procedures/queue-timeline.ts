import { type Intervals, OPEN } from './procedure.ts'

/** The events of some operations, numbered without gaps, so that whatever is kept by event is an array. */
export interface Timeline {
  /** How many events there are. */
  readonly size: number
  /** What happens at each event: `i` is the invocation of the operation at position `i`, `~i` its completion. */
  readonly events: Int32Array
  /** The event at which each operation is invoked. */
  readonly begins: Int32Array
  /** The event at which each operation completes; {@link Timeline.size} if it never does. */
  readonly ends: Int32Array
}

/** Up to how many instants an event they may be spread out and are still sorted by one bucket an instant. */
const SPARSEST = 8

/** From this many operations on, an instant and a position do not fit into one exact number. */
const TOO_MANY_TO_PACK = 1 << 22

/**
 * Numbers the events of operations in their order: in linear time if the instants are near each other, as those of a whole
 * history are; otherwise, as for one key of many, by sorting.
 *
 * @param intervals - when the operations began and completed
 *
 * @example
 * ```ts
 * const intervals = { length: 2, invocations: new Int32Array([3, 5]), completions: new Int32Array([9, 7]) }
 * Array.from(timelineOf(intervals).events) // [0, 1, -2, -1]
 * ```
 */
export function timelineOf(intervals: Intervals): Timeline {
  const { length, invocations, completions } = intervals
  const completed = byCompletion(intervals)
  const size = length + completed.length
  const events = new Int32Array(size)
  const begins = new Int32Array(length)
  const ends = new Int32Array(length).fill(size)
  let next = 0
  let event = 0
  for (const position of completed) {
    const completion = completions[position]!
    while (next < length && invocations[next]! < completion) {
      begins[next] = event
      events[event++] = next++
    }
    ends[position] = event
    events[event++] = ~position
  }
  for (; next < length; next++) {
    begins[next] = event
    events[event++] = next
  }
  return { size, events, begins, ends }
}

/** The positions of the operations that completed, first completed first. */
function byCompletion({ length, completions }: Intervals): Int32Array {
  let completed = 0
  let first = OPEN
  let last = -1
  for (let position = 0; position < length; position++) {
    const completion = completions[position]!
    if (completion === OPEN) continue
    completed++
    if (completion < first) first = completion
    if (completion > last) last = completion
  }
  const sorted = new Int32Array(completed)
  let at = 0
  if (last - first < SPARSEST * completed || length >= TOO_MANY_TO_PACK) {
    const buckets = new Int32Array(Math.max(0, last - first + 1))
    for (let position = 0; position < length; position++) {
      const completion = completions[position]!
      if (completion !== OPEN) buckets[completion - first] = position + 1
    }
    for (const position of buckets) if (position > 0) sorted[at++] = position - 1
    return sorted
  }
  const keys = new Float64Array(completed)
  for (let position = 0; position < length; position++) {
    const completion = completions[position]!
    if (completion !== OPEN) keys[at++] = completion * length + position
  }
  keys.sort()
  return sorted.map((_, rank) => keys[rank]! % length)
}
