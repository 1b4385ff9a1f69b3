import { expect, test } from 'vitest'
import type { InspectionChange, RunRecord } from '../../sim/index.ts'
import { leadershipsIn, twoAtOnceMs } from './leaderships.ts'

/** A run of which only is known what its nodes took themselves for; milliseconds. */
function inspected(...changes: readonly (readonly [atMs: number, node: string, role?: string])[]): RunRecord {
  const inspections = changes.map(([atMs, node, role], event): InspectionChange => ({
    event,
    time: atMs * 1_000,
    node,
    state: role === undefined ? undefined : { role },
  }))
  return { inspections, time: 1_000_000 } as unknown as RunRecord
}

test('who leads does so until another role, a crash, or the end', () => {
  const record = inspected(
    [0, 'n1', 'follower'],
    [100, 'n1', 'leader'],
    [150, 'n1', 'leader'],
    [300, 'n1', 'follower'],
    [300, 'n2', 'primary'],
    [400, 'n2'],
    [700, 'n1', 'leader'],
  )
  expect(leadershipsIn(record)).toStrictEqual([
    { node: 'n1', from: 100_000, to: 300_000 },
    { node: 'n2', from: 300_000, to: 400_000 },
    { node: 'n1', from: 700_000, to: 1_000_000 },
  ])
  expect(twoAtOnceMs(record)).toBe(0)
})

test('two at once are counted for as long as both lead', () => {
  const record = inspected(
    [100, 'n1', 'leader'],
    [200, 'n2', 'leader'],
    [450, 'n1', 'follower'],
    [900, 'n1', 'leader'],
  )
  expect(twoAtOnceMs(record), 'from 200 to 450, and from 900 to the end').toBe(350)
})

test('nobody led where nobody looked', () => {
  expect(leadershipsIn({ time: 5 } as RunRecord)).toStrictEqual([])
})
