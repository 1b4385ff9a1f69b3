import * as fc from 'fast-check'
import { mergeCoverage } from '../../coverage/index.ts'
import { EMPTY_TALLY, type Tally } from '../tally.ts'

/** What can come of a seed. */
export type Outcome = 'valid' | 'unknown' | 'lost' | 'fails in one way' | 'fails in another'

export const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Outcome>('valid') },
  fc.constantFrom<Outcome>('unknown', 'lost', 'fails in one way', 'fails in another'),
)

/** The tally of one seed. */
export function tallyOf(seed: string, what: Outcome): Tally {
  if (what === 'lost') return { ...EMPTY_TALLY, lost: [{ seed, how: 'threw', why: `seed ${seed} threw` }] }
  return {
    ...EMPTY_TALLY,
    runs: 1,
    unknown: what === 'unknown' ? 1 : 0,
    failures: what.startsWith('fails')
      ? [
          {
            signature: what,
            count: 1,
            seeds: [seed],
            property: 'it holds',
            why: `seed ${seed} ${what}`,
            traceHash: `hash of ${seed}`,
          },
        ]
      : [],
    sometimes: { 'a seed is even': Number(seed) % 2 === 0 ? 1 : 0, 'pigs fly': 0 },
    coverage: { ...mergeCoverage([]), runs: 1 },
  }
}
