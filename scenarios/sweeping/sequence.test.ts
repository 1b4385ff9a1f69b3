import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BLOCK, parseShard, SeedSequence, type Shard } from './sequence.ts'
import { countSeeds, endlessFrom, type SeedRange } from './seeds.ts'

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 0, max: 900 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((steps) => {
    let next = 0
    return steps.map(([gap, length]): SeedRange => {
      const first = next + gap
      next = first + length
      return { first, last: next }
    })
  })

const shard = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.nat())
  .map(([of, n]): Shard => ({ number: (n % of) + 1, of }))

/** The slow way: all seeds, in blocks, of which every so many-th is the shard's. */
function listed(list: readonly SeedRange[], { number, of }: Shard): string[] {
  const all = list.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => String(first + i)),
  )
  return all.filter((_, i) => Math.floor(i / BLOCK) % of === number - 1)
}

describe('the seeds of a sweep', () => {
  test('are in blocks, of which each shard has every so many-th', () => {
    fc.assert(
      fc.property(ranges, shard, (list, part) => {
        const sequence = new SeedSequence(list, part)
        const seeds = Array.from({ length: sequence.length }, (_, run) => sequence.seedOf(run))
        expect(seeds).toStrictEqual(listed(list, part))
        expect(seeds.map((seed) => sequence.runOf(seed))).toStrictEqual(seeds.map((_, run) => run))
      }),
      { numRuns: 50 },
    )
  })

  test('of any stretch are as few ranges as say it', () => {
    fc.assert(
      fc.property(ranges, shard, fc.nat(), fc.nat(), (list, part, a, b) => {
        const sequence = new SeedSequence(list, part)
        const [from, to] = [a % (sequence.length + 1), b % (sequence.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ]
        const found = sequence.rangesOf({ from, to })
        expect(listed(found, { number: 1, of: 1 })).toStrictEqual(listed(list, part).slice(from, to))
        for (const [i, { first }] of found.entries())
          expect(found[i - 1]?.last, 'two ranges that touch are one').not.toBe(first - 1)
      }),
      { numRuns: 50 },
    )
  })

  test('of all shards are all seeds', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 9 }), (list, of) => {
        const lengths = Array.from(
          { length: of },
          (_, i) => new SeedSequence(list, { number: i + 1, of }).length,
        )
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(countSeeds(list))
      }),
    )
  })

  test('may be more than will ever be run', () => {
    const sequence = new SeedSequence(endlessFrom(1), { number: 2, of: 8 })
    expect(sequence.seedOf(0)).toBe('257')
    expect(sequence.seedOf(1_000_000 * BLOCK)).toBe(String((8_000_000 + 1) * BLOCK + 1))
    expect(sequence.length).toBeGreaterThan(2 ** 48)
  })
})

describe('a shard', () => {
  test('is a number of so many', () => {
    expect(parseShard('2/8', '--shard')).toStrictEqual({ number: 2, of: 8 })
  })

  test.each(['', '2', '0/8', '9/8', '2/0', '2/8/1', 'a/b', '-1/8', '1.5/2', '2 / 8'])('is not %j', (text) => {
    expect(() => parseShard(text, '--shard')).toThrow(
      `--shard is "${text}", expected which part of how many: 2/8`,
    )
  })
})
