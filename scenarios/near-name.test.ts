import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { didYouMean, editDistance } from './near-name.ts'

/** By its definition: what is done to the first letters, and the distance of the rest. */
function slowDistance(from: string, to: string): number {
  if (from === '' || to === '') return from.length + to.length
  const rest = slowDistance(from.slice(1), to.slice(1))
  if (from[0] === to[0]) return rest
  return 1 + Math.min(rest, slowDistance(from.slice(1), to), slowDistance(from, to.slice(1)))
}

describe('the distance of two names', () => {
  test.each([
    ['raft-partition', 'raft-partition', 0],
    ['raft-partitoin', 'raft-partition', 2],
    ['rft-partition', 'raft-partition', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('of "%s" and "%s" is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance)
    expect(editDistance(to, from)).toBe(distance)
  })

  test('is what its definition says', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(word, word, (from, to) => {
        expect(editDistance(from, to)).toBe(slowDistance(from, to))
      }),
    )
  })
})

describe('whether another name was meant', () => {
  test('is asked about the nearest, and the first of several', () => {
    expect(didYouMean('stale-rad', ['stale-rate', 'stale-read', 'stale-ready'])).toBe(
      'did you mean stale-read? ',
    )
    expect(didYouMean('ac', ['ab', 'ad'])).toBe('did you mean ab? ')
  })

  test('is not asked about a name that takes more than three letters', () => {
    expect(didYouMean('abcdef', ['abcxyz'])).toBe('did you mean abcxyz? ')
    expect(didYouMean('abcdef', ['abwxyz'])).toBe('')
    expect(didYouMean('abcdef', [])).toBe('')
  })
})
