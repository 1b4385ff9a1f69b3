import type { Verdict } from '../../checkers/index.ts'
import { consistencyJudge, consistencyModelNames } from '../../checkers/ladder/consistency-judge.ts'
import type { Json, RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'

/** What the check of a consistency model can be told. */
export interface ConsistentOptions {
  /** The consistency model: `strict-serializable`, `snapshot-isolation`, `linearizable`, `sequential`, … */
  readonly model: string
  /** What the operations are of: a model's name, or `list-append` or `rw-register` of transactions; seen in the history if empty. */
  readonly object: string
  /** What a session of single operations is: a process, or a client, who goes on after a crash. */
  readonly sessions: 'process' | 'client'
  /** The value that every object has at first; nil if left out. */
  readonly initial: Json
  /** How many steps may go into a model that is hard to decide. */
  readonly budget: number
}

/**
 * A consistency model: of transactions, from strict serializable down to read uncommitted, or of single operations, from linearizable down
 * to eventual.
 *
 * @param options - `model` (by name), `object` (what the operations are of; seen in the history if left out), `sessions` (`process` or
 *   `client`, for single operations), `initial` (the first value of every key) and `budget` (steps)
 *
 * @example
 * ```ts
 * consistent({ model: 'snapshot-isolation' })
 * ```
 */
export const consistent: CheckFactory<ConsistentOptions> = defineCheck({
  name: 'consistent',
  description: 'the history satisfies a consistency model, of transactions or of single operations',
  defaults: {
    model: 'strict-serializable',
    object: '',
    sessions: 'process',
    initial: null,
    budget: 20_000_000,
  },
  validate: (options) => {
    const { model, budget } = options
    if (!consistencyModelNames.includes(model))
      return `model is "${model}", expected one of ${consistencyModelNames.join(', ')}`
    if (!(Number.isSafeInteger(budget) && budget > 0))
      return `budget is ${budget}, expected a whole number of steps, 1 or more`
    return undefined
  },
  title: ({ model }) => model,
  judge: judgeConsistency,
})

function judgeConsistency({ history }: RunRecord, options: ConsistentOptions): Verdict {
  const completed = [...history].some(({ type }) => type === 'ok')
  if (!completed) return { verdict: 'unknown', why: 'no operation completed, so nothing was tried' }
  const { model, object, sessions, initial, budget } = options
  const told = {
    ...(object === '' ? {} : { object }),
    ...(sessions === 'process' ? {} : { sessions }),
  }
  const judge = consistencyJudge(model, { budget, options: told, ...(initial === null ? {} : { initial }) })
  const { details: _, ...verdict } = judge.judge(history)
  return verdict
}
