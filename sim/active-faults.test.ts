import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ActiveFault, conditionsOf, nodeConditionsOf } from './active-faults.ts'
import { calm } from './conditions.ts'
import type { Fault } from './faults.ts'
import { linkNumber } from './network.ts'
import type { SimulatedNode } from './node.ts'
import { standIns } from './testing/nodes.ts'

const { nodes } = standIns([{}, {}, {}])
const PARTICIPANTS = 4

function node(i: number): SimulatedNode {
  return nodes[i] as SimulatedNode
}

/** A fault that acts now, on these nodes and links. */
function active(
  fault: Fault,
  on: readonly number[] = [],
  links: readonly (readonly [number, number])[] = [],
  id = 'f0',
): ActiveFault {
  return {
    fault: Object.assign({}, fault, { id }),
    nodes: on.map(node),
    links: links.map(([from, to]) => [node(from), node(to)]),
  }
}

const halves = { kind: 'partition', split: 'halves', at: 0 } as const

test('without faults everything is calm', () => {
  expect(conditionsOf([], PARTICIPANTS)).toStrictEqual(calm)
  expect(nodeConditionsOf([], node(0))).toStrictEqual({ down: false, ppm: 0, offset: 0 })
})

test('losses add up as independent chances do, and so do duplications; delays add up', () => {
  const conditions = conditionsOf(
    [
      active({ kind: 'loss', probability: 0.5, at: 0 }),
      active({ kind: 'duplicate', probability: 0.2, at: 0 }),
      active({ kind: 'loss', probability: 0.2, at: 0 }),
      active({ kind: 'delay', ms: 1.5, at: 0 }),
      active({ kind: 'duplicate', probability: 0.2, at: 0 }),
      active({ kind: 'delay', ms: 20, at: 0 }),
    ],
    PARTICIPANTS,
  )
  expect(conditions.loss).toBeCloseTo(0.6, 12)
  expect(conditions.duplicate).toBeCloseTo(0.36, 12)
  expect(conditions.delay, 'whole microseconds').toBe(21_500)
  expect(conditions.cuts).toBeUndefined()
})

test('a link that two partitions cut is cut, by the first of them, until neither acts', () => {
  const both = [
    active(halves, [], [[0, 1]], 'f1'),
    active(
      halves,
      [],
      [
        [0, 1],
        [1, 0],
      ],
      'f2',
    ),
  ]
  const cuts = (acting: readonly ActiveFault[]): [number, string][] => [
    ...(conditionsOf(acting, PARTICIPANTS).cuts ?? []),
  ]
  const [there, back] = [linkNumber(0, 1, PARTICIPANTS), linkNumber(1, 0, PARTICIPANTS)]
  expect(cuts(both)).toStrictEqual([
    [there, 'f1'],
    [back, 'f2'],
  ])
  expect(cuts(both.slice(1)), 'the second alone').toStrictEqual([
    [there, 'f2'],
    [back, 'f2'],
  ])
  expect(cuts(both.slice(0, 1)), 'the first alone').toStrictEqual([[there, 'f1']])
})

test('a node is down as long as any crash holds it, and its drifts and offsets add up', () => {
  const acting = [
    active({ kind: 'crash', node: 'n1', at: 0 }, [0]),
    active({ kind: 'crash', node: 'n1', at: 0 }, [0]),
    active({ kind: 'drift', node: 'n1', ppm: 200, at: 0 }, [0]),
    active({ kind: 'drift', node: 'n1', ppm: -50, at: 0 }, [0]),
    active({ kind: 'clock-offset', node: 'n1', byMs: 10, at: 0 }, [0]),
    active({ kind: 'clock-offset', node: 'n1', byMs: -2.5, at: 0 }, [0]),
    active({ kind: 'drift', node: 'n2', ppm: 7, at: 0 }, [1]),
  ]
  expect(nodeConditionsOf(acting, node(0))).toStrictEqual({ down: true, ppm: 150, offset: 7_500 })
  expect(nodeConditionsOf(acting.slice(1), node(0)).down, 'one crash has ended').toBe(true)
  expect(nodeConditionsOf(acting.slice(2), node(0)).down, 'both have').toBe(false)
  expect(nodeConditionsOf(acting, node(1))).toStrictEqual({ down: false, ppm: 7, offset: 0 })
  expect(nodeConditionsOf(acting, node(2))).toStrictEqual({ down: false, ppm: 0, offset: 0 })
})

test('what holds does not depend on the order in which faults began', () => {
  const fault = fc.oneof(
    fc.nat(100).map((percent) => active({ kind: 'loss', probability: percent / 100, at: 0 })),
    fc.nat(50).map((ms) => active({ kind: 'delay', ms, at: 0 })),
    fc.integer({ min: -500, max: 500 }).map((ppm) => active({ kind: 'drift', node: 'n1', ppm, at: 0 }, [0])),
    fc.constant(active({ kind: 'crash', node: 'n1', at: 0 }, [0])),
    fc.constantFrom<[number, number][]>([0, 1], [1, 2]).map((link) => active(halves, [], [link])),
  )
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 6 }), (faults) => {
      const backwards = faults.toReversed()
      const [one, other] = [conditionsOf(faults, PARTICIPANTS), conditionsOf(backwards, PARTICIPANTS)]
      expect(other.loss).toBeCloseTo(one.loss, 9)
      expect(other.delay).toBe(one.delay)
      expect(new Set(other.cuts?.keys())).toStrictEqual(new Set(one.cuts?.keys()))
      expect(nodeConditionsOf(backwards, node(0))).toStrictEqual(nodeConditionsOf(faults, node(0)))
    }),
  )
})
