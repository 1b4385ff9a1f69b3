import { expect, test } from 'vitest'
import { allAvailable, availabilityIn, besideAny, successOver } from './availability.ts'
import { performedOf } from './testing/written.ts'

const stretch = { from: 1_000_000, to: 5_000_000 }
const WITHIN_US = 500_000

test('a request counts as answered if it succeeded before faults ended, and as in time within the bound', () => {
  const performed = performedOf([
    { from: 1_000, to: 1_500 },
    { from: 1_000, to: 1_501 },
    // However slowly.
    { from: 1_100, to: 5_000 },
    // Only because the faults are over.
    { from: 1_200, to: 5_001 },
    // A refusal is no answer, and neither is not to know.
    { from: 2_000, to: 2_010, outcome: 'fail' },
    { from: 2_000, to: 3_000, outcome: 'info' },
    { from: 2_000 },
  ])
  expect(availabilityIn(performed, stretch, WITHIN_US)).toEqual({
    requests: 7,
    answered: 3,
    inTime: 1,
    isTotal: false,
  })
})

test('what begins before the faults or in their last second does not count', () => {
  const performed = performedOf([
    { from: 999, to: 1_005, outcome: 'fail' },
    { from: 4_000, to: 4_010 },
    { from: 4_001, to: 4_010, outcome: 'fail' },
    { from: 5_000 },
  ])
  expect(availabilityIn(performed, stretch, WITHIN_US)).toEqual({
    requests: 1,
    answered: 1,
    inTime: 1,
    isTotal: true,
  })
})

test('slow answers are available as in CAP, and not in time', () => {
  const performed = performedOf([{ from: 1_000, to: 4_900 }])
  expect(availabilityIn(performed, stretch, WITHIN_US)).toMatchObject({ inTime: 0, isTotal: true })
})

test('what is answered after the faults is not in time for them, however long the bound is', () => {
  const performed = performedOf([{ from: 4_000, to: 5_500 }])
  const { answered, inTime } = availabilityIn(performed, stretch, 2_000_000)
  expect([answered, inTime], 'answered, in time').toEqual([0, 0])
})

test('runs are added up, and one in which nobody asked says nothing', () => {
  const [all, some, none] = [
    { requests: 3, answered: 3, inTime: 2, isTotal: true },
    { requests: 4, answered: 3, inTime: 3, isTotal: false },
    { requests: 0, answered: 0, inTime: 0, isTotal: false },
  ] as const
  expect(allAvailable([all, some])).toEqual({ requests: 7, answered: 6, inTime: 5, isTotal: false })
  expect(allAvailable([all, none])).toEqual(all)
  expect(allAvailable([none])).toEqual(none)
  expect(allAvailable([])).toEqual(none)
})

const sides = [
  { name: 'minority', nodes: ['n1'] },
  { name: 'majority', nodes: ['n2', 'n3'] },
] as const

test('operations belong to the node that their client is beside, whoever answers', () => {
  const performed = performedOf([
    { from: 0, to: 1, home: 'n1', answeredBy: 'n2' },
    { from: 2, to: 3, home: 'n3', answeredBy: 'n1' },
  ])
  expect(besideAny(performed, ['n1']).map(({ from }) => from)).toEqual([0])
  expect(besideAny(performed, ['n2', 'n3']).map(({ from }) => from)).toEqual([2_000])
})

test('outcomes are counted by side and by the window in which an operation began, over runs', () => {
  const runs = [
    performedOf([
      { from: 0, to: 700, home: 'n1' },
      { from: 499, home: 'n1' },
      { from: 500, to: 600, outcome: 'fail', home: 'n3' },
      { from: 1_000, to: 1_001, home: 'n1' },
    ]),
    performedOf([{ from: 10, to: 20, home: 'n1' }]),
  ]
  const empty = { ok: 0, fail: 0, info: 0 }
  expect(successOver(runs, sides, 500_000, 1_000_000)).toEqual([
    { name: 'minority', windows: [{ ok: 2, fail: 0, info: 1 }, empty] },
    { name: 'majority', windows: [empty, { ok: 0, fail: 1, info: 0 }] },
  ])
})
