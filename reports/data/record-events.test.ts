import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { simulateChecked } from '../../scenarios/simulate-checked.ts'
import { type Trace, traceKinds } from '../../sim/trace.ts'
import { keptRun } from '../testing/columns.ts'
import { EventRecorder, eventColumnsOf } from './record-events.ts'
import { NONE } from './run-columns.ts'

const record = keptRun('raft-partition', 3, { duration: 5_000 })
const names = record.participants.map(({ id }) => id)
const trace = record.trace as Trace

test('the columns of a trace say what its events say, but for the contents of messages', () => {
  const columns = eventColumnsOf(trace, names)
  const position = (name: string | undefined): number => (name === undefined ? NONE : names.indexOf(name))
  expect(columns.length).toBe(record.events)
  for (const { index, time, kind, node, peer, message, cause, operation, payload, text } of trace) {
    const isMessage = kind === 'send' || kind === 'deliver' || kind === 'drop'
    const { type } = isMessage ? (payload as { readonly type: string }) : { type: undefined }
    const told = {
      time: columns.times[index],
      kind: traceKinds[columns.kinds[index] as number],
      node: columns.nodes[index],
      peer: columns.peers[index],
      message: columns.messages[index],
      cause: columns.causes[index],
      operation: columns.operations[index],
      type: columns.texts[columns.types[index] as number],
      words: columns.texts[columns.words[index] as number],
    }
    const expected = {
      time,
      kind,
      node: position(node),
      peer: position(peer),
      message: message ?? NONE,
      cause: cause ?? NONE,
      operation: operation ?? NONE,
      type,
      words: text,
    }
    // Compared as text, for there are many events.
    expect(JSON.stringify(told), `event ${index}`).toBe(JSON.stringify(expected))
  }
})

test('what is taken down as a run goes on is what is read from its trace afterwards', () => {
  const recorder = new EventRecorder()
  const again = simulateChecked(record.scenario, record.seed, { trace: recorder }).finish()
  expect(again.traceHash, 'taking it down changes nothing').toBe(record.traceHash)
  expect(again.trace, 'no trace is kept beside it').toBeUndefined()
  expect(isDeepStrictEqual(recorder.columns(), eventColumnsOf(trace, names)), 'the same columns').toBe(true)
})

test('a megabyte of text is cut short', () => {
  const recorder = new EventRecorder()
  recorder.push(0, 9, 0, NONE, NONE, NONE, NONE, undefined, 'x'.repeat(1_000_000))
  expect(recorder.columns().texts[0]?.length).toBeLessThan(400)
})
