import { type Ladder, ladder, type LadderOptions, type Verdict } from '../checkers/index.ts'
import { meaningOf } from '../checkers/ladder/implications.ts'
import { InputError, type RunRecord } from '../sim/index.ts'
import type { Check } from './check.ts'
import { checkOf } from './check-code.ts'
import { consistent, type ConsistentOptions, linearizable, type LinearizableOptions } from './checks/index.ts'
import type { JudgedRun, Property } from './judged-run.ts'

/** How many steps may go into each model that is hard to decide: what still holds is told beside a verdict, and must not hold it up. */
const BUDGET = 100_000
/** Of longer histories it is not asked. */
const MOST_EVENTS = 20_000

/**
 * A judged run, with what still holds of each history that is not linearizable, or does not satisfy a consistency model: those
 * properties get their `ladder`. All others are left as they are, and of a run in which nothing is violated nothing is asked.
 *
 * @param run - with its verdicts
 *
 * @example
 * ```ts
 * const violated = withLadders(judge(run(scenarios['raft-stale-read'], 1)))
 * violated.properties[0].weakestViolated // [ 'linearizable' ]
 * ```
 */
export function withLadders(run: JudgedRun): JudgedRun {
  if (run.verdict !== 'invalid') return run
  const { record, properties } = run
  // Properties begin with those of the scenario's checks, one each, in their order.
  return { ...run, properties: properties.map((property, i) => withLadder(record, property, i)) }
}

function withLadder(record: RunRecord, property: Property, position: number): Property {
  const reference = record.scenario.checks[position]
  const { verdict, core, why } = property
  if (property.ladder !== undefined || verdict !== 'invalid' || core === undefined) return property
  if (reference === undefined || record.history.length > MOST_EVENTS) return property
  const options = ladderOptionsOf(reference, { verdict, why, core })
  const found = options === undefined ? undefined : ladderOf(record, options)
  if (found === undefined) return property
  const { steps, strongest, weakestViolated } = found
  return { ...property, ladder: steps, strongest, weakestViolated }
}

/** How a ladder is asked for what a check asked for, whose verdict is known; nothing for a check of something else. */
function ladderOptionsOf(reference: Check, verdict: Verdict): LadderOptions | undefined {
  const check = checkOf(reference)
  if (check === linearizable.definition) {
    const { model, initial } = reference.options as unknown as LinearizableOptions
    // Registers that are read and written together are what models of transactions are about.
    const asTransactions = model === 'multi-register' && initial === null
    const object = (asTransactions ? 'rw-register' : model) as NonNullable<LadderOptions['object']>
    const known = { [asTransactions ? 'strict-serializable' : 'linearizable']: verdict }
    return { object, known, ...(initial === null ? {} : { initial }) }
  }
  if (check !== consistent.definition) return undefined
  const { model, object, sessions, initial } = reference.options as unknown as ConsistentOptions
  return {
    known: { [meaningOf(model)]: verdict },
    ...(object === '' ? {} : { object: object as NonNullable<LadderOptions['object']> }),
    ...(sessions === 'process' ? {} : { sessions }),
    ...(initial === null ? {} : { initial }),
  }
}

function ladderOf({ history }: RunRecord, options: LadderOptions): Ladder | undefined {
  try {
    return ladder(history, { ...options, budget: BUDGET })
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
