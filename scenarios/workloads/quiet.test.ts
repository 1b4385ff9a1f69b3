import { expect, test } from 'vitest'
import { crdt, dynamo } from '../../protocols/index.ts'
import type { Protocol, Workload } from '../../sim/index.ts'
import { run } from '../run.ts'
import { counter, register, set } from './index.ts'

const keyed = (workload: Workload, protocol: Protocol): readonly number[] => {
  const { history } = run(
    {
      name: 'quiet',
      cluster: { protocol, nodes: 3 },
      workload,
      duration: 5_000,
      settle: 3_000,
    },
    1,
  )
  const late = [...history].filter(({ type, time }) => type === 'invoke' && time > 2_100_000)
  return late.map(({ time }) => time / 1_000)
}

test.each([
  ['set', set({ keys: 2, quietMs: 1_500 }), dynamo()],
  ['register', register({ quietMs: 1_500 }), dynamo({ conflicts: 'last-writer-wins' })],
  ['counter', counter({ keys: 2, quietMs: 1_500 }), crdt({ type: 'pn-counter' })],
] as const)('the last reads of %s wait, and come', (_, workload, protocol) => {
  const times = keyed(workload, protocol)
  expect(Math.min(...times)).toBeGreaterThanOrEqual(3_500)
  expect(times.length).toBeGreaterThanOrEqual(10)
})

test('a wait that is none is refused', () => {
  expect(() => set({ quietMs: -1 })).toThrow('quietMs is -1, expected a whole number from 0 to 100000')
  expect(() => counter({ quietMs: -1 })).toThrow('quietMs is -1')
  expect(() => register({ quietMs: 0.5 })).toThrow('quietMs is 0.5')
})
