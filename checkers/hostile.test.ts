import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/errors.ts'
import { historyOf, type History, type HistoryEvent } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { verifyLinearizability } from './certificate.ts'
import { checkLinearizable, type LinearizabilityOptions } from './linearizable.ts'
import { models } from './models/index.ts'

type Told = Omit<HistoryEvent, 'index'>

function completed(process: number, f: string, input: Json, output: Json, key = 'x'): readonly Told[] {
  const named = { process, f, key, time: 0 } as const
  return [
    { ...named, type: 'invoke', value: input },
    { ...named, type: 'ok', value: output },
  ]
}

function proofOf(history: History, options: LinearizabilityOptions): string {
  return verifyLinearizability(history, options, checkLinearizable(history, options)).outcome
}

describe('a value', () => {
  test.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [10n, 'a bigint'],
    [[{ a: Number.NaN }], 'NaN'],
    [{ when: new Date(0) }, 'a Date'],
  ])('that JSON has no words for is refused, not judged: %o', (value, name) => {
    const history = historyOf(completed(0, 'write', value as Json, value as Json))
    expect(() => checkLinearizable(history, { model: 'register' })).toThrow(
      new InputError(
        `event 0: a value is or holds ${name}, expected plain data: finite numbers, texts, true, false, null, lists and objects of these`,
      ),
    )
  })

  test.each([-0, 1e308, '\ud800', JSON.parse('{"__proto__":1}') as Json, { constructor: [1] }, [[[]]]])(
    'that is odd, but plain, is a value like any other: %o',
    (value) => {
      for (const [model, put, look] of [
        ['register', 'write', 'read'],
        ['fifo-queue', 'enqueue', 'dequeue'],
      ] as const) {
        const right = historyOf([...completed(0, put, value, value), ...completed(0, look, null, value)])
        const wrong = historyOf([...completed(0, put, value, value), ...completed(0, look, null, {})])
        expect(checkLinearizable(right, { model }).verdict).toBe('valid')
        expect(checkLinearizable(wrong, { model }).verdict).toBe('invalid')
      }
    },
  )
})

test.each(['__proto__', 'constructor', '', '\ud800'])('a key may be %o', (key) => {
  const history = historyOf([
    ...completed(0, 'write', 1, 1, key),
    ...completed(0, 'write', 2, 2, 'other'),
    ...completed(0, 'read', null, null, key),
  ])
  expect(checkLinearizable(history, { model: 'register' })).toMatchObject({
    verdict: 'invalid',
    core: [0, 1, 4, 5],
  })
})

describe.each(Object.values(models).map((model) => ({ name: model.name, model })))('a $name', ({ model }) => {
  test('is right where all operations crashed, or all failed', () => {
    for (const end of ['info', 'fail'] as const) {
      const events = Object.entries(model.operations).flatMap(([f, { input }], process): Told[] => {
        const value = [null, 1, 'a', [1, 2], [['w', 'x', 1]]].find((one) => input.matches(one)) ?? null
        return [
          { process, type: 'invoke', f, value, time: 0 },
          { process, type: end, f, value, time: 1 },
        ]
      })
      expect(proofOf(historyOf(events), { model })).toBe('proven')
      expect(checkLinearizable(historyOf(events), { model }).verdict).toBe('valid')
    }
  })
})

test('what is no model is refused, and so is what nullReads cannot be', () => {
  expect(() => checkLinearizable(historyOf([]), { model: {} as 'kv' })).toThrow(
    'the model is an object that is none, expected a model, or the name of one: register,',
  )
  expect(() => checkLinearizable(historyOf([]), { model: null as unknown as 'kv' })).toThrow(
    'the model is null',
  )
  expect(() => checkLinearizable(historyOf([]), { model: 'kv', nullReads: 'no' as 'value' })).toThrow(
    new InputError('nullReads is no, expected value or unknown'),
  )
})

describe('of a history of six thousand operations', () => {
  test.each([
    ['mutex', 'acquire', 'release', null, completed(0, 'release', null, null), 2],
    ['owned-mutex', 'acquire', 'release', null, completed(0, 'release', null, null), 2],
    ['set', 'add', 'remove', true, completed(0, 'contains', 2, true), 4],
  ] as const)('on a %s, the core is small, and proven', (model, first, second, answer, wrong, most) => {
    const many = Array.from({ length: 3_000 }, (_, i) => [
      ...completed(0, first, answer === null ? null : i, answer),
      ...completed(0, second, answer === null ? null : i, answer),
    ]).flat()
    const history = historyOf([...many, ...wrong])
    const verdict = checkLinearizable(history, { model })
    if (verdict.verdict !== 'invalid') throw new Error(`expected a violation, found ${verdict.verdict}`)
    expect(verdict.core.length).toBeLessThanOrEqual(2 * most)
    expect(verifyLinearizability(history, { model }, verdict).outcome).toBe('proven')
  })
})

describe('a core whose end moved while it shrank', () => {
  // Found by `npm run fuzz`.
  test('holds nothing that began after it', () => {
    const history = told(
      '1 invoke push 100',
      '1 ok push 100',
      '3 invoke pop null',
      '2 invoke pop null',
      '3 ok pop null',
      '3 invoke push 101',
      '1 invoke pop null',
      '2 ok pop 101',
      '1 ok pop 101',
    )
    expect(checkLinearizable(history, { model: 'stack' })).toMatchObject({
      verdict: 'invalid',
      core: [0, 1, 2, 4],
    })
    expect(proofOf(history, { model: 'stack' })).toBe('proven')
  })

  test('is proven, though what it leaves out could be left out only before that', () => {
    const history = told(
      '2 invoke dequeue null',
      '0 invoke dequeue null',
      '1 invoke dequeue null',
      '1 ok dequeue null',
      '0 ok dequeue 0',
      '2 ok dequeue 0',
    )
    expect(proofOf(history, { model: 'unordered-queue', initial: [1, 2] })).toBe('proven')
  })
})

function told(...lines: readonly string[]): History {
  return historyOf(
    lines.map((line): Told => {
      const [process, type, f = '', value = 'null'] = line.split(' ')
      return {
        process: Number(process),
        type: type as HistoryEvent['type'],
        f,
        value: JSON.parse(value) as Json,
        time: 0,
      }
    }),
  )
}
