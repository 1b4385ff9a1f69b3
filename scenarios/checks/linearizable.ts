import type { ModelName, Verdict, WatchOptions } from '../../checkers/index.ts'
import { checkLinearizable } from '../../checkers/linearizable.ts'
import { models } from '../../checkers/models/index.ts'
import { watchLinearizability } from '../../checkers/watch-linearizable.ts'
import type { Json, RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import { circumstancesOf } from '../circumstances.ts'

/** What the linearizability check can be told. */
export interface LinearizableOptions {
  /** What the objects are: a model's name. */
  readonly model: string
  /** The value that every object has at first. */
  readonly initial: Json
  /** Whether the run ends at the first event after which no order can explain its history. */
  readonly endsRun: boolean
}

/**
 * Linearizability: every operation seems to happen at one instant between its invocation and its completion.
 *
 * @param options - `model` (`register`, `cas-register`, `kv`) and `initial` (the first value of every key; nil if left out),
 *   and `endsRun` (whether the run ends at the first event that no order can explain, where that is known at once; it does if left
 *   out)
 *
 * Source: Herlihy and Wing, "Linearizability: A Correctness Condition for Concurrent Objects" (1990).
 *
 * @example
 * ```ts
 * linearizable({ model: 'cas-register' })
 * ```
 */
export const linearizable: CheckFactory<LinearizableOptions> = defineCheck({
  name: 'linearizable',
  description: 'every operation seems to happen at one instant between its invocation and its completion',
  defaults: { model: 'register', initial: null, endsRun: true },
  validate: ({ model }) =>
    Object.hasOwn(models, model)
      ? undefined
      : `model is "${model}", expected one of ${Object.keys(models).join(', ')}`,
  title: ({ model }) => `linearizable (${model})`,
  judge: judgeLinearizability,
  watch: (options) => (options.endsRun ? watchLinearizability(heldAgainst(options)) : undefined),
})

function heldAgainst({ model, initial }: LinearizableOptions): WatchOptions {
  return { model: model as ModelName, ...(initial === null ? {} : { initial }) }
}

function judgeLinearizability(run: RunRecord, options: LinearizableOptions): Verdict {
  const completed = [...run.history].filter(({ type }) => type === 'ok').length
  if (completed === 0) return { verdict: 'unknown', why: 'no operation completed, so nothing was tried' }
  const verdict = checkLinearizable(run.history, heldAgainst(options))
  if (verdict.verdict === 'valid') {
    return {
      ...verdict,
      why: `${verdict.operations} operations, of which ${completed} completed, have an order that explains them`,
    }
  }
  if (verdict.verdict === 'unknown' || verdict.facts === undefined) return verdict
  const circumstances = circumstancesOf(run, verdict.facts)
  return circumstances === undefined ? verdict : { ...verdict, why: `${verdict.why} ${circumstances}` }
}
