import type { ResolvedScenario, Scenario } from '../../sim/index.ts'
import type { JudgedRun, Property } from '../judged-run.ts'
import type { Library } from '../library.ts'
import type { Execute, ShrinkStory } from '../shrinking/index.ts'

/** A failure that was found before, and is tried again before anything new is. */
export interface OldFailure {
  /** What to call it: the file that holds it. */
  readonly name: string
  /** Resolved; its references carry their definitions. */
  readonly scenario: ResolvedScenario
  readonly seed: string
}

/** What is tried to make a scenario fail. */
export interface HoldingOptions {
  /** How many runs are to hold; 100 if it is not given. */
  readonly runs?: number
  /** What the seeds of the runs are made from: `a` gives `a/1`, `a/2` and so on; without it they are 1, 2 and so on. */
  readonly seed?: string | number
  /** Faults in place of the scenario's own. */
  readonly faults?: Scenario['faults']
  /** Old failures, which are run before anything else. */
  readonly old?: readonly OldFailure[]
  /** Whether a failure is made smaller; it is if this is not given. */
  readonly shrink?: boolean
  /** How a scenario is run; {@link runResolved} if it is not given. */
  readonly execute?: Execute
  /** Finds code that is named without a definition, and says where code is; what is shipped, if it is not given. */
  readonly library?: Library
}

/** What came of an old failure when it was run again. */
export interface Replayed extends Pick<Property, 'why'> {
  readonly name: string
  readonly verdict: JudgedRun['verdict']
}

/** A run whose verdict is unknown. */
export interface UnknownRun {
  readonly seed: string
  readonly why: string
}

/** What a run failed by, as small as it has been made. */
export interface FoundFailure {
  readonly run: JudgedRun
  /** Which run it was found by, from 1; or the name of the old failure that fails again. */
  readonly by: number | string
  /** How it became as small as it is; absent for what was not shrunk. */
  readonly shrink?: ShrinkStory
}

/** Whether a scenario holds, as far as it has been tried. */
export interface Held {
  /** `valid` if all runs were made and each held, `invalid` if one failed, else `unknown`. */
  readonly verdict: 'valid' | 'invalid' | 'unknown'
  /** How many runs were asked for, and how many have come to their end. */
  readonly asked: number
  readonly runs: number
  /** Those of them of which nobody could say whether they held. */
  readonly unknown: readonly UnknownRun[]
  /** In how many runs each `sometimes` was reached; 0 for one that was passed and never held. */
  readonly sometimes: ReadonlyMap<string, number>
  /** The old failures that were run again. */
  readonly replayed: readonly Replayed[]
  readonly failure?: FoundFailure
}
