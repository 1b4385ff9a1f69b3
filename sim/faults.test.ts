import { expect, test } from 'vitest'
import {
  clockOffset,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  faultKinds,
  loss,
  message,
  partition,
} from './faults.ts'

test('a fault is plain data: its kind and what it was given', () => {
  const at = { on: 'message', of: 'vote', nth: 2, plusMs: 1 } as const
  const faults: readonly (readonly [Fault, object])[] = [
    [partition({ at: 1, for: 2, split: 'halves' }), { kind: 'partition', at: 1, for: 2, split: 'halves' }],
    [loss({ at: 0, probability: 0.3 }), { kind: 'loss', at: 0, probability: 0.3 }],
    [duplicate({ at: 0, probability: 0.1 }), { kind: 'duplicate', at: 0, probability: 0.1 }],
    [delay({ at: 1, for: 5, ms: 80 }), { kind: 'delay', at: 1, for: 5, ms: 80 }],
    [crash({ id: 'x', at, node: { pick: 'any' } }), { kind: 'crash', id: 'x', at, node: { pick: 'any' } }],
    [
      message({ from: 'n1', to: 'n3', nth: 4, act: 'drop' }),
      { kind: 'message', from: 'n1', to: 'n3', nth: 4, act: 'drop' },
    ],
  ]
  for (const [fault, expected] of faults) {
    expect(fault).toStrictEqual(expected)
    expect(JSON.parse(JSON.stringify(fault)), 'as a file holds it').toStrictEqual(expected)
  }
})

test('clocks are wrong from the start unless a moment is given', () => {
  expect(drift({ node: 'n1', ppm: 200 })).toStrictEqual({ kind: 'drift', at: 0, node: 'n1', ppm: 200 })
  expect(drift({ node: 'n1', ppm: 200, at: 50 })).toHaveProperty('at', 50)
  expect(clockOffset({ node: 'n1', byMs: -2 })).toStrictEqual({
    kind: 'clock-offset',
    at: 0,
    node: 'n1',
    byMs: -2,
  })
  expect(clockOffset({ node: 'n1', byMs: -2, at: 50, for: 1 })).toMatchObject({ at: 50, for: 1 })
})

test('every family of faults has its line', () => {
  const made = [
    partition({ at: 0, split: 'halves' }),
    loss({ at: 0, probability: 0 }),
    duplicate({ at: 0, probability: 0 }),
    delay({ at: 0, ms: 0 }),
    crash({ at: 0, node: 'n1' }),
    drift({ node: 'n1', ppm: 0 }),
    clockOffset({ node: 'n1', byMs: 0 }),
    message({ from: 'n1', to: 'n2', nth: 1, act: 'hold' }),
  ]
  expect(made.map(({ kind }) => kind).sort()).toStrictEqual(Object.keys(faultKinds).sort())
})
