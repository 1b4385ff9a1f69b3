import { describe, expect, it } from 'vitest'
import { flapping } from '../testing/run-builder.ts'
import { canvasFor } from './canvas.ts'
import { bandsOf, placeFaults } from './fault-bands.ts'
import type { FaultBand, Lane } from './model.ts'

const lanes = ['n1', 'n2'].map((name, row): Lane => {
  return { kind: 'node', name, detail: '', top: row * 20, height: 20 }
})

function drawn(stretchesMs: readonly (readonly [number, number])[]): FaultBand | undefined {
  const canvas = canvasFor({ fromUs: 0, toUs: 1_000_000 }, 'proof', 1_000_000)
  const { placed } = placeFaults(canvas, [flapping('flaps', stretchesMs, 'n2')], 0)
  return bandsOf(canvas, placed, lanes)[0]
}

describe('a crash that flaps', () => {
  it('has a band for each stretch in which it acted, in the lane of its node', () => {
    const fault = drawn([
      [100, 200],
      [500, 600],
    ])
    expect(fault?.bands).toEqual([
      { left: 110, width: 110, top: 20, height: 20 },
      { left: 550, width: 110, top: 20, height: 20 },
    ])
  })

  it('has one bar, from its beginning to its end, which says how long it acted', () => {
    const fault = drawn([
      [100, 200],
      [500, 600],
    ])
    expect(fault?.bar).toMatchObject({ left: 110, width: 550 })
    expect(fault?.title).toContain('0.100 s to 0.600 s (200 ms in 2 stretches)')
  })

  it('has one band for stretches that are too close together to see what is between them', () => {
    const fault = drawn([
      [100, 200],
      [200.5, 300],
      [500, 600],
    ])
    expect(fault?.bands.map(({ left, width }) => [left, width])).toEqual([
      [110, 220],
      [550, 110],
    ])
  })
})
