import { seedTexts, countSeedsUpTo, type SeedRange } from './seeds.ts'
import { rateOf, upperBoundOf } from './statistics.ts'
import type { DifferingSeed, ShrinkSummary, SweepResult } from './sweep-result.ts'
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
  readonly example?: readonly string[]
  readonly shrink?: ShrinkSummary
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
  const { runs, unknown, failures: groups, lost, firstReached, coverage, patterns, blocks } = tally
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
    sometimes: Object.entries(tally.sometimes).map(([name, count]) => ({
      name,
      runs: count,
      ...(Object.hasOwn(firstReached, name) ? { firstSeed: firstReached[name] as string } : {}),
    })),
    coverage,
    patterns,
    blocks,
  }
}

/** What was written of a representative, as far as it was. */
export function writtenOf({ failure, report, example, shrink }: Representative): Representative {
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(report === undefined ? {} : { report }),
    ...(example === undefined ? {} : { example }),
    ...(shrink === undefined ? {} : { shrink }),
  }
}

function signatureOf(
  group: FailureGroup,
  runs: number,
  ranges: readonly SeedRange[],
  representative: Representative = {},
): SweepResult['signatures'][number] {
  const { signature, property, why, count, seeds, traceHash, withoutFault, coverage, patterns } = group
  const [firstSeed = ''] = seeds
  return {
    signature,
    property,
    why: representative.why ?? why,
    rate: rateOf(count, runs),
    firstSeed,
    runsToFirst: countSeedsUpTo(ranges, Number(firstSeed)),
    seeds,
    traceHash,
    withoutFault,
    coverage,
    patterns,
    ...writtenOf(representative),
  }
}
