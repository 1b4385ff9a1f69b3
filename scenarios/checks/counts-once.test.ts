import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent } from '../../sim/index.ts'
import { happened, recordOf } from '../testing/records.ts'
import { countsOnce } from './counts-once.ts'

type Event = Omit<HistoryEvent, 'index'>

/** An addition of a client that takes 5 ms. */
function add(
  at: number,
  process: number,
  value: number,
  type: HistoryEvent['type'] = 'ok',
): readonly Event[] {
  const rest = { f: 'add', value, client: `c${process}` }
  return [happened(at, process, 'invoke', rest), happened(at + 5, process, type, rest)]
}

/** A read of a client that takes 5 ms. */
function read(at: number, process: number, value: number, key = 'x'): readonly Event[] {
  const rest = { key, node: `n${process}`, client: `c${process}` }
  return [happened(at, process, 'invoke', rest), happened(at + 5, process, 'ok', { ...rest, value })]
}

function judge(...events: readonly (readonly Event[])[]): Verdict {
  const history = events.flat().sort((one, other) => one.time - other.time)
  return countsOnce.definition.judge(recordOf({ history }), countsOnce({ withinMs: 1_000 }).options)
}

describe('a last read', () => {
  test('gives the sum of what was acknowledged', () => {
    const additions = [add(0, 1, 5), add(10, 2, -3), add(20, 1, 9, 'fail')]
    expect(judge(...additions, read(2_000, 3, 2))).toStrictEqual({
      verdict: 'valid',
      why: '1 last reads have every addition once',
    })
    expect(judge(...additions, read(2_000, 3, 5))).toStrictEqual({
      verdict: 'invalid',
      why: 'n3 answers a read of x with 5, later than 1000 ms after faults and additions; 2 was acknowledged',
      core: [6, 7],
    })
  })

  test('may have what nobody knows of, some of it or all', () => {
    const additions = [add(0, 1, 5), add(10, 2, 4, 'info'), add(20, 2, -3, 'info')]
    for (const value of [5, 9, 2, 6]) expect(judge(...additions, read(2_000, 3, value)).verdict).toBe('valid')
    expect(judge(...additions, read(2_000, 3, 10)).verdict, 'more than anyone has asked for').toBe('invalid')
    expect(judge(add(0, 1, 5), add(10, 2, 4, 'info'), read(2_000, 3, 4)).why).toBe(
      'n3 answers a read of x with 4, later than 1000 ms after faults and additions; 5 was acknowledged, and from 0 to 4 may have been added besides',
    )
  })

  test('is of its key, of which nothing may have been added', () => {
    expect(judge(add(0, 1, 5), read(2_000, 3, 0, 'y')).verdict).toBe('valid')
    expect(judge(add(0, 1, 5), read(2_000, 3, 5, 'y')).verdict).toBe('invalid')
  })

  test('is there, or nothing is known', () => {
    expect(judge(add(0, 1, 5), read(100, 3, 0)).verdict).toBe('unknown')
  })
})

describe('a read on the way', () => {
  test('may be old, but for what its client has added', () => {
    const last = read(2_000, 3, 5)
    expect(judge(add(0, 1, 5), read(100, 2, 0), last).verdict).toBe('valid')
    expect(judge(add(0, 1, 5), read(100, 1, 0), last)).toStrictEqual({
      verdict: 'invalid',
      why: 'c1 reads 0 of x, after it had added 5 itself; others had asked for 0',
      core: [2, 3],
    })
  })

  test('does not go back behind what its client has read, except where something may have been taken', () => {
    const before = [add(0, 1, 5), read(100, 2, 5)]
    expect(judge(...before, read(200, 2, 0), read(2_000, 3, 5))).toStrictEqual({
      verdict: 'invalid',
      why: 'c2 reads 0 of x, after it had read 5 and added 0; others had asked for from 0 to 5',
      core: [3, 4, 5],
    })
    expect(judge(...before, read(200, 4, 0), read(2_000, 3, 5)).verdict, 'another client may').toBe('valid')
    expect(judge(...before, add(150, 1, -5), read(200, 2, 0), read(2_000, 3, 0)).verdict).toBe('valid')
    expect(judge(...before, add(150, 2, 2), read(200, 2, 2), read(2_000, 3, 7)).verdict).toBe('invalid')
  })

  test('has nothing that nobody has asked for by then', () => {
    expect(judge(read(0, 2, 5), add(100, 1, 5), read(2_000, 3, 5)).verdict).toBe('invalid')
    const beside = [happened(0, 9, 'invoke', { f: 'add', value: 5 })]
    expect(judge(beside, read(1, 2, 5), read(2_000, 3, 5)).verdict).toBe('valid')
    const failed = add(0, 1, 5, 'fail')
    expect(judge(failed, read(1, 2, 5), read(2_000, 3, 0)).verdict).toBe('invalid')
  })

  test('is a number', () => {
    const text = read(0, 2, 5).map((event) => (event.type === 'ok' ? { ...event, value: 'five' } : event))
    expect(judge(text).why).toBe('c2 reads five of x, which is no number')
  })
})

test('a bound that is none is refused', () => {
  expect(() => countsOnce({ withinMs: 0 })).toThrow('withinMs is 0, expected milliseconds, more than 0')
})
