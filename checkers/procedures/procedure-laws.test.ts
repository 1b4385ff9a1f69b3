import { describe, expect, test } from 'vitest'
import { fuzz } from './testing/law.ts'
import { procedureLaws } from './testing/procedure-laws.ts'

// Many more are drawn by npm run fuzz.
describe.each(Object.entries(procedureLaws).map(([name, law]) => ({ name, law })))(
  'on small histories, the $name',
  ({ law }) => {
    test('decides as brute force does, with an order that replays or an obstruction that is none', () => {
      const { tally, firstWrong } = fuzz(3_000, 1, law)
      expect(firstWrong).toBeUndefined()
      expect(Math.min(tally.valid, tally.invalid)).toBeGreaterThan(600)
      expect(tally.unfit).toBeLessThan(400)
    })
  },
)
