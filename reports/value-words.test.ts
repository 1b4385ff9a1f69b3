import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Json } from '../sim/types.ts'
import { hostileText } from './testing/hostile.ts'
import { keyWords, nameWords, shortened, valueWords } from './value-words.ts'

it('leaves plain keys bare and quotes the others', () => {
  expect(keyWords('x')).toBe('x')
  expect(keyWords('a b')).toBe('"a b"')
  expect(keyWords('')).toBe('""')
})

it('writes values as JSON, and nothing for no value', () => {
  expect(valueWords([1, 'a', null])).toBe('[1,"a",null]')
  expect(valueWords(null)).toBe('null')
  expect(valueWords(undefined)).toBe('')
})

it('writes as much of a value as it shows just as JSON does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 2, max: 60 }), (value, most) => {
      expect(valueWords(value as Json, most)).toBe(nameWords(JSON.stringify(value), most))
    }),
  )
})

it('looks no deeper into a value than it shows', () => {
  let deep: Json = 7
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  expect(valueWords(deep, 10)).toBe('[[[[[[[[[…')
})

it('cuts long texts between characters and says so', () => {
  expect(shortened('abcdef', 4)).toBe('abc…')
  expect(shortened('🙂🙂🙂', 3)).toBe('🙂🙂🙂')
  expect(shortened('🙂🙂🙂🙂', 3)).toBe('🙂🙂…')
})

it('gives one line of bounded length, whatever the value', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const words = valueWords(text, 20)
      expect(words).not.toContain('\n')
      // Each of the twenty characters may be shown by number, and the whole be set off.
      expect(Array.from(words).length).toBeLessThanOrEqual(20 * '‹U+10FFFF›'.length + 2)
    }),
  )
})
