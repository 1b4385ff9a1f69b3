import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { History } from '../sim/history.ts'
import { isLinearizable } from './brute-force.ts'
import { verifyLinearizability } from './certificate.ts'
import { coreOf } from './explanation/core.ts'
import { prefixUpTo, withoutSafely } from './explanation/deletions.ts'
import { interpretedTable, operationsFor } from './interpret.ts'
import { checkLinearizable } from './linearizable.ts'
import { MemoryPool } from './search/memo.ts'
import type { Model } from './model.ts'
import { casRegister } from './models/cas-register.ts'
import { models } from './models/index.ts'
import { problemOf } from './search/search-problem.ts'
import { Search } from './search/search.ts'
import { Transitions } from './search/transitions.ts'
import { partsOf } from './parts.ts'
import { smallHistories } from './testing/small-histories.ts'
import type { Verdict } from './verdict.ts'

/** A cas that failed says that the value was another: not how it is shipped, but how a model may read a `fail`. */
const { deletions: _, ...undeletable } = casRegister
const observantCas: Model = {
  ...undeletable,
  name: 'observant-cas',
  operations: {
    ...casRegister.operations,
    cas: { ...(casRegister.operations['cas'] as Model['operations'][string]), failure: 'observed' },
  },
  step: (state, call) => {
    if (call.outcome !== 'fail') return casRegister.step(state, call)
    return casRegister.step(state, { ...call, outcome: 'ok' }) === undefined ? state : undefined
  },
}

const everyModel: readonly Model[] = [...Object.values(models), observantCas]

// Many more are drawn by `npm run fuzz`.
describe.each(everyModel.map((model) => ({ name: model.name, model })))(
  'on small histories of a $name',
  ({ model }) => {
    test('the search agrees with the definition, and brings a witness that replays or a core that is invalid', () => {
      const seen = { valid: 0, invalid: 0, unknown: 0 }
      fc.assert(
        fc.property(smallHistories(model), (history) => {
          const verdict = checkLinearizable(history, { model })
          seen[verdict.verdict]++
          expect(verdict.verdict).toBe(judgedByDefinition(model, history) ? 'valid' : 'invalid')
          expect(proofOf(model, history, verdict)).toBe('proven')
        }),
        { numRuns: 1_000, seed: 11 },
      )
      expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(80)
    })

    test('the same holds for two keys at once', () => {
      fc.assert(
        fc.property(smallHistories(model, { keys: 2, moves: 24 }), (history) => {
          const verdict = checkLinearizable(history, { model })
          expect(verdict.verdict).toBe(judgedByDefinition(model, history) ? 'valid' : 'invalid')
          expect(proofOf(model, history, verdict)).toBe('proven')
        }),
        { numRuns: 250, seed: 12 },
      )
    })

    test('a memo that has to forget costs time, and changes no verdict', () => {
      fc.assert(
        fc.property(smallHistories(model, { moves: 50, processes: 7 }), (history) => {
          const operations = operationsFor(history, model, model.initial)
          const [remembering, forgetting] = [new MemoryPool(), new MemoryPool(0)].map((pool) => {
            const transitions = new Transitions(model, model.initial)
            return new Search(problemOf(model, operations, transitions), pool).run(100_000)
          })
          expect([remembering, 'undecided']).toContain(forgetting)
        }),
        { numRuns: 100, seed: 13 },
      )
    })
  },
)

describe.each(Object.values(models).map((model) => ({ name: model.name, model })))(
  'of a $name',
  ({ model }) => {
    test('deletions that are called sound never make an invalid history of a valid one', () => {
      let deleted = 0
      const chosen = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 })
      fc.assert(
        fc.property(smallHistories(model), chosen, (history, picks) => {
          const operations = operationsFor(history, model, model.initial)
          fc.pre(isLinearizable(model, model.initial, operations))
          const remaining = withoutSafely(
            model,
            model.initial,
            operations,
            new Set(operations.filter((_, i) => picks[i])),
          )
          if (remaining.length < operations.length) deleted++
          expect(isLinearizable(model, model.initial, remaining)).toBe(true)
        }),
        { numRuns: 750, seed: 21 },
      )
      expect(deleted).toBeGreaterThan(150)
    })

    test('a prefix of a valid history is valid', () => {
      fc.assert(
        fc.property(smallHistories(model), fc.nat(15), (history, pick) => {
          const operations = operationsFor(history, model, model.initial)
          const completed = operations.filter(({ completion }) => Number.isFinite(completion))
          const last = completed[pick % Math.max(1, completed.length)]
          fc.pre(last !== undefined && isLinearizable(model, model.initial, operations))
          if (last === undefined) return
          expect(isLinearizable(model, model.initial, prefixUpTo(model, operations, last))).toBe(true)
        }),
        { numRuns: 500, seed: 22 },
      )
    })

    test('no anomaly is recognised in a valid history', () => {
      fc.assert(
        fc.property(smallHistories(model), (history) => {
          const { initial } = model
          const all = operationsFor(history, model, initial)
          fc.pre(isLinearizable(model, initial, all))
          const core = all.filter((operation) => operation.outcome === 'ok')
          for (const { invocation } of core) {
            expect(model.recognise?.({ initial, core, all, last: invocation })).toBeUndefined()
          }
        }),
        { numRuns: 1_500, seed: 23 },
      )
    })

    test('a core is invalid, and its end is the first that is', () => {
      fc.assert(
        fc.property(smallHistories(model), (history) => {
          const { initial } = model
          const operations = operationsFor(history, model, initial)
          fc.pre(!isLinearizable(model, initial, operations))
          const core = coreOf({ model, initial, operations })
          expect(isLinearizable(model, initial, core.operations)).toBe(false)
          const before = core.operations.filter((operation) => operation !== core.culprit)
          const reopened = {
            ...core.culprit,
            completion: Infinity,
            outcome: 'info',
            output: undefined,
          } as const
          expect(isLinearizable(model, initial, [...before, reopened])).toBe(true)
        }),
        { numRuns: 750, seed: 24 },
      )
    })
  },
)

function judgedByDefinition(model: Model, history: History): boolean {
  const table = interpretedTable(history, model, model.initial)
  return partsOf(model, table).every(({ rows }) =>
    isLinearizable(model, model.initial, table.operations(rows)),
  )
}

/** Whether a verdict brings a proof that the verifier accepts. */
function proofOf(model: Model, history: History, verdict: Verdict): string {
  const { outcome, why } = verifyLinearizability(history, { model }, verdict)
  return outcome === 'proven' ? outcome : `${outcome}: ${why}`
}
