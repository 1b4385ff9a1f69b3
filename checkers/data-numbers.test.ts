import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../sim/types.ts'
import { canonicalText, Interner } from './canonical.ts'
import { sameData } from './data-numbers.ts'

const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json[]>(0, -0, 1, 0.5, 65_536, '', '0', 'a', null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), tie('value'), { maxKeys: 3 }),
  ),
})).value

test('data is the same if its canonical text is', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sameData(a, b)).toBe(canonicalText(a) === canonicalText(b))
      const copy = JSON.parse(canonicalText(a)) as Json
      expect(sameData(a, copy)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('an interner gives the same numbers as a map from canonical texts', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 150 }), (values) => {
      const interner = new Interner()
      const known = new Map<string, number>()
      for (const value of values) {
        const text = canonicalText(value)
        if (!known.has(text)) known.set(text, known.size)
        expect(interner.intern(value)).toBe(known.get(text))
      }
    }),
  )
})

test('a field that is undefined is none', () => {
  const interner = new Interner()
  expect(interner.intern({ a: 1, b: undefined })).toBe(interner.intern({ a: 1 }))
  expect(interner.intern({ c: undefined })).toBe(interner.intern({}))
  expect(sameData({ a: undefined }, { b: undefined })).toBe(true)
})

test('a value that is nested without end is refused, not a crash', () => {
  let value: Json = 1
  for (let i = 0; i < 100_000; i++) value = [value]
  expect(() => new Interner().intern(value)).toThrow('nested more than 100 deep')
})
