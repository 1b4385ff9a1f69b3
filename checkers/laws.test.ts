import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, type History, type HistoryEvent } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { isLinearizable } from './brute-force.ts'
import { canonicalText, isArray } from './canonical.ts'
import { verifyLinearizability } from './certificate.ts'
import { defineModel } from './define-model.ts'
import { withoutSafely } from './explanation/deletions.ts'
import { operationsFor } from './interpret.ts'
import { checkLinearizable } from './linearizable.ts'
import type { Model } from './model.ts'
import { models } from './models/index.ts'
import { aWholeNumber } from './models/shapes.ts'
import { drawsOf } from './procedures/testing/queue-histories.ts'
import { fuzzModel, smallHistoryOf } from './testing/fuzz-models.ts'
import { simulatedHistory } from './testing/simulated-history.ts'
import { smallHistories } from './testing/small-histories.ts'

/** A coin that is flipped, and shows one of two sides from then on: what a nondeterministic model is. */
const coin = defineModel({
  name: 'coin',
  description: 'It shows what nobody can foretell, but it goes on showing it.',
  initial: 1,
  operations: {
    flip: { choices: () => [1, 2] },
    look: { answer: (state) => state, answers: aWholeNumber },
    glance: { answer: (state) => state, answers: aWholeNumber },
    turn: { when: (state) => state === 1, choices: () => [2, 3] },
  },
})

/** A turnstile whose refusals tell something, as one defines one. */
const turnstile = defineModel({
  name: 'turnstile',
  description: 'A coin opens it for one.',
  initial: 'closed',
  operations: {
    pay: { change: () => 'open' },
    pass: { when: (state) => state === 'open', change: () => 'closed', failure: 'observed' },
    look: { answer: (state) => state },
  },
})

const shipped: readonly Model[] = Object.values(models)
const named = (all: readonly Model[]) => all.map((model) => ({ name: model.name, model }))

/** What judges a model, besides the search. */
const PROCEDURES: { readonly [model: string]: string } = {
  register: 'register zones',
  'cas-register': 'register zones',
  kv: 'register zones',
  counter: 'counter bounds',
  set: 'two-state sweep',
  'fifo-queue': 'fifo-queue intervals',
  'unordered-queue': 'unordered-queue intervals',
  stack: 'stack intervals',
  mutex: 'two-state sweep',
  'owned-mutex': 'owned lock sweep',
  list: 'append order',
}

// Many more are drawn by `npm run fuzz`.
describe.each(named([...shipped, coin, turnstile]))(
  'on random small histories of a $name',
  ({ name, model }) => {
    test('every procedure agrees with the definition, and both verdicts are common', () => {
      const tallies = fuzzModel(model, 1_000, 'test')
      for (const { smallest, unknown } of tallies.values()) {
        expect(smallest).toBeUndefined()
        expect(unknown).toBe(0)
      }
      const procedure = PROCEDURES[name]
      // A lock whose owner does not matter is never searched.
      const expected = [
        ...(name === 'mutex' ? [] : ['search']),
        ...(procedure === undefined ? [] : [procedure]),
      ]
      for (const one of expected) expect(tallies.get(one)?.valid, one).toBeGreaterThan(50)
      for (const one of expected) expect(tallies.get(one)?.invalid, one).toBeGreaterThan(35)
      const invalid = [...tallies.values()].reduce((sum, tally) => sum + tally.invalid, 0)
      expect(invalid).toBeGreaterThan(150)
    })
  },
)

describe.each(named(shipped))('of a $name', ({ model }) => {
  test('deletions that are called sound are, whatever the first state', () => {
    let deleted = 0
    for (let seed = 0; seed < 1_500; seed++) {
      const draw = drawsOf(`deletions/${model.name}/${seed}`)
      const { initial, history } = smallHistoryOf(model, draw)
      const operations = operationsFor(history, model, initial)
      if (model.part === undefined && operations.some(({ key }) => key !== operations[0]?.key)) continue
      if (!isLinearizable(model, initial, operations)) continue
      const first = draw(operations.length + 1)
      const chosen = operations.filter((_, i) => (draw(2) === 0 ? i < first : draw(2) === 0))
      const left = withoutSafely(model, initial, operations, new Set(chosen))
      if (left.length < operations.length) deleted++
      expect(isLinearizable(model, initial, left), `seed ${seed}`).toBe(true)
    }
    expect(deleted).toBeGreaterThan(150)
  })

  test('what a correct object did is accepted, hundreds of operations long, crashes among them', () => {
    for (let seed = 0; seed < 4; seed++) {
      const draw = drawsOf(`correct/${model.name}/${seed}`)
      const isPlain = seed % 2 === 0
      const { history, order } = simulatedHistory(model, draw, {
        operations: 200 + draw(isPlain ? 1_800 : 200),
        isPlain,
      })
      const truth = { verdict: 'valid', witness: order } as const
      expect(verifyLinearizability(history, { model }, truth).outcome).toBe('proven')
      const verdict = checkLinearizable(history, { model, budget: 50_000 })
      // What only a search can judge may take too long; it is never called wrong.
      expect(isPlain && verdict.procedure !== 'search' ? ['valid'] : ['valid', 'unknown']).toContain(
        verdict.verdict,
      )
      if (verdict.verdict === 'unknown') continue
      expect(verifyLinearizability(history, { model }, verdict).outcome).toBe('proven')
    }
  })

  test('and so is whatever of it came before any moment', () => {
    const draw = drawsOf(`cut/${model.name}`)
    const { history } = simulatedHistory(model, draw, { operations: 300, isPlain: true })
    for (let i = 0; i < 20; i++) {
      const cut = historyOf([...history].slice(0, draw(history.length)))
      expect(checkLinearizable(cut, { model }).verdict).toBe('valid')
    }
  })

  test('other names for processes and keys, and a key more, change no verdict', () => {
    fc.assert(
      fc.property(smallHistories(model), (history) => {
        const { verdict } = checkLinearizable(history, { model })
        const renamed = mapped(history, (event) => ({
          ...event,
          process: 1_000 - 7 * Number(event.process),
          key: `__proto__${event.key ?? ''}`,
        }))
        // Who asks is what a lock with an owner is about.
        if (model !== models['owned-mutex']) {
          expect(checkLinearizable(renamed, { model }).verdict).toBe(verdict)
        }
        if (model.part !== undefined) return
        const { history: other } = simulatedHistory(model, drawsOf('another key'), {
          operations: 5,
          isPlain: true,
        })
        const both = [
          ...mapped(other, (event) => ({ ...event, key: 'other', process: 5_000 + Number(event.process) })),
          ...history,
        ]
        expect(checkLinearizable(historyOf(both), { model }).verdict).toBe(verdict)
      }),
      { numRuns: 150, seed: 31 },
    )
  })

  test('other values in place of those that it was given change no verdict', () => {
    fc.assert(
      fc.property(smallHistories(model), (history) => {
        const { verdict } = checkLinearizable(history, { model })
        const renamed = mapped(history, ({ value, ...event }) => ({
          ...event,
          ...(value === undefined ? {} : { value: renamedValue(model, value) }),
        }))
        const rename = (value: Json) => renamedValue(model, value)
        expect(checkLinearizable(renamed, { model, initial: rename(model.initial) }).verdict).toBe(verdict)
      }),
      { numRuns: 150, seed: 32 },
    )
  })

  test('the verdict, its proof and its steps are the same in each run, and so is where the budget ends', () => {
    fc.assert(
      fc.property(
        smallHistories(model, { moves: 30, processes: 6 }),
        fc.integer({ min: 1, max: 60 }),
        (history, budget) => {
          const copy = historyOf(JSON.parse(JSON.stringify([...history])) as HistoryEvent[])
          const judged = checkLinearizable(history, { model, budget })
          expect(checkLinearizable(copy, { model, budget })).toEqual(judged)
          const ample = checkLinearizable(history, { model })
          expect([ample.verdict, 'unknown']).toContain(judged.verdict)
        },
      ),
      { numRuns: 75, seed: 33 },
    )
  })
})

function mapped(history: History, change: (event: HistoryEvent) => HistoryEvent): History {
  return historyOf([...history].map(change))
}

/** Another value for each, the same for the same; null, what answers, keys of registers and amounts stay as they are. */
function renamedValue(model: Model, value: Json): Json {
  if (value === null || typeof value === 'boolean' || model === models.counter || model === models.mutex)
    return value
  if (isArray(value)) {
    if (model !== models['multi-register']) return value.map((item) => renamedValue(model, item))
    return value.map((access) =>
      isArray(access) ? access.map((item, i) => (i === 2 ? renamedValue(model, item) : item)) : access,
    )
  }
  if (model === models.kv) return typeof value === 'string' ? value.replaceAll(/./g, '<$&>') : value
  if (model === models['multi-register'] && typeof value === 'object') return value
  // Processes stand for owners that are not given.
  if (model === models['owned-mutex']) return value
  return { renamed: [value, canonicalText(value)] }
}
