import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { NumberColumn } from './columns.ts'

test('a column holds what was put in, in order, however often it grew', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), fc.nat(3_000), (values, more) => {
      const all = [...values, ...Array.from({ length: more }, (_, i) => i - 1)]
      const column = new NumberColumn()
      for (const value of all) column.push(value)
      expect(column.length).toBe(all.length)
      expect(
        all.every((value, i) => Object.is(column.at(i), value)),
        'every value is as it was',
      ).toBe(true)
    }),
    { numRuns: 50 },
  )
})
