import { describe, expect, test } from 'vitest'
import { historyOf, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { verifyLinearizability } from '../certificate.ts'
import { checkLinearizable } from '../linearizable.ts'
import type { ModelName } from '../models/index.ts'
import { culpritIn } from './facts.ts'

/** An operation of a process: when it began and ended, what it was given, what it answered, how it ended. */
type Told = readonly [
  process: number,
  f: string,
  input: Json,
  output: Json,
  from: number,
  to: number,
  end?: 'fail',
]

/** What is said of a wrong history; every proof is verified, and the operation spoken of is the culprit. */
function saidOf(model: ModelName, ...operations: readonly Told[]): { why: string; kind: string | undefined } {
  const events = operations.flatMap(
    ([process, f, input, output, from, to, end]): Omit<HistoryEvent, 'index'>[] => [
      { process, type: 'invoke', f, key: 'x', value: input, time: from * 1_000 },
      { process, type: end ?? 'ok', f, key: 'x', value: output, time: to * 1_000 },
    ],
  )
  const history = historyOf(events.toSorted((a, b) => a.time - b.time))
  const verdict = checkLinearizable(history, { model })
  if (verdict.verdict !== 'invalid') throw new Error(`expected a violation, found ${verdict.verdict}`)
  expect(verifyLinearizability(history, { model }, verdict).outcome).toBe('proven')
  const culprit = verdict.facts === undefined ? undefined : culpritIn(verdict.facts)
  if (culprit !== undefined) expect(verdict.core).toContain(culprit)
  return {
    why: verdict.why.replace(/; no order of the operations explains it\.$/, ''),
    kind: verdict.facts?.kind,
  }
}

describe('of a queue it is told', () => {
  const put = (value: number, from: number, to = from + 1): Told => [1, 'enqueue', value, value, from, to]
  const take = (value: number | null, from: number, process = 2): Told => [
    process,
    'dequeue',
    null,
    value,
    from,
    from + 1,
  ]

  test('that values came in the wrong order', () => {
    expect(saidOf('fifo-queue', put(1, 1), put(2, 3), take(2, 5), take(1, 7))).toEqual({
      why: "process 2 dequeued 2 from x at 0.005 s, but process 1's enqueue of 1 on x was acknowledged before process 1's enqueue of 2 on x began, and nothing can have taken it out by then",
      kind: 'out-of-order',
    })
  })

  test('that a value came twice', () => {
    expect(saidOf('unordered-queue', put(1, 1), take(1, 3), take(1, 5, 3))).toEqual({
      why: 'process 3 dequeued 1 from x at 0.005 s, but process 2 dequeued 1 from x at 0.003 s, and 1 was there only once',
      kind: 'taken-twice',
    })
  })

  test('that a value came from nowhere, or from an enqueue that failed', () => {
    expect(saidOf('fifo-queue', take(7, 1)).why).toBe(
      'process 2 dequeued 7 from x at 0.001 s, but nothing ever put 7 there',
    )
    expect(saidOf('fifo-queue', [1, 'enqueue', 7, 7, 1, 2, 'fail'], take(7, 3))).toEqual({
      why: "process 2 dequeued 7 from x at 0.003 s, but process 1's enqueue of 7 on x was reported as failed at 0.002 s and nothing else had put 7 there",
      kind: 'never-added',
    })
    expect(saidOf('fifo-queue', take(7, 1), put(7, 3)).why).toBe(
      "process 2 dequeued 7 from x at 0.001 s, but nothing had put 7 there before process 1's enqueue of 7 on x began at 0.003 s",
    )
  })

  test('that it was found empty, and was not; and so of a stack', () => {
    expect(saidOf('fifo-queue', put(1, 1), take(null, 5))).toEqual({
      why: "process 2 found x empty at 0.005 s, 3 ms after process 1's enqueue of 1 on x was acknowledged, and nothing can have taken it out since",
      kind: 'found-empty',
    })
    expect(saidOf('stack', [1, 'push', 1, 1, 1, 2], [2, 'pop', null, null, 5, 6]).kind).toBe('found-empty')
  })
})

describe('of a set and a list it is told', () => {
  test('that an element is missing', () => {
    expect(saidOf('set', [1, 'add', 4, 4, 1, 2], [2, 'read', null, [], 5, 6])).toEqual({
      why: "process 2 read x = [] at 0.005 s, 3 ms after process 1's addition of 4 to x was acknowledged, and nothing can have removed it since",
      kind: 'missing-element',
    })
    expect(saidOf('set', [1, 'add', 4, true, 1, 2], [2, 'contains', 4, false, 5, 6]).why).toContain(
      'process 2 did not find 4 in x at 0.005 s',
    )
    expect(saidOf('list', [1, 'append', 4, 4, 1, 2], [2, 'read', null, [], 5, 6])).toEqual({
      why: "process 2 read x = [] at 0.005 s, 3 ms after process 1's append of 4 to x was acknowledged, of which it shows nothing",
      kind: 'lost-append',
    })
  })

  test('that an element came from nowhere', () => {
    expect(saidOf('set', [2, 'read', null, [9], 5, 6]).why).toBe(
      'process 2 read x = [9] at 0.005 s, but nothing ever put 9 there',
    )
    expect(saidOf('list', [2, 'read', null, [9], 5, 6]).kind).toBe('never-added')
  })

  test('that two reads do not agree on the order', () => {
    const appends: readonly Told[] = [
      [1, 'append', 1, 1, 1, 90],
      [2, 'append', 2, 2, 2, 91],
    ]
    const said = saidOf('list', ...appends, [3, 'read', null, [1, 2], 5, 6], [4, 'read', null, [2, 1], 7, 8])
    expect(said).toEqual({
      why: 'process 4 read x = [2,1] at 0.007 s, but process 3 read x = [1,2] at 0.005 s, and neither is the beginning of the other',
      kind: 'reordered',
    })
  })
})

describe('of a lock it is told', () => {
  test('that it was held twice, one after the other or at once', () => {
    expect(saidOf('mutex', [1, 'acquire', null, null, 1, 2], [2, 'acquire', null, null, 5, 6])).toEqual({
      why: "process 2 acquired x at 0.005 s, 3 ms after process 1's acquisition of x was acknowledged, and nothing can have released it since",
      kind: 'held-twice',
    })
    expect(saidOf('owned-mutex', [1, 'acquire', null, null, 1, 6], [2, 'acquire', null, null, 5, 7])).toEqual(
      {
        why: 'process 2 acquired x as 2 at 0.005 s, but process 1 acquired x as 1 at 0.001 s, and nothing can have released it in between',
        kind: 'held-twice',
      },
    )
  })

  test('that it was released by one who did not hold it', () => {
    const said = saidOf('owned-mutex', [1, 'acquire', null, null, 1, 2], [2, 'release', null, null, 5, 6])
    expect(said).toEqual({
      why: 'process 2 released x as 2 at 0.005 s, but no acquisition was left that this can have ended',
      kind: 'not-held',
    })
  })
})

test('of a counter it is told that it showed too little, or too much', () => {
  const adds: readonly Told[] = [
    [1, 'add', 2, 2, 1, 2],
    [1, 'add', 3, 3, 3, 4],
  ]
  expect(saidOf('counter', ...adds, [2, 'read', null, 3, 5, 6])).toEqual({
    why: 'process 2 read x = 3 at 0.005 s, but what had been acknowledged before makes at least 5',
    kind: 'out-of-bounds',
  })
  expect(saidOf('counter', ...adds, [2, 'read', null, 6, 5, 6]).why).toBe(
    'process 2 read x = 6 at 0.005 s, but all that had been asked for by then makes at most 5',
  )
})

test('what stands for itself is not said to be one of several', () => {
  const said = saidOf('multi-register', [1, 'txn', [['r', 'y', null]], [['r', 'y', 5]], 1, 2])
  expect(said.why).toBe(
    'process 1 read y = 5 at 0.001 s, which nothing that had happened by then could have led to.',
  )
})
