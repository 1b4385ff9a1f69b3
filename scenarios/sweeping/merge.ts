import { InputError } from '../../sim/index.ts'
import { type Representative, resultOf, writtenOf } from './result.ts'
import { parseSeeds, type SeedRange, unionOfSeeds } from './seeds.ts'
import type { Signature, SweepResult, SweepTiming } from './sweep-result.ts'
import { type FailureGroup, sumOfTallies, type Tally } from './tally.ts'

/** A sweep as its folder holds it. */
export interface SweptPart {
  /** What to call it in errors: its folder. */
  readonly where: string
  readonly result: SweepResult
}

/** What has to be the same of sweeps that are joined, and what it is called. */
const SAME = {
  netsplit: 'version of netsplit',
  scenario: 'scenario',
  mutant: 'mutant',
  code: 'code',
  digest: 'form of the scenario',
} as const

/**
 * Joins what sweeps of different seeds have found, into what one sweep of all these seeds would have.
 *
 * @param parts - at least one, of the same scenario, code and mutant
 * @throws InputError - if they are not of the same, or have a seed in common
 */
export function mergeSweeps(parts: readonly SweptPart[]): SweepResult {
  const [first, ...others] = parts
  if (first === undefined) throw new InputError('there is no sweep to join')
  for (const other of others) refuseDifferent(first, other)
  const seeds = unionOfSeeds(
    parts.map(({ result }) => seedsOf(result)),
    (seed) => seedTwice(parts, seed),
  )
  const tally = sumOfTallies(parts.map(({ result }) => tallyOf(result)))
  const result = resultOf(first.result, seeds, tally, representativesOf(parts, tally))
  const differing = parts.flatMap((part) => part.result.notDeterministic)
  return { ...result, notDeterministic: differing.sort((a, b) => Number(a.seed) - Number(b.seed)) }
}

/** Of each signature the part whose representative stands for all. */
export function partOfSignature(
  parts: readonly SweptPart[],
  { firstSeed, signature }: Pick<Signature, 'firstSeed' | 'signature'>,
): SweptPart | undefined {
  return parts.find(({ result }) =>
    result.signatures.some((each) => each.signature === signature && each.firstSeed === firstSeed),
  )
}

/**
 * When sweeps that ran beside each other came by what they found.
 *
 * @param timings - theirs
 */
export function mergeTimings(timings: readonly SweepTiming[]): SweepTiming {
  const toFirst = new Map<string, number>()
  for (const [signature, seconds] of timings.flatMap((each) => Object.entries(each.toFirst))) {
    toFirst.set(signature, Math.min(seconds, toFirst.get(signature) ?? Number.POSITIVE_INFINITY))
  }
  const seconds = Math.max(...timings.map((each) => each.seconds))
  const runs = timings.reduce((sum, each) => sum + each.seconds * each.runsPerSecond, 0)
  return {
    ended: 'merged',
    seconds,
    runsPerSecond: seconds === 0 ? 0 : runs / seconds,
    toFirst: Object.fromEntries(toFirst),
  }
}

function refuseDifferent(first: SweptPart, other: SweptPart): void {
  for (const [field, name] of Object.entries(SAME) as [keyof typeof SAME, string][]) {
    const [left, right] = [first.result[field], other.result[field]]
    if (left === right) continue
    throw new InputError(
      `the sweeps in ${first.where} and ${other.where} cannot be joined: their ${name} is ${left ?? 'none'} and ${right ?? 'none'}, expected the same`,
    )
  }
}

function seedTwice(parts: readonly SweptPart[], seed: number): InputError {
  const both = parts.filter(({ result }) =>
    seedsOf(result).some(({ first, last }) => first <= seed && seed <= last),
  )
  return new InputError(
    `the sweeps in ${both.map(({ where }) => where).join(' and ')} cannot be joined: seed ${seed} was run in more than one of them`,
  )
}

/** The seeds of a sweep; one that ended before its first run has none. */
function seedsOf({ seeds }: SweepResult): readonly SeedRange[] {
  return seeds.length === 0 ? [] : parseSeeds(seeds.join(','), 'the seeds of a sweep')
}

/** What came of the seeds of a sweep, as it was before it was told. */
function tallyOf(result: SweepResult): Tally {
  const { runs, unknown, signatures, lost, sometimes, coverage, patterns, blocks } = result
  const failures = signatures.map((each): FailureGroup => ({
    signature: each.signature,
    count: each.rate.count,
    seeds: each.seeds,
    property: each.property,
    why: each.why,
    traceHash: each.traceHash,
    withoutFault: each.withoutFault,
    coverage: each.coverage,
    patterns: each.patterns,
  }))
  const reached = Object.fromEntries(sometimes.map((each) => [each.name, each.runs]))
  const firstReached = Object.fromEntries(
    sometimes.flatMap(({ name, firstSeed }) => (firstSeed === undefined ? [] : [[name, firstSeed]])),
  )
  return { runs, unknown, failures, lost, sometimes: reached, firstReached, coverage, patterns, blocks }
}

/** What was made of those whose first seed is the first of all. */
function representativesOf(parts: readonly SweptPart[], tally: Tally): ReadonlyMap<string, Representative> {
  return new Map(
    tally.failures.map(({ signature, seeds: [firstSeed = ''] }) => {
      const part = partOfSignature(parts, { signature, firstSeed })
      const known = part?.result.signatures.find((each) => each.signature === signature)
      return [signature, writtenOf(known ?? {})]
    }),
  )
}
