import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextHash, textHash } from './text-hash.ts'

function lanesOf({ a, b }: TextHash): string {
  return `${a}/${b}`
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('n1', 'n2', 'type', 'term'),
)

test('a hash that was kept is the hash of that text and of no other', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 100 }), (texts) => {
      for (const text of texts)
        expect(lanesOf(textHash(text)), JSON.stringify(text)).toBe(lanesOf(new TextHash(text)))
    }),
  )
})

test('texts of which only one can be kept at a time take turns', () => {
  // First and last unit and length are the same.
  const alike = ['n11', 'n21', 'n31']
  for (const text of [...alike, ...alike]) expect(textHash(text).text).toBe(text)
  expect(new Set(alike.map((text) => lanesOf(textHash(text)))).size).toBe(3)
})

test('alike texts have hashes of their own in both lanes', () => {
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'ba',
    'aa',
    '\u0000',
    '\u0000\u0000',
    '\ud800',
    '\udc00',
    'é',
    'e\u0301',
    'x'.repeat(24),
    'x'.repeat(25),
  ]
  for (let i = 0; i < 5_000; i++) texts.push(`n${i}`)
  expect(new Set(texts.map((text) => new TextHash(text).a)).size, 'lane a').toBe(texts.length)
  expect(new Set(texts.map((text) => new TextHash(text).b)).size, 'lane b').toBe(texts.length)
})

test('a hash is the same on every machine', () => {
  expect(lanesOf(new TextHash('prevLogIndex'))).toBe('-111964830/-1734835835')
})
