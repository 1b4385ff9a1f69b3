import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack } from './pack.ts'
import { labelWidth, scaleOf, ticksOf } from './scale.ts'

describe('the axis of time', () => {
  it('is linear in virtual time', () => {
    const scale = scaleOf({ fromUs: 1_000, toUs: 3_000 }, 100)
    expect([1_000, 1_500, 3_000, 0].map(scale)).toEqual([0, 25, 100, -50])
  })

  it('has ticks at round times, with as many digits as they need', () => {
    const labels = ticksOf({ fromUs: 2_737_000, toUs: 4_288_000 }, 1_100).map(({ label }) => label)
    expect(labels).toEqual(['2.8 s', '3.0 s', '3.2 s', '3.4 s', '3.6 s', '3.8 s', '4.0 s', '4.2 s'])
    expect(ticksOf({ fromUs: 0, toUs: 20_000_000 }, 1_100).at(1)?.label).toBe('2 s')
    expect(ticksOf({ fromUs: 0, toUs: 20 }, 1_100).at(1)?.label).toBe('0.000002 s')
  })

  it('has at least one tick and never too many, whatever the window', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 12), fc.integer({ min: 1, max: 10 ** 12 }), (fromUs, length) => {
        const ticks = ticksOf({ fromUs, toUs: fromUs + length }, 1_100)
        expect(ticks.length).toBeGreaterThan(0)
        expect(ticks.length).toBeLessThanOrEqual(11)
      }),
    )
  })

  it('reckons wide characters twice', () => {
    expect(labelWidth('日本')).toBe(labelWidth('abcd'))
  })
})

describe('packing', () => {
  it('lets nothing in a row overlap, and uses no more rows than things overlap', () => {
    const extents = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 50 })), { maxLength: 30 })
    fc.assert(
      fc.property(extents, (pairs) => {
        const things = pairs.map(([left, width]) => ({ left, right: left + width }))
        const { rows, count } = pack(things, 0)
        for (const [i, one] of things.entries()) {
          for (const [j, other] of things.entries()) {
            if (i === j || rows[i] !== rows[j]) continue
            expect(one.right <= other.left || other.right <= one.left).toBe(true)
          }
        }
        const depths = things.map(
          ({ left }) => things.filter((other) => other.left <= left && left < other.right).length,
        )
        expect(count).toBe(depths.reduce((most, depth) => Math.max(most, depth), 1))
      }),
    )
  })
})
