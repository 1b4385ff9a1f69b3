import { countedOnce, sorted, sumOf } from '../coverage/counts.ts'
import { type Counts, type Coverage } from '../coverage/coverage.ts'
import { coverageOf, mergeCoverage } from '../coverage/index.ts'
import { fingerprintOf, violatedProperty } from '../fingerprint.ts'
import type { FaultPattern } from '../generating/kinds.ts'
import type { JudgedRun } from '../judged-run.ts'
import { blocksOfSeed, type SeedBlocks, sumOfBlocks } from './seed-blocks.ts'
import type { LostSeed } from './sweep-result.ts'
import { isWithoutFault } from './without-fault.ts'

/** How many of the seeds that failed in one way are named. */
const NAMED_SEEDS = 10

/** Failures of one fingerprint among some seeds. */
export interface FailureGroup {
  readonly signature: string
  readonly count: number
  /** The first that failed so, in their order. */
  readonly seeds: readonly string[]
  /** Of the first of them. */
  readonly property: string
  readonly why: string
  readonly traceHash: string
  /** How many of them failed before any fault was injected. */
  readonly withoutFault: number
  /** What these runs have tried, and the patterns of faults that were on in them, as a {@link Tally} has both of all runs. */
  readonly coverage: Coverage
  readonly patterns: Counts
}

/** A run of a sweep, and the patterns of faults that were on when its faults were drawn. */
export interface SweptRun {
  readonly run: JudgedRun
  readonly patterns: readonly FaultPattern[]
}

/** What came of some seeds. Tallies of different seeds add up, in any order. Plain JSON. */
export interface Tally {
  /** Runs that gave a verdict. */
  readonly runs: number
  readonly unknown: number
  /** In the order of their first seeds. */
  readonly failures: readonly FailureGroup[]
  readonly lost: readonly LostSeed[]
  /** In how many runs each `sometimes` was reached. */
  readonly sometimes: Counts
  /** The first seed with which each `sometimes` was reached, of those that were. */
  readonly firstReached: { readonly [name: string]: string }
  readonly coverage: Coverage
  /** In how many runs each pattern of faults was on. */
  readonly patterns: Counts
  readonly blocks: SeedBlocks
}

/** What came of nothing. */
export const EMPTY_TALLY: Tally = {
  runs: 0,
  unknown: 0,
  failures: [],
  lost: [],
  sometimes: {},
  firstReached: {},
  coverage: mergeCoverage([]),
  patterns: {},
  blocks: sumOfBlocks([]),
}

/** What came of one run. */
export function tallyOfRun({ run, patterns }: SweptRun): Tally {
  const { record, properties, verdict } = run
  const { seed, traceHash } = record
  const signature = fingerprintOf(run)
  const property = violatedProperty(run)
  const tried = { coverage: coverageOf(record), patterns: countedOnce(patterns) }
  const failures =
    signature === undefined || property === undefined
      ? []
      : [
          {
            signature,
            count: 1,
            seeds: [seed],
            property: property.name,
            why: property.why,
            traceHash,
            withoutFault: isWithoutFault(run, property) ? 1 : 0,
            ...tried,
          },
        ]
  const sometimes = properties.filter(({ kind }) => kind === 'sometimes')
  const reached = sometimes.filter((each) => each.verdict === 'valid')
  const unknown = verdict === 'unknown' ? 1 : 0
  return {
    runs: 1,
    unknown,
    failures,
    lost: [],
    sometimes: Object.fromEntries(sometimes.map((each) => [each.name, each.verdict === 'valid' ? 1 : 0])),
    firstReached: Object.fromEntries(reached.map((each) => [each.name, seed])),
    ...tried,
    blocks: blocksOfSeed(seed, {
      runs: 1,
      unknown,
      lost: 0,
      failures: countedOnce(failures.map((each) => each.signature)),
    }),
  }
}

/** What came of a seed that gave no verdict. */
export function tallyOfLost(lost: LostSeed): Tally {
  const blocks = blocksOfSeed(lost.seed, { runs: 0, unknown: 0, lost: 1, failures: {} })
  return { ...EMPTY_TALLY, lost: [lost], blocks }
}

/** What came of all seeds of some tallies that have none in common. */
export function sumOfTallies(tallies: readonly Tally[]): Tally {
  return {
    runs: total(tallies.map(({ runs }) => runs)),
    unknown: total(tallies.map(({ unknown }) => unknown)),
    failures: sumOfGroups(tallies.flatMap(({ failures }) => failures)),
    lost: tallies.flatMap(({ lost }) => lost).sort((a, b) => bySeed(a.seed, b.seed)),
    sometimes: sumOf(tallies.map(({ sometimes }) => sometimes)),
    firstReached: firstOfAll(tallies.map(({ firstReached }) => firstReached)),
    coverage: mergeCoverage(tallies.map(({ coverage }) => coverage)),
    patterns: sumOf(tallies.map(({ patterns }) => patterns)),
    blocks: sumOfBlocks(tallies.map(({ blocks }) => blocks)),
  }
}

/** How many runs failed. */
export function failuresIn({ failures }: Tally): number {
  return total(failures.map(({ count }) => count))
}

function sumOfGroups(groups: readonly FailureGroup[]): readonly FailureGroup[] {
  const bySignature = new Map<string, FailureGroup[]>()
  for (const group of groups) {
    const alike = bySignature.get(group.signature)
    if (alike === undefined) bySignature.set(group.signature, [group])
    else alike.push(group)
  }
  return [...bySignature.values()].map(sumOfAlike).sort((a, b) => bySeed(firstOf(a), firstOf(b)))
}

/** Failures of one signature, of which there are some. */
function sumOfAlike(groups: readonly FailureGroup[]): FailureGroup {
  const first = groups.reduce((a, b) => (bySeed(firstOf(a), firstOf(b)) < 0 ? a : b))
  if (groups.length === 1) return first
  return {
    ...first,
    count: total(groups.map(({ count }) => count)),
    seeds: groups
      .flatMap(({ seeds }) => seeds)
      .sort(bySeed)
      .slice(0, NAMED_SEEDS),
    withoutFault: total(groups.map(({ withoutFault }) => withoutFault)),
    coverage: mergeCoverage(groups.map(({ coverage }) => coverage)),
    patterns: sumOf(groups.map(({ patterns }) => patterns)),
  }
}

/** The smallest seed of each name, with names in their order. */
function firstOfAll(list: readonly Tally['firstReached'][]): Tally['firstReached'] {
  const seeds = new Map<string, string>()
  for (const [name, seed] of list.flatMap((each) => Object.entries(each))) {
    const known = seeds.get(name)
    if (known === undefined || bySeed(seed, known) < 0) seeds.set(name, seed)
  }
  return sorted(seeds)
}

function firstOf({ seeds }: FailureGroup): string {
  return seeds[0] as string
}

/** Seeds of a sweep are whole numbers. */
function bySeed(a: string, b: string): number {
  return Number(a) - Number(b)
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
