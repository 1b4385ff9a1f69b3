import { expect, test } from 'vitest'
import { dynamo } from '../../protocols/index.ts'
import type { Workload } from '../../sim/index.ts'
import { run } from '../run.ts'
import { register, set } from './index.ts'

const keyed = (workload: Workload, conflicts: 'siblings' | 'last-writer-wins'): readonly number[] => {
  const { history } = run(
    {
      name: 'quiet',
      cluster: { protocol: dynamo({ conflicts }), nodes: 3 },
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
  ['set', set({ keys: 2, quietMs: 1_500 }), 'siblings'],
  ['register', register({ quietMs: 1_500 }), 'last-writer-wins'],
] as const)('the last reads of %s wait, and come', (_, workload, conflicts) => {
  const times = keyed(workload, conflicts)
  expect(Math.min(...times)).toBeGreaterThanOrEqual(3_500)
  expect(times.length).toBeGreaterThanOrEqual(10)
})

test('a wait that is none is refused', () => {
  expect(() => set({ quietMs: -1 })).toThrow('quietMs is -1, expected a whole number from 0 to 100000')
  expect(() => register({ quietMs: 0.5 })).toThrow('quietMs is 0.5')
})
