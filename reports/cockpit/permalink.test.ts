import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { attacks } from '../testing/hostile.ts'
import { askedPlace } from './asked-place.ts'
import { hashOf, type Place, placeIn } from './permalink.ts'
import { anyWindow } from './testing/any-window.ts'

test('a place comes back from its link', () => {
  const place: fc.Arbitrary<Place> = fc.record(
    {
      cursor: fc.nat(),
      window: anyWindow(),
      pinned: fc.nat(),
      open: fc.uniqueArray(fc.constantFrom('faults', 'space-time', 'latency'), { minLength: 1 }),
      key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    },
    { requiredKeys: ['cursor'] },
  )
  fc.assert(
    fc.property(place, (place) => {
      expect(placeIn(hashOf(place))).toEqual(place)
    }),
  )
})

test('no panel open is a place as well', () => {
  expect(placeIn(hashOf({ cursor: 3, open: [] }))).toEqual({ cursor: 3, open: [] })
})

test('what is no link, or only half of one, does no harm', () => {
  for (const hash of ['', '#', '#proof', '#whole-run-12', '#to=3', '#AT=3', `#at=${'1'.repeat(3_000)}`]) {
    expect(placeIn(hash)).toBe(undefined)
  }
  expect(placeIn('#at=-4&from=9&to=3&open=a b.<img>.faults&pin=1e9')).toEqual({ open: ['faults'] })
  expect(placeIn('#at=%E0%A4%A&from=1&to=NaN')).toEqual({})
  expect(placeIn('#at=1.5&to=3')).toEqual({})
  for (const attack of attacks)
    expect(() => placeIn(`#at=${attack}&key=${attack}&open=${attack}`)).not.toThrow()
  fc.assert(fc.property(fc.string(), (text) => void placeIn(`#at=${text}`)))
})

test('a reader may ask for an event or for a time', () => {
  expect(askedPlace('18,204')).toEqual({ event: 18_204 })
  expect(askedPlace(' #7 ')).toEqual({ event: 7 })
  expect(askedPlace('4.213 s')).toEqual({ timeUs: 4_213_000 })
  expect(askedPlace('4.213')).toEqual({ timeUs: 4_213_000 })
  expect(askedPlace('812ms')).toEqual({ timeUs: 812_000 })
  expect(askedPlace('3 µs')).toEqual({ timeUs: 3 })
  for (const nonsense of ['', 'x', '1 h', '-3', '1.2.3', '#']) expect(askedPlace(nonsense)).toBe(undefined)
})
