import { expect, test } from 'vitest'
import { countOf, countText, durationText, momentText } from './words.ts'

test('counts have commas, and nouns their plural', () => {
  expect([0, 999, 1_000, 20_000_000].map(countText)).toEqual(['0', '999', '1,000', '20,000,000'])
  expect([countOf(1, 'key'), countOf(2, 'key'), countOf(3, 'process', 'processes')]).toEqual([
    '1 key',
    '2 keys',
    '3 processes',
  ])
})

test('spans have the unit that fits, moments are to the millisecond', () => {
  expect([0, 999, 1_000, 812_999, 1_000_000, 61_005_000].map(durationText)).toEqual([
    '0 µs',
    '999 µs',
    '1 ms',
    '812 ms',
    '1.000 s',
    '61.005 s',
  ])
  expect(momentText(4_213_456)).toBe('4.213 s')
})
