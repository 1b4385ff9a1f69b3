import seedrandom from 'seedrandom'
import { type Figures, timed } from '../workload.ts'

// The yardstick: what a discrete-event loop costs that does nothing else. A binary heap of objects ordered by time and
// sequence, one draw of a generator and one call of a closure for each event, and no network, faults, trace or hash.

const EVENTS = 1_000_000
const IN_FLIGHT = 100

interface Entry {
  readonly time: number
  readonly sequence: number
  readonly action: () => void
}

/** Runs `events` events with `inFlight` of them pending, and gives how many were run. */
function bareLoop(events: number, inFlight: number): number {
  const random = seedrandom.alea('bench')
  const heap: Entry[] = []
  let now = 0
  let sequence = 0
  let count = 0

  const before = (a: Entry, b: Entry): boolean =>
    a.time === b.time ? a.sequence < b.sequence : a.time < b.time
  const push = (entry: Entry): void => {
    let position = heap.length
    heap.push(entry)
    while (position > 0) {
      const parent = (position - 1) >> 1
      const above = heap[parent] as Entry
      if (!before(entry, above)) break
      heap[position] = above
      position = parent
    }
    heap[position] = entry
  }
  const pop = (): Entry => {
    const first = heap[0] as Entry
    const last = heap.pop() as Entry
    if (heap.length === 0) return first
    let position = 0
    for (;;) {
      let child = position * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++
      if (!before(heap[child] as Entry, last)) break
      heap[position] = heap[child] as Entry
      position = child
    }
    heap[position] = last
    return first
  }
  const schedule = (): void => {
    const time = now + 1 + ((random.int32() >>> 0) % 10_000)
    push({
      time,
      sequence: sequence++,
      action: () => {
        count++
        schedule()
      },
    })
  }

  for (let i = 0; i < inFlight; i++) schedule()
  while (count < events) {
    const entry = pop()
    now = entry.time
    entry.action()
  }
  return count
}

/** Events a second of a loop that has as many of them pending as the echo workload has messages in flight. */
export function bare(): Figures {
  const { done, seconds } = timed((share) => bareLoop(EVENTS * share, IN_FLIGHT))
  return { 'messages/s': done / seconds }
}
