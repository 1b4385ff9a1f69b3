import { describe, expect, test } from 'vitest'
import { historyOf, type History, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { checkLinearizable } from '../linearizable.ts'
import { models } from '../models/index.ts'
import { drawsOf } from '../procedures/testing/queue-histories.ts'
import { fuzz } from '../procedures/testing/law.ts'
import { simulatedHistory } from '../testing/simulated-history.ts'
import { checkSessionModel, checkSessionModels } from './check-session-model.ts'
import { type SessionModelName, sessionModels } from './session-models.ts'
import { implications, sessionLaws } from './testing/session-laws.ts'
import { verifySessionModel } from './verify-session-model.ts'

const names = Object.keys(sessionModels) as SessionModelName[]

/** One operation after the other: who, what, of which key, and the value; `?` in place of a completion that nobody saw. */
function historyFrom(text: string): History {
  const events: Omit<HistoryEvent, 'index'>[] = []
  for (const line of text.split(';')) {
    const [who = '', what = '', key = '', given = '', end = 'ok'] = line.trim().split(' ')
    const value = JSON.parse(given) as Json
    const process = Number(who.slice(1))
    const client = `c${process % 10}`
    const f = what === 'w' ? 'write' : what === 'c' ? 'cas' : 'read'
    const event = { process, client, f, key, time: 0 } as const
    const type = end === '?' ? 'info' : end === '!' ? 'fail' : 'ok'
    events.push({ ...event, type: 'invoke', ...(f === 'read' ? {} : { value }) })
    events.push({ ...event, type, ...(f === 'read' && type !== 'ok' ? {} : { value }) })
  }
  return historyOf(events)
}

/** The models that a history breaks. */
function brokenBy(history: History, options: { readonly sessions?: 'client' } = {}): string {
  const verdicts = checkSessionModels(history, { object: 'cas-register', ...options })
  for (const name of names) {
    const asked = { object: 'cas-register', model: name, ...options } as const
    expect(checkSessionModel(history, asked)).toEqual(verdicts[name])
    expect(verifySessionModel(history, asked, verdicts[name]).outcome, name).not.toBe('refuted')
  }
  return names.filter((name) => verdicts[name].verdict === 'invalid').join(' ')
}

// Each anomaly, what it breaks, and its nearest neighbour that breaks nothing.
const textbook = [
  {
    name: 'a session does not read what it wrote',
    history: 'p1 w x 1; p1 r x null',
    breaks: 'sequential causal-convergent causal PRAM read-your-writes',
    neighbour: 'p1 w x 1; p2 r x null',
  },
  {
    name: 'a session reads what is older than what it has read',
    history: 'p1 w x 1; p2 r x 1; p2 r x null',
    breaks: 'sequential causal-convergent causal PRAM monotonic-reads',
    neighbour: 'p1 w x 1; p2 r x 1; p3 w x 2; p2 r x 2',
  },
  {
    name: 'the writes of a session are seen in the opposite order',
    history: 'p1 w x 1; p1 w x 2; p2 r x 2; p2 r x 1',
    breaks: 'sequential causal-convergent causal PRAM',
    neighbour: 'p1 w x 1; p3 w x 2; p2 r x 2; p2 r x 1',
  },
  {
    name: 'values that cause each other',
    history: 'p1 r x 2; p1 w y 1; p2 r y 1; p2 w x 2',
    breaks: 'sequential causal-convergent causal writes-follow-reads',
    neighbour: 'p1 r x null; p1 w y 1; p2 r y 1; p2 w x 2',
  },
  {
    name: 'an answer is seen, but not the question',
    history: 'p1 w x 1; p2 r x 1; p2 w y 2; p3 r y 2; p3 r x null; p3 r x 1',
    breaks: 'sequential causal-convergent causal',
    neighbour: 'p1 w x 1; p2 r x null; p2 w y 2; p3 r y 2; p3 r x null',
  },
  {
    name: 'two sessions see two writes in opposite orders',
    history: 'p1 w x 1; p2 w x 2; p3 r x 1; p3 r x 2; p4 r x 2; p4 r x 1',
    breaks: 'sequential causal-convergent PRAM monotonic-reads eventual',
    neighbour: 'p1 w x 1; p2 w x 2; p3 r x 1; p3 r x 2; p4 r x 1; p4 r x 2',
  },
  {
    name: 'two sessions write, and neither sees the other',
    history: 'p1 w x 1; p2 w y 1; p1 r y null; p2 r x null',
    breaks: 'sequential',
    neighbour: 'p1 w x 1; p2 w y 1; p1 r y null; p2 r x 1',
  },
  {
    name: 'sessions end with different values',
    history: 'p1 w x 1; p2 r x 1; p3 r x null',
    breaks: 'eventual',
    neighbour: 'p1 w x 1; p2 r x 1; p3 r x null; p3 r x 1',
  },
  {
    name: 'a value that nobody wrote',
    history: 'p1 r x 7',
    breaks: names.join(' '),
    neighbour: 'p2 w x 7 ?; p1 r x 7',
  },
  {
    name: 'a value whose write failed',
    history: 'p2 w x 7 !; p1 r x 7',
    breaks: names.join(' '),
    neighbour: 'p2 w x 7; p1 r x 7',
  },
  {
    name: 'a session reads what it writes only later',
    history: 'p1 r x 7; p1 w x 7',
    breaks: names.join(' '),
    neighbour: 'p1 r x 7; p2 w x 7',
  },
]

describe.each(textbook)('$name', ({ history, breaks, neighbour }) => {
  test(`breaks ${breaks} and no other model, and its neighbour none`, () => {
    expect(brokenBy(historyFrom(history))).toBe(breaks)
    expect(brokenBy(historyFrom(neighbour))).toBe('')
  })
})

describe.each(names)('on random small histories, %s', (name) => {
  test('is decided as by definition, with proofs that hold and cores of which nothing can go', () => {
    const { tally, firstWrong } = fuzz(
      400,
      7_000,
      sessionLaws[`session ${name}`] as (typeof sessionLaws)[string],
    )
    expect(firstWrong).toBeUndefined()
    expect(tally.valid).toBeGreaterThan(100)
    expect(tally.invalid).toBeGreaterThan(15)
    expect(tally.unfit).toBeLessThan(30)
  })
})

test('sequential is decided as by definition for every model', () => {
  const { tally, firstWrong } = fuzz(
    1_500,
    1,
    sessionLaws['sequential, any model'] as (typeof sessionLaws)[string],
  )
  expect(firstWrong).toBeUndefined()
  expect(Math.min(tally.valid, tally.invalid)).toBeGreaterThan(300)
})

test('monotonic writes alone is broken by nothing that sessions can see, but with monotonic reads it is', () => {
  const history = historyFrom('p1 w x 1; p1 w x 2; p2 r x 2; p2 r x 1')
  const verdicts = checkSessionModels(history, { object: 'register' })
  expect(verdicts['monotonic-writes'].verdict).toBe('valid')
  expect(verdicts['monotonic-reads'].verdict).toBe('valid')
  expect(verdicts.PRAM.verdict).toBe('invalid')
})

test('no implication between models goes both ways: each has a history that tells the two apart', () => {
  for (const [stronger, weaker] of implications) {
    const apart = textbook.some(({ history, neighbour }) =>
      [history, neighbour].some((text) => {
        const judged = historyFrom(text)
        const isBroken = (name: string) => brokenBy(judged).split(' ').includes(name)
        const strongerBroken =
          stronger === 'linearizable'
            ? checkLinearizable(judged, { model: 'cas-register' }).verdict === 'invalid'
            : isBroken(stronger)
        return strongerBroken && !isBroken(weaker)
      }),
    )
    expect(apart, `${stronger} and ${weaker}`).toBe(true)
  }
})

describe('a client that goes on after a crash', () => {
  test('is another session, or the same one, as is asked', () => {
    const history = historyFrom('p1 w x 1; p1 w y 1 ?; p11 r x null')
    expect(brokenBy(history)).toBe('')
    expect(brokenBy(history, { sessions: 'client' })).toBe(
      'sequential causal-convergent causal PRAM read-your-writes',
    )
  })

  test('need not see what crashed, and may see it later', () => {
    expect(brokenBy(historyFrom('p1 w x 1 ?; p11 r x null; p11 r x 1'), { sessions: 'client' })).toBe('')
    expect(brokenBy(historyFrom('p1 w x 1 ?; p11 r x 1; p11 r x null'), { sessions: 'client' })).toBe(
      'sequential causal-convergent causal PRAM monotonic-reads',
    )
  })

  test('does one thing at a time, or its operations are no session', () => {
    const history = historyOf([
      { process: 0, client: 'c', type: 'invoke', f: 'read', key: 'x', time: 0 },
      { process: 1, client: 'c', type: 'invoke', f: 'read', key: 'x', time: 0 },
      { process: 0, client: 'c', type: 'ok', f: 'read', key: 'x', value: null, time: 0 },
    ])
    expect(() => checkSessionModels(history, { object: 'register', sessions: 'client' })).toThrow(
      'event 1: the client c goes on before its last operation is over, expected clients that do one thing at a time where sessions are clients',
    )
    expect(() => checkSessionModels(history, { object: 'register' })).not.toThrow()
  })
})

describe('the sentence says', () => {
  const whyOf = (text: string, model: SessionModelName) =>
    checkSessionModel(historyFrom(text), { object: 'cas-register', model }).why

  test('what was read, and what the session had seen before', () => {
    expect(whyOf('p1 w x 1; p2 r x 1; p2 r x null', 'monotonic-reads')).toBe(
      'c2 read x = null (event 4), the first value, after it had seen 1 (event 2).',
    )
    expect(whyOf('p1 w x 1; p1 r x null', 'read-your-writes')).toBe(
      'c1 read x = null (event 2), the first value, after it had written 1 itself.',
    )
    expect(whyOf('p1 w x 1; p2 r x 1; p2 w y 2; p3 r y 2; p3 r x null', 'causal')).toBe(
      'c3 read x = null (event 8), the first value, after it had seen y = 2, which came after 1.',
    )
  })

  test('why each version would have to be older than the next', () => {
    expect(whyOf('p1 w x 1; p1 w x 2; p2 r x 2; p2 r x 1', 'PRAM')).toBe(
      'No order of versions fits: x = 1 is older than 2, because c1 wrote them in that order; and x = 2 is older than 1, because c2 read x = 1 (event 6) after it had seen 2 (event 4).',
    )
  })

  test('that nobody wrote what was read, or that the write failed', () => {
    expect(whyOf('p1 r x 7', 'eventual')).toBe('c1 read x = 7 (event 0), which nobody wrote.')
    expect(whyOf('p2 w x 7 !; p1 r x 7', 'PRAM')).toBe(
      'c1 read x = 7 (event 2), but the write of that failed.',
    )
  })

  test('what causes itself, and what is read at the end', () => {
    expect(whyOf('p1 r x 2; p1 w y 1; p2 r y 1; p2 w x 2', 'writes-follow-reads')).toBe(
      'c1 read x = 2 (event 0) before it wrote y = 1, and c2 read y = 1 (event 4) before it wrote x = 2: each is a cause of itself.',
    )
    expect(whyOf('p1 w x 1; p2 r x 1; p3 r x null', 'eventual')).toBe(
      'All writes were over, and yet c2 read x = 1 (event 2), and c3 read x = null (event 4): each the last read of its session.',
    )
  })

  test('what no order explains, where only a search can tell', () => {
    const history = historyOf(
      ['p1 enqueue 1', 'p2 dequeue null', 'p1 dequeue null'].flatMap((text) => {
        const [who = '', f = '', value = ''] = text.split(' ')
        const event = { process: Number(who.slice(1)), f, time: 0 }
        const given = JSON.parse(value) as Json
        return [
          { ...event, type: 'invoke' as const, ...(f === 'enqueue' ? { value: given } : {}) },
          { ...event, type: 'ok' as const, value: given },
        ]
      }),
    )
    const asked = { object: 'fifo-queue', model: 'sequential' } as const
    const verdict = checkSessionModel(history, asked)
    expect(verdict.why).toMatch(/^No order that follows every session explains what 3 operations answered: /)
    expect(verifySessionModel(history, asked, verdict).outcome).toBe('proven')
  })
})

test('what cannot be decided is unknown, and says why', () => {
  const twice = historyFrom('p1 w x 1; p2 w x 1; p3 r x 1')
  expect(checkSessionModel(twice, { object: 'register', model: 'PRAM' })).toMatchObject({
    verdict: 'unknown',
    why: 'Nobody knows whose x = 1 was read: it was written more than once, or was there at first as well; only with values of their own can writes be told apart.',
  })
  expect(checkSessionModel(twice, { object: 'register', model: 'sequential' }).verdict).toBe('valid')
  const appended = historyOf([{ process: 0, type: 'invoke', f: 'append', key: 'x', value: 'b', time: 0 }])
  expect(checkSessionModel(appended, { object: 'kv', model: 'causal' })).toMatchObject({
    verdict: 'unknown',
    why: 'The model causal cannot be decided: event 0 is append with "b", where this model is about reads and writes of one key each.',
  })
})

test('gets and puts, and transactions of one access, are reads and writes', () => {
  const kv = historyOf(
    (['put', 'get'] as const).flatMap((f) => {
      const event = { process: 0, f, key: 'x', time: 0 }
      const given = f === 'put' ? { value: 'a' } : {}
      return [
        { ...event, type: 'invoke' as const, ...given },
        { ...event, type: 'ok' as const, value: f === 'put' ? 'a' : '' },
      ]
    }),
  )
  expect(checkSessionModel(kv, { object: 'kv', model: 'read-your-writes' }).verdict).toBe('invalid')
  const transactions = historyOf(
    [['w', 'x', 1] as Json, ['r', 'x', 0] as Json].flatMap((access) => {
      const event = { process: 0, f: 'txn', time: 0, value: [access] }
      return [
        { ...event, type: 'invoke' as const },
        { ...event, type: 'ok' as const },
      ]
    }),
  )
  const object = 'multi-register'
  const stale = checkSessionModel(transactions, { object, model: 'read-your-writes', initial: { x: 0 } })
  expect(stale.verdict).toBe('invalid')
  expect(
    checkSessionModel(transactions, { object, model: 'monotonic-reads', initial: { x: 0 } }).verdict,
  ).toBe('valid')
})

test('what correct objects did is sequential, hundreds of operations long, for every model', () => {
  for (const model of Object.values(models)) {
    const { history } = simulatedHistory(model, drawsOf(`sequential/${model.name}`), {
      operations: 300,
      isPlain: true,
    })
    const verdict = checkSessionModel(history, { object: model, model: 'sequential', budget: 200_000 })
    expect(verdict.verdict, model.name).not.toBe('invalid')
    if (verdict.verdict === 'valid')
      expect(verifySessionModel(history, { object: model, model: 'sequential' }, verdict).outcome).toBe(
        'proven',
      )
  }
})

test('what crashed and was seen by nobody costs a search nothing', () => {
  const crashed = Array.from({ length: 40 }, (_, i) => `p${13 + 10 * i} w z ${i} ?`).join('; ')
  const told = `${crashed}; p1 w x 1; p2 w y 1; p1 r y null; p2 r x null`
  const judged = (history: string) =>
    checkSessionModel(historyFrom(history), {
      object: 'register',
      model: 'sequential',
      sessions: 'client',
      budget: 10_000,
    })
  expect(judged(told).verdict, 'each of two sessions misses what the other wrote before').toBe('invalid')
  expect(judged(`${told}; p1 r z 7`).verdict, 'one of them was seen').toBe('invalid')
  expect(judged(told.replace('p2 r x null', 'p2 r x 1; p4 r z 7; p4 r x null')).verdict).toBe('valid')
})

test('a search that runs out of steps says so', () => {
  const history = historyFrom('p1 w x 1; p1 w x 2; p2 r x 1; p2 r x 2')
  const judged = (budget: number) =>
    checkSessionModel(history, { object: 'register', model: 'sequential', budget })
  expect(judged(100).verdict).toBe('valid')
  expect(judged(1)).toMatchObject({
    verdict: 'unknown',
    why: expect.stringMatching(/^The search gave up after \d+ steps?, and found neither/) as string,
  })
})

test('a guarantee that holds by itself alone says under which order of versions', () => {
  const history = historyFrom('p1 w x 1; p1 w x 2; p1 r x 1')
  const verdicts = checkSessionModels(history, { object: 'register' })
  expect(verdicts['read-your-writes']).toMatchObject({
    verdict: 'valid',
    why: 'All 3 operations obey read-your-writes. That is so if 2 of x is older than 1, which c1 wrote first, and so of it alone: then monotonic-writes does not hold, and PRAM is violated.',
  })
  expect(verdicts['monotonic-writes'].why).toBe(
    'All 3 operations obey monotonic-writes. That is so of it alone: PRAM is violated.',
  )
  const good = checkSessionModels(historyFrom('p1 w x 1; p1 w x 2; p1 r x 2'), { object: 'register' })
  expect(good['read-your-writes'].why).toBe('All 3 operations obey read-your-writes.')
})

test('options that there are not are refused, as is a budget that is none', () => {
  const history = historyOf([])
  expect(() => checkSessionModels(history, undefined as never)).toThrow(
    /^the check of sessions was given null as options, expected an object with some of model, object/,
  )
  expect(() => checkSessionModels(history, { object: 'register', models: 'PRAM' } as never)).toThrow(
    /takes no option models, expected some of/,
  )
  for (const budget of [-5, NaN, 0.5])
    expect(() => checkSessionModels(history, { object: 'register', budget })).toThrow(/^the budget is /)
})

test('a history that is not causal is not sequential, and says how many operations were looked at', () => {
  const history = historyFrom('p1 w x 1; p1 w x 2; p1 r x 1')
  const verdict = checkSessionModel(history, { object: 'register', model: 'sequential' })
  expect(verdict).toMatchObject({ verdict: 'invalid', operations: 3 })
})
