import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeSweeps } from './merge.ts'
import { precursorsOf } from './precursors.ts'
import { isBeyondChance } from './statistics.ts'
import type { Signature } from './sweep-result.ts'
import { resultOfSeeds } from './testing/results.ts'
import { type Outcome, outcome } from './testing/tallies.ts'

const outcomes = fc.array(outcome, { minLength: 1, maxLength: 80, size: 'max' })

function sweepOf(list: readonly Outcome[], first = 1) {
  return resultOfSeeds(new Map(list.map((each, i) => [first + i, each])))
}

describe('what precedes failures', () => {
  test('counts every run once, with the circumstance or without it', () => {
    fc.assert(
      fc.property(outcomes, (list) => {
        const result = sweepOf(list)
        for (const signature of result.signatures) {
          for (const { circumstance, withIt, without } of precursorsOf(result, signature).ranked) {
            const name = JSON.stringify(circumstance)
            expect(withIt.count + without.count, name).toBe(signature.rate.count)
            expect(withIt.of + without.of, name).toBe(result.runs)
            expect(
              Math.min(withIt.of, without.of),
              `some runs have ${name} and some have not`,
            ).toBeGreaterThan(0)
          }
        }
      }),
    )
  })

  test('is the same of a sweep and of its shards joined', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (one, other) => {
        const parts = [sweepOf(one), sweepOf(other, one.length + 1)].map((result, i) => ({
          where: `part-${i}`,
          result,
        }))
        const [joined, whole] = [mergeSweeps(parts), sweepOf([...one, ...other])]
        const told = (result: typeof whole) => result.signatures.map((each) => precursorsOf(result, each))
        expect(told(joined)).toStrictEqual(told(whole))
      }),
    )
  })

  test('puts first what failures come with, and says how many times as often they do', () => {
    // In a made-up run, there is a crash with every third seed.
    const result = sweepOf(
      Array.from({ length: 90 }, (_, i) =>
        (i + 1) % 3 === 0 || i === 0 ? 'fails in one way' : ('valid' as const),
      ),
    )
    const { ranked, inEveryRun } = precursorsOf(result, result.signatures[0] as Signature)
    expect(ranked[0]).toMatchObject({
      circumstance: { kind: 'fault', fault: 'crash' },
      withIt: { count: 30, of: 30 },
      without: { count: 1, of: 60 },
      lift: 60,
    })
    expect(isBeyondChance(ranked[0]?.difference ?? { by: 0, low: 0, high: 0 })).toBe(true)
    expect(ranked.at(-1)?.circumstance).not.toMatchObject({ fault: 'crash' })
    expect(inEveryRun).toStrictEqual([])
  })

  test('has no lift where nothing fails without, and leaves out what every run has', () => {
    const result = resultOfSeeds(
      new Map([
        [3, 'fails in one way'],
        [15, 'valid'],
        [21, 'valid'],
      ]),
    )
    const { ranked, inEveryRun } = precursorsOf(result, result.signatures[0] as Signature)
    expect(inEveryRun).toStrictEqual([
      { kind: 'fault', fault: 'crash' },
      { kind: 'state', fault: 'crash', state: 'leader' },
    ])
    expect(ranked).toMatchObject([
      { circumstance: { kind: 'pattern', pattern: 'slow-node' }, withIt: { count: 0, of: 1 }, lift: 0 },
    ])
  })
})
