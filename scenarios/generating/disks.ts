import * as fc from 'fast-check'
import type { DiskFault, DiskOperation } from '../../sim/index.ts'
import { fields, given, maybe } from './arbitrary.ts'
import type { Drawings } from './drawing.ts'
import type { Ground } from './ground.ts'
import { type Manner, probabilitiesOf } from './manner.ts'
import { type AtNodes, nodesOf } from './nodes.ts'

interface Likely {
  readonly where: AtNodes
  readonly probability: number
}

function likely(ground: Ground, manner: Manner, mostPercent: number): fc.Arbitrary<Likely> {
  return fields<Likely>({
    where: nodesOf(ground, manner),
    probability: probabilitiesOf(manner, mostPercent),
  })
}

const operations: readonly DiskOperation[] = ['read', 'write', 'flush']

/** How faults of disks are drawn. */
export const diskDrawings: Drawings<DiskFault['kind']> = {
  'torn-writes': {
    arbitrary: (ground, manner) =>
      likely(ground, manner, 100).map(({ where: { at, for: lengthMs }, probability }) => ({
        kind: 'torn-writes',
        node: { pick: 'all' },
        at,
        for: lengthMs,
        probability,
      })),
  },
  corruption: {
    arbitrary: (ground, manner) =>
      likely(ground, manner, 50).map(({ where: { at, node }, probability }) => ({
        kind: 'corruption',
        node,
        at,
        probability,
      })),
  },
  'lying-flush': {
    arbitrary: (ground, manner) =>
      nodesOf(ground, manner).map((where) => ({ kind: 'lying-flush', ...where })),
  },
  'disk-error': {
    arbitrary: (ground, manner) =>
      fields<Likely & { operations?: readonly DiskOperation[] }>({
        where: nodesOf(ground, manner),
        probability: probabilitiesOf(manner, 20),
        operations: maybe(30, fc.subarray([...operations], { minLength: 1, maxLength: 2 })),
      }).map(({ where, ...rest }) => ({ kind: 'disk-error', ...where, ...given(rest) })),
  },
  'disk-full': {
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; freeBytes: number }>({
        where: nodesOf(ground, manner),
        freeBytes: fc.constantFrom(0, 1_000),
      }).map(({ where, freeBytes }) => ({ kind: 'disk-full', ...where, freeBytes })),
  },
  'slow-disk': {
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; factor: number }>({
        where: nodesOf(ground, manner),
        factor: manner.strength === 'weak' ? fc.constantFrom(5, 20) : fc.constantFrom(5, 20, 50),
      }).map(({ where, factor }) => ({ kind: 'slow-disk', ...where, factor })),
  },
  'disk-stall': {
    arbitrary: (ground, manner) => nodesOf(ground, manner).map((where) => ({ kind: 'disk-stall', ...where })),
  },
}
