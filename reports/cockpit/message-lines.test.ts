import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindCode } from '../../sim/trace.ts'
import { type EventColumns, NONE } from '../data/run-columns.ts'
import { anyColumns, columnsOf, keptRun } from '../testing/columns.ts'
import { type Fate, fates, messageLinesOf } from './message-lines.ts'

/** The events that end the way of each message, and what each was, by looking through all events for each. */
function slowly(events: EventColumns): readonly (readonly [number, number])[] {
  const all = Array.from({ length: events.length }, (_, event) => event)
  const isArrival = (event: number): boolean =>
    events.kinds[event] === kindCode.deliver || events.kinds[event] === kindCode.drop
  return all
    .filter((event) => events.kinds[event] === kindCode.send)
    .flatMap((sending): (readonly [number, number])[] => {
      const ends = all.filter((event) => isArrival(event) && events.causes[event] === sending)
      return ends.length === 0 ? [[sending, NONE]] : ends.map((end) => [sending, end])
    })
}

test('every message has a way to each of its arrivals, or one that does not end', () => {
  fc.assert(
    fc.property(anyColumns(), ({ events }) => {
      const { sendings, arrivals, length } = messageLinesOf(events)
      const found = Array.from({ length }, (_, row) => [sendings[row], arrivals[row]])
      expect(found).toEqual(slowly(events))
    }),
  )
})

test('in a run with faults what was lost, repeated or is on its way is told apart', () => {
  const { events } = columnsOf(keptRun('raft-partition', 7, { duration: 6_000 }))
  const lines = messageLinesOf(events)
  const rowsOf = (fate: Fate): readonly number[] =>
    Array.from(lines.fates.keys()).filter((row) => fates[lines.fates[row] as number] === fate)
  const dropped = [...events.kinds].filter((kind) => kind === kindCode.drop).length
  expect(dropped).toBeGreaterThan(100)
  expect(rowsOf('lost').length, 'each drop is a lost message').toBe(dropped)
  for (const row of rowsOf('lost')) expect(events.kinds[lines.arrivals[row] as number]).toBe(kindCode.drop)
  for (const row of rowsOf('in flight')) expect(lines.arrivals[row]).toBe(NONE)
  const transit = (row: number): number =>
    (events.times[lines.arrivals[row] as number] as number) -
    (events.times[lines.sendings[row] as number] as number)
  const slowest = Math.max(...rowsOf('delivered').map(transit))
  for (const row of rowsOf('late')) expect(transit(row)).toBeGreaterThan(slowest)
  expect(rowsOf('late').length).toBeGreaterThan(0)
})

test('the second delivery of a message is a repetition, also after a loss', () => {
  const { send, deliver, drop } = kindCode
  const none = Int32Array.from({ length: 4 }, () => NONE)
  const events: EventColumns = {
    length: 4,
    times: Float64Array.of(0, 10, 20, 30),
    kinds: Uint8Array.of(send, drop, deliver, deliver),
    causes: Int32Array.of(NONE, 0, 0, 0),
    nodes: Int32Array.of(0, 1, 1, 1),
    peers: Int32Array.of(1, 0, 0, 0),
    messages: none,
    operations: none,
    types: none,
    words: none,
    texts: [],
  }
  const found = Array.from(messageLinesOf(events).fates, (code) => fates[code])
  expect(found).toEqual(['lost', 'delivered', 'repeated'])
})
