import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TraceHash } from './trace-hash.ts'

type Event = readonly [time: number, kind: number, node: number, peer: number, a: number, b: number]

function digestOf(events: readonly Event[]): string {
  const hash = new TraceHash()
  for (const event of events) hash.event(...event)
  return hash.digest()
}

const word = fc.integer()
const event: fc.Arbitrary<Event> = fc.tuple(
  fc.nat(2 ** 45),
  fc.nat(18),
  fc.nat(0xffffffff),
  fc.nat(0xffffffff),
  word,
  word,
)

test('a digest is sixteen hexadecimal digits and depends on the events alone', () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const digest = digestOf(events)
      expect(digest).toMatch(/^[0-9a-f]{16}$/)
      expect(digestOf(events)).toBe(digest)
    }),
  )
})

test('looking at the digest does not change it', () => {
  const hash = new TraceHash()
  hash.event(1, 2, 3, 4, 5, 6)
  const before = hash.digest()
  expect(hash.digest()).toBe(before)
  hash.event(2, 2, 3, 4, 5, 6)
  const straight = new TraceHash()
  straight.event(1, 2, 3, 4, 5, 6)
  straight.event(2, 2, 3, 4, 5, 6)
  expect(hash.digest()).toBe(straight.digest())
})

test('a change of one part of one event changes the digest, wherever the event stands', () => {
  const part = fc.nat(5)
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 10 }),
      fc.nat(),
      part,
      event,
      (events, at, i, other) => {
        const place = at % events.length
        const original = events[place] as Event
        fc.pre(original[i] !== other[i])
        const changed = original.map((value, j) =>
          j === i ? (other[j] as number) : value,
        ) as unknown as Event
        const otherwise = events.map((event, j) => (j === place ? changed : event))
        expect(digestOf(otherwise), `part ${i} of event ${place}`).not.toBe(digestOf(events))
      },
    ),
    { numRuns: 1_000 },
  )
})

test('neighbouring values of every part give digests of their own', () => {
  const base: Event = [5_000, 3, 1_000, 2_000, 70, 80]
  const seen = new Map<string, string>()
  for (let part = 0; part < base.length; part++) {
    for (let change = 1; change <= (part === 1 ? 18 : 2_000); change++) {
      const changed = base.map((value, i) => (i === part ? value + change : value)) as unknown as Event
      const digest = digestOf([changed, base, base])
      expect(seen.get(digest), `shared by part ${part} + ${change}`).toBeUndefined()
      seen.set(digest, `part ${part} + ${change}`)
    }
  }
})

test('the order of events matters, and so does their number', () => {
  fc.assert(
    fc.property(event, event, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other))
      expect(digestOf([one, other])).not.toBe(digestOf([other, one]))
      expect(digestOf([one, one])).not.toBe(digestOf([one]))
    }),
  )
})

test('times beyond 32 bits are told apart', () => {
  const at = (time: number): string => digestOf([[time, 1, 2, 3, 4, 5]])
  expect(new Set([0, 1, 2, 5].map((wraps) => at(10 + wraps * 2 ** 32))).size).toBe(4)
})

test('a digest is the same on every machine', () => {
  expect(
    digestOf([
      [0, 0, 1, 2, 3, 4],
      [2 ** 33 + 5, 18, 0xffffffff, 0, -1, 1 << 31],
    ]),
  ).toBe('9c8403a0a38a8960')
})
