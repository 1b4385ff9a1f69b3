import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../resolve.ts'
import { silent } from '../../sim/testing/protocols.ts'
import { minimized } from './minimized.ts'
import type { Candidate } from './pass.ts'
import { smallerNumbers } from './smaller-numbers.ts'

const scenario = resolveScenario({ name: 'any', cluster: { protocol: silent, nodes: 1 }, duration: 1 }, 1)

/** What is left of some items of which a test says when they are enough, and how often that was asked. */
function leftOf(items: readonly number[], enough: (kept: readonly number[]) => boolean, most?: number) {
  let tries = 0
  let kept: readonly number[] = []
  const attempts = minimized(
    items,
    (some): Candidate => {
      kept = some
      return { scenario, tried: '' }
    },
    most,
  )
  for (let next = attempts.next(); ;) {
    if (next.done === true) return { left: next.value, tries }
    tries++
    const same = enough(kept)
    next = attempts.next({ same, accepted: same })
  }
}

const size = fc.integer({ min: 1, max: 60 })
const items = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

describe('minimized', () => {
  test('what needs certain items keeps exactly those, in their order', () => {
    const cases = size.chain((count) => fc.tuple(fc.constant(items(count)), fc.subarray([...items(count)])))
    fc.assert(
      fc.property(cases, ([all, needed]) => {
        const { left } = leftOf(all, (kept) => needed.every((item) => kept.includes(item)))
        expect(left).toStrictEqual(needed)
      }),
    )
  })

  test('whatever is asked for, no single item of what is left can be left out', () => {
    fc.assert(
      fc.property(
        size,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 2, max: 6 }),
        (count, odd, parts) => {
          // Neither monotone nor about certain items: some sums are enough.
          const enough = (kept: readonly number[]): boolean =>
            kept.length > 0 && kept.reduce((sum, item) => sum + item * odd, 0) % parts === 0
          fc.pre(enough(items(count)))
          const { left } = leftOf(items(count), enough)
          expect(enough(left)).toBe(true)
          for (const item of left) {
            const others = left.filter((other) => other !== item)
            expect(others.length > 0 && enough(others), `${left.join()} without ${item}`).toBe(false)
          }
        },
      ),
    )
  })

  test('one needed item of a thousand is found in a few dozen tries', () => {
    const { left, tries } = leftOf(items(1_000), (kept) => kept.includes(617))
    expect(left).toStrictEqual([617])
    expect(tries).toBeLessThan(30)
  })

  test('it gives up after so many tries', () => {
    const { left, tries } = leftOf(items(100), (kept) => kept.length >= 50, 20)
    expect(tries).toBeLessThanOrEqual(21)
    expect(left.length).toBeGreaterThanOrEqual(50)
  })
})

describe('smaller numbers', () => {
  /** The least that a test accepts, and all that was tried. */
  function smallest(least: number, from: number, accepts: (number: number) => boolean) {
    const tried: number[] = []
    let now = from
    const attempts = smallerNumbers(least, from, (number) => {
      tried.push(number)
      return { scenario, tried: '' }
    })
    for (let next = attempts.next(); next.done !== true;) {
      const number = tried.at(-1) as number
      const accepted = accepts(number)
      if (accepted) now = number
      next = attempts.next({ same: accepted, accepted })
    }
    return { now, tried }
  }

  test('the least of those that are large enough is found, the least possible first', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(10_000), fc.nat(10_000), (least, more, extra) => {
        const [from, enough] = [least + more + extra, least + more]
        const { now, tried } = smallest(least, from, (number) => number >= enough)
        expect(now).toBe(enough)
        if (from > least) expect(tried[0]).toBe(least)
        expect(tried.every((number) => number >= least && number < from)).toBe(true)
      }),
    )
  })

  test('what is the least already is left as it is', () => {
    expect(smallest(5, 5, () => true).tried).toStrictEqual([])
    expect(smallest(5, 3, () => true).tried).toStrictEqual([])
  })
})
