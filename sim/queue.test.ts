import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DefectError } from './errors.ts'
import { EventQueue } from './queue.ts'

interface Entry {
  readonly slot: number
  readonly id: number
  readonly rank: number
  time: number
}

/** The slow, obvious queue: a list that is sorted whenever one looks. */
class SortedList {
  readonly entries: Entry[] = []

  first(): Entry | undefined {
    return this.entries.sort((a, b) => a.time - b.time || a.rank - b.rank || a.slot - b.slot)[0]
  }

  remove(entry: Entry): void {
    this.entries.splice(this.entries.indexOf(entry), 1)
  }
}

type Act =
  | { readonly act: 'push'; readonly time: number; readonly rank: number }
  | { readonly act: 'pop' }
  | { readonly act: 'remove' | 'move'; readonly which: number; readonly time: number }

// Few distinct times and ranks, so that ties come up all the time.
// Late times leave a key no room for the rank, and then none for its own last digits.
const time = fc.oneof(
  fc.nat(20),
  fc.nat(1_000_000_000),
  fc.nat(3).map((after) => 2 ** 45 + after),
  fc.nat(3).map((after) => 2 ** 52 + after),
)
const rank = fc.oneof(fc.nat(3), fc.nat(0xffffffff))
const push: fc.Arbitrary<Act> = fc.record({ act: fc.constant('push' as const), time, rank })
const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: push, weight: 4 },
  { arbitrary: fc.constant({ act: 'pop' as const }), weight: 1 },
  {
    arbitrary: fc.record({ act: fc.constantFrom('remove' as const, 'move' as const), which: fc.nat(), time }),
    weight: 2,
  },
)

/** Does the same to both queues; gives what differs first, in words. */
function difference(acts: readonly Act[]): string | undefined {
  const queue = new EventQueue<number>()
  const list = new SortedList()
  for (const [id, act] of acts.entries()) {
    if (act.act === 'push') {
      const slot = queue.push(act.time, act.rank, id)
      list.entries.push({ slot, id, rank: act.rank, time: act.time })
    } else if (act.act === 'pop') {
      const popped = popBoth(queue, list)
      if (popped !== undefined) return `act ${id}: ${popped}`
    } else {
      const entry = list.entries[act.which % Math.max(1, list.entries.length)]
      if (entry === undefined) continue
      if (act.act === 'remove') {
        queue.remove(entry.slot)
        list.remove(entry)
      } else {
        queue.move(entry.slot, act.time)
        entry.time = act.time
      }
    }
    const next = list.first()?.time ?? Number.POSITIVE_INFINITY
    if (queue.nextTime() !== next) return `after act ${id}: next at ${queue.nextTime()}, expected ${next}`
    const size = list.entries.length
    if (queue.size !== size) return `after act ${id}: size ${queue.size}, expected ${size}`
  }
  while (list.entries.length > 0) {
    const popped = popBoth(queue, list)
    if (popped !== undefined) return `at the end: ${popped}`
  }
  return queue.size === 0 ? undefined : `${queue.size} were left`
}

function popBoth(queue: EventQueue<number>, list: SortedList): string | undefined {
  const entry = list.first()
  if (entry === undefined) return undefined
  list.remove(entry)
  const popped = queue.pop()
  return popped === entry.id ? undefined : `popped ${popped}, expected ${entry.id}`
}

test('it gives what a sorted list gives, whatever is put in, taken out, removed and moved', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 150 }), (acts) => {
      expect(difference(acts)).toBeUndefined()
    }),
    { numRuns: 400 },
  )
})

test('it gives what a sorted list gives once it has grown, and shrunk, and grown again', () => {
  const acts: Act[] = []
  for (const round of [0, 1]) {
    for (let i = 0; i < 700; i++)
      acts.push({ act: 'push', time: (i * 7919) % 1000, rank: (i * 31 + round) % 7 })
    for (let i = 0; i < 650; i++) acts.push({ act: i % 3 === 0 ? 'remove' : 'move', which: i * 13, time: i })
    for (let i = 0; i < 400; i++) acts.push({ act: 'pop' })
  }
  expect(difference(acts)).toBeUndefined()
})

test('an empty queue has no next time and nothing to give', () => {
  const queue = new EventQueue<string>()
  expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY)
  expect(() => queue.pop()).toThrow(DefectError)
})

test('what is out cannot be removed or moved', () => {
  const queue = new EventQueue<string>()
  const slot = queue.push(1, 0, 'a')
  queue.push(2, 0, 'b')
  expect(queue.pop()).toBe('a')
  expect(() => queue.remove(slot)).toThrow(DefectError)
  expect(() => queue.move(slot, 5)).toThrow(DefectError)
  expect(queue.pop(), 'what was in is untouched').toBe('b')
})

test('the greatest ranks are unsigned', () => {
  const queue = new EventQueue<string>()
  queue.push(1, 0xffffffff, 'last')
  queue.push(1, 1, 'first')
  queue.push(1, 0x80000000, 'middle')
  expect([queue.pop(), queue.pop(), queue.pop()]).toStrictEqual(['first', 'middle', 'last'])
})
