import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Ballot, higherOf, isHigher, isSame, nameOf, noBallot } from './ballot.ts'

const ballot: fc.Arbitrary<Ballot> = fc.record({
  round: fc.nat(3),
  proposer: fc.constantFrom('', 'n1', 'n2', 'n10'),
})

test('of two ballots exactly one is higher, or they are the same one and have one name', () => {
  fc.assert(
    fc.property(ballot, ballot, (one, other) => {
      expect(Number(isHigher(one, other)) + Number(isHigher(other, one))).toBe(isSame(one, other) ? 0 : 1)
      expect(nameOf(one) === nameOf(other)).toBe(isSame(one, other))
      expect(isHigher(one, higherOf(one, other)) || isHigher(other, higherOf(one, other))).toBe(false)
    }),
  )
})

test('what is higher than something higher is higher', () => {
  fc.assert(
    fc.property(ballot, ballot, ballot, (a, b, c) => {
      expect(isHigher(a, b) && isHigher(b, c)).toBe(isHigher(a, b) && isHigher(b, c) && isHigher(a, c))
    }),
  )
})

test('any ballot that is proposed in is higher than none', () => {
  expect(isHigher({ round: 1, proposer: '' }, noBallot)).toBe(true)
})
