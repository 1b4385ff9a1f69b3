import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { VectorClock } from '../clocks/index.ts'
import { covers, withCause } from './update.ts'

const context: fc.Arbitrary<VectorClock> = fc.dictionary(
  fc.constantFrom('n1', 'n2', 'n3'),
  fc.integer({ min: 1, max: 4 }),
)
const cause = fc.record({
  counter: fc.integer({ min: 1, max: 4 }),
  writer: fc.constantFrom('n1', 'n2', 'n3'),
})

test('whoever has all of a context and one more cause has both, and the other way round', () => {
  fc.assert(
    fc.property(context, context, cause, (there, causes, more) => {
      const both = covers(there, causes) && (there[more.writer] ?? 0) >= more.counter
      expect(covers(there, withCause(causes, more))).toBe(both)
    }),
  )
})

test('nothing is always there, and no cause changes nothing', () => {
  expect(covers({}, {})).toBe(true)
  expect(covers({ n1: 3 }, { n2: 1 })).toBe(false)
  expect(withCause({ n1: 3 }, undefined)).toEqual({ n1: 3 })
})
