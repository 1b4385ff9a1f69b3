import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DefectError } from '../../sim/errors.ts'
import { hostileText } from '../testing/hostile.ts'
import { ByteReader, ByteWriter } from './bytes.ts'

const unsigned = fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat())
const signed = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }))

test('numbers, texts and blocks come back as they were written, in their order', () => {
  fc.assert(
    fc.property(fc.array(unsigned), fc.array(signed), hostileText(), (naturals, integers, text) => {
      const inner = new ByteWriter()
      for (const number of integers) inner.signed(number)
      const out = new ByteWriter()
      for (const number of naturals) out.unsigned(number)
      out.json({ text, lone: '\uD800' })
      out.block(inner)
      const reader = new ByteReader(out.written)
      expect(naturals.map(() => reader.unsigned())).toEqual(naturals)
      expect(reader.json()).toEqual({ text, lone: '\uD800' })
      const block = reader.block()
      expect(integers.map(() => block.signed())).toEqual(integers)
    }),
  )
})

test('small numbers take one byte', () => {
  const out = new ByteWriter()
  for (let number = 0; number < 128; number++) out.unsigned(number)
  for (let number = -64; number < 64; number++) out.signed(number)
  expect(out.written).toHaveLength(256)
})

test.each([-1, 0.5, Number.NaN, 2 ** 53])('%s is no number that a column holds', (number) => {
  expect(() => new ByteWriter().unsigned(number)).toThrow(DefectError)
})

test('a block that is cut off is not read as if it were whole', () => {
  const out = new ByteWriter()
  out.json('a text of some length')
  expect(() => new ByteReader(out.written.subarray(0, 8)).json()).toThrow(DefectError)
})
