import { expect, test } from 'vitest'
import { objects, type ObjectName } from '../objects/index.ts'
import { isBlind } from './blind-operations.ts'
import { sequencer, type SequencerOptions } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => sequencer({ writes: 'slow' as SequencerOptions['writes'] })).toThrow(
    'protocol sequencer: writes is "slow", expected "ordered" or "fast"',
  )
  expect(() => sequencer({ reads: 'any' as SequencerOptions['reads'] })).toThrow(
    'reads is "any", expected "local" or "sync"',
  )
  expect(() => sequencer({ writes: 'fast', reads: 'sync' })).toThrow(
    'writes is "fast" and reads is "sync", expected "ordered" writes: the sequencer need not have what was acknowledged',
  )
  expect(() => sequencer({ retryMs: 0 })).toThrow('retryMs is 0, expected milliseconds, more than 0')
  expect(() => sequencer({ batch: 0.5 })).toThrow('batch is 0.5, expected a whole number from 1 on')
  expect(() => sequencer({ object: 'stack' as ObjectName })).toThrow('object is "stack", expected one of')
})

test('an operation is blind if it ends alike whatever the state is, and tells nothing of it', () => {
  const states = {
    register: [null, 1, 2],
    kv: ['', 'a'],
    set: [[], [1]],
    queue: [[], [1], [2, 1]],
    counter: [0, 3],
    mutex: [null, 'c1/0', 'c2/0'],
    'unique-ids': [0, 7],
    'list-append': [{}, { x: [1] }],
    bank: [
      { a: 0, b: 0 },
      { a: 9, b: 9 },
    ],
  }
  const values = {
    cas: [1, 2],
    txn: [['r', 'x', null]],
    transfer: { from: 'a', to: 'b', amount: 5 },
    put: 'b',
    append: 'b',
  }
  for (const [object, { operations }] of Object.entries(objects)) {
    const name = object as ObjectName
    for (const [f, operation] of Object.entries(operations)) {
      const value = f in values ? values[f as keyof typeof values] : 1
      const ends = states[name].map((state) => JSON.stringify(operation.apply(state, value, 'c1/0').outcome))
      const tellsNothing = ends.every((end) => end === '{"type":"ok"}')
      expect(isBlind(name, { f }), `${object} ${f}`).toBe(tellsNothing)
    }
  }
})
