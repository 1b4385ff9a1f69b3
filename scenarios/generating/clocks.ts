import * as fc from 'fast-check'
import type { ClockFault } from '../../sim/index.ts'
import { fields, oneOf } from './arbitrary.ts'
import type { Drawings } from './drawing.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'
import { type AtNodes, nodesOf } from './nodes.ts'

/** Either way up to a bound: half of them by little of it, and some by all of it. */
function upTo(bound: number, { strength }: Manner): fc.Arbitrary<number> {
  const most = Math.floor(bound)
  const little = Math.ceil(most / 20)
  const weak = fc.integer({ min: -little, max: little })
  const strong = oneOf(fc.integer({ min: -most, max: most }), fc.constantFrom(most, -most))
  return strength === 'weak' ? weak : strength === 'strong' ? strong : oneOf(weak, strong)
}

function moved(
  ground: Ground,
  manner: Manner,
): fc.Arbitrary<{ readonly where: AtNodes; readonly byMs: number }> {
  return fields<{ where: AtNodes; byMs: number }>({
    where: nodesOf(ground, manner),
    byMs: upTo(ground.bears.clockOffsetMs, manner),
  })
}

/** How fast or slow a clock runs, parts per million. */
export function driftsOf({ bears }: Ground, manner: Manner): fc.Arbitrary<number> {
  return upTo(bears.driftPpm, manner)
}

/** How faults of clocks are drawn. */
export const clockDrawings: Drawings<ClockFault['kind']> = {
  drift: {
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; ppm: number }>({
        where: nodesOf(ground, manner),
        ppm: driftsOf(ground, manner),
      }).map(({ where, ppm }) => ({ kind: 'drift', ...where, ppm })),
  },
  'clock-offset': {
    arbitrary: (ground, manner) =>
      moved(ground, manner).map(({ where, byMs }) => ({ kind: 'clock-offset', ...where, byMs })),
  },
  'clock-jump': {
    arbitrary: (ground, manner) =>
      moved(ground, manner).map(({ where: { at, node }, byMs }) => ({ kind: 'clock-jump', node, at, byMs })),
  },
  'clock-strobe': {
    arbitrary: (ground, manner) =>
      fields<{ to: { readonly where: AtNodes; readonly byMs: number }; everyMs: number }>({
        to: moved(ground, manner),
        everyMs: fc.constantFrom(1, 20, 200),
      }).map(({ to: { where, byMs }, everyMs }) => ({
        kind: 'clock-strobe',
        ...where,
        byMs,
        everyMs: everyMs + ground.stabilityMs,
      })),
  },
  'clock-freeze': {
    possible: ({ freezeMs }) => freezeMs >= 1,
    arbitrary: (ground, manner) =>
      nodesOf(ground, manner).map(({ for: lengthMs, ...where }) => ({
        kind: 'clock-freeze',
        ...where,
        // A clock that stands still is off by as long as it does.
        for: Math.min(lengthMs, ground.freezeMs),
      })),
  },
}
