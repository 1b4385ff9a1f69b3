import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apart, labelled, type Point, spread } from './placing.ts'
import { evenScale, roundUp, widening } from './scale.ts'

const bounds = { left: 0, top: 0, right: 500, bottom: 340 }
const point = fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 340 }) })

function distance(one: Point, other: Point): number {
  return Math.sqrt((one.x - other.x) * (one.x - other.x) + (one.y - other.y) * (one.y - other.y))
}

describe('placing', () => {
  it('moves discs apart, the first not at all, and none out of its panel', () => {
    const same = fc
      .tuple(point, fc.integer({ min: 1, max: 28 }))
      .map(([at, many]) => Array.from({ length: many }, () => at))
    fc.assert(
      fc.property(fc.oneof(fc.array(point, { maxLength: 28 }), same), (wanted) => {
        const placed = apart(wanted, 11, bounds)
        expect(placed[0]).toEqual(wanted[0])
        for (const [i, one] of placed.entries()) {
          expect(one.x >= 0 && one.x <= 500 && one.y >= 0 && one.y <= 340, 'within').toBe(true)
          for (const other of placed.slice(i + 1)) expect(distance(one, other)).toBeGreaterThan(21.5)
        }
      }),
    )
  })

  it('leaves a label out rather than cover what is there', () => {
    const at = { x: 100, y: 100 }
    const label = { at, text: 'raft' }
    expect(labelled([label], [], 15, bounds)).toMatchObject([{ x: 115, y: 104, anchor: 'start' }])
    const right = { left: 110, top: 90, right: 150, bottom: 110 }
    expect(labelled([label], [right], 15, bounds)).toMatchObject([{ x: 85, anchor: 'end' }])
    expect(labelled([label], [bounds], 15, bounds)).toEqual([])
    expect(labelled([label, label, label, label, label], [], 15, bounds)).toHaveLength(4)
  })

  it('spreads places and keeps their order', () => {
    const wanted = fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 14 })
    fc.assert(
      fc.property(wanted, (places) => {
        const spreadOut = spread(places, 12, 250)
        const sorted = [...spreadOut].sort((a, b) => a - b)
        for (let i = 1; i < sorted.length; i++) {
          expect((sorted[i] as number) - (sorted[i - 1] as number)).toBeGreaterThanOrEqual(12)
        }
        expect(sorted.at(-1) ?? 0).toBeLessThanOrEqual(250)
        for (const [i, one] of places.entries())
          for (const [j, other] of places.entries())
            if (one < other) expect(spreadOut[i]).toBeLessThan(spreadOut[j] as number)
      }),
    )
  })
})

describe('scales', () => {
  it('have round ticks between their ends', () => {
    expect(evenScale(0.4, 1, 100, 0, 6).ticks.map((tick) => tick.toFixed(2))).toEqual([
      '0.40',
      '0.50',
      '0.60',
      '0.70',
      '0.80',
      '0.90',
      '1.00',
    ])
    expect(evenScale(0, 1, 10, 110).at(0.25)).toBe(35)
    expect(evenScale(0, 0, 10, 110).at(3)).toBe(10)
    expect([0, 7, 61].map((value) => roundUp(value, 4))).toEqual([1, 8, 80])
  })

  it('widen by 1, 2 and 5', () => {
    const scale = widening(30, 0, 60)
    expect(scale.ticks).toEqual([0, 1, 2, 5, 10, 20, 50])
    expect([0, 1, 1.5, 5, 35, 90].map((value) => scale.at(value))).toEqual([0, 10, 15, 30, 55, 60])
  })
})
