import { describe, expect, test } from 'vitest'
import { OnlineBag } from './bag-online.ts'
import { decideBag } from './bag.ts'
import { COUNTER_ADD, COUNTER_READ, decideCounter } from './counter.ts'
import { OPEN } from './procedure.ts'
import { EMPTY, INSERT, pick, type QueueOperations, REMOVE } from './queue-operations.ts'
import { timelineOf } from './queue-timeline.ts'
import { OnlineQueue } from './queue-online.ts'
import { decideQueue } from './queue.ts'
import { decideStack } from './stack.ts'
import { flawOf, stepOf } from './testing/queue-brute-force.ts'
import { fuzz, fuzzed } from './testing/queue-fuzz.ts'
import { drawsOf, randomHistory } from './testing/queue-histories.ts'

const ENOUGH = { histories: 3_000, each: 400 }

describe.each(fuzzed.filter((procedure) => !procedure.startsWith('large')))(
  'on random small histories, the %s',
  (procedure) => {
    test('agrees with the definition, and its order replays or its obstruction is invalid by itself', () => {
      const { valid, invalid, faults } = fuzz(procedure, ENOUGH.histories, 'test')
      expect(faults).toStrictEqual([])
      expect(Math.min(valid, invalid), `valid ${valid}, invalid ${invalid}`).toBeGreaterThan(ENOUGH.each)
    })
  },
)

test.each(['large queue', 'large bag', 'large stack'] as const)(
  'a %s brings an order that replays or an obstruction',
  (procedure) => {
    const { valid, invalid, faults } = fuzz(procedure, 400, 'test')
    expect(faults).toStrictEqual([])
    expect(Math.min(valid, invalid), `valid ${valid}, invalid ${invalid}`).toBeGreaterThan(100)
  },
)

test.each(['queue', 'bag', 'stack', 'counter'] as const)(
  'deletions that are called sound for a %s are tried, and make no valid history invalid',
  (procedure) => {
    const { deleted, faults } = fuzz(procedure, 1_000, 'deletions')
    expect(faults).toStrictEqual([])
    expect(deleted).toBeGreaterThan(300)
  },
)

test('only a stack with open pops and a counter with different amounts are unfit, and few of them', () => {
  for (const procedure of ['queue', 'bag'] as const) expect(fuzz(procedure, 500, 'unfit').unfit).toBe(0)
  for (const procedure of ['stack', 'counter'] as const) {
    const { unfit } = fuzz(procedure, 500, 'unfit')
    expect(unfit).toBeGreaterThan(0)
    expect(unfit).toBeLessThan(60)
  }
})

/** Operations from lines of `kind value invocation completion`. */
function operationsOf(...lines: readonly (readonly [number, number, number, number])[]): QueueOperations {
  return {
    length: lines.length,
    kinds: Uint8Array.from(lines, ([kind]) => kind),
    values: Int32Array.from(lines, ([, value]) => value),
    invocations: Int32Array.from(lines, ([, , invocation]) => invocation),
    completions: Int32Array.from(lines, ([, , , completion]) => completion),
  }
}

describe('an obstruction', () => {
  test('of two values that changed places in a queue is their four operations', () => {
    const operations = operationsOf(
      [INSERT, 7, 0, 1],
      [INSERT, 0, 2, 3],
      [INSERT, 1, 4, 5],
      [REMOVE, 7, 6, 7],
      [REMOVE, 1, 8, 9],
      [INSERT, 8, 10, 11],
      [REMOVE, 0, 12, 13],
    )
    expect(decideQueue(operations)).toStrictEqual({ kind: 'invalid', obstruction: [1, 2, 4, 6] })
    expect(decideBag(operations).kind).toBe('valid')
  })

  test.each([
    ['never enqueued', [[REMOVE, 3, 0, 1]], [0]],
    [
      'dequeued twice',
      [
        [INSERT, 3, 0, 1],
        [REMOVE, 3, 2, 3],
        [INSERT, 4, 4, 5],
        [REMOVE, 3, 6, 7],
      ],
      [0, 1, 3],
    ],
    [
      'dequeued before it was enqueued',
      [
        [REMOVE, 3, 0, 1],
        [INSERT, 3, 2, 3],
      ],
      [0, 1],
    ],
  ] as const)('of a value %s is what is done to it', (_, lines, obstruction) => {
    for (const decide of [decideQueue, decideBag, decideStack]) {
      expect(decide(operationsOf(...lines))).toStrictEqual({ kind: 'invalid', obstruction })
    }
  })

  test('of a dequeue that found nothing is a chain of values that leaves no gap, and no more', () => {
    const operations = operationsOf(
      [INSERT, 0, 0, 1],
      [INSERT, 1, 2, 3],
      [INSERT, 2, 4, 6],
      [EMPTY, 0, 5, 13],
      [REMOVE, 0, 7, 8],
      [REMOVE, 1, 9, 10],
      [INSERT, 3, 11, 12],
      [REMOVE, 2, 14, 15],
    )
    // Value 1 stays until 9, and value 2 is there from 6 on; 0 and 3 are not needed.
    for (const decide of [decideQueue, decideBag]) {
      expect(decide(operations)).toStrictEqual({ kind: 'invalid', obstruction: [1, 2, 3, 5, 7] })
    }
  })

  test('of overtaken values that open dequeues cannot all have taken has one value more than such dequeues', () => {
    const operations = operationsOf(
      [REMOVE, 0, 0, OPEN],
      [INSERT, 0, 1, 2],
      [INSERT, 1, 3, 4],
      [INSERT, 2, 5, 6],
      [REMOVE, 2, 7, 8],
      [REMOVE, 0, 9, OPEN],
    )
    expect(decideQueue(operations)).toStrictEqual({ kind: 'invalid', obstruction: [0, 1, 2, 3, 4] })
    expect(decideQueue(pick(operations, [0, 1, 3, 4])).kind).toBe('valid')
  })
})

test('a value enqueued twice is unfit, whatever else there is', () => {
  const operations = operationsOf([INSERT, 0, 0, 1], [INSERT, 0, 2, 3], [REMOVE, 9, 4, 5])
  for (const decide of [decideQueue, decideBag, decideStack]) expect(decide(operations).kind).toBe('unfit')
})

test('nothing is valid', () => {
  for (const decide of [decideQueue, decideBag, decideStack]) {
    expect(decide(operationsOf())).toStrictEqual({ kind: 'valid', order: new Int32Array(0) })
  }
  expect(decideCounter({ ...operationsOf(), amounts: new Int32Array(0) }).kind).toBe('valid')
})

test.each([1, 1_000])('instants %i apart are numbered in their order', (apart) => {
  const operations = randomHistory(
    'queue',
    { operations: 300, processes: 8, crashes: 3 },
    drawsOf('t'),
    false,
  )
  const { events, begins, ends } = timelineOf({
    length: operations.length,
    invocations: operations.invocations.map((event) => event * apart),
    completions: operations.completions.map((event) => (event === OPEN ? OPEN : event * apart)),
  })
  expect([...begins]).toStrictEqual([...operations.invocations])
  const last = events.length
  expect([...ends]).toStrictEqual([...operations.completions].map((event) => (event === OPEN ? last : event)))
  expect(
    [...events.keys()].every(
      (event) => (events[event]! < 0 ? ends[~events[event]!] : begins[events[event]!]) === event,
    ),
  ).toBe(true)
})

describe.each(['queue', 'bag', 'stack'] as const)('a %s of thousands of operations', (discipline) => {
  const decide = { queue: decideQueue, bag: decideBag, stack: decideStack }[discipline]
  const operations = randomHistory(
    discipline,
    { operations: 4_000, processes: 20, crashes: 0 },
    drawsOf('long'),
    false,
  )

  test('is explained by an order that replays', () => {
    const decision = decide(operations)
    expect(decision.kind).toBe('valid')
    if (decision.kind !== 'valid') return
    expect(flawOf(operations, decision.order, [], stepOf(discipline, operations))).toBeUndefined()
  })

  test('is invalid by a few operations when something found it empty that never was', () => {
    const first = operations.kinds.indexOf(INSERT)
    const value = operations.values[first]
    const without = [...operations.kinds.keys()].filter(
      (i) => operations.kinds[i] !== REMOVE || operations.values[i] !== value,
    )
    const part = pick(operations, without)
    const end = Math.max(...part.completions)
    const decision = decide({
      length: part.length + 1,
      invocations: Int32Array.from([...part.invocations, end + 1]),
      completions: Int32Array.from([...part.completions, end + 2]),
      kinds: Uint8Array.from([...part.kinds, EMPTY]),
      values: Int32Array.from([...part.values, 0]),
    })
    expect(decision.kind === 'invalid' && decision.obstruction.length).toBeLessThanOrEqual(4)
  })
})

test('a stack a hundred thousand values deep is explained by the order in which it happened', () => {
  const depth = 100_000
  const values = Int32Array.from({ length: 2 * depth }, (_, i) => (i < depth ? i : 2 * depth - 1 - i))
  const operations = {
    length: 2 * depth,
    invocations: values.map((_, i) => 2 * i),
    completions: values.map((_, i) => 2 * i + 1),
    kinds: Uint8Array.from(values, (_, i) => (i < depth ? INSERT : REMOVE)),
    values,
  }
  const decision = decideStack(operations)
  expect(decision.kind === 'valid' && decision.order.every((position, i) => position === i)).toBe(true)
})

describe('two reads of a counter', () => {
  const reads = (second: number) => ({
    // The first add may count at once or never; the second one lies between the reads.
    ...operationsOf(
      [COUNTER_ADD, 1, 0, OPEN],
      [COUNTER_READ, 1, 1, 2],
      [COUNTER_ADD, 1, 3, 4],
      [COUNTER_READ, 0, 5, 6],
    ),
    amounts: new Int32Array([1, 1, 1, second]),
  })

  test('must differ by what was added between them, though each alone may be right', () => {
    expect(decideCounter(reads(1))).toStrictEqual({ kind: 'invalid', obstruction: [0, 1, 2, 3] })
    expect(decideCounter(reads(2)).kind).toBe('valid')
  })
})

describe('an online judge', () => {
  test('says at the first completion that too many values were overtaken for the dequeues going on', () => {
    const queue = new OnlineQueue()
    queue.invokeRemove(0)
    for (const value of [0, 1, 2, 3]) {
      queue.invokeInsert(1 + value, value)
      queue.completeInsert(1 + value)
    }
    for (const remove of [5, 6]) queue.invokeRemove(remove)
    // 0 has been overtaken: one of two dequeues going on has it. So has 2: the other one.
    expect(queue.completeRemove(5, 1)).toBe(true)
    queue.invokeRemove(7)
    expect(queue.completeRemove(6, 3)).toBe(true)
    // But this one was invoked when 0 had been overtaken already.
    expect(queue.completeRemove(7, 0)).toBe(false)
  })

  test('says nothing once a value was inserted twice', () => {
    for (const judge of [new OnlineQueue(), new OnlineBag()]) {
      judge.invokeInsert(0, 4)
      expect(judge.fit).toBe(true)
      judge.invokeInsert(1, 4)
      judge.completeInsert(0)
      judge.completeInsert(1)
      judge.invokeRemove(2)
      expect([judge.fit, judge.completeEmpty(2)]).toStrictEqual([false, true])
    }
  })
})
