import { expect, test } from 'vitest'
import {
  clockFreeze,
  clockJump,
  clockOffset,
  clockStrobe,
  clog,
  corruption,
  crash,
  damage,
  delay,
  diskError,
  diskFull,
  diskStall,
  drift,
  duplicate,
  type Fault,
  faultKinds,
  hold,
  join,
  leave,
  linkBreak,
  loss,
  lyingFlush,
  message,
  partition,
  pause,
  reorder,
  replace,
  replay,
  silence,
  slowCpu,
  slowDisk,
  throttle,
  tornWrites,
  upgrade,
  wipe,
} from './index.ts'

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

test('what joins, takes a place or is upgraded is a spare, or everyone, unless nodes are named', () => {
  expect(join({ at: 5 })).toStrictEqual({ kind: 'join', at: 5, node: { pick: 'spare' } })
  expect(join({ at: 5, node: 'n4' })).toHaveProperty('node', 'n4')
  expect(replace({ at: 5, node: 'n1' })).toStrictEqual({
    kind: 'replace',
    at: 5,
    node: 'n1',
    by: { pick: 'spare' },
  })
  expect(replace({ at: 5, node: 'n1', by: 'n4' })).toHaveProperty('by', 'n4')
  expect(upgrade({ at: 5 })).toStrictEqual({ kind: 'upgrade', at: 5, node: { pick: 'all' } })
  expect(upgrade({ at: 5, node: 'n1' })).toHaveProperty('node', 'n1')
})

test('every family of faults has its line', () => {
  const node = 'n1'
  const ms = { kind: 'constant', ms: 1 } as const
  const made: readonly Fault[] = [
    partition({ at: 0, split: 'halves' }),
    loss({ at: 0, probability: 0 }),
    linkBreak({ at: 0, probability: 0, repair: ms }),
    duplicate({ at: 0, probability: 0 }),
    delay({ at: 0, ms: 0 }),
    reorder({ at: 0, probability: 0, by: ms }),
    clog({ at: 0 }),
    hold({ at: 0 }),
    damage({ at: 0, probability: 0 }),
    throttle({ at: 0, bytesPerSecond: 1 }),
    replay({ at: 0, count: 1 }),
    message({ from: 'n1', to: 'n2', nth: 1, act: 'hold' }),
    crash({ at: 0, node }),
    wipe({ at: 0, node }),
    pause({ at: 0, node }),
    slowCpu({ at: 0, node, perEvent: ms }),
    silence({ at: 0, node }),
    drift({ node, ppm: 0 }),
    clockOffset({ node, byMs: 0 }),
    clockJump({ at: 0, node, byMs: 0 }),
    clockStrobe({ at: 0, node, byMs: 0, everyMs: 1 }),
    clockFreeze({ at: 0, node }),
    tornWrites({ at: 0, node, probability: 0 }),
    corruption({ at: 0, node, probability: 0 }),
    lyingFlush({ at: 0, node }),
    diskError({ at: 0, node, probability: 0 }),
    diskFull({ at: 0, node }),
    slowDisk({ at: 0, node, factor: 1 }),
    diskStall({ at: 0, node }),
    join({ at: 0 }),
    leave({ at: 0, node }),
    replace({ at: 0, node }),
    upgrade({ at: 0 }),
  ]
  expect(made.map(({ kind }) => kind).sort()).toStrictEqual(Object.keys(faultKinds).sort())
  expect(new Set(Object.values(faultKinds)).size, 'lines of their own').toBe(made.length)
})
