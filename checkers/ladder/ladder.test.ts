import { describe, expect, test } from 'vitest'
import { type History, historyOf, type Json } from '../../sim/index.ts'
import { parseHistory } from '../formats/index.ts'
import { randomTransactions } from '../isolation/testing/random-transactions.ts'
import { judgeNamed } from '../judges.ts'
import { checkLinearizable } from '../linearizable.ts'
import { Dice } from '../procedures/testing/random-history.ts'
import { proposeModel } from '../propose.ts'
import { checkSessionModels, type SessionModelName } from '../sessions/index.ts'
import { drawSessions, smallSessions } from '../sessions/testing/session-histories.ts'
import type { Verdict } from '../verdict.ts'
import { judgeOfStrongest, knownFrom } from './judged-rung.ts'
import { ladder, type LadderOptions } from './ladder.ts'
import { objectRungs, type Rung, transactionRungs } from './rungs.ts'
import { TransactionModels } from './transaction-models.ts'

const HISTORIES = 1_500

/** Histories in which each process does one thing at a time: only of these do times say more than sessions. */
function drawn(count: number, object: 'list-append' | 'rw-register', initial: Json): History[] {
  const found: History[] = []
  for (let seed = 1; found.length < count; seed++) {
    const history = randomTransactions(seed, object, initial)
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
function expectSame(history: History, options: LadderOptions, one: (model: string) => Verdict) {
  const climbed = ladder(history, options)
  for (const { model, verdict } of climbed.steps) {
    const alone = one(model).verdict
    if (alone !== 'unknown') expect(verdict, `${model} of ${JSON.stringify([...history])}`).toBe(alone)
  }
}

describe.each([
  ['list-append', null],
  ['rw-register', null],
  ['rw-register', 0],
  ['rw-register', 2],
] as const)('transactions over %s, at first %j', (object, initial) => {
  const options = { object, initial }
  const histories = drawn(initial === null ? HISTORIES : HISTORIES / 3, object, initial)

  test('each model that holds implies those below it, judged by itself', () => {
    for (const history of histories) {
      const models = new TransactionModels(history, options)
      const verdicts = new Map(transactionRungs.map(({ name }) => [name, models.verdict(name).verdict]))
      const wrong = contradictionIn(transactionRungs, (model) => verdicts.get(model) ?? 'unknown')
      expect(wrong, JSON.stringify([...history])).toEqual([])
    }
  })

  test('a ladder says what each of its models says by itself, and more', () => {
    for (const history of histories.slice(0, HISTORIES / 5)) {
      const models = new TransactionModels(history, options)
      expectSame(history, options, (model) => models.verdict(model))
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
    expectSame(history, { object: 'cas-register' }, one)
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

describe('registers that hold something at first', () => {
  const done = (process: number, ...value: readonly Json[]) => ({ process, type: 'ok' as const, f: 'txn', value, time: 0 }) // prettier-ignore

  test('are judged by every model', () => {
    const { steps, strongest } = ladder(historyOf([done(0, ['r', 'x', 0], ['w', 'x', 1])]), { initial: 0 })
    expect(strongest).toEqual(['strict-serializable'])
    expect(steps.map(({ verdict }) => verdict)).toEqual(transactionRungs.map(() => 'valid'))
    const skew = [done(0, ['r', 'x', 0], ['w', 'y', 1]), done(1, ['r', 'y', 0], ['w', 'x', 1])]
    expect(ladder(historyOf(skew), { initial: 0 }).strongest).toEqual(['strong-snapshot-isolation'])
  })

  test('leave open what was read where somebody wrote that as well, unless something else decides', () => {
    const both = [done(0, ['w', 'x', 0]), done(1, ['r', 'x', 0])]
    const open = ladder(historyOf(both), { initial: 0 })
    expect(open.steps.map(({ verdict }) => verdict)).toEqual(transactionRungs.map(() => 'unknown'))
    expect(open.steps[0]?.why).toContain('nobody can tell it from what was there at first')
    const history = historyOf([...both, done(2, ['r', 'y', 7])])
    const judge = judgeNamed('serializable', { initial: 0 })
    const verdict = judge.judge(history)
    expect(verdict).toMatchObject({ verdict: 'invalid', core: [2] })
    expect(judge.verify?.(history, verdict).outcome).toBe('proven')
  })
})

test('a value that was written twice is no matter where nobody read it, but where more is asked than who decides knows', () => {
  const write = (process: number) => ({ process, type: 'ok' as const, f: 'txn', value: [['w', 'x', 1]], time: 0 }) // prettier-ignore
  const history = historyOf([write(0), write(1)])
  expect(judgeNamed('serializable').judge(history).verdict).toBe('valid')
  const options = { versionOrder: [['x', [1]]] }
  expect(judgeNamed('serializable', { options }).judge(history).verdict).toBe('unknown')
})

describe('what a judge of one of its models said', () => {
  const told = (verdict: Verdict['verdict']) => ({ verdict, why: 'told', core: [] }) as Verdict
  const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['w', 'x', 1]], time: 0 }])
  const write = historyOf([{ process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 0 }])

  test.each([
    [history, 'strict-serializable', {}, 'strict-serializable'],
    [history, 'causal', {}, 'causal'],
    [write, 'register', {}, 'linearizable'],
    [write, 'causal', { sessions: 'client' }, 'causal'],
  ])('is known of a model: %#', (given, name, options, model) => {
    const verdict = told('invalid')
    const known = knownFrom(given, judgeNamed(name), verdict, options, {})
    expect(known).toEqual({ [model]: verdict })
  })

  test('is not judged again', () => {
    const { steps } = ladder(history, { known: { 'strict-serializable': told('invalid') } })
    expect(steps[0]).toMatchObject({ verdict: 'invalid', why: 'told' })
  })

  test.each([
    [write, 'cas-register', {}],
    [write, 'jepsen:set', {}],
    [history, 'serializable', { anomalies: ['G0'] }],
  ])('is not of the ladder: %#', (given, name, options) => {
    expect(knownFrom(given, judgeNamed(name), told('invalid'), options, {})).toEqual({})
  })

  test('is the strongest where none is named', () => {
    expect([history, write].map((given) => judgeOfStrongest(given, {}))).toEqual(['strict-serializable', 'register']) // prettier-ignore
    const sessions = parseHistory('w 0 1\n=====\nr 0 1\n', { format: 'awdit' })
    expect(judgeOfStrongest(sessions, {})).toBe('strong-session-serializable')
  })
})

test('a history of something else is refused', () => {
  const history = historyOf([{ process: 0, type: 'invoke', f: 'generate', time: 0 }])
  expect(() => ladder(history)).toThrow(/consistency models are for .*, and this seems to be of unique-ids/)
})
