import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError, type Operation } from '../../sim/index.ts'
import { given } from '../testing/asking.ts'
import {
  cycle,
  eachKey,
  filter,
  generator,
  keyNames,
  limit,
  mix,
  once,
  onKeys,
  type OperationGenerator,
  type Operations,
  sequence,
  until,
} from './index.ts'

const a: Operation = { f: 'a' }
const b: Operation = { f: 'b' }
const c: Operation = { f: 'c' }

const seeds = fc.string({ minLength: 1 })

/** Any generator, some that end and some that do not. */
const anyGenerator: fc.Arbitrary<OperationGenerator> = fc.letrec<{ any: OperationGenerator }>((tie) => {
  const parts: fc.Arbitrary<Operations[]> = fc.array(
    fc.oneof(
      tie('any'),
      fc.constantFrom<Operations>(a, b, ({ total }) => ({ f: 'c', value: total })),
    ),
    { minLength: 1, maxLength: 3 },
  )
  return {
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.nat(6).map((count) => limit(count, a)),
      parts.map((some) => mix(...some)),
      parts.map((some) => sequence(...some)),
      parts.map((some) => cycle(...some)),
      fc.tuple(fc.nat(9), tie('any')).map(([count, of]) => limit(count, of)),
      fc.tuple(fc.nat(9), tie('any')).map(([ms, of]) => until({ ms }, of)),
      tie('any').map((of) => onKeys(['x', 'y'], of)),
      tie('any').map((of) => eachKey(['x', 'y'], of)),
    ),
  }
}).any

const fs = (operations: Operations, most = 20): string =>
  given(operations, most)
    .map(({ f }) => f)
    .join('')

describe('every generator', () => {
  test('describes the same operations each time it is begun, for the same draws', () => {
    fc.assert(
      fc.property(anyGenerator, seeds, (operations, seed) => {
        expect(given(operations, 30, { seed })).toStrictEqual(given(operations, 30, { seed }))
      }),
    )
  })

  test('gives as much within limits of its own as it would without, and no more', () => {
    fc.assert(
      fc.property(anyGenerator, fc.nat(12), seeds, (operations, count, seed) => {
        const all = given(operations, 30, { seed })
        expect(given(limit(count, operations), 30, { seed })).toStrictEqual(all.slice(0, count))
        expect(given(until({ operations: count }, operations), 30, { seed })).toStrictEqual(
          all.slice(0, count),
        )
      }),
    )
  })
})

describe('a mix', () => {
  test('gives each part as often as its weight says', () => {
    const weight = fc.integer({ min: 0, max: 9 })
    fc.assert(
      fc.property(weight, weight, weight, seeds, (one, two, three, seed) => {
        fc.pre(one + two + three > 0)
        const operations = given(mix([one, a], [two, b], [three, c]), 2_000, { seed })
        for (const [f, share] of [one, two, three].map(
          (w, i) => ['abc'[i], w / (one + two + three)] as const,
        )) {
          const found = operations.filter((operation) => operation.f === f).length / 2_000
          // Five standard deviations of a share of two thousand draws.
          expect(Math.abs(found - share), `${f}: ${found}, not ${share}`).toBeLessThan(0.056)
          if (share === 0) expect(found).toBe(0)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('weighs parts alike that have no weight', () => {
    expect(given(mix(a, b), 400)).toStrictEqual(given(mix([2, a], [2, b]), 400))
  })

  test('goes on with the others when a part has no more, and ends with the last of them', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), seeds, (some, others, seed) => {
        const operations = given(mix(limit(some, a), [5, limit(others, b)]), 100, { seed })
        expect(operations.filter(({ f }) => f === 'a')).toHaveLength(some)
        expect(operations.filter(({ f }) => f === 'b')).toHaveLength(others)
      }),
    )
  })
})

describe('a sequence', () => {
  test('gives an operation once, a function once, and a generator until it ends', () => {
    expect(fs(sequence(a, () => b, limit(3, c), a))).toBe('abccca')
  })

  test('of sequences is one sequence', () => {
    fc.assert(
      fc.property(anyGenerator, anyGenerator, anyGenerator, (one, two, three) => {
        expect(given(sequence(one, sequence(two, three)), 40)).toStrictEqual(
          given(sequence(sequence(one, two), three), 40),
        )
      }),
    )
  })

  test('that goes round begins anew', () => {
    expect(fs(cycle(a, b), 5)).toBe('ababa')
    expect(fs(cycle(limit(2, a), b), 7)).toBe('aabaaba')
  })

  test('that goes round ends after a round with nothing in it', () => {
    expect(fs(cycle(limit(0, a)))).toBe('')
    let rounds = 0
    const thrice = generator(() => (rounds++ < 3 ? once(a).begin() : () => undefined))
    expect(fs(cycle(thrice))).toBe('aaa')
  })
})

describe('an end', () => {
  test('by time lets nothing through once it is reached, and everything before', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 50 }), (ms, everyMs) => {
        expect(given(until({ ms }, a), 1_000, { everyMs })).toHaveLength(Math.ceil(ms / everyMs))
      }),
    )
  })

  test('by both is by whichever comes first', () => {
    expect(given(until({ ms: 10, operations: 3 }, a), 100)).toHaveLength(3)
    expect(given(until({ ms: 3, operations: 10 }, a), 100)).toHaveLength(3)
  })

  test('counts time from when it was first asked', () => {
    expect(fs(sequence(limit(5, a), until({ ms: 3 }, b), c))).toBe('aaaaabbbc')
  })
})

describe('keys', () => {
  test('at random come about as often as each other, whatever is done with them', () => {
    const operations = given(onKeys(keyNames(4), mix(a, b)), 4_000)
    for (const key of ['x', 'y', 'z', 'k4']) {
      const share = operations.filter((operation) => operation.key === key).length / 4_000
      expect(Math.abs(share - 0.25), `${key}: ${share}`).toBeLessThan(0.04)
    }
  })

  test('in turn come in turn', () => {
    const keys = given(limit(5, eachKey(['x', 'y'], a)), 10).map(({ key }) => key)
    expect(keys).toStrictEqual(['x', 'y', 'x', 'y', 'x'])
  })

  test('are not given to what has one', () => {
    const own: Operation = { f: 'a', key: 'mine', value: 3 }
    expect(given(onKeys(['x'], own), 1)).toStrictEqual([own])
    expect(given(eachKey(['x'], own), 1)).toStrictEqual([own])
  })
})

describe('a filter', () => {
  test('leaves out what does not pass, and nothing else', () => {
    fc.assert(
      fc.property(anyGenerator, (operations) => {
        const passes = ({ f }: Operation): boolean => f !== 'a'
        const ended = limit(30, operations)
        // What is left out takes no time: here nothing does.
        const still = { everyMs: 0 }
        expect(given(filter(passes, ended), 30, still).map(({ f }) => f)).toStrictEqual(
          given(ended, 30, still)
            .map(({ f }) => f)
            .filter((f) => f !== 'a'),
        )
      }),
    )
  })

  test('through which nothing ever passes says so', () => {
    expect(() =>
      given(
        filter(() => false, a),
        1,
      ),
    ).toThrow('filter: none of 10000 operations in a row passed, expected one now and then')
  })
})

const nothing = undefined as never
const refused: readonly (readonly [string, () => unknown, string])[] = [
  ['a mix of nothing', () => mix(), 'mix: it has nothing to choose from'],
  ['a mix without weight', () => mix([0, a]), 'mix: it has nothing to choose from'],
  [
    'a negative weight',
    () => mix([-1, a], b),
    'mix: its part 1 has the weight -1, expected a number, 0 or more',
  ],
  ['a part that is none', () => mix(a, 5 as never), 'mix: its part 2 is 5, expected an operation'],
  ['a weight without a part', () => mix([1] as never), 'mix: its part 1 is undefined, expected an operation'],
  ['a sequence of nothing', () => sequence(), 'sequence: it has no steps'],
  ['a round of nothing', () => cycle(), 'cycle: it has no steps'],
  ['a step that is none', () => cycle({} as never), 'cycle: its step 1 is {}'],
  [
    'an end that is none',
    () => until({}, a),
    'until: its end is {}, expected { operations }, { ms } or both',
  ],
  ['no end', () => until(nothing, a), 'until: its end is undefined'],
  ['half a count', () => limit(0.5, a), 'limit: its count is 0.5, expected a whole number, 0 or more'],
  ['a negative time', () => until({ ms: -1 }, a), 'until: ms is -1, expected milliseconds, 0 or more'],
  ['no keys', () => onKeys([], a), 'onKeys: its keys are [], expected a list of one text or more'],
  ['keys that are none', () => eachKey('xyz' as never, a), 'eachKey: its keys are'],
  [
    'a filter that is none',
    () => filter(nothing, a),
    'filter: what passes is undefined, expected a function',
  ],
  ['nothing to filter', () => filter(() => true, nothing), 'filter: what passes or not is undefined'],
]

test.each(refused)('%s is refused', (_, make, says) => {
  expect(make).toThrow(InputError)
  expect(make).toThrow(says)
})
