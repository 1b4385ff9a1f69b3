import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { libraryOf } from '../../../scenarios/library.ts'
import { judge } from '../../../scenarios/run.ts'
import type { RunRecord } from '../../../sim/record.ts'
import type { ResolvedScenario } from '../../../sim/scenario.ts'
import { kindCode } from '../../../sim/trace.ts'
import { changedScenario, messageEdits } from '../../data/edits.ts'
import { columnsOf, keptRun } from '../../testing/columns.ts'
import type { Answers, Ask, FromWorker, Progress, RecordedRun } from './protocol.ts'
import { SessionServer } from './session-server.ts'

const record = keptRun('raft-stale-read', 1)
const { verdict } = judge(record)

function recordedRun({ scenario, seed, traceHash, events }: RunRecord): RecordedRun {
  const plain = JSON.parse(JSON.stringify(scenario)) as ResolvedScenario
  return { scenario: plain, seed, expected: { traceHash, events, verdict } }
}

/** A server as a page has it, without a worker between them. */
class Asked {
  readonly progress: Progress[] = []
  private readonly server: SessionServer
  private readonly waiting = new Map<number, (message: FromWorker) => void>()
  private requests = 0

  constructor(run: RecordedRun) {
    const library = libraryOf((from) => {
      throw new Error(`there is nothing at ${from}`)
    })
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    this.server = new SessionServer({ library, turn, send: (message) => this.receive(message) })
    this.server.receive({ open: run })
  }

  ask<A extends Ask>(ask: A): { readonly id: number; readonly answer: Promise<Answers[A['kind']]> } {
    const id = this.requests++
    const answer = new Promise<Answers[A['kind']]>((resolve, reject) => {
      this.waiting.set(id, (message) => {
        if ('error' in message) reject(new Error(message.error))
        else if ('answer' in message) resolve(message.answer as Answers[A['kind']])
      })
    })
    this.server.receive({ id, ask })
    return { id, answer }
  }

  cancel(id: number): void {
    this.server.receive({ id, cancel: true })
  }

  private receive(message: FromWorker): void {
    if ('progress' in message) this.progress.push(message.progress)
    else this.waiting.get(message.id)?.(message)
  }
}

function contents(event: number, { trace }: RunRecord = record): object {
  const { payload, text } = trace?.at(event) ?? {}
  return { ...(payload === undefined ? {} : { payload }), ...(text === undefined ? {} : { text }) }
}

describe('the first pass', () => {
  test('comes to what the run came to, and gives the columns that a page would hold', async () => {
    const { traceHash, events } = record
    const { digest, columns } = await new Asked(recordedRun(record)).ask({ kind: 'begin', columns: true })
      .answer
    expect(digest).toEqual({ traceHash, events, verdict })
    expect(isDeepStrictEqual(columns, columnsOf(record)), 'the same columns').toBe(true)
  })

  test('gives no columns to who has them, and says how far it is', async () => {
    const asked = new Asked(recordedRun(keptRun('raft-partition', 7)))
    const { columns } = await asked.ask({ kind: 'begin', columns: false }).answer
    expect(columns).toBeUndefined()
    const events = asked.progress.map((progress) => progress.events)
    expect(events).toEqual([...events].sort((one, other) => one - other))
  })

  test('stops when it is cancelled, and others go on', async () => {
    const long = keptRun('raft-partition', 7, { duration: 60_000 })
    const asked = new Asked(recordedRun(long))
    const begun = asked.ask({ kind: 'begin', columns: true })
    const other = asked.ask({ kind: 'contents', event: 10 })
    asked.cancel(begun.id)
    await expect(begun.answer).rejects.toThrow('it was cancelled')
    await expect(other.answer).resolves.toEqual(contents(10, long))
  })
})

describe('what events were about', () => {
  test('is what the trace says, in whatever order it is asked', async () => {
    const asked = new Asked(recordedRun(record))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(record.events - 1), { maxLength: 6 }), async (events) => {
        const answers = await Promise.all(
          events.map((event) => asked.ask({ kind: 'contents', event }).answer),
        )
        expect(answers).toEqual(events.map((event) => contents(event)))
      }),
      { numRuns: 12 },
    )
  })

  test('is what the trace says back from the end, and at both ends', async () => {
    const asked = new Asked(recordedRun(record))
    for (const event of [record.events - 1, record.events - 2, 2_001, 2_000, 1_999, 1, 0]) {
      expect(await asked.ask({ kind: 'contents', event }).answer, `event ${event}`).toEqual(contents(event))
    }
  })

  test('is nothing of an event that there is none of', async () => {
    const asked = new Asked(recordedRun(record))
    for (const event of [-1, record.events, 0.5]) {
      await expect(asked.ask({ kind: 'contents', event }).answer).rejects.toThrow(
        `there is no event ${event}: expected one from 0 to ${record.events - 1}`,
      )
    }
  })
})

describe('a changed run', () => {
  const run = columnsOf(record)
  const delivery = run.events.kinds.indexOf(kindCode.deliver, 6_000)
  const plain = recordedRun(record).scenario

  test('comes to what its scenario comes to when it is run from its file', async () => {
    const scenario = changedScenario(plain, messageEdits(run, delivery, 'drop'))
    const fork = await new Asked(recordedRun(record)).ask({ kind: 'fork', scenario }).answer
    const again = keptRun('raft-stale-read', 1, scenario)
    expect(fork.digest).toEqual({
      traceHash: again.traceHash,
      events: again.events,
      verdict: judge(again).verdict,
    })
    expect(isDeepStrictEqual(fork.columns, columnsOf(again)), 'the same columns').toBe(true)
    expect(fork.sentence).toMatch(/^Violated: linearizable|^No violation found in \d+ operations/)
  })

  test('that is no scenario is refused with a sentence', async () => {
    const scenario = changedScenario(plain, [
      { kind: 'message', from: 'n1', to: 'n2', nth: 0, of: 'vote', act: 'drop' },
    ])
    const { answer } = new Asked(recordedRun(record)).ask({ kind: 'fork', scenario })
    await expect(answer).rejects.toThrow(/faults\[\d+\]\.nth is 0/)
  })
})
