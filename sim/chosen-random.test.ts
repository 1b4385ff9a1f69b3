import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeededChoices } from './choices.ts'
import { ChosenRandom } from './chosen-random.ts'
import { InputError } from './errors.ts'
import { RunKey } from './random.ts'
import { tally, unevenness } from './testing/statistics.ts'

/** A random that draws these, over and over. */
function drawing(...draws: readonly number[]): ChosenRandom {
  let k = 0
  return new ChosenRandom(() => draws[k++ % draws.length] as number)
}

function seeded(seed = '7'): ChosenRandom {
  return ChosenRandom.over(new SeededChoices(), new RunKey(seed).generator('node/n1'))
}

const word = fc.nat(0xffffffff)

test('a float is in [0, 1), whatever is drawn', () => {
  fc.assert(
    fc.property(word, (draw) => {
      const float = drawing(draw).float()
      expect(float >= 0 && float < 1, `${draw} gives ${float}`).toBe(true)
    }),
    { examples: [[0], [0xffffffff]] },
  )
})

test('a whole number stays within its bounds and reaches both', () => {
  fc.assert(
    fc.property(word, fc.integer(), fc.nat(1 << 30), (draw, min, width) => {
      const max = min + width
      const value = drawing(draw).int(min, max)
      expect(Number.isInteger(value) && value >= min && value <= max, `${draw} gives ${value}`).toBe(true)
      expect(drawing(0).int(min, max), 'the least draw').toBe(min)
      expect(drawing(0xffffffff).int(min, max), 'the greatest draw').toBe(max)
    }),
  )
})

test('whole numbers are uniform', () => {
  const random = seeded()
  const counts = tally(
    10,
    Array.from({ length: 20_000 }, () => random.int(0, 9)),
  )
  expect(unevenness(counts), `counts ${counts.join(' ')}`).toBeLessThan(5)
})

test.each([
  [3, 2],
  [0.5, 2],
  [0, Number.POSITIVE_INFINITY],
  [Number.NaN, 1],
])('a range from %s to %s is refused', (min, max) => {
  expect(() => seeded().int(min, max)).toThrow(InputError)
  expect(() => seeded().int(min, max)).toThrow(`random.int(${min}, ${max})`)
})

test('a coin falls as often as its probability says', () => {
  const random = seeded()
  for (const probability of [0, 0.1, 0.5, 1]) {
    const heads = Array.from({ length: 10_000 }, () => random.bool(probability)).filter(Boolean).length
    expect(Math.abs(heads / 10_000 - probability), `${heads} heads at ${probability}`).toBeLessThan(0.02)
  }
  expect(drawing(0x7fffffff).bool(), 'a fair coin below the middle').toBe(true)
  expect(drawing(0x80000000).bool(), 'a fair coin from the middle on').toBe(false)
})

test('a pick is one of the items, and every item is picked', () => {
  const random = seeded()
  const picked = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))
  expect([...picked].sort()).toStrictEqual(['a', 'b', 'c'])
  expect(() => random.pick([])).toThrow(InputError)
})

test('a shuffle keeps every item and leaves what it was given as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(word, { minLength: 1 }), (items, draws) => {
      const given = Object.freeze([...items])
      const shuffled = drawing(...draws).shuffle(given)
      expect([...shuffled].sort((a, b) => a - b)).toStrictEqual([...items].sort((a, b) => a - b))
    }),
  )
})

test('every order comes out of a shuffle equally often', () => {
  const random = seeded()
  const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']
  const counts = tally(
    6,
    Array.from({ length: 12_000 }, () => orders.indexOf(random.shuffle(['a', 'b', 'c']).join(''))),
  )
  expect(unevenness(counts), `counts ${counts.join(' ')}`).toBeLessThan(5)
})
