import { describe, expect, test } from 'vitest'
import { type History, historyOf } from '../../sim/index.ts'
import { parseHistory } from '../formats/index.ts'
import { randomTransactions } from '../isolation/testing/random-transactions.ts'
import { judgeNamed } from '../judges.ts'
import { checkLinearizable } from '../linearizable.ts'
import { Dice } from '../procedures/testing/random-history.ts'
import { proposeModel } from '../propose.ts'
import { checkSessionModels, type SessionModelName } from '../sessions/index.ts'
import { drawSessions, smallSessions } from '../sessions/testing/session-histories.ts'
import type { Verdict } from '../verdict.ts'
import { ladder } from './ladder.ts'
import { objectRungs, type Rung, transactionRungs } from './rungs.ts'
import { TransactionModels } from './transaction-models.ts'

const HISTORIES = 1_500

/** Histories in which each process does one thing at a time: only of these do times say more than sessions. */
function drawn(count: number, object: 'list-append' | 'rw-register'): History[] {
  const found: History[] = []
  for (let seed = 1; found.length < count; seed++) {
    const history = randomTransactions(seed, object)
    const busy = new Set<number | 'nemesis'>()
    const takeTurns = [...history].every(({ process, type }) =>
      type === 'invoke' ? !busy.has(process) && busy.add(process) : busy.delete(process),
    )
    if (takeTurns) found.push(history)
  }
  return found
}

/** What is wrong with verdicts that were given one by one, if a rung that holds implies one that does not. */
function contradictionIn(rungs: readonly Rung[], verdictOf: (model: string) => Verdict['verdict']): string[] {
  return rungs.flatMap(({ name, implies }) =>
    implies.flatMap((weaker) =>
      verdictOf(name) === 'valid' && verdictOf(weaker) === 'invalid' ? [`${name} holds, ${weaker} not`] : [],
    ),
  )
}

/** Holds a ladder against the verdicts on each of its models by itself. */
function expectSame(
  history: History,
  object: 'list-append' | 'rw-register' | 'cas-register',
  one: (model: string) => Verdict,
) {
  const climbed = ladder(history, { object })
  for (const { model, verdict } of climbed.steps) {
    const alone = one(model).verdict
    if (alone !== 'unknown') expect(verdict, `${model} of ${JSON.stringify([...history])}`).toBe(alone)
  }
}

describe.each(['list-append', 'rw-register'] as const)('transactions over %s', (object) => {
  test('each model that holds implies those below it, judged by itself', () => {
    for (const history of drawn(HISTORIES, object)) {
      const models = new TransactionModels(history, { object })
      const verdicts = new Map(transactionRungs.map(({ name }) => [name, models.verdict(name).verdict]))
      const wrong = contradictionIn(transactionRungs, (model) => verdicts.get(model) ?? 'unknown')
      expect(wrong, JSON.stringify([...history])).toEqual([])
    }
  })

  test('a ladder says what each of its models says by itself, and more', () => {
    for (const history of drawn(HISTORIES / 3, object)) {
      const models = new TransactionModels(history, { object })
      expectSame(history, object, (model) => models.verdict(model))
    }
  })
})

test('a ladder of single operations says what each of its models says by itself, and more', () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const dice = new Dice(seed)
    const history = drawSessions(dice, smallSessions(dice))
    const below = checkSessionModels(history, { object: 'cas-register' })
    const one = (model: string) =>
      model === 'linearizable'
        ? checkLinearizable(history, { model: 'cas-register' })
        : below[model as SessionModelName]
    expect(contradictionIn(objectRungs, (model) => one(model).verdict)).toEqual([])
    expectSame(history, 'cas-register', one)
  }
})

const read = (process: number, x: readonly number[], y: readonly number[]) => ({
  process,
  type: 'ok' as const,
  f: 'txn',
  value: [
    ['r', 'x', x],
    ['r', 'y', y],
  ],
  time: 0, // prettier-ignore
})
const append = (process: number, key: string) => ({
  process,
  type: 'ok' as const,
  f: 'txn',
  value: [['append', key, 1]],
  time: 0, // prettier-ignore
})

test('a long fork is causal, and no snapshot', () => {
  const { kind, object, strongest, weakestViolated } = ladder(
    historyOf([append(0, 'x'), append(1, 'y'), read(2, [1], []), read(3, [], [1])]),
  )
  expect([kind, object]).toEqual(['transactions', 'list-append'])
  expect(strongest).toEqual(['causal'])
  expect(weakestViolated).toEqual(['snapshot-isolation', 'repeatable-read'])
})

test('write skew is snapshot isolation, and not serializable', () => {
  const skew = (process: number, from: string, to: string) => ({
    process,
    type: 'ok' as const,
    f: 'txn',
    value: [
      ['r', from, null],
      ['w', to, 1],
    ],
    time: 0, // prettier-ignore
  })
  const { steps, strongest } = ladder(historyOf([skew(0, 'x', 'y'), skew(1, 'y', 'x')]))
  expect(strongest).toEqual(['strong-snapshot-isolation'])
  const broken = steps.filter(({ verdict }) => verdict === 'invalid').map(({ model }) => model)
  expect(broken).toContain('serializable')
  expect(steps.find(({ model }) => model === 'serializable')?.why).toMatch(/have no order: .* G2-item/)
})

test('a read that comes late is sequential, and not linearizable', () => {
  const done = (process: number, f: string, value: number | null, time: number) => [
    { process, type: 'invoke' as const, f, key: 'x', value: f === 'write' ? value : null, time },
    { process, type: 'ok' as const, f, key: 'x', value, time: time + 1 },
  ]
  const { kind, strongest, weakestViolated, steps } = ladder(
    historyOf([...done(0, 'write', 1, 0), ...done(1, 'read', null, 2)]),
  )
  expect([kind, strongest, weakestViolated]).toEqual([
    'operations',
    ['sequential', 'eventual'],
    ['linearizable'],
  ])
  expect(steps.find(({ model }) => model === 'causal')).toMatchObject({
    verdict: 'valid',
    why: 'sequential holds, which implies it',
    follows: 'sequential',
  })
})

describe('a history of sessions alone', () => {
  const history = parseHistory('w 0 1\n=====\nr 0 1\n', { format: 'awdit' })

  test('is not asked for times by a ladder', () => {
    expect(ladder(history).steps.map(({ model }) => model)).not.toContain('strict-serializable')
  })

  test('is proposed a model that knows sessions', () => {
    expect(proposeModel(history).model).toBe('strong-session-serializable')
  })

  test.each(['multi-register', 'strict-serializable'])('is not judged by %s', (model) => {
    expect(() => judgeNamed(model).judge(history)).toThrow(/the history orders no more than each session$/)
  })
})

test('what registers held at first is nothing that nobody wrote', () => {
  const { steps } = ladder(
    historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', 0], ['w', 'x', 1]], time: 0 }]), // prettier-ignore
    { initial: 0 },
  )
  expect(steps.filter(({ verdict }) => verdict === 'invalid')).toEqual([])
})

test('a history of something else is refused', () => {
  const history = historyOf([{ process: 0, type: 'invoke', f: 'generate', time: 0 }])
  expect(() => ladder(history)).toThrow(/consistency models are for .*, and this seems to be of unique-ids/)
})
