import { seedTexts, countSeedsUpTo, type SeedRange } from './seeds.ts'
import { rateOf, upperBoundOf } from './statistics.ts'
import type { DifferingSeed, SweepResult } from './sweep-result.ts'
import { type FailureGroup, failuresIn, type Tally } from './tally.ts'

/** What a sweep runs: what its result says, apart from what was found. */
export type SweepSubjectFacts = Pick<
  SweepResult,
  'netsplit' | 'scenario' | 'origin' | 'mutant' | 'code' | 'digest'
>

/** What became of the representative of a signature. */
export interface Representative {
  /** The sentence, if it has been made smaller and now says something else. */
  readonly why?: string
  readonly failure?: string
  readonly report?: string
  /** Why it is no failure of its seed alone, if it is not. */
  readonly differs?: string
}

/**
 * What a sweep has found.
 *
 * @param facts - what was run
 * @param seeds - all that were run, in their order
 * @param tally - what came of them
 * @param representatives - by signature
 */
export function resultOf(
  facts: SweepSubjectFacts,
  seeds: readonly SeedRange[],
  tally: Tally,
  representatives: ReadonlyMap<string, Representative>,
): SweepResult {
  const { runs, unknown, failures: groups, lost, coverage } = tally
  const failures = failuresIn(tally)
  const differing = groups.flatMap(({ signature, seeds: [seed = ''] }): DifferingSeed[] => {
    const why = representatives.get(signature)?.differs
    return why === undefined ? [] : [{ seed, why }]
  })
  const { netsplit, scenario, origin, mutant, code, digest } = facts
  return {
    netsplit,
    kind: 'sweep',
    scenario,
    origin,
    ...(mutant === undefined ? {} : { mutant }),
    code,
    digest,
    seeds: seedTexts(seeds),
    runs,
    failures,
    failureRate: rateOf(failures, runs),
    unknown,
    lost,
    notDeterministic: differing,
    signatures: groups.map((group) => signatureOf(group, runs, seeds, representatives.get(group.signature))),
    ...(failures === 0 ? { upperBound: upperBoundOf(runs - unknown) } : {}),
    sometimes: Object.entries(tally.sometimes).map(([name, count]) => ({ name, runs: count })),
    coverage,
  }
}

function signatureOf(
  { signature, property, why, count, seeds, traceHash }: FailureGroup,
  runs: number,
  ranges: readonly SeedRange[],
  { why: smaller, failure, report }: Representative = {},
): SweepResult['signatures'][number] {
  const [firstSeed = ''] = seeds
  return {
    signature,
    property,
    why: smaller ?? why,
    rate: rateOf(count, runs),
    firstSeed,
    runsToFirst: countSeedsUpTo(ranges, Number(firstSeed)),
    seeds,
    traceHash,
    ...(failure === undefined ? {} : { failure }),
    ...(report === undefined ? {} : { report }),
  }
}
