import { describe, expect, test } from 'vitest'
import type { Json } from '../../sim/types.ts'
import type { Call } from '../operations.ts'
import { modelNamed, models } from './index.ts'

function call(f: string, input: Json, output?: Json): Call {
  return { f, input, output, outcome: output === undefined ? 'info' : 'ok' }
}

describe('a register', () => {
  const { step } = models.register
  test('returns what was last written', () => {
    expect(step(1, call('write', 2))).toBe(2)
    expect(step(2, call('read', null, 2))).toBe(2)
    expect(step(2, call('read', null, 1))).toBeUndefined()
    expect(step({ a: [1] }, call('read', null, { a: [1] }))).toEqual({ a: [1] })
  })

  test('lets a read whose answer is not known be', () => {
    expect(step(2, call('read', null))).toBe(2)
  })
})

describe('a cas-register', () => {
  const { step } = models['cas-register']
  test('changes only what it is told to expect, null among it', () => {
    expect(step(1, call('cas', [1, 2]))).toBe(2)
    expect(step(null, call('cas', [null, 2]))).toBe(2)
    expect(step(3, call('cas', [1, 2]))).toBeUndefined()
    expect(step(3, call('read', null, 3))).toBe(3)
  })
})

describe('a kv', () => {
  const { step } = models.kv
  test('puts, appends and gets texts', () => {
    expect(step('a', call('put', 'b'))).toBe('b')
    expect(step('a', call('append', 'b'))).toBe('ab')
    expect(step(null, call('append', 'b'))).toBe('b')
    expect(step('ab', call('get', null, 'ab'))).toBe('ab')
    expect(step('ab', call('get', null, 'a'))).toBeUndefined()
  })

  test('keeps what a get may have seen, and only that', () => {
    const { deletions } = models.kv
    const noticed =
      deletions?.kind === 'unnoticed' ? deletions.noticed([call('get', null, 'xyz')]) : () => undefined
    expect(
      [call('put', 'x'), call('put', 'y'), call('append', 'y'), call('append', 'a')].map(noticed),
    ).toEqual([true, false, true, false])
  })
})

test('models are found by name, and are what they say', () => {
  for (const [name, model] of Object.entries(models)) {
    expect(modelNamed(name)).toBe(model)
    expect(model.name).toBe(name)
    expect(model.initials.matches(model.initial)).toBe(true)
  }
  expect(() => modelNamed('toString')).toThrow(
    "there is no model 'toString', expected one of register, cas-register, multi-register, kv, counter, set, fifo-queue, unordered-queue, stack, mutex, owned-mutex, list",
  )
})
