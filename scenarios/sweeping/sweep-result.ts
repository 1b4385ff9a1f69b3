import type { Counts, Coverage } from '../coverage/coverage.ts'
import type { FailureSize, ShrinkStep, ShrinkStory } from '../shrinking/index.ts'
import type { SeedBlocks } from './seed-blocks.ts'

/** How often something happened among so many, and the 95 % Wilson interval of the rate. */
export interface Rate {
  readonly count: number
  readonly of: number
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** Failures of one fingerprint. */
export interface Signature {
  /** The fingerprint. */
  readonly signature: string
  readonly property: string
  /** The sentence of the representative. */
  readonly why: string
  readonly rate: Rate
  /** The first seed that failed so, and how many runs of the sweep it took to come by it, itself included. */
  readonly firstSeed: string
  readonly runsToFirst: number
  /** The first of the seeds that failed so. */
  readonly seeds: readonly string[]
  /** The trace hash of the first of them. */
  readonly traceHash: string
  /** How many of them failed before any fault was injected. */
  readonly withoutFault: number
  /** What these runs have tried, and how many of them each pattern of faults was on in, as the sweep has both of all runs. */
  readonly coverage: Coverage
  readonly patterns: Counts
  /** The representative in a few lines, as it was written: cluster, faults and operations. Absent if it was not. */
  readonly example?: readonly string[]
  /** How the representative became smaller, if that was tried. */
  readonly shrink?: ShrinkSummary
  /** The failure file of the representative, relative to the folder of the sweep; absent if its code is exported by no file. */
  readonly failure?: string
  /** The report of the representative, relative to the folder of the sweep. */
  readonly report?: string
}

/** How a failure became smaller: what stayed of all that was tried. */
export interface ShrinkSummary {
  readonly from: FailureSize
  readonly to: FailureSize
  /** What made it smaller; of many in a row of one pass, the last. */
  readonly steps: readonly Omit<ShrinkStep, 'accepted'>[]
  readonly runs: number
  readonly ended: ShrinkStory['ended']
}

/** A seed that gave no verdict. */
export interface LostSeed {
  readonly seed: string
  /**
   * How it was lost: its worker had no memory left, did not come back in time or ended; code threw; a promise of its code failed
   * after its handler had returned; or netsplit has a defect.
   */
  readonly how: 'memory' | 'time' | 'ended' | 'threw' | 'promise' | 'defect'
  readonly why: string
}

/** A seed that failed, and did not fail the same way when it was run again in a fresh worker. */
export interface DifferingSeed {
  readonly seed: string
  readonly why: string
}

/** What became of a `sometimes` over all runs. */
export interface SometimesReached {
  readonly name: string
  /** In how many runs. */
  readonly runs: number
  /** The first seed with which it was reached, if it was. */
  readonly firstSeed?: string
}

/**
 * All that a sweep has found, as its folder holds it: the same for the same seeds, however many workers there were, and whether
 * they were named or came to be those that a sweep had run when it ended.
 */
export interface SweepResult {
  readonly netsplit: string
  readonly kind: 'sweep'
  /** The scenario's name, and where it was asked for: a shipped name or a path. */
  readonly scenario: string
  readonly origin: string
  /** The mutant that was put into its protocols, if one was. */
  readonly mutant?: string
  /** A digest of the code that was run. */
  readonly code: string
  /** A digest of the scenario, as it is resolved. */
  readonly digest: string
  /** The seeds, as ranges: `1-512`. */
  readonly seeds: readonly string[]
  /** Runs that gave a verdict: all seeds but those that were lost. */
  readonly runs: number
  readonly failures: number
  readonly failureRate: Rate
  /** Runs whose verdict is unknown. */
  readonly unknown: number
  readonly lost: readonly LostSeed[]
  readonly notDeterministic: readonly DifferingSeed[]
  /** In the order of their first seeds. */
  readonly signatures: readonly Signature[]
  /** With no failure, the upper bound of the failure rate at 95 % confidence: the rule of three. */
  readonly upperBound?: number
  readonly sometimes: readonly SometimesReached[]
  readonly coverage: Coverage
  /** In how many runs each pattern of faults was on, where faults are generated. */
  readonly patterns: Counts
  /** Where among the seeds the failures are. */
  readonly blocks: SeedBlocks
}

/** What depends on the machine: kept apart from the result, which does not. */
export interface SweepTiming {
  /**
   * Why it ended: all seeds were run, the time was over, coverage stopped growing, a failure stopped it, it was interrupted, or it
   * was merged from others.
   */
  readonly ended: 'seeds' | 'time' | 'stable' | 'failure' | 'interrupted' | 'merged'
  /** Of real time, over all parts of a sweep that was resumed. */
  readonly seconds: number
  readonly runsPerSecond: number
  /** How long it took to come by each signature, in seconds of real time. */
  readonly toFirst: { readonly [signature: string]: number }
}
