import { describe, expect, it } from 'vitest'
import { operationsOf } from '../operations.ts'
import { passingRun, staleReadRun } from '../testing/fixture.ts'
import type { CountColumn, Timeline } from './model.ts'
import { overviewOf } from './overview.ts'

function overviewOfPassing(operations: number, clients = 5, faults = 12, nodes = 7): Timeline {
  const run = passingRun({ operations, nodes, faults, clients })
  return overviewOf(run, operationsOf(run.record.history), new Set(), [], [])
}

function total(columns: readonly CountColumn[]): number {
  return columns.reduce((sum, { ok, fail, info }) => sum + ok + fail + info, 0)
}

describe('the picture of a whole run', () => {
  it('draws operations one by one while they can be told apart', () => {
    const timeline = overviewOfPassing(300)
    expect(timeline.bars).toHaveLength(300)
    expect(timeline.counts).toEqual([])
    expect(timeline.omissions).toEqual([])
  })

  it('counts them where there are too many, loses none, and says so', () => {
    const timeline = overviewOfPassing(1_000)
    expect(timeline.bars).toEqual([])
    expect(total(timeline.counts)).toBe(1_000)
    expect(timeline.omissions.join()).toMatch(
      /^1,000 operations are too many to draw one by one: each column counts/,
    )
  })

  it('draws many clients in one row, and says so', () => {
    const timeline = overviewOfPassing(900, 30)
    expect(timeline.lanes.filter(({ kind }) => kind === 'client').map(({ name }) => name)).toEqual([
      '30 clients',
    ])
    expect(total(timeline.counts)).toBe(900)
    expect(timeline.omissions).toContain('The 30 clients are drawn in one row, all together.')
  })

  it('says how many faults and nodes it has no room for', () => {
    const timeline = overviewOfPassing(10, 2, 60, 40)
    expect(timeline.omissions).toContain('20 more faults are in the table below only.')
    expect(timeline.omissions).toContain('16 more nodes are not drawn.')
  })

  it('frames what is shown larger elsewhere', () => {
    const run = staleReadRun()
    const frame = { fromUs: 2_000_000, toUs: 4_000_000 }
    const timeline = overviewOf(run, operationsOf(run.record.history), new Set(), [], [frame])
    const [box] = timeline.frames
    expect(box?.left).toBeCloseTo((timeline.width * 2_000_000) / timeline.window.toUs, 0)
    expect(box?.top).toBe(timeline.lanesTop)
  })

  it('stands a run without operations, faults or time', () => {
    const timeline = overviewOfPassing(0, 0, 0, 1)
    expect(timeline.bars).toEqual([])
    expect(timeline.lanes.map(({ name }) => name)).toEqual(['n1'])
  })
})
