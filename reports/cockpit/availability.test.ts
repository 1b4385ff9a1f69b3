import { expect, test } from 'vitest'
import type { InjectedFault, Participant } from '../../sim/record.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { availabilityOf } from './availability.ts'
import { bucketsOf } from './buckets.ts'
import { sideAt, sidesOf } from './sides.ts'

const participants: readonly Participant[] = [
  ...['n1', 'n2', 'n3', 'n4', 'n5'].map((id): Participant => ({ id, kind: 'node', group: 'n' })),
  { id: 'c1', kind: 'client', group: 'n', home: 'n1' },
]

function cut(from: number, to: number, links: readonly (readonly [string, string])[]): InjectedFault {
  const fault = { kind: 'partition', split: { links: [] }, at: 0, id: `cut-${from}` } as const
  return { fault, injected: true, from, to, nodes: [], links }
}

function bothWays(
  some: readonly string[],
  others: readonly string[],
): readonly (readonly [string, string])[] {
  return some.flatMap((one) =>
    others.flatMap((other): (readonly [string, string])[] => [
      [one, other],
      [other, one],
    ]),
  )
}

function sidesAt(timeUs: number, ...faults: readonly InjectedFault[]): string {
  const sides = sidesOf({ participants, faults, endUs: 1_000 })
  return participants.map((_, participant) => sideAt(sides, participant, timeUs).slice(0, 2)).join(' ')
}

test('a client is on the side of its node, and a side is what can talk both ways to more than half', () => {
  const isolated = cut(100, 200, bothWays(['n1'], ['n2', 'n3', 'n4', 'n5']))
  expect(sidesAt(99, isolated)).toBe('wh wh wh wh wh wh')
  expect(sidesAt(100, isolated)).toBe('mi ma ma ma ma mi')
  expect(sidesAt(199, isolated)).toBe('mi ma ma ma ma mi')
  expect(sidesAt(200, isolated), 'its end is not part of it').toBe('wh wh wh wh wh wh')
})

test('in a bridge both halves reach a majority, over the node in the middle', () => {
  expect(sidesAt(1, cut(0, 10, bothWays(['n1', 'n2'], ['n4', 'n5'])))).toBe('ma ma ma ma ma ma')
})

test('what hears others but is not heard is in the minority', () => {
  const mute = cut(
    0,
    10,
    ['n2', 'n3', 'n4', 'n5'].map((other) => ['n1', other] as const),
  )
  expect(sidesAt(1, mute)).toBe('mi ma ma ma ma mi')
})

test('what is heard but hears nobody is as well', () => {
  const deaf = cut(
    0,
    10,
    ['n2', 'n3', 'n4', 'n5'].map((other) => [other, 'n1'] as const),
  )
  expect(sidesAt(1, deaf)).toBe('mi ma ma ma ma mi')
})

test('cuts that overlap add up', () => {
  const first = cut(0, 20, bothWays(['n1', 'n2'], ['n3', 'n4', 'n5']))
  const second = cut(10, 30, bothWays(['n3'], ['n4', 'n5']))
  expect(sidesAt(5, first, second)).toBe('mi mi ma ma ma mi')
  expect(sidesAt(15, first, second), 'nobody has a majority').toBe('mi mi mi mi mi mi')
  expect(sidesAt(25, first, second)).toBe('ma ma ma ma ma ma')
})

test('each operation counts once, on one side, and a run without a partition is whole', () => {
  const { operations, outline } = columnsOf(keptRun('raft-partition', 7, { duration: 6_000 }))
  const buckets = bucketsOf({ fromUs: 0, toUs: outline.endUs }, 40)
  const count = (faults: typeof outline.faults) => {
    const shares = availabilityOf(operations, sidesOf({ ...outline, faults }), buckets)
    const asked = { whole: 0, majority: 0, minority: 0 }
    const ok = { whole: 0, majority: 0, minority: 0 }
    for (const bucket of shares) {
      for (const side of ['whole', 'majority', 'minority'] as const) {
        asked[side] += bucket[side].asked
        ok[side] += bucket[side].ok
      }
    }
    return { asked, ok }
  }
  const { asked, ok } = count(outline.faults)
  expect(asked.whole + asked.majority + asked.minority).toBe(operations.length)
  expect(ok.minority / asked.minority, 'who is cut off is answered less').toBeLessThan(
    ok.majority / asked.majority,
  )
  const whole = count([])
  expect(whole.asked).toEqual({ whole: operations.length, majority: 0, minority: 0 })
})
