import type { ResolvedScenario, SimulateOptions } from '../../sim/index.ts'
import type { JudgedRun } from '../judged-run.ts'

/** Runs a resolved scenario once and judges it: `runResolved`, or one that has a watchdog. */
export type Execute = (scenario: ResolvedScenario, seed: string, options?: SimulateOptions) => JudgedRun

/** What can be said about a shrink. */
export interface ShrinkOptions {
  /** How a scenario is run; {@link runResolved} if it is not given. */
  readonly execute?: Execute
  /** How often it is run at most; 4000 times if it is not given. */
  readonly maxRuns?: number
  /** How many events all runs together may have, which bounds the time it takes; 20 million if it is not given. */
  readonly maxEvents?: number
}

/** How much there is in a failing run, in the order of what it is worth to have less of. */
export interface FailureSize {
  readonly faults: number
  readonly nodes: number
  readonly clients: number
  readonly operations: number
  readonly durationMs: number
  /** Events until the violation. */
  readonly events: number
}

/** One thing that was tried. */
export interface ShrinkStep {
  /** The pass that tried it, in words: `fewer faults`. */
  readonly pass: string
  /** What it tried, in words: `without crash-2`. */
  readonly tried: string
  /** Whether what failed still failed, and so it stayed. */
  readonly accepted: boolean
  /** The size of what was tried. */
  readonly size: FailureSize
}

/** What was tried to make a failure smaller, and what stayed. */
export interface ShrinkStory {
  readonly from: FailureSize
  readonly to: FailureSize
  readonly steps: readonly ShrinkStep[]
  readonly runs: number
  /** Whether nothing smaller was left to try, or the runs were used up, or it was stopped. */
  readonly ended: 'smallest' | 'budget' | 'stopped'
}

/** A failure made smaller: a run that fails with the same fingerprint, and how it came about. */
export interface Shrunk {
  readonly run: JudgedRun
  readonly story: ShrinkStory
}
