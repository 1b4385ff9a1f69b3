import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, type History } from '../sim/history.ts'
import { isLinearizable } from './brute-force.ts'
import { histories } from './generated-histories.ts'
import { operationsFor, takesPart } from './interpret.ts'
import { checkLinearizable } from './linearizable.ts'
import { MemoryPool } from './memo.ts'
import type { Model } from './model.ts'
import { models } from './models/index.ts'
import { casRegister } from './models/cas-register.ts'
import { Search } from './search.ts'
import { problemOf } from './search-problem.ts'
import { Transitions } from './transitions.ts'
import type { Verdict } from './verdict.ts'

/** A cas that failed says that the value was another: not how it is shipped, but how a model may read a `fail`. */
const observantCas: Model = {
  ...casRegister,
  name: 'observant-cas',
  operations: {
    ...casRegister.operations,
    cas: { ...(casRegister.operations['cas'] as Model['operations'][string]), failure: 'observed' },
  },
  step: (state, call) => {
    if (call.outcome !== 'fail') return casRegister.step(state, call)
    return casRegister.step(state, { ...call, outcome: 'ok' }) === undefined ? state : undefined
  },
  observed: () => () => true,
}

const everyModel: readonly Model[] = [...Object.values(models), observantCas]

function judgedByDefinition(model: Model, history: History): boolean {
  const operations = operationsFor(history, model, model.initial)
  const keys = new Set(operations.map((operation) => operation.key))
  return [...keys].every((key) =>
    isLinearizable(
      model,
      model.initial,
      operations.filter((operation) => operation.key === key),
    ),
  )
}

/** Replays a witness: true to real time, complete, and legal at every step. */
function explainsAll(model: Model, history: History, witness: readonly number[]): boolean {
  const operations = operationsFor(history, model, model.initial)
  const byInvocation = new Map(operations.map((operation) => [operation.invocation, operation]))
  const order = witness.map((index) => byInvocation.get(index))
  const states = new Map<string | undefined, ReturnType<Model['step']>>()
  let latest = -1
  for (const operation of order) {
    if (operation === undefined || operation.completion < latest) return false
    latest = Math.max(latest, operation.invocation)
    const after = model.step(states.get(operation.key) ?? model.initial, operation)
    if (after === undefined) return false
    states.set(operation.key, after)
  }
  const mustBeThere = operations.filter(
    (operation) => takesPart(model, operation) && Number.isFinite(operation.completion),
  )
  return (
    new Set(witness).size === witness.length &&
    mustBeThere.every(({ invocation }) => witness.includes(invocation))
  )
}

/** Whether a verdict brings its proof: a witness that replays, or a core that is invalid by itself. */
function isProven(model: Model, history: History, verdict: Verdict): boolean {
  if (verdict.verdict === 'valid') return explainsAll(model, history, verdict.witness ?? [])
  if (verdict.verdict === 'unknown') return false
  return !judgedByDefinition(model, historyOf(verdict.core.map((index) => history.at(index))))
}

describe.each(everyModel.map((model) => ({ name: model.name, model })))(
  'on small histories of a $name',
  ({ model }) => {
    test('the search agrees with the definition, and brings a witness that replays or a core that is invalid', () => {
      const seen = { valid: 0, invalid: 0, unknown: 0 }
      fc.assert(
        fc.property(histories(model), (history) => {
          const verdict = checkLinearizable(history, { model })
          seen[verdict.verdict]++
          expect(verdict.verdict).toBe(judgedByDefinition(model, history) ? 'valid' : 'invalid')
          expect(isProven(model, history, verdict)).toBe(true)
        }),
        { numRuns: 3_000, seed: 11 },
      )
      expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(400)
    })

    test('the same holds for two keys at once', () => {
      fc.assert(
        fc.property(histories(model, { keys: 2, moves: 24 }), (history) => {
          const verdict = checkLinearizable(history, { model })
          expect(verdict.verdict).toBe(judgedByDefinition(model, history) ? 'valid' : 'invalid')
          expect(isProven(model, history, verdict)).toBe(true)
        }),
        { numRuns: 500, seed: 12 },
      )
    })

    test('a memo that has to forget changes no verdict', () => {
      fc.assert(
        fc.property(histories(model, { moves: 60, processes: 8 }), (history) => {
          const operations = operationsFor(history, model, model.initial)
          const outcomes = [new MemoryPool(), new MemoryPool(0)].map((pool) => {
            const transitions = new Transitions(model, model.initial)
            return new Search(problemOf(model, operations, transitions), pool).run(3_000_000)
          })
          expect(outcomes[0]).toBe(outcomes[1])
        }),
        { numRuns: 150, seed: 13 },
      )
    })
  },
)
