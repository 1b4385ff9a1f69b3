import type { History } from '../../../sim/history.ts'
import type { Json } from '../../../sim/types.ts'
import { componentsOf } from '../../transactions/components.ts'
import { type TransactionObject, transactionTableOf } from '../../transactions/transaction-table.ts'
import type { Verdict } from '../../verdict.ts'
import { checkIsolation } from '../check-isolation.ts'
import { type IsolationModel, type IsolationModelName, isolationModels } from '../models.ts'
import { observed } from '../observations.ts'
import { searchOrder } from '../order-search.ts'
import { plainTransactions } from '../plain-transactions.ts'
import { knownGraph, readersOf } from '../polygraph.ts'
import { verifyIsolation } from '../verify-isolation.ts'
import { modelsOf } from './definition.ts'
import { randomTransactions } from './random-transactions.ts'

/** How many histories were found to be what, and what was wrong. */
export interface IsolationTally {
  valid: number
  invalid: number
  unknown: number
  wrong: number
  firstWrong?: string
}

/** What transactions read, and what that was at first. */
interface Subject {
  readonly object: TransactionObject
  readonly initial: Json
}

/** Processes of drawn histories go on after what never completed, or ended as info. */
const DRAWN = { lenient: true } as const

/** What each model implies. */
export const implied: { readonly [name in IsolationModelName]: readonly IsolationModelName[] } = {
  'read-committed': [],
  'read-atomic': ['read-committed'],
  'causal-consistency': ['read-atomic'],
  'snapshot-isolation': [],
  'strong-session-snapshot-isolation': ['causal-consistency', 'snapshot-isolation'],
  'strong-snapshot-isolation': ['strong-session-snapshot-isolation'],
  serializable: ['snapshot-isolation'],
  'strong-session-serializable': ['serializable', 'strong-session-snapshot-isolation'],
  'strict-serializable': ['strong-session-serializable', 'strong-snapshot-isolation'],
}

const models: readonly IsolationModel[] = Object.values(isolationModels)

/** First values of registers, some of which are written as well. */
export const FIRST_VALUES: readonly Json[] = [0, 1, 2, 5, 'none', [1]]

/**
 * Draws histories and holds the verdict of every model against the definition, its proof against the history, its core against
 * itself without a transaction, and models against those that they imply.
 *
 * @param count - how many histories
 * @param seed - of the first one; the others have those after it
 * @param object - what transactions read
 * @param firstValues - what registers hold at first, history by history in turns
 */
export function isolationTallies(
  count: number,
  seed: number,
  object: TransactionObject,
  firstValues: readonly Json[] = [null],
): ReadonlyMap<string, IsolationTally> {
  const tallies = new Map(
    models.map(({ name }): [string, IsolationTally] => [
      name,
      { valid: 0, invalid: 0, unknown: 0, wrong: 0 },
    ]),
  )
  for (let i = seed; i < seed + count; i++) {
    const initial = firstValues[i % firstValues.length] as Json
    const subject = { object, initial }
    const history = randomTransactions(i, object, initial)
    const right = modelsOf(plainTransactions(history, object, initial), object, models, initial)
    const verdicts = new Map<string, Verdict>()
    for (const model of models) {
      const tally = tallies.get(model.name) as IsolationTally
      const verdict = checkIsolation(history, {
        model: model.name as IsolationModelName,
        ...subject,
        ...DRAWN,
      })
      verdicts.set(model.name, verdict)
      tally[verdict.verdict]++
      const why = wrongIn(history, subject, model, verdict, right.has(model)) ?? unimplied(model, verdicts)
      if (why === undefined) continue
      tally.wrong++
      tally.firstWrong ??= `seed ${i}: ${why}; at first ${JSON.stringify(initial)}\n${[...history].map((event) => JSON.stringify(event)).join('\n')}`
    }
  }
  return tallies
}

function unimplied(model: IsolationModel, verdicts: ReadonlyMap<string, Verdict>): string | undefined {
  if (verdicts.get(model.name)?.verdict !== 'valid') return undefined
  const weaker = implied[model.name as IsolationModelName].find(
    (name) => verdicts.get(name)?.verdict === 'invalid',
  )
  return weaker === undefined ? undefined : `it is ${model.name}, but not ${weaker}`
}

function wrongIn(
  history: History,
  subject: Subject,
  model: IsolationModel,
  verdict: Verdict,
  isRight: boolean,
): string | undefined {
  const options = { model: model.name as IsolationModelName, ...subject, ...DRAWN }
  if (verdict.verdict === 'unknown') return undefined
  if ((verdict.verdict === 'valid') !== isRight)
    return `${model.name}: it says ${verdict.verdict}, and that is wrong`
  const { outcome, why } = verifyIsolation(history, options, verdict)
  if (outcome !== 'proven')
    return `${model.name}: the proof of ${verdict.verdict} is ${outcome}, since ${why}`
  const searched = foundBySearch(history, subject, model)
  if (searched !== undefined && searched !== isRight) return `${model.name}: the search alone finds otherwise`
  if (verdict.verdict === 'valid' || verdict.procedure === 'reads') return undefined
  for (const { event, end } of plainTransactions(history, subject.object)) {
    if (!verdict.core.includes(event)) continue
    const core = verdict.core.filter((index) => index !== event && index !== end)
    if (verifyIsolation(history, options, { ...verdict, core }).outcome === 'proven') {
      return `${model.name}: the core ${verdict.core.join(' ')} needs no event ${event}`
    }
  }
  return undefined
}

/** What the search says that knows no more than what is known beforehand, where it is one for a search at all. */
function foundBySearch(
  history: History,
  { object, initial }: Subject,
  model: IsolationModel,
): boolean | undefined {
  if (model.axiom !== 'serial' && model.axiom !== 'snapshot') return undefined
  const reading = observed(transactionTableOf(history, object, initial, DRAWN))
  if (reading.kind !== 'observed') return undefined
  const readers = readersOf(reading.observations)
  const { nodes, edges } = knownGraph(reading.observations, readers, model)
  const graph = edges.graph(nodes.length)
  if (componentsOf(graph).count < nodes.length) return false
  return searchOrder(reading.observations, readers, nodes, graph, 1_000_000).kind === 'order'
}
