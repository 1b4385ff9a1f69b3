import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, Json } from '../../sim/index.ts'
import { cutOff, happened, recordOf } from '../testing/records.ts'
import { converges } from './converges.ts'

type Event = Omit<HistoryEvent, 'index'>

/** A read of a node that takes 5 ms, by a process of its own. */
function read(at: number, node: string, value: Json, key = 'x'): readonly Event[] {
  const process = at
  return [happened(at, process, 'invoke', { key }), happened(at + 5, process, 'ok', { key, value, node })]
}

function write(at: number): readonly Event[] {
  return [
    happened(at, 0, 'invoke', { f: 'write', value: 1 }),
    happened(at + 5, 0, 'ok', { f: 'write', value: 1 }),
  ]
}

/** The verdict on a run that healed after two seconds, and should converge within one. */
function judge(...events: readonly (readonly Event[])[]): Verdict {
  const faults = [cutOff('n1', ['n2', 'n3'], [0, 2_000])]
  return converges.definition.judge(
    recordOf({ faults, history: events.flat() }),
    converges({ withinMs: 1_000 }).options,
  )
}

test('nodes that answer alike have converged, whatever they answered before', () => {
  expect(
    judge(write(100), read(2_500, 'n1', [1]), read(3_000, 'n1', [1, 2]), read(3_100, 'n2', [1, 2])),
  ).toStrictEqual({
    verdict: 'valid',
    why: 'n1, n2 answered reads alike',
  })
})

test('nodes that do not have not, and what differs is told', () => {
  expect(judge(read(3_000, 'n1', [1, 2]), read(3_100, 'n2', [2, 3]))).toStrictEqual({
    verdict: 'invalid',
    why: 'n2 answers a read of x with 3 and without 1, unlike n1, later than 1000 ms after faults and updates',
    core: [0, 1, 2, 3],
  })
  expect(judge(read(3_000, 'n1', 5), read(3_100, 'n2', null)).why).toContain('with null, and n1 with 5')
})

test('the order in a list does not matter', () => {
  expect(judge(read(3_000, 'n1', [1, 2]), read(3_100, 'n2', [2, 1])).verdict).toBe('valid')
})

test('what nobody knows of may come at any time', () => {
  const open = [
    happened(1_000, 0, 'invoke', { f: 'write', key: 'x', value: 9 }),
    happened(1_500, 0, 'info', { f: 'write', key: 'x', value: 9 }),
  ]
  const ofValues = (...values: readonly Json[]): Verdict['verdict'] =>
    judge(open, ...values.map((value, i) => read(3_000 + i * 100, `n${i + 1}`, value))).verdict
  expect(ofValues(1, 9, 1)).toBe('valid')
  expect(ofValues([1, 9], [1])).toBe('valid')
  expect(ofValues(1, 9, 2)).toBe('invalid')
})

test('keys are apart', () => {
  expect(judge(read(3_000, 'n1', 1, 'x'), read(3_100, 'n2', 2, 'y')).verdict).toBe('valid')
})

describe('it is unknown', () => {
  test('where only one node has answered', () => {
    expect(judge(read(3_000, 'n1', 1), read(3_100, 'n1', 1)).verdict).toBe('unknown')
  })

  test('where reads come too early after a fault, or after an update', () => {
    expect(judge(read(2_999, 'n1', 1), read(2_999, 'n2', 2)).verdict).toBe('unknown')
    expect(judge(write(5_000), read(5_999, 'n1', 1), read(5_999, 'n2', 2)).verdict).toBe('unknown')
  })
})

test('a bound that is none is refused', () => {
  expect(() => converges({ withinMs: 0 })).toThrow('withinMs is 0, expected milliseconds, more than 0')
})
