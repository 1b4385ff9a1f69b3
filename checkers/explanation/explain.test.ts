import { describe, expect, test } from 'vitest'
import { historyOf, type History, type HistoryEvent } from '../../sim/history.ts'
import type { Facts } from './facts.ts'
import { parseHistory } from '../formats/index.ts'
import { checkLinearizable } from '../linearizable.ts'
import type { ModelName } from '../models/index.ts'

type Told = Omit<HistoryEvent, 'index'>

/** One completed operation of a client, from one moment to another, in milliseconds. */
function operation(
  client: number,
  f: string,
  value: HistoryEvent['value'],
  from: number,
  to: number,
  end: Told['type'] = 'ok',
) {
  const names = { process: client, f, key: 'x', client: `c${client}` } as const
  const isRead = f === 'read' || f === 'get'
  const invoke: Told = {
    ...names,
    type: 'invoke',
    node: 'n1',
    time: from * 1_000,
    ...(isRead ? {} : { value: value ?? null }),
  }
  const completed: Told = { ...names, type: end, value: value ?? null, node: `n${client}`, time: to * 1_000 }
  return [invoke, completed]
}

function recorded(...operations: readonly (readonly Told[])[]): History {
  return historyOf(operations.flat().toSorted((a, b) => a.time - b.time))
}

function judged(
  history: History,
  model: ModelName = 'cas-register',
): { readonly why: string; readonly facts: Facts | undefined } {
  const verdict = checkLinearizable(history, { model })
  if (verdict.verdict !== 'invalid') throw new Error(`expected a violation, found ${verdict.verdict}`)
  return { why: verdict.why, facts: verdict.facts }
}

describe('the sentence', () => {
  test('tells of a stale read: who, what, where, when, and how long after which write', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'write', 3, 10, 20),
        operation(2, 'write', 5, 3_300, 3_401),
        operation(3, 'read', 3, 4_213, 4_215),
      ),
    )
    expect(why).toBe(
      "c3 read x = 3 from n3 at 4.213 s, 812 ms after c2's write of x = 5 was acknowledged by n2; no order of the operations explains it.",
    )
    expect(facts).toEqual({ kind: 'stale-read', read: 4, write: 2, source: 0 })
  })

  test('tells of a read of the first value after a write', () => {
    const { why, facts } = judged(
      recorded(operation(1, 'write', 5, 10, 20), operation(2, 'read', null, 30, 40)),
    )
    expect(why).toBe(
      "c2 read x = null from n2 at 0.030 s, 10 ms after c1's write of x = 5 was acknowledged by n1; no order of the operations explains it.",
    )
    expect(facts).toEqual({ kind: 'stale-read', read: 2, write: 0 })
  })

  test('tells of a value that nothing wrote', () => {
    const { why, facts } = judged(recorded(operation(1, 'read', 4, 10, 20)))
    expect(why).toBe(
      'c1 read x = 4 from n1 at 0.010 s, but nothing ever wrote that value and the first one was null; no order of the operations explains it.',
    )
    expect(facts).toEqual({ kind: 'never-written', read: 0 })
  })

  test('tells of a value that was written only by a write that failed', () => {
    const { why, facts } = judged(
      recorded(operation(1, 'write', 4, 10, 20, 'fail'), operation(2, 'read', 4, 30, 40)),
    )
    expect(why).toBe(
      "c2 read x = 4 from n2 at 0.030 s, but c1's write of x = 4 was reported as failed by n1 at 0.020 s and nothing else wrote that value; no order of the operations explains it.",
    )
    expect(facts).toEqual({ kind: 'never-written', read: 2, failed: 0 })
  })

  test('tells of a value that was written only later', () => {
    const { why, facts } = judged(recorded(operation(2, 'read', 4, 10, 20), operation(1, 'write', 4, 30, 40)))
    expect(why).toBe(
      "c2 read x = 4 from n2 at 0.010 s, but nothing had written that value before c1's write of x = 4 began at 0.030 s; no order of the operations explains it.",
    )
    expect(facts).toEqual({ kind: 'never-written', read: 0, later: 2 })
  })

  test('tells of two reads that saw the newer value and then the older one', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'write', 1, 10, 20),
        operation(2, 'write', 2, 30, 90),
        operation(3, 'read', 2, 40, 50),
        operation(4, 'read', 1, 60, 70),
      ),
    )
    expect(why).toBe(
      'c4 read x = 1 from n4 at 0.060 s, 10 ms after c3 read x = 2 from n3, with nothing going on that could have brought the older value back; no order of the operations explains it.',
    )
    expect(facts).toEqual({ kind: 'opposite-order', first: 3, second: 5 })
  })

  test('tells of reads that saw two values in opposite orders', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'write', 1, 1, 90),
        operation(2, 'write', 2, 2, 91),
        operation(3, 'read', 1, 10, 20),
        operation(4, 'read', 2, 11, 21),
        operation(3, 'read', 2, 30, 40),
        operation(4, 'read', 1, 31, 41),
      ),
    )
    expect(why).toBe(
      'c4 read x = 1 from n4 at 0.031 s, 10 ms after c4 read x = 2 from n4, though c3 read x = 1 from n3 before c3 read x = 2 from n3: the two values were seen in opposite orders; no order of the operations explains it.',
    )
    expect(facts).toEqual({ kind: 'opposite-order', first: 3, second: 7, others: [2, 6] })
  })

  test('tells of a cas from a value that had been replaced', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'write', 1, 1, 2),
        operation(2, 'write', 2, 3, 4),
        operation(3, 'cas', [1, 3], 5, 6),
      ),
    )
    expect(why).toBe(
      "c3 changed x from 1 to 3 via n3 at 0.005 s, 1 ms after c2's write of x = 2 was acknowledged by n2; no order of the operations explains it.",
    )
    expect(facts).toEqual({ kind: 'impossible-cas', cas: 4, because: 'replaced', other: 2 })
  })

  test('tells of two cas that took the same value', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'write', 1, 1, 2),
        operation(2, 'cas', [1, 2], 3, 6),
        operation(3, 'cas', [1, 3], 4, 7),
      ),
    )
    expect(why).toBe(
      'c3 changed x from 1 to 3 via n3 at 0.004 s, but c2 changed x from 1 to 2 via n2 at 0.003 s, and what both found was there only once; no order of the operations explains it.',
    )
    expect(facts).toEqual({ kind: 'impossible-cas', cas: 3, because: 'taken', other: 2 })
  })

  test('tells of a cas from a value that nothing wrote', () => {
    const { why, facts } = judged(recorded(operation(1, 'cas', [1, 2], 1, 2)))
    expect(why).toContain(
      'c1 changed x from 1 to 2 via n1 at 0.001 s, but nothing had written the value that it says it found',
    )
    expect(facts).toEqual({ kind: 'impossible-cas', cas: 0, because: 'never-written' })
  })

  test('tells of an append that is lost', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'append', 'a', 1, 2),
        operation(2, 'append', 'b', 3, 4),
        operation(3, 'get', 'b', 5, 6),
      ),
      'kv',
    )
    expect(why).toBe(
      'c3 got x = "b" from n3 at 0.005 s, 3 ms after c1\'s append of "a" to x was acknowledged by n1, of which it shows nothing; no order of the operations explains it.',
    )
    expect(facts).toEqual({ kind: 'lost-append', read: 4, append: 0 })
  })

  test('counts what it cannot name', () => {
    const { why, facts } = judged(
      recorded(
        operation(1, 'append', 'a', 1, 9),
        operation(2, 'append', 'b', 2, 9.5),
        operation(3, 'get', 'aba', 10, 11),
      ),
      'kv',
    )
    expect(why).toBe(
      'c3 got x = "aba" from n3 at 0.010 s, which no order of these 3 operations on x by 3 processes explains, though one explains all that was answered before.',
    )
    expect(facts).toEqual({ kind: 'unexplained', operations: 3, processes: 3, last: 4, isFirst: true })
  })

  test('speaks of processes and lines where there are no clients and no times', () => {
    const log = [
      'INFO  jepsen.util - 0\t:invoke\t:write\t1',
      'INFO  jepsen.util - 0\t:ok\t:write\t1',
      'INFO  jepsen.util - 7\t:invoke\t:read\tnil',
      'INFO  jepsen.util - 7\t:ok\t:read\tnil',
    ].join('\n')
    expect(judged(parseHistory(log)).why).toBe(
      "process 7 read null (lines 3 and 4), after process 0's write of 1 was acknowledged (line 2); no order of the operations explains it.",
    )
    const events = historyOf([...parseHistory(log)])
    expect(judged(events).why).toBe(
      "process 7 read null (events 2 and 3), after process 0's write of 1 was acknowledged (event 1); no order of the operations explains it.",
    )
  })
})

describe('the core', () => {
  test('of a long history is the few operations that matter', () => {
    const busy: (readonly Told[])[] = []
    for (let i = 0; i < 60; i++) {
      busy.push(operation(1 + (i % 3), 'write', i, 10 * i, 10 * i + 5))
      busy.push(operation(5, 'read', i, 10 * i + 6, 10 * i + 7))
    }
    const verdict = checkLinearizable(recorded(...busy, operation(4, 'read', 40, 700, 710)), {
      model: 'register',
    })
    expect(verdict).toMatchObject({ verdict: 'invalid', core: [160, 161, 236, 237, 240, 241] })
  })
})
