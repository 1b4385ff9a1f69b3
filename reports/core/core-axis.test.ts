import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelWidth } from '../timeline/scale.ts'
import { coreAxis } from './core-axis.ts'

const WIDTH = 1_100

describe('the axis of a core', () => {
  it('is to scale where all moments can be told apart', () => {
    const { toScale, scale } = coreAxis([1_000, 3_000, 4_000], WIDTH)
    expect(toScale).toBe(true)
    expect((scale(3_000) - scale(1_000)) / (scale(4_000) - scale(3_000))).toBeCloseTo(2, 2)
  })

  it('shortens long waits where milliseconds would not show beside them', () => {
    const { toScale, scale } = coreAxis([0, 10_000, 3_000_000, 3_007_000], WIDTH)
    expect(toScale).toBe(false)
    expect(scale(10_000) - scale(0)).toBeGreaterThan(150)
    expect(scale(3_000_000) - scale(10_000)).toBeGreaterThan(scale(10_000) - scale(0))
  })

  it('keeps the order of all moments, within the picture, and no label touches another', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 20_000_000 }), { minLength: 1, maxLength: 24 })
    fc.assert(
      fc.property(moments, (times) => {
        const { scale, ticks, window } = coreAxis(times, WIDTH)
        const sorted = [...new Set(times)].sort((one, other) => one - other)
        const places = sorted.map(scale)
        expect(places.every((x) => x >= 0 && x <= WIDTH)).toBe(true)
        for (let i = 1; i < places.length; i++) {
          expect(places[i] as number).toBeGreaterThan(places[i - 1] as number)
        }
        expect(scale(window.fromUs - 1)).toBeLessThan(-6)
        expect(scale(window.toUs + 1)).toBeGreaterThan(WIDTH + 6)
        for (let i = 1; i < ticks.length; i++) {
          const [one, other] = [ticks[i - 1], ticks[i]]
          if (one === undefined || other === undefined) continue
          expect(other.x - one.x).toBeGreaterThan((labelWidth(one.label) + labelWidth(other.label)) / 2)
        }
      }),
    )
  })
})
