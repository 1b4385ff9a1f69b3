import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeSweeps, mergeTimings, type SweptPart } from './merge.ts'
import { parseSweepResult } from './parse-result.ts'
import { type Outcome, outcome } from './testing/tallies.ts'
import { resultOfSeeds } from './testing/results.ts'

const outcomes = fc.array(outcome, { minLength: 1, maxLength: 80, size: 'max' })

function partOf(seeds: readonly (readonly [number, Outcome])[], where: string): SweptPart {
  return { where, result: resultOfSeeds(new Map(seeds)) }
}

describe('sweeps that are joined', () => {
  test('have found what one sweep of all their seeds would have', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.array(fc.nat({ max: 3 }), { minLength: 80, maxLength: 80, size: 'max' }),
        (list, sides) => {
          const seeds = list.map((each, i) => [3 * i + (i % 2), each] as const)
          const parts = [0, 1, 2, 3].map((side) =>
            partOf(
              seeds.filter((_, i) => sides[i] === side),
              `part-${side}`,
            ),
          )
          const whole = resultOfSeeds(new Map(seeds))
          expect(mergeSweeps(parts)).toStrictEqual(whole)
          expect(JSON.stringify(mergeSweeps([...parts].reverse())), 'byte for byte, in any order').toBe(
            JSON.stringify(whole),
          )
        },
      ),
    )
  })

  test('may be joined again', () => {
    const parts = [1, 2, 3].map((seed) => partOf([[seed, 'fails in one way']], `part-${seed}`)) as [
      SweptPart,
      SweptPart,
      SweptPart,
    ]
    const some = { where: 'some', result: mergeSweeps(parts.slice(1)) }
    expect(mergeSweeps([parts[0], some])).toStrictEqual(mergeSweeps(parts))
  })

  test('have no seed in common', () => {
    const parts = [
      partOf(
        [
          [1, 'valid'],
          [2, 'valid'],
        ],
        'a',
      ),
      partOf([[7, 'valid']], 'b'),
      partOf([[2, 'valid']], 'c'),
    ]
    expect(() => mergeSweeps(parts)).toThrow(
      'the sweeps in a and c cannot be joined: seed 2 was run in more than one of them',
    )
  })

  test.each([
    ['scenario', { scenario: 'other' }, 'their scenario is s and other, expected the same'],
    ['mutant', { mutant: 'stale-read' }, 'their mutant is none and stale-read'],
    ['code', { code: 'c0ffee' }, 'their code is c0de and c0ffee'],
    ['digest', { digest: 'x' }, 'their form of the scenario is d1ge57 and x'],
    ['netsplit', { netsplit: '9.9.9' }, 'their version of netsplit is 0.3.0 and 9.9.9'],
  ])('have the same %s', (_, facts, says) => {
    const other = { where: 'b', result: resultOfSeeds(new Map([[2, 'valid']]), facts) }
    expect(() => mergeSweeps([partOf([[1, 'valid']], 'a'), other])).toThrow(
      `the sweeps in a and b cannot be joined: ${says}`,
    )
  })

  test('ran beside each other', () => {
    const timing = { ended: 'seeds', seconds: 10, runsPerSecond: 5, toFirst: { a: 3, b: 4 } } as const
    expect(mergeTimings([timing, { ...timing, seconds: 12, toFirst: { b: 2 } }])).toStrictEqual({
      ended: 'merged',
      seconds: 12,
      runsPerSecond: 110 / 12,
      toFirst: { a: 3, b: 2 },
    })
  })
})

describe('the result file', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(outcomes, (list) => {
        const result = resultOfSeeds(new Map(list.map((each, i) => [i + 1, each])), { mutant: 'm' })
        expect(parseSweepResult(JSON.stringify(result, undefined, 2), 'r.json')).toStrictEqual(result)
      }),
    )
  })

  test('says that nothing failed only with a bound', () => {
    const valid = resultOfSeeds(
      new Map([
        [1, 'valid'],
        [2, 'valid'],
        [3, 'unknown'],
        [4, 'lost'],
      ]),
    )
    expect(valid).toMatchObject({ runs: 3, failures: 0, unknown: 1, upperBound: 1 })
    expect(resultOfSeeds(new Map([[1, 'fails in one way']]))).not.toHaveProperty('upperBound')
  })

  test('counts the runs that it took to come by a failure, whatever their seeds are', () => {
    const result = resultOfSeeds(
      new Map([
        [5, 'valid'],
        [9, 'lost'],
        [700, 'fails in one way'],
        [701, 'valid'],
      ]),
    )
    expect(result.signatures).toMatchObject([{ firstSeed: '700', runsToFirst: 3 }])
    expect(result.signatures[0]?.rate).toMatchObject({ count: 1, of: 3 })
  })

  test.each([
    ['[]', /^r\.json is no result of a sweep/],
    ['{', /^r\.json, line 1/],
    ['{"kind":"failure"}', /^r\.json is no result of a sweep/],
  ])('is refused if it is %s', (text, says) => {
    expect(() => parseSweepResult(text, 'r.json')).toThrow(says)
  })

  test('is refused if its seeds are none', () => {
    const result = { ...resultOfSeeds(new Map([[1, 'valid']])), seeds: ['1-x'] }
    expect(() => parseSweepResult(JSON.stringify(result), 'r.json')).toThrow(
      'r.json is no result of a sweep: seeds[0] is "1-x", expected a range of seeds: 1-512',
    )
  })
})
