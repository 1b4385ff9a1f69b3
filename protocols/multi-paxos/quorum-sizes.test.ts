import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { quorumsOf } from './quorum-sizes.ts'

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i + 1}`)

test('every quorum of phase 1 meets every quorum of phase 2, or the sizes are refused', () => {
  const cluster = fc.integer({ min: 1, max: 7 }).chain((count) => {
    const some = fc.subarray(names(count))
    return fc.tuple(fc.constant(count), fc.nat(8), fc.nat(8), some, some)
  })
  let met = 0
  fc.assert(
    fc.property(cluster, ([count, phase1Quorum, phase2Quorum, one, other]) => {
      const sizes = { phase1Quorum, phase2Quorum }
      const sum = Math.min(phase1Quorum, count) + Math.min(phase2Quorum, count)
      if (phase1Quorum > 0 && phase2Quorum > 0 && sum <= count) {
        expect(() => quorumsOf(names(count), sizes, undefined)).toThrow('sum to more')
        return
      }
      const { phase1, phase2 } = quorumsOf(names(count), sizes, undefined)
      if (!phase1.isQuorum(new Set(one)) || !phase2.isQuorum(new Set(other))) return
      met++
      expect(one.some((member) => other.includes(member))).toBe(true)
    }),
    { numRuns: 500 },
  )
  expect(met, 'pairs of quorums that were looked at').toBeGreaterThan(20)
})

test('without sizes, or with one of them, the other follows', () => {
  const sizes = (phase1Quorum: number, phase2Quorum: number): readonly number[] => {
    const { phase1, phase2 } = quorumsOf(names(5), { phase1Quorum, phase2Quorum }, undefined)
    return [phase1.least, phase2.least]
  }
  expect(sizes(0, 0)).toEqual([3, 3])
  expect(sizes(0, 2)).toEqual([4, 2])
  expect(sizes(0, 9)).toEqual([1, 5])
  expect(sizes(4, 0)).toEqual([4, 2])
  expect(sizes(5, 1)).toEqual([5, 1])
})

test('sizes that need not meet are refused with what they are', () => {
  expect(() => quorumsOf(names(5), { phase1Quorum: 2, phase2Quorum: 3 }, undefined)).toThrow(
    'phase1Quorum is 2 and phase2Quorum is 3 of 5 nodes, expected sizes that sum to more',
  )
})
