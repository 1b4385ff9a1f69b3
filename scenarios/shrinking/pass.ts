import type { ResolvedScenario, Trace } from '../../sim/index.ts'
import type { JudgedRun } from '../judged-run.ts'

/** A scenario that may fail the same way and be smaller. */
export interface Candidate {
  readonly scenario: ResolvedScenario
  /** What is different about it, in words: `without crash-2`. */
  readonly tried: string
  /** The seeds to try it under, one after another; that of the smallest so far, if it is not said. */
  readonly seeds?: readonly string[]
}

/** A look at the smallest failure so far, run once more with its trace: it tries nothing. */
export type Look = 'trace'

/** What came of a candidate, or of a look. */
export interface Tried {
  /** Whether it failed with the same fingerprint, under one of its seeds at least. */
  readonly same: boolean
  /** Whether it is the smallest from now on: it failed the same way and is smaller. */
  readonly accepted: boolean
  /** What was looked at. */
  readonly trace?: Trace
}

/** What yields what is to be tried, and is told what came of it. */
export type Attempts<Result = void> = Generator<Candidate | Look, Result, Tried>

/** The smallest failure so far. It changes whenever a candidate is accepted. */
export interface Smallest {
  readonly run: JudgedRun
  readonly scenario: ResolvedScenario
  readonly seed: string
}

/** One way of making a failure smaller. */
export interface Pass {
  /** In words: `fewer faults`. */
  readonly name: string
  attempts(smallest: Smallest): Attempts
}

/** How many seeds a scenario is tried under at most, beside its own, where it is another run anyway. */
const OTHER_SEEDS = 20

/**
 * Its own seed, and others. A scenario that is changed much is another run under any seed: what is looked for is a small scenario
 * and some seed under which it fails.
 */
export function seedsAround({ seed }: Smallest, most = OTHER_SEEDS): readonly string[] {
  const others = Array.from({ length: most }, (_, i) => String(i + 1))
  return [seed, ...others.filter((other) => other !== seed)]
}
