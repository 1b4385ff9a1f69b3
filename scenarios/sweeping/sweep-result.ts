import type { Coverage } from '../coverage/coverage.ts'

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
  /** The failure file of the representative, relative to the folder of the sweep; absent if its code is exported by no file. */
  readonly failure?: string
  /** The report of the representative, relative to the folder of the sweep. */
  readonly report?: string
}

/** A seed that gave no verdict: its worker died, hung, or the run threw. */
export interface LostSeed {
  readonly seed: string
  readonly why: string
}

/** What became of a `sometimes` over all runs. */
export interface SometimesReached {
  readonly name: string
  /** In how many runs. */
  readonly runs: number
}

/** All that a sweep has found, as its folder holds it: the same for the same seeds, however many workers there were. */
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
  /** The seeds, as ranges: `1-512`. */
  readonly seeds: readonly string[]
  readonly runs: number
  readonly failures: number
  /** Runs whose verdict is unknown. */
  readonly unknown: number
  readonly lost: readonly LostSeed[]
  /** Seeds that failed and did not fail the same way when they were run again in a fresh worker. */
  readonly notDeterministic: readonly LostSeed[]
  readonly signatures: readonly Signature[]
  /** With no failure, the upper bound of the failure rate at 95 % confidence: the rule of three. */
  readonly upperBound?: number
  readonly sometimes: readonly SometimesReached[]
  readonly coverage: Coverage
  /** Why it ended: all seeds were run, the time was over, coverage stopped growing, a failure stopped it, or it was interrupted. */
  readonly ended: 'seeds' | 'time' | 'stable' | 'failure' | 'interrupted'
}
