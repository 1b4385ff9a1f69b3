import { expect, test } from 'vitest'
import type { Trace, TraceEvent } from '../../sim/index.ts'
import { performedIn } from './performed.ts'
import { crossedIn } from './traffic.ts'
import { read, writtenRecord, wrote } from './testing/written.ts'

/** A record with clients beside n1 and n2, and messages that are sent at a time in milliseconds. */
function recordWith(sent: readonly (readonly [ms: number, from: string, to: string])[]) {
  const record = writtenRecord([
    wrote(1, 100, 200),
    read(1, 300, 320),
    { from: 310, to: 400, outcome: 'fail' },
  ])
  const events = sent.map(([ms, node, peer], index): TraceEvent => ({
    index,
    time: ms * 1_000,
    kind: 'send',
    node,
    peer,
    payload: { type: 'a' },
  }))
  const others = events.map((event) => ({ ...event, kind: 'deliver' as const }))
  const trace: Trace = Object.assign([...events, ...others], { at: (i: number) => events[i] as TraceEvent })
  const clients = [1, 2].map((i) => ({ id: `c${i}`, kind: 'client' as const, group: 'n', home: `n${i}` }))
  return { ...record, participants: [...record.participants, ...clients], trace }
}

const crossed = (sent: readonly (readonly [number, string, string])[]) => {
  const record = recordWith(sent)
  return crossedIn(record, performedIn(record))
}

test('what is sent from one place to another counts, with its bytes, beside the operations that succeeded', () => {
  expect(
    crossed([
      [150, 'n1', 'n2'],
      [160, 'n2', 'n1'],
    ]),
  ).toEqual({ messages: 2, bytes: 2 * '{"type":"a"}'.length, operations: 2 })
})

test('what stays at a node crosses no network: what it sends itself, and says to clients beside it', () => {
  const { messages } = crossed([
    [150, 'n1', 'n1'],
    [150, 'c1', 'n1'],
    [150, 'n1', 'c1'],
    [150, 'c1', 'n2'],
    [150, 'n2', 'c1'],
  ])
  expect(messages).toBe(2)
})

test('what is sent before the first operation or after the last does not count', () => {
  const { messages } = crossed([
    [99, 'n1', 'n2'],
    [100, 'n1', 'n2'],
    [400, 'n1', 'n2'],
    [401, 'n1', 'n2'],
  ])
  expect(messages).toBe(2)
})

test('without a trace nothing is known to have crossed', () => {
  const record = writtenRecord([wrote(1, 100, 200)])
  expect(crossedIn(record, performedIn(record))).toEqual({ messages: 0, bytes: 0, operations: 1 })
  expect(crossedIn(record, [])).toEqual({ messages: 0, bytes: 0, operations: 0 })
})
