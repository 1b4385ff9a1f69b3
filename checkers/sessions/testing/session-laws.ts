import type { Json } from '../../../sim/types.ts'
import { isLinearizable } from '../../brute-force.ts'
import { operationsFor } from '../../interpret.ts'
import { models } from '../../models/index.ts'
import type { HistoryOperation } from '../../operations.ts'
import { drawsOf } from '../../procedures/testing/queue-histories.ts'
import { smallHistoryOf } from '../../testing/fuzz-models.ts'
import { Dice } from '../../procedures/testing/random-history.ts'
import { partsOf } from '../../parts.ts'
import { interpretedTable } from '../../interpret.ts'
import type { Tally } from '../../procedures/testing/law.ts'
import type { Verdict } from '../../verdict.ts'
import { actsOf, allowedByDefinition } from '../by-definition.ts'
import { checkSessionModel, checkSessionModels } from '../check-session-model.ts'
import { type SessionModelName, sessionModels } from '../session-models.ts'
import { isSequential, verifySessionModel } from '../verify-session-model.ts'
import { drawSessions, smallSessions } from './session-histories.ts'

/** Which model follows from which, in these definitions; each name stands before those that it implies. */
export const implications: readonly (readonly [SessionModelName | 'linearizable', SessionModelName])[] = [
  ['linearizable', 'sequential'],
  ['linearizable', 'eventual'],
  ['sequential', 'causal-convergent'],
  ['causal-convergent', 'causal'],
  ['causal-convergent', 'PRAM'],
  ['causal', 'writes-follow-reads'],
  ['causal', 'monotonic-writes'],
  ['PRAM', 'read-your-writes'],
  ['PRAM', 'monotonic-reads'],
  ['PRAM', 'monotonic-writes'],
]

/** The most writes and reads of a history that is judged by definition. */
const MOST_WRITES = 4
const MOST_READS = 4
/** The most pairs of a write and a read, each of which may be visible or not, of a history that is judged as causal. */
const MOST_PAIRS = 9

const model = models['cas-register']
const names = Object.keys(sessionModels) as SessionModelName[]

/**
 * Draws a history of sessions, holds every verdict on it against the definition, verifies its proof, and sees that what implies
 * another does.
 *
 * @param name - whose verdicts are counted
 * @param seed - other seeds give other histories
 * @param tally - counts what was found
 * @returns what is wrong, or `undefined`
 */
export function sessionLaw(name: SessionModelName, seed: number, tally: Tally): string | undefined {
  const dice = new Dice(seed)
  const history = drawSessions(dice, smallSessions(dice))
  const sessions = dice.percent(50) ? 'client' : 'process'
  const options = { object: model, sessions } as const
  const operations = operationsFor(history, model, null)
  const sessionOf = (operation: HistoryOperation) =>
    sessions === 'client' ? (history.at(operation.invocation).client ?? '') : String(operation.process)
  const acts = operations.filter(({ outcome }) => outcome !== 'fail').flatMap((each) => actsOf(each, ''))
  const writes = acts.filter(({ reads }) => !reads).length
  const reads = acts.length - writes
  const isCausal = name === 'causal' || name === 'causal-convergent'
  if (writes > MOST_WRITES || reads > MOST_READS || (isCausal && reads * writes > MOST_PAIRS))
    return undefined
  const verdicts = checkSessionModels(history, options)
  const verdict = verdicts[name]
  tally[verdict.verdict === 'unknown' ? 'unfit' : verdict.verdict]++
  for (const [stronger, weaker] of implications) {
    const holds = stronger === 'linearizable' ? isLinearizableByKey() : verdicts[stronger].verdict === 'valid'
    if (holds && verdicts[weaker].verdict === 'invalid') return `${stronger} holds and ${weaker} does not`
  }
  if (verdict.verdict === 'unknown') return undefined
  const isAllowed =
    name === 'sequential'
      ? isSequential(model, null, operations, sessionOf)
      : allowedByDefinition(name, operations, () => null, sessionOf)
  if (isAllowed !== (verdict.verdict === 'valid')) return `it says ${verdict.verdict}, and that is wrong`
  const { outcome, why } = verifySessionModel(history, { ...options, model: name }, verdict)
  if (outcome === 'refuted') return `its proof is refuted: ${why}`
  return verdict.verdict === 'invalid' ? notMinimal(name, operations, sessionOf, verdict) : undefined

  function isLinearizableByKey(): boolean {
    const table = interpretedTable(history, model, null)
    return partsOf(model, table).every(({ rows }) => isLinearizable(model, null, table.operations(rows)))
  }
}

/** What may be left out of a core that still breaks the model, if there is something. */
function notMinimal(
  name: SessionModelName,
  operations: readonly HistoryOperation[],
  sessionOf: (operation: HistoryOperation) => string,
  verdict: Verdict & { readonly verdict: 'invalid' },
): string | undefined {
  if (name === 'eventual' || name === 'sequential') return undefined
  const core = operations.filter(({ invocation }) => verdict.core.includes(invocation))
  for (const one of core) {
    const rest = core.filter((other) => other !== one)
    const left = new Set(
      actsOf(one, '').flatMap((act) => (act.reads ? [] : [JSON.stringify([act.key, act.value])])),
    )
    const isSeen = rest.some((other) =>
      actsOf(other, '').some((act) => act.reads && left.has(JSON.stringify([act.key, act.value]))),
    )
    const firsts = (): Json => null
    if (!isSeen && !allowedByDefinition(name, rest, firsts, sessionOf))
      return `event ${one.invocation} can be left out of its core`
  }
  return undefined
}

/**
 * Draws a history of any shipped model, and holds the verdict on whether it is sequential against the definition, with its proof.
 *
 * @param seed - other seeds give other models and histories
 * @param tally - counts what was found
 * @returns what is wrong, or `undefined`
 */
function sequentialLaw(seed: number, tally: Tally): string | undefined {
  const all = Object.values(models)
  const object = all[seed % all.length] as (typeof all)[number]
  const { history, initial } = smallHistoryOf(object, drawsOf(`sequential/${seed}`))
  const options = { object, initial, model: 'sequential' } as const
  const verdict = checkSessionModel(history, options)
  tally[verdict.verdict === 'unknown' ? 'unfit' : verdict.verdict]++
  if (verdict.verdict === 'unknown') return undefined
  const operations = operationsFor(history, object, initial)
  const isAllowed = isSequential(object, initial, operations, ({ process }) => String(process))
  if (isAllowed !== (verdict.verdict === 'valid'))
    return `${object.name}: it says ${verdict.verdict}, and that is wrong`
  const { outcome, why } = verifySessionModel(history, options, verdict)
  return outcome === 'refuted' ? `${object.name}: its proof is refuted: ${why}` : undefined
}

/** What every session model is held against, over random small histories. */
export const sessionLaws: { readonly [name: string]: (seed: number, tally: Tally) => string | undefined } = {
  ...Object.fromEntries(
    names.map((name) => [`session ${name}`, (seed: number, tally: Tally) => sessionLaw(name, seed, tally)]),
  ),
  'sequential, any model': sequentialLaw,
}
