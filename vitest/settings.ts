import * as v from 'valibot'
import type { Checker, LinearizabilityOptions } from '../checkers/index.ts'
import type { Check } from '../scenarios/index.ts'
import { sentenceOf } from '../scenarios/issue-sentence.ts'
import { InputError, type Scenario } from '../sim/index.ts'

/** What `toHold` and `property` can be told. */
export interface HoldOptions {
  /** How many runs are to hold; 100 if it is not given. */
  readonly runs?: number
  /** Faults in place of the scenario's own: a list of them, or what to generate them by. */
  readonly faults?: NonNullable<Scenario['faults']>
  /** What the seeds of the runs are made from: `a` gives `a/1`, `a/2` and so on; without it they are 1, 2 and so on. */
  readonly seed?: string | number
  /** How long it may take in real time: milliseconds, or a text as `30s`; never more than 80 % of what the test has left. */
  readonly budget?: number | string
  /** Whether a failure is made smaller; it is if this is not given. */
  readonly shrink?: boolean
  /** The folder of old failures, relative to the project's; `.netsplit/failures` if not given. `false`: no file is read or written. */
  readonly corpus?: string | false
  /** Whether it fails as well where it cannot say that all held: the time was over, a run unknown, a `sometimes` never reached. */
  readonly strict?: boolean
}

/** What a history is held against, beside the model. */
export type ModelOptions = Omit<LinearizabilityOptions, 'model' | 'proof'>

/** Who can judge a history in a test: a checker, the name of one, or the check of a scenario. */
export type Judge = Checker | string | Check

/** What `toReach` can be told. */
export type ReachOptions = Pick<HoldOptions, 'runs' | 'faults' | 'seed' | 'budget'>

/** Options as they hold for this process. */
export interface Settings extends Pick<HoldOptions, 'runs' | 'faults' | 'seed'> {
  /** Endless if nothing is said. */
  readonly budgetMs: number
  readonly shrink: boolean
  readonly corpus: string | false
  readonly strict: boolean
}

const CORPUS = '.netsplit/failures'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const flag = v.optional(v.boolean())

// Faults and the seed are looked at where they are used.
const optionsSchema = v.strictObject({
  runs: v.optional(count),
  faults: v.optional(v.unknown()),
  seed: v.optional(v.union([v.string(), v.number()])),
  budget: v.optional(v.union([v.string(), v.number()])),
  shrink: flag,
  corpus: v.optional(v.union([v.pipe(v.string(), v.nonEmpty()), v.literal(false)])),
  strict: flag,
})

/**
 * Options as they hold for this process.
 *
 * @param who - the matcher, for errors
 * @param options - as a test gives them
 * @param environment - `NETSPLIT_RUNS`, `NETSPLIT_SEED` and `NETSPLIT_BUDGET` come before what the test says
 * @throws InputError - for an option that there is not, or a value that is none of its values
 */
export function settingsOf(
  who: string,
  options: HoldOptions = {},
  environment: { readonly [name: string]: string | undefined } = {},
): Settings {
  const result = v.safeParse(optionsSchema, options)
  if (!result.success) throw new InputError(`${who}: ${sentenceOf(result.issues)}`)
  const { NETSPLIT_RUNS: runs = '', NETSPLIT_SEED: seed = '', NETSPLIT_BUDGET: budget = '' } = environment
  return {
    ...options,
    ...(runs === '' ? {} : { runs: runsOf(runs) }),
    ...(seed === '' ? {} : { seed }),
    budgetMs:
      budget === '' ? budgetOf(`${who}: budget`, options.budget) : budgetOf('NETSPLIT_BUDGET', budget),
    shrink: options.shrink ?? true,
    corpus: options.corpus ?? CORPUS,
    strict: options.strict ?? false,
  }
}

function runsOf(text: string): number {
  const runs = v.safeParse(count, Number(text))
  if (runs.success) return runs.output
  throw new InputError(`NETSPLIT_RUNS is "${text}", expected a whole number, 1 or more`)
}

const UNITS: { readonly [unit: string]: number } = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

function budgetOf(who: string, budget: number | string | undefined): number {
  if (budget === undefined) return Number.POSITIVE_INFINITY
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|)$/.exec(String(budget)) ?? []
  const ms = Number(number) * (UNITS[unit] as number)
  if (ms > 0) return ms
  throw new InputError(
    `${who} is ${JSON.stringify(budget)}, expected milliseconds, more than 0, or a text as '30s'`,
  )
}
