import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/errors.ts'
import { historyOf, type History, type HistoryEvent } from '../sim/history.ts'
import { checkLinearizable, linearizabilityChecker } from './linearizable.ts'
import { models } from './models/index.ts'
import { parseHistory } from './formats/index.ts'

/** A history in short: `'0 invoke write x 1'`, one event a line. */
function told(...lines: readonly string[]): History {
  return historyOf(
    lines.map((line): Omit<HistoryEvent, 'index'> => {
      const [process, type, f = '', key = '', value] = line.split(' ')
      const json = value === undefined ? {} : { value: JSON.parse(value) as number }
      return { process: Number(process), type: type as HistoryEvent['type'], f, key, time: 0, ...json }
    }),
  )
}

const stale = told(
  '0 invoke write x 1',
  '0 ok write x 1',
  '1 invoke write x 2',
  '1 ok write x 2',
  '0 invoke read x',
  '0 ok read x 1',
)

/** Ten appends at once, and a text that none of their 3,628,800 orders makes. */
function hard(key: string, first = 0): History {
  const letters = 'abcdefghij'.split('')
  const invoked = letters.map((letter, i) => `${first + i} invoke append ${key} "${letter}"`)
  const completed = letters.map((_, i) => `${first + i} ok append ${key}`)
  return told(...invoked, ...completed, `${first} invoke get ${key}`, `${first} ok get ${key} "none"`)
}

describe('a verdict', () => {
  test('is valid for no operations at all', () => {
    const nothing = { verdict: 'valid', witness: [], operations: 0 }
    expect(checkLinearizable(historyOf([]), { model: 'kv' })).toMatchObject(nothing)
  })

  test('brings an order that explains the answers, crashed operations that took effect among them', () => {
    const history = told('0 invoke write x 1', '0 info write x', '1 invoke read x', '1 ok read x 1')
    const verdict = checkLinearizable(history, { model: 'register' })
    expect(verdict).toMatchObject({
      verdict: 'valid',
      witness: [0, 2],
      procedure: 'register zones',
      operations: 2,
    })
  })

  test('merges the orders of several keys into one', () => {
    const history = told(
      '0 invoke write x 1',
      '1 invoke write y 1',
      '2 invoke read x',
      '2 ok read x null',
      '1 ok write y 1',
      '2 invoke read y',
      '2 ok read y 1',
      '0 ok write x 1',
    )
    expect(checkLinearizable(history, { model: 'register' })).toMatchObject({ witness: [1, 2, 0, 5] })
  })

  test('names the few events that prove a violation', () => {
    expect(checkLinearizable(stale, { model: 'register' })).toMatchObject({
      verdict: 'invalid',
      core: [0, 1, 2, 3, 4, 5],
      facts: { kind: 'stale-read', read: 4, write: 2, source: 0 },
    })
  })

  test('takes a first value, null among them', () => {
    const history = told('0 invoke read x', '0 ok read x 7')
    expect(checkLinearizable(history, { model: 'register', initial: 7 }).verdict).toBe('valid')
    expect(checkLinearizable(history, { model: 'register' }).verdict).toBe('invalid')
    const got = told('0 invoke get x', '0 ok get x null')
    expect(checkLinearizable(got, { model: 'kv', initial: null }).verdict).toBe('valid')
    expect(checkLinearizable(got, { model: 'kv' }).verdict).toBe('invalid')
  })

  test('is the same at every run', () => {
    const options = { model: 'kv', budget: 50_000 } as const
    expect(checkLinearizable(hard('x'), options)).toEqual(checkLinearizable(hard('x'), options))
    expect(checkLinearizable(stale, { model: 'register' })).toEqual(
      checkLinearizable(stale, { model: 'register' }),
    )
  })

  test('does not depend on the values being small: texts and objects will do', () => {
    const history = told(
      '0 invoke write x {"b":1,"a":[2]}',
      '0 ok write x',
      '0 invoke read x',
      '0 ok read x {"a":[2],"b":1}',
    )
    expect(checkLinearizable(history, { model: 'register' }).verdict).toBe('valid')
  })

  test('takes no notice of operations that failed, or crashed and only look', () => {
    const history = told(
      '0 invoke cas x [1,2]',
      '0 fail cas x [1,2]',
      '1 invoke read x',
      '1 info read x',
      '2 invoke read x',
      '2 fail read x',
    )
    expect(checkLinearizable(history, { model: 'cas-register' })).toMatchObject({
      verdict: 'valid',
      witness: [],
    })
  })
})

describe('the budget', () => {
  test('is counted in steps, and named when it ran out', () => {
    const verdict = checkLinearizable(hard('x'), { model: 'kv', budget: 40_000 })
    expect(verdict).toMatchObject({ verdict: 'unknown', steps: 40_000 })
    expect(verdict.why).toBe(
      'The search gave up after 40,000 steps, its whole budget, and found neither an order that explains the history nor that there is none.',
    )
  })

  test('does not keep an easy violation waiting behind a hard key', () => {
    const lost = told('90 invoke put y "a"', '90 ok put y', '90 invoke get y', '90 ok get y ""')
    const verdict = checkLinearizable(historyOf([...hard('x'), ...lost]), { model: 'kv', budget: 40_000 })
    expect(verdict.verdict).toBe('invalid')
  })

  test('names the keys that were undecided', () => {
    const both = historyOf([...hard('x'), ...hard('y', 20), ...told('90 invoke get z', '90 ok get z ""')])
    const { why } = checkLinearizable(both, { model: 'kv', budget: 40_000 })
    expect(why).toContain('2 of 3 keys (x, y) were still undecided, none was found wrong.')
  })
})

describe('what is asked', () => {
  test.each([
    [
      { model: 'regster' as 'register' },
      "there is no model 'regster', expected one of register, cas-register, multi-register, kv, counter, set, fifo-queue, unordered-queue, stack, mutex, owned-mutex, list",
    ],
    [{ model: 'kv', initial: 3 } as const, 'the first value is 3, expected a text or null for the model kv'],
    [{ model: 'kv', budget: 0 } as const, 'the budget is 0, expected a whole number of steps, 1 or more'],
  ])('is refused with one sentence: %o', (options, sentence) => {
    expect(() => checkLinearizable(stale, options)).toThrow(new InputError(sentence))
  })

  test('must fit the model', () => {
    expect(() => checkLinearizable(told('0 invoke cas x [1,2]'), { model: 'register' })).toThrow(
      new InputError("event 0 invokes 'cas', expected an operation of the model register: read, write"),
    )
    expect(() => checkLinearizable(told('0 invoke toString x'), { model: 'register' })).toThrow(InputError)
    expect(() => checkLinearizable(told('0 invoke cas x 1'), { model: 'cas-register' })).toThrow(
      new InputError(
        'event 0 invokes cas with 1, expected a pair [from, to], as the model cas-register takes it',
      ),
    )
    expect(() => checkLinearizable(told('0 invoke put x 1'), { model: 'kv' })).toThrow(
      new InputError('event 0 invokes put with 1, expected a text, as the model kv takes it'),
    )
    expect(() => checkLinearizable(told('0 invoke read x [5,null]'), { model: 'register' })).toThrow(
      new InputError('event 0 invokes read with [5,null], expected no value, as the model register takes it'),
    )
  })

  test('may be a model of one’s own, and a checker by name', () => {
    const checker = linearizabilityChecker({ model: { ...models.register, name: 'mine' } })
    expect(checker.name).toBe('linearizable mine')
    expect(checker.judge(stale).verdict).toBe('invalid')
  })
})

describe('a read of null', () => {
  const text =
    '{:process 0, :type :invoke, :f :read, :value nil}\n{:process 0, :type :ok, :f :read, :value nil}\n'
  const write = '{:process 1, :type :invoke, :f :write, :value nil}\n'

  test('is a value in a history of one’s own', () => {
    const own = told('0 invoke read x', '0 ok read x null')
    expect(checkLinearizable(own, { model: 'register', initial: 0 }).verdict).toBe('invalid')
  })

  test('says nothing in one of Jepsen’s, where nothing can have made the value null', () => {
    const verdict = (history: History, initial: number | null) =>
      checkLinearizable(history, { model: 'register', initial }).verdict
    expect(verdict(parseHistory(text), 0)).toBe('valid')
    expect(verdict(parseHistory(text + write), 0)).toBe('invalid')
    const written =
      '{:process 0, :type :invoke, :f :write, :value 1}\n{:process 0, :type :ok, :f :write, :value 1}\n'
    expect(verdict(parseHistory(written + text), null)).toBe('invalid')
  })

  test('is what the options say', () => {
    const history = parseHistory(text)
    expect(checkLinearizable(history, { model: 'register', initial: 0, nullReads: 'value' }).verdict).toBe(
      'invalid',
    )
  })
})
