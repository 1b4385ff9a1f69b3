import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../sim/types.ts'
import { EventFields } from './event-fields.ts'
import { QuickJson } from './quick-json.ts'

const name = fc.oneof(
  fc.constantFrom('index', 'process', 'type', 'f', 'value', 'time', 'key'),
  fc.string({ maxLength: 3 }),
)
const plain = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom('', 'read', 'ok', ':ok', -0, null, true, false),
)
const odd = fc.oneof(
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.constant({ a: 1 }),
  fc.constant([[[1]]]),
  fc.constant([[[[1]]]]),
)
const value = fc.oneof(
  { arbitrary: plain, weight: 8 },
  { arbitrary: fc.array(fc.oneof(plain, fc.array(plain))), weight: 4 },
  odd,
) as fc.Arbitrary<Json>
const object = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 })
const blank = fc.constantFrom('', '', ' ', '\t', '  ', '\n')

test('what is read quickly is what JSON.parse makes of it', () => {
  const quick = new QuickJson()
  let count = 0
  fc.assert(
    fc.property(object, blank, fc.constantFrom('', 'x', '\ufeff'), (fields, blank, before) => {
      const text = `${before}{${fields.map(([name, value]) => `${blank}${JSON.stringify(name)}${blank}:${blank}${JSON.stringify(value)}${blank}`).join(',')}}, {"process":1}`
      const read = quick.read(text, before.length)
      if (read === undefined) return
      count++
      const parsed = JSON.parse(text.slice(before.length, quick.end)) as { [name: string]: Json }
      expect(read).toEqual(EventFields.of(parsed))
      expect(new Set(fields.map(([name]) => name)).size).toBe(fields.length)
    }),
    { numRuns: 3_000 },
  )
  expect(count).toBeGreaterThan(300)
})

test.each([
  '{"process":01}',
  '{"process":-}',
  '{"process":1.5}',
  '{"process":1e3}',
  '{"process":12345678901234567}',
  '{"process":1,}',
  '{"process":1',
  '{"process":nul}',
  '{"process" 1}',
  '{"f":"\u0001"}',
  '{"f":"a\\n"}',
  '{"f":"a',
  '{"f":1,"f":2}',
  '{"x":1,"x":2}',
  '{"value":[1,]}',
  '{"value":{}}',
  '{}',
  '[1]',
])('%s is left to the reader that knows all of JSON', (text) => {
  expect(new QuickJson().read(text, 0)).toBeUndefined()
})
