import * as fc from 'fast-check'
import { mergeCoverage } from '../../coverage/index.ts'
import { blocksOfSeed } from '../seed-blocks.ts'
import { EMPTY_TALLY, type Tally, tallyOfLost } from '../tally.ts'

/** What can come of a seed. */
export type Outcome = 'valid' | 'unknown' | 'lost' | 'fails in one way' | 'fails in another'

export const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Outcome>('valid') },
  fc.constantFrom<Outcome>('unknown', 'lost', 'fails in one way', 'fails in another'),
)

/** The tally of one seed. Every third run has a crash and every fifth a pattern; every seventh that fails does so without a fault. */
export function tallyOf(seed: string, what: Outcome): Tally {
  if (what === 'lost') return tallyOfLost({ seed, how: 'threw', why: `seed ${seed} threw` })
  const number = Number(seed)
  const crash = { runs: 1, states: { leader: 1 }, messages: {} }
  const tried = {
    coverage: { ...mergeCoverage([]), runs: 1, faults: number % 3 === 0 ? { crash } : {} },
    patterns: number % 5 === 0 ? { 'slow-node': 1 } : {},
  }
  const unknown = what === 'unknown' ? 1 : 0
  const fails = what.startsWith('fails')
  return {
    ...EMPTY_TALLY,
    runs: 1,
    unknown,
    failures: fails
      ? [
          {
            signature: what,
            count: 1,
            seeds: [seed],
            property: 'it holds',
            why: `seed ${seed} ${what}`,
            traceHash: `hash of ${seed}`,
            withoutFault: number % 7 === 0 ? 1 : 0,
            ...tried,
          },
        ]
      : [],
    sometimes: { 'a seed is even': number % 2 === 0 ? 1 : 0, 'pigs fly': 0 },
    firstReached: number % 2 === 0 ? { 'a seed is even': seed } : {},
    ...tried,
    blocks: blocksOfSeed(seed, { runs: 1, unknown, lost: 0, failures: fails ? { [what]: 1 } : {} }),
  }
}
