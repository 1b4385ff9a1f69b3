import { InputError } from '../sim/errors.ts'
import { verifyLinearizability } from './certificate.ts'
import { ordersSessionsAlone } from './formats/recorded-history.ts'
import type { HistoryJudge, JudgeOptions } from './judges.ts'
import { checkLinearizable, type LinearizabilityOptions, settingsOf } from './linearizable.ts'
import { type ModelName, models } from './models/index.ts'

/**
 * A judge of whether a history is linearizable.
 *
 * @param name - of the model whose operations it has
 * @param options - the first state, and how much work may go into it
 * @throws InputError for options of a checker, and for a first state that the model does not take
 *
 * @example
 * ```ts
 * modelJudge('register', {}).judge(historyOf([])).verdict // valid
 * ```
 */
export function modelJudge(
  name: ModelName,
  { options, ...rest }: JudgeOptions,
): HistoryJudge & Required<Pick<HistoryJudge, 'verify'>> {
  if (options !== undefined && Object.keys(options).length > 0) {
    throw new InputError(`the model ${name} takes no options, expected them for a checker of Jepsen's alone`)
  }
  const asked: LinearizabilityOptions = { model: name, ...rest }
  settingsOf(asked)
  return {
    kind: 'model',
    name,
    description: models[name].description,
    judge: (history) => {
      if (!ordersSessionsAlone(history)) return checkLinearizable(history, asked)
      throw new InputError(
        `the model ${name} asks for times, expected a consistency model that does not: the history orders no more than each session`,
      )
    },
    verify: (history, verdict) => verifyLinearizability(history, asked, verdict),
  }
}
