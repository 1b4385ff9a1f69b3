import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockFreeze, clockJump, clockOffset, drift, type Fault } from '../../sim/index.ts'
import type { InjectedFault } from '../../sim/record.ts'
import { clockMoversOf, clockOffsetAt } from '../clock-offsets.ts'
import { clockLinesOf, offsetOn } from './clock-lines.ts'

const END_US = 10_000

/** A fault that acted upon the first node, in microseconds. */
function acted(fault: Fault, from: number, to: number): InjectedFault {
  const outcome = {
    injected: true as const,
    from,
    to,
    nodes: ['n1'],
  }
  return { ...outcome, fault: { ...fault, id: 'f' } }
}

const anyMover = fc
  .tuple(fc.nat(9_000), fc.integer({ min: 2, max: 5_000 }), fc.integer({ min: -900, max: 900 }), fc.nat(3))
  .map(([from, length, amount, kind]) => {
    const to = Math.min(END_US, from + length)
    const faults = [
      drift({ at: 0, node: 'n1', ppm: amount * 1_000 }),
      clockOffset({ at: 0, node: 'n1', byMs: amount }),
      clockJump({ at: 0, node: 'n1', byMs: amount }),
      clockFreeze({ at: 0, node: 'n1' }),
    ]
    return acted(faults[kind] as Fault, from, to)
  })

describe('the lines of clocks', () => {
  test('say at each moment what the faults had made of a clock by then', () => {
    fc.assert(
      fc.property(fc.array(anyMover, { minLength: 1, maxLength: 4 }), fc.nat(END_US), (faults, timeUs) => {
        const [line] = clockLinesOf({ faults, endUs: END_US })
        const slow = clockOffsetAt(clockMoversOf(faults), 'n1', timeUs)
        // Drifts are rounded to whole microseconds at their turns.
        expect(Math.abs(offsetOn(line as never, timeUs) - slow)).toBeLessThanOrEqual(faults.length)
      }),
    )
  })

  test('are there for nodes whose clocks were moved, and for no others', () => {
    const faults = [acted(drift({ at: 0, node: 'n1', ppm: 100_000 }), 1_000, 3_000)]
    const [line, ...others] = clockLinesOf({ faults, endUs: END_US })
    expect(others).toHaveLength(0)
    expect(line?.node).toBe('n1')
    expect(line?.points.at(-1)).toStrictEqual({ timeUs: END_US, offsetUs: 200 })
    expect(clockLinesOf({ faults: [], endUs: END_US })).toStrictEqual([])
  })
})
