import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, type History, type HistoryEvent } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { isLinearizable } from './brute-force.ts'
import { coreOf, prefixUpTo, withoutSafely } from './explanation/core.ts'
import { operationsFor, takesPart } from './interpret.ts'
import { checkLinearizable } from './linearizable.ts'
import { MemoryPool } from './search/memo.ts'
import type { Model } from './model.ts'
import { casRegister } from './models/cas-register.ts'
import { models } from './models/index.ts'
import { problemOf } from './search/search-problem.ts'
import { Search } from './search/search.ts'
import { Transitions } from './search/transitions.ts'
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
        { numRuns: 5_000, seed: 11 },
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

    test('a memo that has to forget costs time, and changes no verdict', () => {
      fc.assert(
        fc.property(histories(model, { moves: 50, processes: 7 }), (history) => {
          const operations = operationsFor(history, model, model.initial)
          const [remembering, forgetting] = [new MemoryPool(), new MemoryPool(0)].map((pool) => {
            const transitions = new Transitions(model, model.initial)
            return new Search(problemOf(model, operations, transitions), pool).run(100_000)
          })
          expect([remembering, 'undecided']).toContain(forgetting)
        }),
        { numRuns: 150, seed: 13 },
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
        fc.property(histories(model), chosen, (history, picks) => {
          const operations = operationsFor(history, model, model.initial)
          fc.pre(isLinearizable(model, model.initial, operations))
          const remaining = withoutSafely(model, operations, new Set(operations.filter((_, i) => picks[i])))
          if (remaining.length < operations.length) deleted++
          expect(isLinearizable(model, model.initial, remaining)).toBe(true)
        }),
        { numRuns: 1_500, seed: 21 },
      )
      expect(deleted).toBeGreaterThan(300)
    })

    test('a prefix of a valid history is valid', () => {
      fc.assert(
        fc.property(histories(model), fc.nat(15), (history, pick) => {
          const operations = operationsFor(history, model, model.initial)
          const completed = operations.filter(({ completion }) => Number.isFinite(completion))
          const last = completed[pick % Math.max(1, completed.length)]
          fc.pre(last !== undefined && isLinearizable(model, model.initial, operations))
          if (last === undefined) return
          expect(isLinearizable(model, model.initial, prefixUpTo(model, operations, last))).toBe(true)
        }),
        { numRuns: 1_000, seed: 22 },
      )
    })

    test('no anomaly is recognised in a valid history', () => {
      fc.assert(
        fc.property(histories(model), (history) => {
          const { initial } = model
          const all = operationsFor(history, model, initial)
          fc.pre(isLinearizable(model, initial, all))
          const core = all.filter((operation) => operation.outcome === 'ok')
          for (const { invocation } of core) {
            expect(model.recognise({ initial, core, all, last: invocation })).toBeUndefined()
          }
        }),
        { numRuns: 3_000, seed: 23 },
      )
    })

    test('a core is invalid, and its end is the first that is', () => {
      fc.assert(
        fc.property(histories(model), (history) => {
          const { initial } = model
          const operations = operationsFor(history, model, initial)
          fc.pre(!isLinearizable(model, initial, operations))
          const transitions = new Transitions(model, initial)
          const core = coreOf({ model, transitions, operations })
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
        { numRuns: 1_500, seed: 24 },
      )
    })
  },
)

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

/** How small histories are drawn, to hold checkers against each other. */
interface Sizes {
  readonly moves: number
  readonly processes: number
  readonly values: number
  readonly keys: number
}

interface Move {
  readonly process: number
  readonly f: number
  readonly value: number
  readonly key: number
  readonly early: boolean
  readonly lie: number
  readonly end: 'ok' | 'fail' | 'info'
}

/**
 * Small histories of a model's operations: an object that mostly answers as it should, for operations that overlap, crash and
 * fail, and sometimes lies.
 *
 * @param model - a model with `read` or `get`, and other operations that take a value, a pair of them, or a text
 * @param sizes - how many moves (an invocation or a completion each), processes, values and keys
 */
function histories(model: Model, sizes: Partial<Sizes> = {}): fc.Arbitrary<History> {
  const { moves = 16, processes = 4, values = 3, keys = 1 } = sizes
  const move: fc.Arbitrary<Move> = fc.record({
    process: fc.nat(processes - 1),
    f: fc.nat(Object.keys(model.operations).length - 1),
    value: fc.nat(values * values - 1),
    key: fc.nat(keys - 1),
    early: fc.boolean(),
    lie: fc.nat(4),
    end: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'fail', 'info'),
  })
  return fc
    .array(move, { minLength: Math.floor(moves / 2), maxLength: moves })
    .map((drawn) => play(model, drawn, values))
}

function play(model: Model, moves: readonly Move[], values: number): History {
  const events: Omit<HistoryEvent, 'index'>[] = []
  const states = new Map<string, Json>()
  const open = new Map<
    number,
    { readonly id: number; readonly event: Omit<HistoryEvent, 'index'>; answer?: Json }
  >()
  const lives = new Map<number, number>()
  const act = (f: string, key: string, input: Json): Json => {
    const state = states.get(key) ?? model.initial
    const after = model.step(state, { f, input, output: undefined, outcome: 'ok' })
    if (after === undefined) return false
    states.set(key, after)
    return model.operations[f]?.readOnly === true ? state : true
  }
  for (const { process, f, value, key, early, lie, end } of moves) {
    const time = 10 * events.length
    const begun = open.get(process)
    if (begun === undefined) {
      const id = process + 10 * (lives.get(process) ?? 0)
      const name = Object.keys(model.operations)[f] as string
      const input = inputFor(model, name, value, values)
      const event = { process: id, type: 'invoke', f: name, key: `k${key}`, value: input, time } as const
      open.set(process, { id, event, ...(early ? { answer: act(name, event.key, input) } : {}) })
      events.push(event)
      continue
    }
    open.delete(process)
    const { f: name, key: of = '', value: input = null } = begun.event
    const answer = begun.answer ?? (end === 'ok' ? act(name, of, input) : null)
    const looks = model.operations[name]?.readOnly === true
    const type = end === 'ok' && answer === false && lie > 0 ? 'fail' : end
    const output = looks ? (lie === 0 ? valueFor(model, value % values) : answer) : input
    events.push({ ...begun.event, process: begun.id, type, value: type === 'ok' ? output : input, time })
    if (type === 'info') lives.set(process, (lives.get(process) ?? 0) + 1)
  }
  return historyOf(events)
}

function inputFor(model: Model, f: string, value: number, values: number): Json {
  const { input } = model.operations[f] as Model['operations'][string]
  const [one, two] = [value % values, Math.floor(value / values)]
  const choices: readonly Json[] = [null, valueFor(model, one), [valueFor(model, one), valueFor(model, two)]]
  // A register takes anything: the plain value comes before the pair, and before nothing.
  return (
    [choices[1], choices[2], choices[0]].find((choice) => choice !== undefined && input.matches(choice)) ??
    null
  )
}

/** Value 0 is the first state, so that it can come back. */
function valueFor(model: Model, number: number): Json {
  if (number === 0) return model.initial
  return typeof model.initial === 'string' ? 'ab'.slice(0, number) : number
}
