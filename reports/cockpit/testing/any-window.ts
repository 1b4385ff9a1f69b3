import * as fc from 'fast-check'
import type { TimeWindow } from '../../timeline/model.ts'

/** Any window up to a time, in microseconds. */
export function anyWindow(mostUs = 10_000_000): fc.Arbitrary<TimeWindow> {
  return fc
    .tuple(fc.nat(mostUs - 1), fc.integer({ min: 1, max: mostUs }))
    .map(([one, other]) => ({ fromUs: Math.min(one, other - 1), toUs: Math.max(one + 1, other) }))
}
