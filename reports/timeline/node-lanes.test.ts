import { describe, expect, it } from 'vitest'
import type { InspectionChange, RunRecord } from '../../sim/record.ts'
import { crashed, flapping, inspection, toldRun } from '../testing/run-builder.ts'
import { canvasFor } from './canvas.ts'
import type { Ribbon } from './model.ts'
import { nodeLanes } from './node-lanes.ts'

function recordOf(
  inspections: readonly InspectionChange[] | undefined,
  fault = crashed('crash', 400, 600, 'n2'),
): RunRecord {
  return toldRun({
    name: 'lanes',
    nodes: 2,
    clients: 0,
    durationMs: 1_000,
    operations: [],
    faults: [fault],
    ...(inspections === undefined ? {} : { inspections }),
    properties: () => [],
  }).record
}

function ribbonsOf(record: RunRecord): readonly Ribbon[] {
  const canvas = canvasFor({ fromUs: 0, toUs: 1_000_000 }, 'proof', record.time)
  return nodeLanes(canvas, ['n1', 'n2'], record, 0).things
}

describe('the lanes of nodes', () => {
  it('show role and term, and where a node was down', () => {
    const ribbons = ribbonsOf(
      recordOf([
        inspection(0, 'n1', { role: 'follower', term: 1 }),
        inspection(200, 'n1', { role: 'candidate', term: 2 }),
        inspection(300, 'n1', { role: 'leader', term: 2 }),
        inspection(500, 'n1', undefined),
        inspection(700, 'n1', { role: 'follower', term: 2 }),
      ]),
    )
    expect(ribbons.map(({ look, label }) => [look, label?.text])).toEqual([
      ['follow', 'follower · term 1'],
      ['contend', 'term 2'],
      ['lead', 'leader · term 2'],
      ['down', 'down'],
      ['follow', 'follower · term 2'],
    ])
  })

  it('join what a ribbon does not show: other fields may change', () => {
    const ribbons = ribbonsOf(
      recordOf([
        inspection(0, 'n1', { role: 'leader', term: 1, commitIndex: 1 }),
        inspection(500, 'n1', { role: 'leader', term: 1, commitIndex: 2 }),
      ]),
    )
    expect(ribbons).toHaveLength(1)
    expect(ribbons[0]?.title).toBe('n1: role "leader", term 1, commitIndex 1\n0.000 s to 1.000 s')
  })

  it('know the terms of other protocols by their names, and need neither role nor term', () => {
    const ribbons = ribbonsOf(
      recordOf([inspection(0, 'n1', { role: 'backup', view: 3 }), inspection(0, 'n2', { items: 4 })]),
    )
    expect(ribbons.map(({ label }) => label?.text)).toEqual(['backup · view 3', undefined])
  })

  it('draw as one what changes faster than can be seen, and say how often it did', () => {
    const flapping = Array.from({ length: 40 }, (_, i) =>
      inspection(500 + i / 10, 'n1', { role: i % 2 === 0 ? 'candidate' : 'follower', term: i }),
    )
    const ribbons = ribbonsOf(recordOf([...flapping, inspection(510, 'n1', { role: 'leader', term: 41 })]))
    const mixed = ribbons.filter(({ look }) => look === 'mixed')
    expect(mixed).toHaveLength(1)
    expect(mixed[0]?.title).toContain('39 changes, too close together to draw')
  })

  it('show crashes alone where nothing else was recorded', () => {
    const ribbons = ribbonsOf(recordOf(undefined))
    expect(ribbons.map(({ look, left, width }) => [look, left, width])).toEqual([['down', 440, 220]])
  })

  it('show a node that a crash stops again and again as up in between', () => {
    const stretches = [
      [100, 200],
      [500, 600],
    ] as const
    const ribbons = ribbonsOf(recordOf(undefined, flapping('flaps', stretches, 'n2')))
    expect(ribbons.map(({ look, left, width }) => [look, left, width])).toEqual([
      ['down', 110, 110],
      ['down', 550, 110],
    ])
  })
})
