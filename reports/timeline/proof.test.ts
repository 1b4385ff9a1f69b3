import { describe, expect, it } from 'vitest'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { operationsOf } from '../operations.ts'
import { invariantRun, staleReadRun } from '../testing/fixture.ts'
import { type ToldOperation, toldRun } from '../testing/run-builder.ts'
import { PLOT_WIDTH } from './canvas.ts'
import { type Proof, proofOf } from './proof.ts'
import { scaleOf } from './scale.ts'

function firstProof(run: JudgedRun): Proof {
  const property = run.properties.find(({ verdict }) => verdict === 'invalid')
  const proof = property && proofOf(run, operationsOf(run.record.history), property)
  if (proof === undefined) throw new Error('no proof')
  return proof
}

function crowdedRun(
  operations: readonly ToldOperation[],
  core: readonly number[],
  clients: number,
): JudgedRun {
  return toldRun({
    name: 'crowded',
    nodes: 20,
    clients,
    durationMs: 100_000,
    operations,
    properties: (at) => [
      { name: 'p', kind: 'check', verdict: 'invalid', why: 'w', core: core.map((i) => at[i]?.invoke ?? 0) },
    ],
  })
}

describe('the proof of a stale read', () => {
  const proof = firstProof(staleReadRun())
  const { timeline } = proof
  const bar = (words: string) => {
    const found = timeline.bars.find(({ title }) => title.startsWith(words))
    if (found === undefined) throw new Error(`no bar for ${words}`)
    return found
  }

  it('has the operations of the core, in full view', () => {
    expect(proof.core.map(({ client, f }) => `${client} ${f}`)).toEqual(['c1 write', 'c1 write', 'c2 read'])
    for (const { left, width, core } of timeline.bars.filter((drawn) => drawn.core)) {
      expect(core).toBe(true)
      expect(left).toBeGreaterThan(0)
      expect(left + width).toBeLessThan(PLOT_WIDTH)
    }
  })

  it('puts bars where their times are, in the lanes of their clients', () => {
    const scale = scaleOf(timeline.window, PLOT_WIDTH)
    const write = bar('c1 writes x = 5')
    expect(write.left).toBe(scale(3_662_000))
    expect(write.left + write.width).toBeCloseTo(scale(3_806_000), 1)
    const lane = timeline.lanes.find(({ name }) => name === 'c1')
    expect(write.top).toBeGreaterThan(lane?.top ?? Infinity)
    expect(write.top + write.height).toBeLessThan((lane?.top ?? 0) + (lane?.height ?? 0))
  })

  it('cuts what goes on beyond the window, beyond its edge', () => {
    const late = bar('c2 writes x = 7')
    expect(late.left).toBeLessThan(PLOT_WIDTH)
    expect(late.left + late.width).toBeGreaterThan(PLOT_WIDTH)
    expect(late.fade).toBe(0)
  })

  it('lets what nobody knows fade out, and nothing else', () => {
    expect(bar('c1 writes x = 4').fade).toBeGreaterThan(0)
    expect(timeline.bars.filter(({ outcome }) => outcome !== 'info').every(({ fade }) => fade === 0)).toBe(
      true,
    )
  })

  it('puts operations that overlap in time below one another', () => {
    expect(bar('c1 writes x = 5').top).toBeGreaterThan(bar('c1 writes x = 4').top)
  })

  it('labels every operation of the core', () => {
    const labels = timeline.bars.filter(({ core }) => core).map(({ label }) => label?.text)
    expect(labels).toEqual(['w x = 3', 'w x = 5', 'r x → 3'])
  })

  it('shows the partition as a band across all lanes of clients and nodes, from where it began', () => {
    const scale = scaleOf(timeline.window, PLOT_WIDTH)
    expect(timeline.faults.map(({ label }) => label?.text)).toEqual(['partition {n1} | {n2 n3}'])
    const band = timeline.faults[0]?.bands[0]
    expect(band?.left).toBe(scale(3_200_000))
    expect(band?.top).toBe(timeline.lanesTop)
    expect((band?.top ?? 0) + (band?.height ?? 0)).toBe(timeline.lanesBottom)
  })

  it('marks when the last operation of the core had ended', () => {
    const read = bar('c2 reads x → 3\ninvoked at 4.106 s')
    expect(read.violating).toBe(true)
    expect(timeline.violations).toMatchObject([{ x: scaleOf(timeline.window, PLOT_WIDTH)(4_118_000) }])
  })

  it('leaves nothing out, and so says nothing of it', () => {
    expect(timeline.omissions).toEqual([])
  })
})

describe('the proof of an invariant', () => {
  const proof = firstProof(invariantRun())

  it('shows what went on before the event, and marks it at its node', () => {
    const { timeline } = proof
    expect(proof.core).toEqual([])
    expect(timeline.bars.length).toBeGreaterThan(10)
    expect(timeline.window.toUs).toBeGreaterThan(2_041_000)
    const lane = timeline.lanes.find(({ name }) => name === 'n4')
    expect(timeline.violations[0]?.y).toBe((lane?.top ?? 0) + (lane?.height ?? 0) / 2)
    expect(timeline.violations[0]?.x).toBeLessThan(PLOT_WIDTH - 6)
  })

  it('shades a fault of a node in the lane of that node only', () => {
    const crash = proof.timeline.faults.find(({ label }) => label?.text === 'crash n2')
    const lane = proof.timeline.lanes.find(({ name }) => name === 'n2')
    expect(crash?.bands.map(({ top, height }) => [top, height])).toEqual([[lane?.top, lane?.height]])
  })

  it('is not drawn for a property that says neither where nor by what it was violated', () => {
    const run = invariantRun()
    const property = { name: 'p', kind: 'check', verdict: 'invalid', why: 'w' } as const
    expect(proofOf(run, operationsOf(run.record.history), property)).toBeUndefined()
  })
})

describe('the proof in a crowded run', () => {
  it('draws the core and what is nearest, and says what it leaves out', () => {
    const operations = Array.from({ length: 2_000 }, (_, i): ToldOperation => {
      return { client: `c${(i % 20) + 1}`, f: 'write', key: 'k', value: i, fromMs: i * 5, toMs: i * 5 + 90 }
    })
    const proof = firstProof(crowdedRun(operations, [100, 1_900], 20))
    expect(proof.core).toHaveLength(2)
    expect(proof.timeline.bars.filter(({ core }) => core)).toHaveLength(2)
    expect(proof.shown.length).toBeLessThanOrEqual(160)
    const said = proof.timeline.omissions.join('\n')
    expect(said).toMatch(
      /^\d+ of [\d,]+ operations in this stretch of time are drawn: those nearest to the violation\.$/m,
    )
    expect(said).toMatch(/^6 more clients are not drawn\.$/m)
    expect(said).toMatch(/^6 more nodes are not drawn\.$/m)
  })

  it('lets an unknown operation of the core fade to the end of the window', () => {
    const operations: readonly ToldOperation[] = [
      { client: 'c1', f: 'write', key: 'k', value: 1, fromMs: 10, toMs: 20, type: 'info', error: 'time-out' },
      { client: 'c2', f: 'read', key: 'k', result: 1, fromMs: 30, toMs: 40 },
    ]
    const proof = firstProof(crowdedRun(operations, [0, 1], 2))
    const unknown = proof.timeline.bars.find(({ outcome }) => outcome === 'info')
    expect((unknown?.left ?? 0) + (unknown?.width ?? 0) + (unknown?.fade ?? 0)).toBeCloseTo(PLOT_WIDTH, 0)
  })
})
