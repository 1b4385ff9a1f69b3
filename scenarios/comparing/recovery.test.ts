import { describe, expect, test } from 'vitest'
import { durationOver, failoverIn, healingIn } from './recovery.ts'
import { performedOf, type Written } from './testing/written.ts'

const stretch = { from: 1_000_000, to: 5_000_000 }
const WITHIN_US = 500_000
const UNTIL_US = 9_000_000

describe('the time to fail over', () => {
  const failoverOf = (operations: readonly Written[], nodes: readonly string[] = ['n1', 'n2']) =>
    failoverIn(performedOf(operations), nodes, stretch, WITHIN_US)

  test('lasts to the end of the first operation that is served after the last that is not', () => {
    const found = failoverOf([
      { from: 1_100, to: 1_110 },
      { from: 1_200, to: 1_300, outcome: 'fail' },
      { from: 1_400, to: 1_410 },
      { from: 1_500, to: 2_700 },
      { from: 1_900, to: 2_300 },
      { from: 3_000, to: 3_010 },
    ])
    // The one that was too slow began at 1.5 s; the next one was over at 2.3 s.
    expect(found).toBe(1_300_000)
  })

  test('is none where all are served', () => {
    expect(failoverOf([{ from: 1_100, to: 1_600 }])).toBe(0)
  })

  test('does not come to an end where the last operation is not served, or nobody asks', () => {
    expect(failoverOf([{ from: 1_100, to: 1_110 }, { from: 1_200 }])).toBeUndefined()
    expect(failoverOf([])).toBeUndefined()
  })

  test('is that of clients beside some nodes, while faults act', () => {
    expect(
      failoverOf([
        { from: 999, to: 1_000, outcome: 'fail' },
        { from: 1_100, to: 1_110 },
        { from: 1_200, home: 'n3' },
        { from: 5_000, to: 5_001, outcome: 'fail' },
      ]),
    ).toBe(0)
  })
})

describe('the time to heal', () => {
  const healingOf = (operations: readonly Written[]) =>
    healingIn(performedOf(operations), [['n1'], ['n2', 'n3']], stretch, UNTIL_US, WITHIN_US)

  test('is that of the side that takes longer', () => {
    const found = healingOf([
      { from: 5_100, to: 5_200, outcome: 'fail', home: 'n1' },
      // The other side being served says nothing of this one.
      { from: 5_300, to: 5_310, home: 'n2' },
      { from: 6_000, to: 6_010, home: 'n1' },
    ])
    expect(found).toBe(1_010_000)
  })

  test('does not come to an end as long as one side is not served', () => {
    expect(
      healingOf([
        { from: 5_100, home: 'n1' },
        { from: 5_300, to: 5_310, home: 'n2' },
      ]),
    ).toBeUndefined()
  })

  test('is told of the sides that ask for anything', () => {
    expect(healingOf([{ from: 5_300, to: 5_310, home: 'n2' }])).toBe(0)
    expect(healingOf([])).toBeUndefined()
  })

  test('looks at what begins from the end of faults to the end of the main part', () => {
    expect(
      healingOf([
        { from: 4_999, home: 'n1' },
        { from: 5_000, to: 5_010, home: 'n1' },
        { from: 9_000, home: 'n1' },
      ]),
    ).toBe(0)
  })
})

test('durations are told by their mean, the longest, and how often there is none', () => {
  expect(durationOver([1_000, undefined, 3_000])).toEqual({ meanMs: 2, mostMs: 3, never: 1 })
  expect(durationOver([undefined])).toEqual({ never: 1 })
  expect(durationOver([])).toEqual({ never: 0 })
})
