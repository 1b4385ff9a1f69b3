import { describe, expect, test } from 'vitest'
import { fuzz } from '../procedures/testing/law.ts'
import { transactionLaws } from './testing/transaction-laws.ts'

// Many more are drawn by npm run fuzz.
describe.each(Object.entries(transactionLaws).map(([name, law]) => ({ name, law })))(
  'on small histories, $name',
  ({ law }) => {
    test('is judged as brute force over the definitions does, and each proof is verified', () => {
      const { tally, firstWrong } = fuzz(150, 1, law)
      expect(firstWrong).toBeUndefined()
      expect(Math.min(tally.valid, tally.invalid)).toBeGreaterThan(30)
    })
  },
)
