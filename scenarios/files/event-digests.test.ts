import { describe, expect, test } from 'vitest'
import type { Scenario, Trace, TraceEvent } from '../../sim/index.ts'
import { run } from '../run.ts'
import { scenarios } from '../shipped/index.ts'
import { eventDigests, firstDifferentEvent } from './event-digests.ts'

const whole = run(scenarios['raft-partition'] as Scenario, 7, { trace: true }).trace as Trace

/** A trace of which one event is another. */
function changed(trace: Trace, index: number, change: Partial<TraceEvent>): Trace {
  return {
    length: trace.length,
    at: (i) => (i === index ? { ...trace.at(i), ...change } : trace.at(i)),
    [Symbol.iterator]: () => trace[Symbol.iterator](),
  }
}

function beginning(trace: Trace, length: number): Trace {
  return { length, at: (i) => trace.at(i), [Symbol.iterator]: () => trace[Symbol.iterator]() }
}

describe('the first event in which two traces differ', () => {
  test('is none in a run and the same run', () => {
    const again = run(scenarios['raft-partition'] as Scenario, 7, { trace: true }).trace as Trace
    expect(firstDifferentEvent(eventDigests(whole), eventDigests(again))).toBeUndefined()
  })

  test.each<Partial<TraceEvent>>([
    { time: 1 },
    { kind: 'note' },
    { node: 'n9' },
    { peer: 'n9' },
    { cause: 1 },
    { payload: { type: 'other' } },
    { payload: null },
    { text: 'other' },
  ])('is found by %j alone', (change) => {
    const digests = eventDigests(changed(whole, 1_000, change))
    expect(firstDifferentEvent(eventDigests(whole), digests)).toBe(1_000)
  })

  test('is the first that only one has', () => {
    const short = eventDigests(beginning(whole, 500))
    expect(firstDifferentEvent(short, eventDigests(whole))).toBe(500)
    expect(firstDifferentEvent(eventDigests(whole), short)).toBe(500)
  })
})
