import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { hostileText } from './testing/hostile.ts'
import { keyWords, shortened, valueWords } from './value-words.ts'

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
