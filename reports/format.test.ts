import { describe, expect, it } from 'vitest'
import { count, counted, duration, listed, percent, seconds } from './format.ts'

describe('numbers in words', () => {
  it('gives times in seconds with a fixed number of digits', () => {
    expect(seconds(4_213_000)).toBe('4.213 s')
    expect(seconds(4_213_052, 6)).toBe('4.213052 s')
    expect(seconds(0)).toBe('0.000 s')
    expect(seconds(8_261_999), 'as sentences have it').toBe('8.261 s')
  })

  it('gives lengths in the unit that reads best', () => {
    expect([0, 400, 812_000, 1_250, 3_000_000, 3_250_000].map(duration)).toEqual([
      '0 µs',
      '400 µs',
      '812 ms',
      '1.25 ms',
      '3 s',
      '3.25 s',
    ])
  })

  it('sets thousands apart', () => {
    expect([0, 999, 1_000, 41_202, 1_000_000].map(count)).toEqual([
      '0',
      '999',
      '1,000',
      '41,202',
      '1,000,000',
    ])
  })

  it('uses the singular for one', () => {
    expect([0, 1, 2].map((number) => counted(number, 'fault'))).toEqual(['0 faults', '1 fault', '2 faults'])
  })

  it('gives probabilities in percent', () => {
    expect([0, 0.005, 0.3, 1].map(percent)).toEqual(['0 %', '0.5 %', '30 %', '100 %'])
  })

  it('lists as a person does', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c'])
  })
})
