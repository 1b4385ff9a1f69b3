import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOfSeed, sumOfBlocks } from './seed-blocks.ts'

const seeds = fc.uniqueArray(fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 2 ** 40 })), {
  maxLength: 200,
  size: 'max',
})

function outcomeOf(seed: number) {
  return seed % 5 === 0
    ? { runs: 0, unknown: 0, lost: 1, failures: {} }
    : { runs: 1, unknown: 0, lost: 0, failures: seed % 3 === 0 ? { a: 1 } : {} }
}

function blocksOf(list: readonly number[]) {
  return sumOfBlocks(list.map((seed) => blocksOfSeed(String(seed), outcomeOf(seed))))
}

test('blocks of seeds are the same in any order and however they are bracketed, and lose nothing', () => {
  fc.assert(
    fc.property(seeds, fc.nat(), (list, cut) => {
      const whole = blocksOf(list)
      const at = cut % (list.length + 1)
      expect(sumOfBlocks([blocksOf(list.slice(at)), blocksOf(list.slice(0, at))])).toStrictEqual(whole)
      expect(whole.blocks.length).toBeLessThanOrEqual(32)
      for (const block of whole.blocks) {
        const own = list.filter((seed) => block.first <= seed && seed < block.first + whole.size)
        expect(own.length, `no seed is in the block from ${block.first} on`).toBeGreaterThan(0)
        expect(block.runs + block.lost).toBe(own.length)
        expect(block.failures['a'] ?? 0).toBe(own.filter((seed) => seed % 3 === 0 && seed % 5 !== 0).length)
      }
      expect(whole.blocks.reduce((sum, { runs, lost }) => sum + runs + lost, 0)).toBe(list.length)
    }),
  )
})

test('a few seeds have a block each, and a thousand blocks of 32', () => {
  expect(blocksOf([1, 2, 7])).toMatchObject({ size: 1, blocks: [{ first: 1 }, { first: 2 }, { first: 7 }] })
  const { size, blocks } = blocksOf(Array.from({ length: 1_000 }, (_, i) => i + 1))
  expect([size, blocks.length, blocks[1]?.first]).toStrictEqual([32, 32, 33])
})
