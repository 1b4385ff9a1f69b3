import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { majority, threshold } from './quorums.ts'

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i + 1}`)
const someOf = (members: readonly string[]) => fc.subarray([...members]).map((chosen) => new Set(chosen))

test('any two majorities meet, and half of an even number is none', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 9 })
        .chain((count) => fc.tuple(fc.constant(names(count)), someOf(names(count)), someOf(names(count)))),
      ([members, one, other]) => {
        const quorums = majority(members)
        const meet = [...one].some((member) => other.has(member))
        expect(
          quorums.isQuorum(one) && quorums.isQuorum(other) && !meet,
          'two majorities without a common member',
        ).toBe(false)
        expect(quorums.isQuorum(one)).toBe(one.size > members.length / 2)
      },
    ),
  )
})

test('quorums of which the sizes add up to more than there are members meet', () => {
  fc.assert(
    fc.property(
      fc
        .tuple(fc.integer({ min: 1, max: 7 }), fc.nat(6), fc.nat(6))
        .filter(([count, read, write]) => read < count && write < count)
        .chain(([count, read, write]) =>
          fc.tuple(
            fc.constant([count, read + 1, write + 1] as const),
            someOf(names(count)),
            someOf(names(count)),
          ),
        ),
      ([[count, read, write], one, other]) => {
        const both =
          threshold(names(count), read).isQuorum(one) && threshold(names(count), write).isQuorum(other)
        const meet = [...one].some((member) => other.has(member))
        expect(both && read + write > count && !meet, 'two quorums without a common member').toBe(false)
      },
    ),
  )
})

test('who is no member does not count', () => {
  expect(threshold(names(3), 2).isQuorum(new Set(['n1', 'n7', 'n8']))).toBe(false)
})

test('a size that cannot be is refused', () => {
  expect(() => threshold(names(3), 4)).toThrow('a quorum of 4 of 3: expected a whole number from 1 to 3')
})
