import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareVectorClocks,
  incrementVectorClock,
  mergeVectorClocks,
  type VectorClock,
  vectorCounter,
} from './vector-clock.ts'

const clock: fc.Arbitrary<VectorClock> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('n1', 'n2', 'n10', '1', 'toString', '__proto__'), fc.nat(2)), {
    selector: ([writer]) => writer,
  })
  .map((entries) => Object.fromEntries(entries))

const isWithin = (one: VectorClock, other: VectorClock): boolean =>
  ['before', 'equal'].includes(compareVectorClocks(one, other))

test('clocks are in a partial order', () => {
  fc.assert(
    fc.property(clock, clock, clock, (a, b, c) => {
      expect(compareVectorClocks(a, a)).toBe('equal')
      const turned = { before: 'after', after: 'before', equal: 'equal', concurrent: 'concurrent' } as const
      expect(compareVectorClocks(b, a)).toBe(turned[compareVectorClocks(a, b)])
      if (isWithin(a, b) && isWithin(b, c)) expect(isWithin(a, c), 'transitive').toBe(true)
    }),
  )
})

test('merging is a join: the least clock that knows what both know', () => {
  fc.assert(
    fc.property(clock, clock, clock, (a, b, c) => {
      const merged = mergeVectorClocks(a, b)
      expect(isWithin(a, merged) && isWithin(b, merged)).toBe(true)
      if (isWithin(a, c) && isWithin(b, c)) expect(isWithin(merged, c), 'the least').toBe(true)
      const [ab, ba] = [merged, mergeVectorClocks(b, a)]
      expect(JSON.stringify(ab), 'in one order of writers').toBe(JSON.stringify(ba))
      expect(mergeVectorClocks(ab, c)).toEqual(mergeVectorClocks(a, mergeVectorClocks(b, c)))
    }),
  )
})

test('an event more makes a clock later, by one event of one writer', () => {
  fc.assert(
    fc.property(clock, (a) => {
      const next = incrementVectorClock(a, 'n1')
      expect(compareVectorClocks(a, next)).toBe('before')
      expect(vectorCounter(next, 'n1')).toBe(vectorCounter(a, 'n1') + 1)
      expect(vectorCounter(next, 'n2')).toBe(vectorCounter(a, 'n2'))
    }),
  )
})

test('of two events, one knows the other exactly if it was caused by it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.option(fc.nat(20))), { maxLength: 20 }), (happenings) => {
      const writers = ['n1', 'n2', 'n3']
      const clocks: VectorClock[] = [{}, {}, {}]
      const lastAt: (number | undefined)[] = []
      const events: { readonly clock: VectorClock; readonly causes: ReadonlySet<number> }[] = []
      for (const [at, cause] of happenings) {
        const causedBy = [lastAt[at], cause !== null && cause < events.length ? cause : undefined].filter(
          (event) => event !== undefined,
        )
        let merged = clocks[at] as VectorClock
        const causes = new Set<number>()
        for (const event of causedBy) {
          merged = mergeVectorClocks(merged, events[event]!.clock)
          for (const earlier of [event, ...events[event]!.causes]) causes.add(earlier)
        }
        clocks[at] = incrementVectorClock(merged, writers[at] as string)
        lastAt[at] = events.length
        events.push({ clock: clocks[at], causes })
      }
      events.forEach((one, i) => {
        events.forEach((other, j) => {
          if (i === j) return
          expect(compareVectorClocks(one.clock, other.clock) === 'before').toBe(other.causes.has(i))
        })
      })
    }),
  )
})
