import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/index.ts'
import { countSeeds, countSeedsUpTo, parseSeeds, type SeedRange, seedTexts, unionOfSeeds } from './seeds.ts'

/** Ranges in their order, between any two of which a seed is missing. */
const ranges = fc
  .array(fc.tuple(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 0, max: 50 })), { maxLength: 6 })
  .map((steps) => {
    let next = 0
    return steps.map(([gap, length]): SeedRange => {
      const first = next + gap
      next = first + length
      return { first, last: next }
    })
  })

/** The slow way: every seed by itself. */
function listed(list: readonly SeedRange[]): number[] {
  return list.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
}

describe('seeds', () => {
  test('are read as they are written, in any order', () => {
    fc.assert(
      fc.property(
        ranges.filter(({ length }) => length > 0),
        fc.nat(),
        (list, turn) => {
          const texts = seedTexts(list)
          const turned = texts.map((_, i) => texts[(i + turn) % texts.length])
          expect(parseSeeds(turned.join(','), '--seeds')).toStrictEqual(list)
        },
      ),
    )
  })

  test('are counted', () => {
    fc.assert(
      fc.property(ranges, fc.nat({ max: 400 }), (list, seed) => {
        expect(countSeeds(list)).toBe(listed(list).length)
        expect(countSeedsUpTo(list, seed)).toBe(listed(list).filter((each) => each <= seed).length)
      }),
    )
  })

  test('that touch are one range, however they are parted', () => {
    fc.assert(
      fc.property(ranges, fc.array(fc.boolean()), (list, sides) => {
        const singles = listed(list).map((seed) => ({ first: seed, last: seed }))
        const [left, right] = [true, false].map((side) =>
          singles.filter((_, i) => (sides[i % Math.max(1, sides.length)] ?? true) === side),
        ) as [SeedRange[], SeedRange[]]
        expect(unionOfSeeds([left, right], () => new Error('twice'))).toStrictEqual(list)
      }),
    )
  })

  test('may be single, and have spaces around them', () => {
    expect(parseSeeds(' 7, 1-3,4', '--seeds')).toStrictEqual([
      { first: 1, last: 4 },
      { first: 7, last: 7 },
    ])
  })

  test.each([
    ['', /--seeds is "", expected whole numbers and ranges of them: 1-1000, or 1-10,20-30/],
    ['x', /--seeds is "x", expected whole numbers/],
    ['1-', /--seeds is "1-"/],
    ['-5', /--seeds is "-5"/],
    ['1.5', /--seeds is "1\.5"/],
    ['1-2-3', /--seeds is "1-2-3"/],
    ['1-99999999999999999', /--seeds is "1-99999999999999999"/],
    ['9-3', /--seeds has the range "9-3", expected the smaller number first/],
    ['1-10,5-20', /--seeds names the seed 5 twice/],
    ['3,3', /--seeds names the seed 3 twice/],
  ])('that are %j are refused', (text, says) => {
    expect(() => parseSeeds(text, '--seeds')).toThrow(InputError)
    expect(() => parseSeeds(text, '--seeds')).toThrow(says)
  })
})
