import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import type { Verification } from './certificate.ts'
import { consistencyJudge, consistencyModelNames } from './ladder/consistency-judge.ts'
import { jepsenChecker, jepsenCheckers } from './jepsen/index.ts'
import type { LinearizabilityOptions } from './linearizable.ts'
import { modelJudge } from './model-judge.ts'
import { type ModelName, models } from './models/index.ts'
import type { Verdict } from './verdict.ts'

/** Stands before the name of a checker of Jepsen's, where a model has the same name. */
const PREFIX = 'jepsen:'

/** What a judge of a history can be told beside its name. */
export interface JudgeOptions extends Pick<LinearizabilityOptions, 'budget' | 'lenient' | 'repaired'> {
  /** The state before the first operation; the model's own if absent. For models of objects and consistency models. */
  readonly initial?: Json
  /** The options of a workload's checker, or of the judge of a consistency model, by name. */
  readonly options?: { readonly [name: string]: Json }
}

/**
 * One who judges a recorded history: for a model of an object, whether it is linearizable; for a consistency model, whether it is
 * satisfied; or a checker of one of Jepsen's workloads.
 */
export interface HistoryJudge {
  readonly kind: 'model' | 'workload' | 'consistency'
  /** One of {@link judgeNames}. */
  readonly name: string
  readonly description: string
  /** Throws an `InputError` for a history that it cannot read. */
  judge(history: History): Verdict & { readonly details?: unknown }
  /** Verifies the proof of a verdict; absent where verdicts bring none that stands by itself. */
  verify?(history: History, verdict: Verdict): Verification
}

/**
 * The names of all judges: models, Jepsen's checkers, with `jepsen:` before those that share a name with a model, and consistency
 * models, of transactions and of single operations.
 *
 * @example
 * ```ts
 * judgeNames().includes('set') && judgeNames().includes('jepsen:set') // true
 * ```
 */
export function judgeNames(): readonly string[] {
  return [...Object.keys(models), ...Object.keys(jepsenCheckers).map(fullName), ...consistencyModelNames]
}

/**
 * A judge of recorded histories, by its name.
 *
 * @param name - one of {@link judgeNames}; any checker of Jepsen's may have `jepsen:` before it
 * @param options - the first state of a model, or the options of a checker
 * @throws InputError for a name that there is not, and for options that the judge does not take
 *
 * @example
 * ```ts
 * judgeNamed('unique-ids').judge(historyOf([])).verdict // valid
 * ```
 */
export function judgeNamed(name: string, options: JudgeOptions = {}): HistoryJudge {
  if (Object.hasOwn(models, name)) return modelJudge(name as ModelName, options)
  if (consistencyModelNames.includes(name)) return consistencyJudge(name, options)
  const short = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name
  if (!Object.hasOwn(jepsenCheckers, short))
    throw new InputError(`the model is "${name}", expected one of ${judgeNames().join(', ')}`)
  if (options.initial !== undefined) {
    throw new InputError(`the checker ${short} takes no first value, expected it for a model alone`)
  }
  return { kind: 'workload', ...jepsenChecker(short, options.options), name: fullName(short) }
}

function fullName(checker: string): string {
  return Object.hasOwn(models, checker) ? PREFIX + checker : checker
}
