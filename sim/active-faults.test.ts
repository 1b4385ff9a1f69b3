import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ActiveFault, type BaseClock, FaultStreams, nodeConditionsOf } from './active-faults.ts'
import { soundDisk } from './disk-conditions.ts'
import type { Fault } from './faults/index.ts'
import type { NodeConditions } from './node-conditions.ts'
import type { SimulatedNode } from './node.ts'
import { kernelOf } from './testing/kernel.ts'
import { standIns } from './testing/nodes.ts'

const { nodes } = standIns([{}, {}, {}])

function node(i: number): SimulatedNode {
  return nodes[i] as SimulatedNode
}

/** A fault that acts now, on these nodes. */
function active(fault: Fault, on: readonly number[] = [], id = 'f0', since = 0): ActiveFault {
  return { fault: Object.assign({}, fault, { id }), nodes: on.map(node), links: [], since }
}

/** What the faults that act make of a node, whose clocks are right unless something else is said. */
function conditionsOf(
  acting: readonly ActiveFault[],
  i: number,
  base: BaseClock = { ppm: 0, offset: 0 },
): NodeConditions {
  return nodeConditionsOf(acting, node(i), base, new FaultStreams(kernelOf().kernel))
}

/** A node to which nothing is done but to its clocks. */
function sound(clock: Partial<NodeConditions['clock']> = {}, down = false): NodeConditions {
  return {
    down,
    clock: { ppm: 0, offset: 0, strobes: [], frozen: false, ...clock },
    processor: { paused: false, slowness: [] },
    disk: soundDisk,
  }
}

test('without faults everything is calm', () => {
  expect(conditionsOf([], 0)).toStrictEqual(sound())
  expect(conditionsOf([], 0, { ppm: 3, offset: -5 }), 'a clock that is off by itself').toStrictEqual(
    sound({ ppm: 3, offset: -5 }),
  )
})

test('a node is down as long as any crash holds it, and its drifts and offsets add up', () => {
  const acting = [
    active({ kind: 'crash', node: 'n1', at: 0 }, [0]),
    active({ kind: 'wipe', node: 'n1', at: 0 }, [0]),
    active({ kind: 'drift', node: 'n1', ppm: 200, at: 0 }, [0]),
    active({ kind: 'drift', node: 'n1', ppm: -50, at: 0 }, [0]),
    active({ kind: 'clock-offset', node: 'n1', byMs: 10, at: 0 }, [0]),
    active({ kind: 'clock-offset', node: 'n1', byMs: -2.5, at: 0 }, [0]),
    active({ kind: 'clock-jump', node: 'n1', byMs: 1, at: 0 }, [0]),
    active({ kind: 'drift', node: 'n2', ppm: 7, at: 0 }, [1]),
  ]
  const clock = { ppm: 150, offset: 8_500 }
  expect(conditionsOf(acting, 0)).toStrictEqual(sound(clock, true))
  expect(conditionsOf(acting.slice(1), 0).down, 'one crash has ended').toBe(true)
  expect(conditionsOf(acting.slice(2), 0).down, 'both have').toBe(false)
  expect(conditionsOf(acting, 1)).toStrictEqual(sound({ ppm: 7 }))
  expect(conditionsOf(acting, 2)).toStrictEqual(sound())
  expect(conditionsOf(acting, 1, { ppm: 2, offset: 9 }), 'on top of its own').toStrictEqual(
    sound({ ppm: 9, offset: 9 }),
  )
})

test('a node stands still as long as any pause holds it, and every slowness of its processor counts', () => {
  const perEvent = { kind: 'constant', ms: 2 } as const
  const acting = [
    active({ kind: 'pause', node: 'n1', at: 0 }, [0], 'p1'),
    active({ kind: 'pause', node: 'n1', at: 0 }, [0], 'p2'),
    active({ kind: 'slow-cpu', node: 'n1', perEvent, at: 0 }, [0, 1], 's1'),
    active({ kind: 'slow-cpu', node: 'n1', perEvent: { kind: 'constant', ms: 3 }, at: 0 }, [0], 's2'),
  ]
  const lengths = (i: number): readonly number[] =>
    conditionsOf(acting, i).processor.slowness.map(({ perEvent }) => perEvent(0))
  expect(conditionsOf(acting, 0).processor.paused).toBe(true)
  expect(conditionsOf(acting.slice(1), 0).processor.paused, 'one pause has ended').toBe(true)
  expect(conditionsOf(acting.slice(2), 0).processor.paused, 'both have').toBe(false)
  expect([lengths(0), lengths(1), lengths(2)]).toStrictEqual([[2_000, 3_000], [2_000], []])
})

test('a wall clock stands still as long as any freeze holds it, and strobes count from when they began', () => {
  const acting = [
    active({ kind: 'clock-freeze', node: 'n1', at: 0 }, [0]),
    active({ kind: 'clock-freeze', node: 'n1', at: 0 }, [0]),
    active({ kind: 'clock-strobe', node: 'n1', byMs: 5, everyMs: 2, at: 0 }, [0], 'f0', 700),
  ]
  const strobes = [{ by: 5_000, every: 2_000, since: 700 }]
  expect(conditionsOf(acting, 0).clock).toStrictEqual({ ppm: 0, offset: 0, strobes, frozen: true })
  expect(conditionsOf(acting.slice(1), 0).clock.frozen, 'one freeze has ended').toBe(true)
  expect(conditionsOf(acting.slice(2), 0).clock.frozen, 'both have').toBe(false)
})

test('a disk has what all faults of disks at its node do to it', () => {
  const acting = [
    active({ kind: 'slow-disk', node: 'n1', factor: 3, at: 0 }, [0, 1], 'slow'),
    active({ kind: 'slow-disk', node: 'n1', factor: 5, at: 0 }, [0], 'slower'),
    active({ kind: 'disk-stall', node: 'n1', at: 0 }, [0], 'stalls'),
    active({ kind: 'lying-flush', node: 'n1', at: 0 }, [0], 'lies'),
    active({ kind: 'torn-writes', node: 'n1', probability: 0.5, at: 0 }, [0], 'tears'),
    active({ kind: 'disk-full', node: 'n1', freeBytes: 9, at: 0 }, [0], 'full'),
    active({ kind: 'disk-error', node: 'n1', probability: 0.1, operations: ['read'], at: 0 }, [0], 'errs'),
  ]
  expect(conditionsOf(acting, 0).disk).toStrictEqual({
    factor: 15,
    stalledBy: 'stalls',
    lying: [{ fault: 'lies', probability: 1 }],
    torn: [{ fault: 'tears', probability: 0.5 }],
    full: [{ fault: 'full', freeBytes: 9 }],
    errors: [{ fault: 'errs', probability: 0.1, operations: ['read'] }],
  })
  expect(conditionsOf(acting, 1).disk.factor).toBe(3)
  expect(conditionsOf(acting, 2).disk).toStrictEqual(soundDisk)
})

test('however much slows a clock down, it does not stand still', () => {
  const drifts = [1, 2, 3].map(() => active({ kind: 'drift', node: 'n1', ppm: -800_000, at: 0 }, [0]))
  expect(conditionsOf(drifts, 0).clock.ppm).toBe(-900_000)
})

test('what holds does not depend on the order in which faults began', () => {
  const fault = fc.oneof(
    fc.integer({ min: -500, max: 500 }).map((ppm) => active({ kind: 'drift', node: 'n1', ppm, at: 0 }, [0])),
    fc
      .integer({ min: -50, max: 50 })
      .map((byMs) => active({ kind: 'clock-offset', node: 'n1', byMs, at: 0 }, [0])),
    fc.constantFrom(
      ...(['crash', 'wipe', 'pause', 'clock-freeze'] as const).map((kind) =>
        active({ kind, node: 'n1', at: 0 }, [0]),
      ),
    ),
    fc
      .integer({ min: 1, max: 9 })
      .map((factor) => active({ kind: 'slow-disk', node: 'n1', factor, at: 0 }, [0])),
  )
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 6 }), (faults) => {
      expect(conditionsOf(faults.toReversed(), 0)).toStrictEqual(conditionsOf(faults, 0))
    }),
  )
})
