import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import {
  availabilityChecker,
  bankChecker,
  causalReverseChecker,
  latencyChecker,
  longForkChecker,
  monotonicChecker,
  setChecker,
  statsChecker,
  unhandledExceptionsChecker,
  uniqueIdsChecker,
} from './index.ts'
import { nearestRank } from './quantiles.ts'

type Event = Omit<HistoryEvent, 'index'>

const ok = (f: string, value: Json, process = 0, time = 0): Event => ({ process, type: 'ok', f, value, time })
const operation = (
  f: string,
  process: number,
  from: number,
  to: number,
  type: Event['type'] = 'ok',
): Event[] => [
  { process, type: 'invoke', f, time: from, client: `c${process}`, node: `n${process}` },
  { process, type, f, time: to },
]

describe('long forks', () => {
  const read = (...values: Json[]): Event =>
    ok(
      'read',
      values.map((value, key) => ['r', key, value]),
    )

  test('are there exactly if some two reads of a group cannot be ordered', () => {
    const seen = { valid: 0, invalid: 0, unknown: 0 }
    const reads = fc.array(fc.array(fc.constantFrom(null, 1), { minLength: 3, maxLength: 3 }), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(reads, (values) => {
        const within = (a: readonly Json[], b: readonly Json[]) =>
          a.every((value, i) => value === null || b[i] === 1)
        const forked = values.some((a) => values.some((b) => !within(a, b) && !within(b, a)))
        const { verdict } = longForkChecker().judge(historyOf(values.map((value) => read(...value))))
        expect(verdict).toBe(forked ? 'invalid' : 'valid')
        seen[verdict]++
      }),
      { numRuns: 500 },
    )
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(50)
  })

  test('are not to be told where a key is written twice, or read with two values', () => {
    const write: Event = { process: 0, type: 'invoke', f: 'write', value: [['w', 'x', 1]], time: 0 }
    const twice = longForkChecker().judge(historyOf([write, { ...write, process: 1 }]))
    expect(twice.verdict).toBe('unknown')
    expect(twice.why).toContain('write of "x" (event 1) is the second to it')
    expect(longForkChecker().judge(historyOf([read(1, null), read(2, null)])).verdict).toBe('unknown')
    expect(
      longForkChecker().judge(
        historyOf([{ ...write, process: 2 }, { ...write, process: 1 }, read(1, null), read(null, 1)]),
      ).verdict,
    ).toBe('invalid')
  })

  test('are told in words, and reads of another size than was said are refused', () => {
    const { why, details } = longForkChecker().judge(
      historyOf([read(1, null), read(null, 1), read(null, null)]),
    )
    expect(why).toContain(
      "process 0's read (event 0) saw the write of 0 but not that of 1, and process 0's read (event 1) saw that of 1 but not that of 0",
    )
    expect(details).toMatchObject({ readsCount: 3, earlyReadCount: 1, lateReadCount: 0, forks: [[0, 1]] })
    expect(() => longForkChecker({ groupSize: 3 }).judge(historyOf([read(1, null)]))).toThrow(
      'event 0 reads 2 keys, expected 3, as groupSize says',
    )
  })

  test('are found in Jepsen’s JSON, where keywords have colons', () => {
    const events = [
      ok('txn', [
        [':r', 0, 1],
        [':r', 1, null],
      ]),
      ok('txn', [
        [':r', 1, 1],
        [':r', 0, null],
      ]),
    ]
    expect(longForkChecker().judge(historyOf(events)).verdict).toBe('invalid')
  })
})

describe('a bank', () => {
  const judge = (options: Parameters<typeof bankChecker>[0], ...reads: Json[]) =>
    bankChecker(options).judge(historyOf(reads.map((value) => ok('read', value))))

  test.each([
    ['unexpected-key', { a: 5, d: 5 }, 'shows the account "d", expected only those that there are'],
    ['nil-balance', { a: 10, b: null }, 'shows no balance for the account "b"'],
    ['wrong-total', { a: 5, b: 6 }, 'shows balances with a sum of 11, expected 10'],
    ['negative-value', { a: 11, b: -1 }, 'shows the account "b" below zero, at -1'],
  ] as const)('has a read with %s', (type, read, why) => {
    const verdict = judge({ total: 10, accounts: ['a', 'b'] }, { a: 4, b: 6 }, read, read)
    expect(verdict.details.firstError?.type).toBe(type)
    expect(verdict.details.errors[type]?.count).toBe(2)
    expect(verdict.why).toContain(why)
    expect(verdict.verdict === 'invalid' && verdict.core).toEqual([1])
  })

  test('may be overdrawn where that is allowed, and its first read says the total if nobody else does', () => {
    expect(judge({ negativeBalances: true }, { a: 11, b: -1 }, { a: 5, b: 5 }).verdict).toBe('valid')
    const { why, details } = judge({}, { a: 5, b: 5 }, { a: 5, b: 9 }, { a: 5, b: 4 })
    expect(why).toContain(
      "a sum of 14, expected 10, as process 0's read (event 0) shows; 2 of 3 reads are wrong",
    )
    expect(details.errors['wrong-total']).toMatchObject({ worst: { total: 14 }, lowest: { total: 9 } })
  })

  test('has accounts that are numbers', () => {
    expect(judge({ accounts: [0, 1] }, { 0: 5, 1: 5 }).verdict).toBe('valid')
  })
})

describe('values that only grow', () => {
  const invoke = (process: number): Event => ({ process, type: 'invoke', f: 'read', time: 0 })

  test('go back along a process, or to nothing', () => {
    expect(monotonicChecker().judge(historyOf([ok('inc', 2), ok('read', 1)])).details.errors).toEqual([
      { earlier: 0, later: 1, from: 2, to: 1 },
    ])
    expect(monotonicChecker().judge(historyOf([ok('read', 2), ok('read', null)])).verdict).toBe('invalid')
  })

  test('go back from one process to another only if real time counts, and only if they did not overlap', () => {
    const apart = historyOf([invoke(0), ok('read', 2, 0), invoke(1), ok('read', 1, 1)])
    const beside = historyOf([invoke(0), invoke(1), ok('read', 2, 0), ok('read', 1, 1)])
    expect(monotonicChecker().judge(apart).verdict).toBe('valid')
    expect(monotonicChecker({ realtime: true }).judge(apart).why).toContain(
      "process 0's read (event 1) saw 2, and process 1's read (event 3), which began later, saw 1",
    )
    expect(monotonicChecker({ realtime: true }).judge(beside).verdict).toBe('valid')
  })
})

test('a write that is seen without one that was acknowledged before it began is told', () => {
  const write = (value: number): Event[] => [
    { process: 0, type: 'invoke', f: 'write', value, time: 0 },
    { process: 0, type: 'ok', f: 'write', value, time: 0 },
  ]
  const events = [...write(1), ...write(2), ok('read', [2], 1)]
  expect(causalReverseChecker().judge(historyOf(events)).why).toContain(
    "process 1's read (event 4) saw 2 and not 1, which was acknowledged (event 1), before process 0's write of 2 (event 2) began",
  )
  expect(
    causalReverseChecker().judge(historyOf([...write(1), ...write(2), ok('read', [1], 1)])).verdict,
  ).toBe('valid')
})

test('ids that were given out twice are counted, the most frequent first', () => {
  const ids = ['b', 'a', 'b', 'c', 'a', 'b'].map((id) => ok('generate', id))
  const { details, why } = uniqueIdsChecker().judge(historyOf(ids))
  expect(details.duplicated).toEqual([
    { id: 'b', times: 3 },
    { id: 'a', times: 2 },
  ])
  expect(details.range).toEqual(['a', 'c'])
  expect(why).toContain('was given "b" (event 2), which process 0 had been given (event 0)')
  expect(
    uniqueIdsChecker().judge(historyOf([ok('generate', 1), ok('generate', 'a')])).details.range,
  ).toBeUndefined()
})

test('what was acknowledged while the final read of a set went on, or after it, is not lost', () => {
  const events: Event[] = [
    { process: 0, type: 'invoke', f: 'add', value: 1, time: 0 },
    { process: 1, type: 'invoke', f: 'read', time: 0 },
    { process: 0, type: 'ok', f: 'add', value: 1, time: 0 },
    { process: 1, type: 'ok', f: 'read', value: { '#set': [] }, time: 0 },
  ]
  expect(setChecker().judge(historyOf(events)).verdict).toBe('valid')
  expect(
    setChecker().judge(
      historyOf([...events.slice(0, 1), events[2] as Event, ...events.slice(1, 2), ...events.slice(3)]),
    ).verdict,
  ).toBe('invalid')
})

describe('summaries', () => {
  test('count how operations ended, and find the kind that never succeeded', () => {
    const history = historyOf([
      ...operation('read', 0, 0, 1),
      ...operation('write', 0, 2, 3, 'fail'),
      ...operation('write', 0, 4, 5, 'info'),
      { process: 1, type: 'invoke', f: 'write', time: 6 },
    ])
    const { verdict, why, details } = statsChecker().judge(history)
    expect(verdict).toBe('invalid')
    expect(why).toBe('No write succeeded: of 3 operations, 1 failed, 1 ended as info, 1 did not end.')
    expect(details).toMatchObject({ count: 3, okCount: 1, failCount: 1, infoCount: 1, openCount: 1 })
    expect(details.byF['read']).toMatchObject({ count: 1, okCount: 1 })
  })

  test('group errors, most frequent first', () => {
    const info = (error: string, process: number): Event => ({
      process,
      type: 'info',
      f: 'read',
      error,
      time: 0,
    })
    const { details } = unhandledExceptionsChecker().judge(
      historyOf([info('a', 0), info('b', 1), info('b', 2)]),
    )
    expect(details.exceptions).toEqual([
      { error: 'b', count: 2, example: 1 },
      { error: 'a', count: 1, example: 0 },
    ])
  })

  test('tell latencies by exact rank', () => {
    const events = Array.from({ length: 1_000 }, (_, i) =>
      operation('read', 0, 10_000 * i, 10_000 * i + i + 1),
    ).flat()
    expect(latencyChecker().judge(historyOf(events)).details.byF['read']?.['ok']).toEqual({
      count: 1_000,
      p50: 500,
      p99: 990,
      p999: 999,
      max: 1_000,
    })
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1 }),
        fc.integer({ min: 0, max: 1_000 }),
        (values, perMille) => {
          const sorted = values.sort((a, b) => a - b)
          const value = nearestRank(sorted, perMille)
          const enough = (limit: number) =>
            1_000 * sorted.filter((other) => other <= limit).length >= perMille * sorted.length
          expect(value).toBe(sorted.find((other) => enough(other)))
        },
      ),
    )
  })

  test('tell who was answered when, and the longest time in which nobody was', () => {
    const history = historyOf([
      ...operation('read', 1, 0, 100_000),
      ...operation('read', 1, 500_000, 2_700_000),
      ...operation('read', 2, 2_800_000, 2_900_000, 'fail'),
      ...operation('read', 2, 5_000_000, 5_500_000, 'info'),
      { process: 1, type: 'invoke', f: 'read', time: 6_000_000 },
    ])
    const { verdict, why, details } = availabilityChecker({ boundMs: 1_000 }).judge(history)
    expect(verdict).toBe('invalid')
    expect(why).toContain(
      "process 1's read at 2.700 s was answered too late; 3 of 5 operations were answered, 2 of them within",
    )
    expect(details).toMatchObject({
      operations: 5,
      answered: 3,
      answeredInTime: 2,
      longestOutageMicroseconds: 2_200_000,
    })
    expect(
      details.windows.map(({ fromMicroseconds, operations, answered }) => [
        fromMicroseconds,
        operations,
        answered,
      ]),
    ).toEqual([
      [0, 2, 2],
      [2_000_000, 1, 1],
      [5_000_000, 1, 0],
      [6_000_000, 1, 0],
    ])
    expect(details.byClient['c2']).toMatchObject({
      operations: 2,
      answered: 1,
      longestOutageMicroseconds: 1_000_000,
    })
    expect(details.byNode['n1']).toMatchObject({ operations: 2, answered: 2 })
    expect(availabilityChecker({ refusals: 'outage' }).judge(history).details.answered).toBe(2)
    expect(availabilityChecker().judge(history).why).toContain('read at 5.500 s was given up')
    expect(availabilityChecker().judge(historyOf(operation('read', 0, 0, 9))).verdict).toBe('valid')
  })
})
