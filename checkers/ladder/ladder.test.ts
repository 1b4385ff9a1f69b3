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
import { consistencyModelNames } from './consistency-judge.ts'
import { impliedBy, meaningOf } from './implications.ts'
import { judgeOfStrongest, knownFrom } from './judged-rung.ts'
import { ladder, type LadderOptions } from './ladder.ts'
import { objectRungs, type Rung, transactionRungs } from './rungs.ts'
import { transactionModelNames, TransactionModels } from './transaction-models.ts'

const HISTORIES = 1_500
/** Processes of drawn histories go on after what ended as info. */
const lenient = true

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
  const options = { object, initial, lenient }
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

describe.each([
  ['list-append', null],
  ['rw-register', null],
  ['rw-register', 0],
] as const)('names of models of transactions over %s, at first %j', (object, initial) => {
  const histories = drawn(HISTORIES / 6, object, initial)
  const names = transactionModelNames
  const isImplied = new Map(names.map((name) => [name, impliedBy(meaningOf(name), false)]))

  test('agree where they mean the same, and none that is implied is worse', () => {
    for (const history of histories) {
      const models = new TransactionModels(history, { object, initial, lenient })
      const verdicts = new Map(names.map((name) => [name, models.verdict(name).verdict]))
      const ladderOf = new Map(ladder(history, { object, initial, lenient }).steps.map((step) => [step.model, step.verdict])) // prettier-ignore
      const wrong = names.flatMap((name) => {
        const own = verdicts.get(name)
        const onLadder = ladderOf.get(meaningOf(name))
        return [
          ...(onLadder === undefined || onLadder === own
            ? []
            : [`${name} is ${own}, ${onLadder} on the ladder`]),
          ...names.flatMap((other) => {
            const [isSame, theirs] = [meaningOf(name) === meaningOf(other), verdicts.get(other)]
            if (isSame) return own === theirs ? [] : [`${name} is ${own}, ${other} is ${theirs}`]
            if (isImplied.get(name)?.has(meaningOf(other)) !== true) return []
            const isKept =
              (own !== 'valid' || theirs === 'valid') && (theirs !== 'invalid' || own === 'invalid')
            return isKept ? [] : [`${name} is ${own}, ${other}, which it implies, is ${theirs}`]
          }),
        ]
      })
      expect(wrong, JSON.stringify([...history])).toEqual([])
    }
  })

  test('are verified by the proof of the one from which they follow', () => {
    for (const history of histories.slice(0, HISTORIES / 15)) {
      for (const name of names) {
        const judge = judgeNamed(name, {
          lenient,
          options: { object, ...(initial === null ? {} : { initial }) },
        })
        const proof = judge.verify?.(history, judge.judge(history))
        expect(proof?.outcome, `${name}: ${proof?.why}: ${JSON.stringify([...history])}`).not.toBe('refuted')
      }
    }
  })
})

test('names of models of a history of sessions alone agree', () => {
  const texts = [
    'w 0 1\n-----\nw 1 1\n=====\nr 1 1\nr 0 0\n',
    'w 0 1\n-----\nw 0 2\nw 1 1\n=====\nr 1 1\nr 0 1\n',
  ]
  for (const text of texts) {
    const history = parseHistory(text, { format: 'awdit' })
    const models = new TransactionModels(history, {})
    for (const { model, verdict } of ladder(history).steps)
      expect(models.verdict(model).verdict, `${model} of ${text}`).toBe(verdict)
  }
})

test('neighbours of a model on registers say what follows from it', () => {
  const skew = (process: number, from: string, to: string) => ({ process, type: 'ok' as const, f: 'txn', value: [['r', from, null], ['w', to, 1]], time: 0 }) // prettier-ignore
  const models = new TransactionModels(historyOf([skew(0, 'x', 'y'), skew(1, 'y', 'x')]), {})
  const broken = ['serializable', 'PL-3', 'conflict-serializable', 'strict-serializable', 'strong-serializable', 'PL-SS'] // prettier-ignore
  expect(broken.filter((model) => models.verdict(model).verdict !== 'invalid')).toEqual([])
  const kept = ['snapshot-isolation', 'PL-SI', 'PL-2', 'PL-2+', 'cursor-stability', 'monotonic-atomic-view', 'prefix', 'parallel-snapshot-isolation'] // prettier-ignore
  expect(kept.filter((model) => models.verdict(model).verdict !== 'valid')).toEqual([])
  expect(models.verdict('prefix')).toMatchObject({ why: expect.stringMatching(/^It is implied by snapshot-isolation, which holds: /), details: { follows: 'snapshot-isolation' } }) // prettier-ignore
})

describe('a null that was written to a register', () => {
  const wrote = { process: 0, type: 'ok' as const, f: 'txn', value: [['w', 'x', null]], time: 0 }
  const saw = { process: 1, type: 'ok' as const, f: 'txn', value: [['r', 'x', null]], time: 1 }
  const history = historyOf([
    { ...wrote, type: 'invoke' as const },
    wrote,
    { ...saw, type: 'invoke' as const },
    saw,
  ])
  const names = [...transactionModelNames, 'multi-register']

  test('is never wrong where another reads it, for it may be what was there at first', () => {
    const verdicts = names.map((name) => judgeNamed(name).judge(history).verdict)
    expect(new Set(verdicts)).toEqual(new Set(['unknown', 'valid']))
  })

  test('is a value as any other where registers hold something else at first', () => {
    const late = historyOf([
      { ...saw, type: 'invoke' as const },
      saw,
      { ...wrote, type: 'invoke' as const },
      wrote,
    ])
    for (const name of names) {
      const initial = name === 'multi-register' ? { x: 0 } : 0
      expect(judgeNamed(name, { initial }).judge(history).verdict, name).toBe('valid')
    }
    expect(ladder(history, { initial: 0 }).strongest).toEqual(['strict-serializable'])
    expect(ladder(late, { initial: 0 }).steps[0]?.verdict).toBe('invalid')
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
    [write, 'causal', { sessions: 'client' } as const, 'causal'],
    [history, 'PL-SI', {}, 'snapshot-isolation'],
  ])('is known of a model: %#', (given, name, options, model) => {
    const verdict = told('invalid')
    const known = knownFrom(given, judgeNamed(name), verdict, options)
    expect(known).toEqual({ [model]: verdict })
  })

  test('is not judged again', () => {
    const { steps } = ladder(history, { known: { 'strict-serializable': told('invalid') } })
    expect(steps[0]).toMatchObject({ verdict: 'invalid', why: 'told' })
  })

  test.each([
    [write, 'cas-register'],
    [write, 'jepsen:set'],
  ])('is not of the ladder: %#', (given, name) => {
    expect(knownFrom(given, judgeNamed(name), told('invalid'), {})).toEqual({})
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

describe('a history of nothing', () => {
  const nothing = historyOf([])

  test('satisfies every model', () => {
    expect(new Set(ladder(nothing).steps.map(({ verdict }) => verdict))).toEqual(new Set(['valid']))
    const split = historyOf([{ process: 'nemesis', type: 'info', f: 'partition', time: 0 }])
    expect(ladder(split).strongest).toEqual(['linearizable'])
    for (const name of consistencyModelNames)
      expect(judgeNamed(name).judge(nothing).verdict, name).toBe('valid')
    expect(() => proposeModel(nothing)).toThrow('no model fits this history, since it has no operations;')
  })
})

test('what is no option of a ladder, or no budget, is refused', () => {
  const history = historyOf([{ process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 0 }])
  expect(() => ladder(history, { model: 'register' } as never)).toThrow(
    /^the ladder takes no option model, expected some of object, initial/,
  )
  for (const budget of [-5, NaN]) {
    const why = `the budget is ${budget}, expected a whole number of steps, 1 or more`
    expect(() => ladder(history, { budget })).toThrow(why)
    expect(() => judgeNamed('causal', { budget })).toThrow(why)
    expect(() => judgeNamed('serializable', { budget })).toThrow(why)
  }
  expect(() => judgeNamed('serializable', { options: { versions: 'sequential-keys' } })).toThrow(
    'the option versions of the model serializable is "sequential-keys", expected a list: ["sequential-keys"]',
  )
  expect(() => judgeNamed('serializable', { initial: 0, options: { initial: 1 } })).toThrow(/given twice/)
})

test('linearizable is a model of single operations, of the object that is proposed or named', () => {
  const did = (process: number, f: string, value: Json, time: number) => [
    { process, type: 'invoke' as const, f, value: f === 'read' ? null : value, time },
    { process, type: 'ok' as const, f, value, time: time + 1 },
  ]
  const stale = historyOf([...did(0, 'write', 1, 0), ...did(1, 'read', null, 2)])
  const judge = judgeNamed('linearizable')
  const verdict = judge.judge(stale)
  expect(verdict).toEqual(checkLinearizable(stale, { model: 'register' }))
  expect(judge.verify?.(stale, verdict).outcome).toBe('proven')
  expect(judgeNamed('linearizable', { options: { object: 'set' } }).judge(historyOf(did(0, 'add', 1, 0))).verdict).toBe('valid') // prettier-ignore
  expect(knownFrom(stale, judge, verdict, {})).toEqual({ linearizable: verdict })
})

test('why a model of transactions holds names that model', () => {
  const history = historyOf([append(0, 'x'), append(1, 'y')])
  const { steps } = ladder(history, { known: { 'strict-serializable': { verdict: 'unknown', why: 'told' } } })
  const named = steps.filter(({ follows }) => follows === undefined).map(({ why }) => why)
  expect(named.filter((why) => why.includes('strict-serializable'))).toEqual([])
  const late = historyOf([append(0, 'x'), append(1, 'y'), read(2, [1], []), read(3, [], [1])])
  expect(ladder(late).steps.find(({ model }) => model === 'causal')?.why).not.toContain('strict-serializable')
})
