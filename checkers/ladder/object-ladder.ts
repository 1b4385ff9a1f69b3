import type { History } from '../../sim/history.ts'
import { checkLinearizable, type LinearizabilityOptions } from '../linearizable.ts'
import { checkSessionModels, type SessionModelName, type Sessions } from '../sessions/index.ts'
import { climb, type KnownVerdicts, type Steps } from './climb.ts'
import { objectRungs } from './rungs.ts'

/**
 * Holds a history of single operations against every model.
 *
 * @param history - of operations of one model
 * @param options - the model, as those who judge it take them
 * @param sessions - what a session is
 * @param known - verdicts that are known already
 */
export function objectLadder(
  history: History,
  options: LinearizabilityOptions,
  sessions: Sessions,
  known: KnownVerdicts,
): Steps {
  const { model: object, ...rest } = options
  let below: ReturnType<typeof checkSessionModels> | undefined
  return climb(objectRungs, (model) => {
    const given = known[model]
    if (given !== undefined) return given
    if (model === 'linearizable') return checkLinearizable(history, options)
    below ??= checkSessionModels(history, { ...rest, object, sessions })
    return below[model as SessionModelName]
  })
}
