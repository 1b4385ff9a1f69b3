import { type Counts, type Coverage } from '../coverage/coverage.ts'
import { fingerprintOf, violatedProperty } from '../fingerprint.ts'
import type { JudgedRun } from '../judged-run.ts'
import { coverageOf, mergeCoverage } from '../coverage/index.ts'
import type { LostSeed } from './sweep-result.ts'

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
  readonly coverage: Coverage
}

/** What came of nothing. */
export const EMPTY_TALLY: Tally = {
  runs: 0,
  unknown: 0,
  failures: [],
  lost: [],
  sometimes: {},
  coverage: mergeCoverage([]),
}

/** What came of one run. */
export function tallyOfRun(run: JudgedRun): Tally {
  const { record, properties, verdict } = run
  const signature = fingerprintOf(run)
  const property = violatedProperty(run)
  const sometimes = properties.filter(({ kind }) => kind === 'sometimes')
  return {
    runs: 1,
    unknown: verdict === 'unknown' ? 1 : 0,
    failures:
      signature === undefined || property === undefined
        ? []
        : [
            {
              signature,
              count: 1,
              seeds: [record.seed],
              property: property.name,
              why: property.why,
              traceHash: record.traceHash,
            },
          ],
    lost: [],
    sometimes: Object.fromEntries(sometimes.map((each) => [each.name, each.verdict === 'valid' ? 1 : 0])),
    coverage: coverageOf(record),
  }
}

/** What came of a seed that gave no verdict. */
export function tallyOfLost(lost: LostSeed): Tally {
  return { ...EMPTY_TALLY, lost: [lost] }
}

/** What came of all seeds of some tallies that have none in common. */
export function sumOfTallies(tallies: readonly Tally[]): Tally {
  return {
    runs: total(tallies.map(({ runs }) => runs)),
    unknown: total(tallies.map(({ unknown }) => unknown)),
    failures: sumOfGroups(tallies.flatMap(({ failures }) => failures)),
    lost: tallies.flatMap(({ lost }) => lost).sort((a, b) => bySeed(a.seed, b.seed)),
    sometimes: sumOfCounts(tallies.map(({ sometimes }) => sometimes)),
    coverage: mergeCoverage(tallies.map(({ coverage }) => coverage)),
  }
}

/** How many runs failed. */
export function failuresIn({ failures }: Tally): number {
  return total(failures.map(({ count }) => count))
}

function sumOfGroups(groups: readonly FailureGroup[]): readonly FailureGroup[] {
  const bySignature = new Map<string, FailureGroup>()
  for (const group of groups) {
    const known = bySignature.get(group.signature)
    bySignature.set(group.signature, known === undefined ? group : sumOfTwo(known, group))
  }
  return [...bySignature.values()].sort((a, b) => bySeed(firstOf(a), firstOf(b)))
}

function sumOfTwo(a: FailureGroup, b: FailureGroup): FailureGroup {
  const first = bySeed(firstOf(a), firstOf(b)) < 0 ? a : b
  const seeds = [...a.seeds, ...b.seeds].sort(bySeed).slice(0, NAMED_SEEDS)
  return { ...first, count: a.count + b.count, seeds }
}

/** The sum of counts, with names in their order. */
function sumOfCounts(list: readonly Counts[]): Counts {
  const sums = new Map<string, number>()
  for (const counts of list) {
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
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
