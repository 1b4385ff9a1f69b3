import { describe, expect, it } from 'vitest'
import { checkLinearizable } from '../checkers/index.ts'
import { judge } from '../scenarios/index.ts'
import { pairedHistory } from './history/paired-history.ts'
import { Places } from './history/places.ts'
import { keptRun } from './testing/columns.ts'
import { toldRun } from './testing/run-builder.ts'
import { witnessSection } from './witness-section.ts'
import { witnessStrip } from './witness-strip.ts'

describe('the order that explains a Raft run', () => {
  const record = keptRun('raft-partition', 7)
  const run = judge(record)
  const verdict = checkLinearizable(record.history, { model: 'register' })
  const witness = verdict.verdict === 'valid' ? (verdict.witness ?? []) : []
  const strip = witnessStrip(pairedHistory(record.history), new Places(record.history), witness)
  if (strip === undefined) throw new Error('no strip')
  const { bars, points = [], lanes } = strip.picture.timeline

  it('comes with the verdict', () => {
    expect(run.properties[0]?.witness).toEqual(witness)
  })

  it('is drawn where the most went on, on the key with the most operations', () => {
    const counts = new Map<string | undefined, number>()
    for (const invocation of witness) {
      const { key } = record.history.at(invocation)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(strip.onKey).toBe(Math.max(...counts.values()))
    expect(strip.onKey).toBe(counts.get(strip.key))
    expect(bars.length).toBeGreaterThan(24)
  })

  it('goes from left to right, through each operation while it went on', () => {
    expect(points.length).toBeGreaterThan(24)
    for (let i = 1; i < points.length; i++) {
      expect(points[i]?.x).toBeGreaterThanOrEqual(points[i - 1]?.x as number)
    }
    for (const { x, y } of points) {
      const bar = bars.find(({ left, width, top, height, fade }) => {
        return x >= left - 0.2 && x <= left + width + fade + 0.2 && Math.abs(top + height - y) < 1
      })
      expect(bar, `a bar at ${x}, ${y}`).toBeDefined()
    }
    expect(lanes.every(({ kind }) => kind === 'client')).toBe(true)
  })

  it('is listed as well, by times, and closed', () => {
    const section = witnessSection(run)?.source ?? ''
    expect(section).toContain('That is what “linearizable (register)” asks for.')
    expect(section).toMatch(/<summary>The order of \d+ operations as a list<\/summary>/)
    expect(section).toMatch(
      /<li>\nc\d (writes|reads) \w (=|→) \w+ <span class="ending">\d\.\d{3} s to \d\.\d{3} s/,
    )
    expect(section).not.toContain('<details open')
  })
})

it('is not there where no check brought one', () => {
  const idle = toldRun({
    name: 'idle',
    nodes: 1,
    clients: 0,
    durationMs: 0,
    operations: [],
    properties: () => [{ name: 'p', kind: 'check', verdict: 'valid', why: 'w', witness: [] }],
  })
  expect(witnessSection(idle)).toBeUndefined()
})
