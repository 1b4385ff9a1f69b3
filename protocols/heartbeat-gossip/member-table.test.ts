import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Heartbeat, isLater } from './heartbeat.ts'
import { MemberTable } from './member-table.ts'
import { heartbeatGossipDefaults, type HeartbeatGossipOptions } from './options.ts'

const tableWith = (options: Partial<HeartbeatGossipOptions> = {}): MemberTable =>
  new MemberTable({ ...heartbeatGossipDefaults, ...options }, undefined)

const heartbeats: fc.Arbitrary<Heartbeat> = fc.record({
  generation: fc.integer({ min: 1, max: 3 }),
  count: fc.integer({ min: 0, max: 3 }),
})

test('whatever the order in which heartbeats come, the latest is kept', () => {
  fc.assert(
    fc.property(fc.array(heartbeats, { minLength: 1 }), (given) => {
      const table = tableWith()
      for (const heartbeat of given) table.merge('n2', heartbeat, 0)
      const kept = table.entries.get('n2')?.heartbeat as Heartbeat
      expect(given).toContainEqual(kept)
      expect(given.filter((heartbeat) => isLater(heartbeat, kept))).toEqual([])
    }),
  )
})

test('who is silent is suspected after T_fail, and forgotten only after T_cleanup', () => {
  const table = tableWith({ failMs: 1_000, cleanupMs: 2_500 })
  table.merge('n2', { generation: 1, count: 1 }, 0)
  table.merge('n3', { generation: 1, count: 1 }, 900)
  expect(table.alive(1_000)).toEqual(['n2', 'n3'])
  expect(table.alive(1_001)).toEqual(['n3'])
  expect(table.forget(2_500)).toEqual([])
  expect(table.merge('n2', { generation: 1, count: 1 }, 2_500), 'late gossip').toBe(false)
  expect(table.alive(2_500)).toEqual([])
  expect(table.forget(2_501)).toEqual(['n2'])
})

test('who counts on is alive again, and so is who begins another life with a lower count', () => {
  const table = tableWith()
  table.merge('n2', { generation: 1, count: 50 }, 0)
  expect(table.alive(3_000)).toEqual([])
  expect(table.merge('n2', { generation: 2, count: 0 }, 3_000)).toBe(true)
  expect(table.alive(3_000)).toEqual(['n2'])
})

test('phi suspects sooner whose heartbeats come more often', () => {
  const table = tableWith({ detector: 'phi' })
  let now = 0
  for (let count = 1; count <= 100; count++) {
    now += 20
    table.merge('often', { generation: 1, count }, now)
    if (count % 5 === 0) table.merge('seldom', { generation: 1, count }, now)
  }
  expect(table.alive(now + 700)).toEqual(['often', 'seldom'])
  expect(table.alive(now + 800)).toEqual(['seldom'])
  expect(table.alive(now + 3_000)).toEqual([])
})

test('who should be suspected by now and is not would be found out', () => {
  const table = tableWith()
  table.merge('n2', { generation: 1, count: 1 }, 0)
  expect(table.overlooked(10_000), 'it is suspected').toBeUndefined()
  const blind = tableWith({ failMs: 1_200 })
  blind.merge('n2', { generation: 1, count: 1 }, 0)
  Object.assign(blind.entries.get('n2')?.detector as object, { suspectsAt: () => false })
  expect(blind.overlooked(1_201)).toBeUndefined()
  expect(blind.overlooked(1_202)).toBe('n2')
})
