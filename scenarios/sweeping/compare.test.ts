import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canariesOf, refuseNoCanary } from './canary.ts'
import { compareSweeps, refuseOtherScenario } from './compare.ts'
import { resultOfSeeds } from './testing/results.ts'
import { type Outcome, outcome } from './testing/tallies.ts'

const outcomes = fc.array(outcome, { minLength: 1, maxLength: 60, size: 'max' })

function sweepOf(list: readonly Outcome[], facts: Parameters<typeof resultOfSeeds>[1] = {}) {
  return resultOfSeeds(new Map(list.map((each, i) => [i + 1, each])), facts)
}

function failing(count: number, of: number, facts = {}) {
  return sweepOf(
    Array.from({ length: of }, (_, i) => (i < count ? 'fails in one way' : 'valid')),
    facts,
  )
}

describe('a sweep against a baseline', () => {
  test('that is itself has not changed', () => {
    fc.assert(
      fc.property(outcomes, (list) => {
        const { signatures, differing } = compareSweeps(sweepOf(list), sweepOf(list))
        expect(signatures.map(({ kind }) => kind)).toStrictEqual(signatures.map(() => 'same'))
        expect(differing).toStrictEqual([])
      }),
    )
  })

  test('has gained what the baseline has lost against it, by as much', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (one, other) => {
        const there = compareSweeps(sweepOf(one), sweepOf(other)).signatures
        const back = compareSweeps(sweepOf(other), sweepOf(one)).signatures
        const turned = { new: 'gone', gone: 'new', moved: 'moved', same: 'same' }
        expect(back.length).toBe(there.length)
        for (const { signature, kind, before, now, difference, certain } of there) {
          const same = back.find((each) => each.signature === signature)
          expect(same).toMatchObject({ kind: turned[kind], before: now, now: before, certain })
          expect(same?.difference.by).toBeCloseTo(-difference.by, 12)
          expect(same?.difference.low).toBeCloseTo(-difference.high, 12)
        }
      }),
    )
  })

  test('says what is new, gone or moved, and whether that may be chance', () => {
    const kindOf = (now: number, before: number, of: number) => {
      const [compared] = compareSweeps(failing(now, of), failing(before, of)).signatures
      return [compared?.kind, compared?.certain]
    }
    expect(kindOf(40, 0, 100)).toStrictEqual(['new', true])
    expect(kindOf(1, 0, 100)).toStrictEqual(['new', false])
    expect(kindOf(0, 40, 100)).toStrictEqual(['gone', true])
    expect(kindOf(0, 1, 100)).toStrictEqual(['gone', false])
    expect(kindOf(40, 10, 100)).toStrictEqual(['moved', true])
    expect(kindOf(12, 10, 100)).toStrictEqual(['same', false])
  })

  test('says what else is not the same', () => {
    const { differing } = compareSweeps(failing(1, 5, { code: 'new', mutant: 'm' }), failing(1, 4))
    expect(differing).toStrictEqual([
      { name: 'mutant', before: 'none', now: 'm' },
      { name: 'code', before: 'c0de', now: 'new' },
      { name: 'seeds', before: '1-4', now: '1-5' },
    ])
  })

  test('is refused if the baseline is of another scenario', () => {
    const other = { where: 'o/result.json', result: failing(1, 5) }
    expect(() => refuseOtherScenario(other, 's', 'the baseline')).not.toThrow()
    expect(() => refuseOtherScenario(other, 't', 'the baseline')).toThrow(
      'the baseline o/result.json is a sweep of "s" and this one is of "t": expected one of the same scenario',
    )
  })
})

describe('canaries', () => {
  const found = { where: 'a/result.json', result: failing(2, 5, { mutant: 'a' }) }
  const missed = { where: 'b/result.json', result: failing(0, 5, { mutant: 'b' }) }

  test('are found or not, the sweep itself among them if it has a mutant', () => {
    const canaries = canariesOf(failing(1, 3, { mutant: 'own' }), [found, missed])
    expect(canaries).toMatchObject([
      { mutant: 'own', found: true, runsToFirst: 1 },
      { mutant: 'a', found: true, where: 'a/result.json' },
      { mutant: 'b', found: false },
    ])
    expect(canariesOf(failing(1, 3), [])).toStrictEqual([])
  })

  test('are of the same scenario, and have a mutant', () => {
    expect(() => refuseNoCanary(found, 's')).not.toThrow()
    expect(() => refuseNoCanary(found, 't')).toThrow('the canary a/result.json is a sweep of "s"')
    expect(() => refuseNoCanary({ where: 'c', result: failing(0, 5) }, 's')).toThrow(
      'the canary c is a sweep without a mutant: expected one with --mutant',
    )
  })
})
