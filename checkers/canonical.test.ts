import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from '../sim/errors.ts'
import type { Json } from '../sim/types.ts'
import { canonicalText, Interner, sameValue } from './canonical.ts'

test('equal values have one text, whatever the order of their fields', () => {
  expect(canonicalText({ b: [1, -0], a: null, c: undefined })).toBe('{"a":null,"b":[1,0]}')
  expect(sameValue({ a: 1, b: [{}] }, { b: [{}], a: 1 })).toBe(true)
  expect(sameValue(0, -0)).toBe(true)
  expect(sameValue(undefined, null)).toBe(true)
})

test('values that only look alike are different', () => {
  const values: readonly Json[] = [
    1,
    '1',
    [1],
    '[1]',
    { a: 1 },
    '{"a":1}',
    null,
    'null',
    false,
    0,
    '',
    [],
    {},
  ]
  const interner = new Interner()
  expect(values.map((value) => interner.intern(value))).toEqual(values.map((_, i) => i))
  expect(values.map((value) => interner.intern(value))).toEqual(values.map((_, i) => i))
  expect(interner.valueOf(4)).toEqual({ a: 1 })
  for (const value of values.slice(1)) expect(sameValue(1, value)).toBe(false)
})

test('a value that is nested without end is refused, not a crash', () => {
  let value: Json = 1
  for (let i = 0; i < 100_000; i++) value = [value]
  expect(() => canonicalText(value)).toThrow(InputError)
})

test('numbers of every kind have one number each, in the order in which they are met', () => {
  const number = fc.oneof(fc.nat(300), fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true }))
  fc.assert(
    fc.property(fc.array(number, { maxLength: 400 }), (numbers) => {
      const interner = new Interner()
      const known = new Map<number, number>()
      for (const number of numbers) {
        if (!known.has(number)) known.set(number, known.size)
        expect(interner.intern(number)).toBe(known.get(number))
      }
      expect(interner.size).toBe(known.size)
      for (const [number, place] of known) expect(interner.valueOf(place)).toBe(number)
    }),
  )
})
