import { resultOf, type SweepSubjectFacts } from '../result.ts'
import { parseSeeds } from '../seeds.ts'
import type { ShrinkSummary, SweepResult } from '../sweep-result.ts'
import { sumOfTallies } from '../tally.ts'
import { type Outcome, tallyOf } from './tallies.ts'

const FACTS: SweepSubjectFacts = {
  netsplit: '0.3.0',
  scenario: 's',
  origin: './s.ts',
  code: 'c0de',
  digest: 'd1ge57',
}

/** A made-up story of a failure that became smaller. */
function storyOf(seed: number): ShrinkSummary {
  const from = { faults: seed, nodes: 5, clients: 3, operations: 60, durationMs: 6_000, events: 9_000 }
  const to = { faults: 1, nodes: 3, clients: 1, operations: 2, durationMs: 400, events: 90 }
  return { from, to, steps: [{ pass: 'fewer faults', tried: 'one', size: to }], runs: 77, ended: 'smallest' }
}

/** The result of a sweep of seeds, by what came of each. */
export function resultOfSeeds(
  outcomes: ReadonlyMap<number, Outcome>,
  facts: Partial<SweepSubjectFacts> = {},
): SweepResult {
  const seeds = [...outcomes.keys()].sort((a, b) => a - b)
  const ranges = seeds.length === 0 ? [] : parseSeeds(seeds.join(','), 'the seeds of a test')
  const tally = sumOfTallies(seeds.map((seed) => tallyOf(String(seed), outcomes.get(seed) as Outcome)))
  const representatives = tally.failures.map(({ signature, seeds: [first] }) => {
    return [
      signature,
      {
        failure: `failures/${first}.failure.json`,
        report: `failures/${first}.html`,
        example: [`1 node, seed ${first}`],
        shrink: storyOf(Number(first)),
      },
    ] as const
  })
  return resultOf({ ...FACTS, ...facts }, ranges, tally, new Map(representatives))
}
