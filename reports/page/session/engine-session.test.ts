import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ResolvedScenario } from '../../../sim/scenario.ts'
import { EngineSession } from './engine-session.ts'
import type { FromWorker, Progress, RunDigest, ToWorker } from './protocol.ts'

// A session speaks to whatever a worker is; here that is what a test says.

const digest: RunDigest = { traceHash: 'abc', events: 10, verdict: 'valid' }
const scenario = { name: 'told' } as ResolvedScenario
const recorded = { scenario, seed: '7', expected: digest }

class ToldWorker {
  static readonly started: ToldWorker[] = []
  /** What it does with a message; nothing, if it hangs. */
  static behaviour: (worker: ToldWorker, message: ToWorker) => void = () => {}
  readonly received: ToWorker[] = []
  terminated = false
  private readonly listeners = new Map<string, (event: object) => void>()

  constructor() {
    ToldWorker.started.push(this)
  }

  addEventListener(name: string, listener: (event: object) => void): void {
    this.listeners.set(name, listener)
  }

  postMessage(message: ToWorker): void {
    this.received.push(message)
    ToldWorker.behaviour(this, message)
  }

  say(data: FromWorker | string): void {
    this.listeners.get('message')?.({ data })
  }

  fail(message: string): void {
    this.listeners.get('error')?.({ message, preventDefault: () => {} })
  }

  terminate(): void {
    this.terminated = true
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('Worker', ToldWorker)
  ToldWorker.started.length = 0
  ToldWorker.behaviour = () => {}
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function session(source: () => Promise<string> = async () => ''): EngineSession {
  return new EngineSession(source, recorded)
}

/** Lets what has been promised come about. */
async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

/** Why a request was refused. */
function refusal(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    () => 'it was answered',
    (error: unknown) => (error as Error).message,
  )
}

describe('a session with the engine', () => {
  test('starts one worker, tells it the run first, and gives each answer to who asked', async () => {
    ToldWorker.behaviour = (worker, message) => {
      if (!('ask' in message)) return
      const { id, ask } = message
      worker.say({ id, answer: ask.kind === 'contents' ? { text: `event ${ask.event}` } : { digest } })
    }
    const asked = session()
    const answers = await Promise.all([asked.contentsOf(3), asked.begin(false), asked.contentsOf(4)])
    expect(answers).toEqual([{ text: 'event 3' }, { digest }, { text: 'event 4' }])
    expect(ToldWorker.started).toHaveLength(1)
    expect(ToldWorker.started[0]?.received[0]).toEqual({ open: recorded })
  })

  test('hands on progress, and an error as a sentence', async () => {
    ToldWorker.behaviour = (worker, message) => {
      if (!('ask' in message)) return
      worker.say({ id: message.id, progress: { events: 5, timeMs: 1 } })
      worker.say({ id: message.id, error: 'there is no protocol "x"' })
    }
    const onProgress = vi.fn<(progress: Progress) => void>()
    await expect(session().fork(scenario, { onProgress })).rejects.toThrow('there is no protocol "x"')
    expect(onProgress).toHaveBeenCalledExactlyOnceWith({ events: 5, timeMs: 1 })
  })

  test('cancels a request: who asked is told at once, the worker too, and what comes later is of no interest', async () => {
    const controller = new AbortController()
    const fork = session().fork(scenario, { signal: controller.signal })
    const refused = refusal(fork)
    await settled()
    controller.abort()
    expect(await refused).toBe('it was cancelled')
    await settled()
    const [worker] = ToldWorker.started
    expect(worker?.received.at(-1)).toEqual({ id: 0, cancel: true })
    worker?.say({ id: 0, error: 'it was cancelled' })
    expect(worker?.terminated).toBe(false)
    await expect(session().fork(scenario, { signal: controller.signal })).rejects.toThrow('it was cancelled')
  })

  test('ends a worker that hangs, and starts another for the next request', async () => {
    const asked = session()
    const begun = asked.begin(false)
    const refused = refusal(begun)
    await vi.advanceTimersByTimeAsync(59_000)
    const later = asked.contentsOf(1)
    const alsoRefused = refusal(later)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await refused).toBe('it took more than 60 seconds and was stopped')
    expect(await alsoRefused).toBe('the engine was stopped, for something else took it too long')
    expect(ToldWorker.started[0]?.terminated).toBe(true)
    ToldWorker.behaviour = (worker, message) => {
      if ('ask' in message) worker.say({ id: message.id, answer: { text: 'again' } })
    }
    expect(await asked.contentsOf(1)).toEqual({ text: 'again' })
    expect(ToldWorker.started).toHaveLength(2)
  })

  test('tells everyone who waits when the worker breaks, or says what nobody understands', async () => {
    const asked = session()
    const waiting = [asked.begin(false), asked.contentsOf(2)]
    const refused = waiting.map(refusal)
    await settled()
    ToldWorker.started[0]?.fail('out of luck')
    expect(await Promise.all(refused)).toEqual(['out of luck', 'out of luck'])
    const again = asked.begin(false)
    const notUnderstood = refusal(again)
    await settled()
    ToldWorker.started[1]?.say('nonsense')
    expect(await notUnderstood).toBe('the engine gave an answer that this page does not understand')
  })

  test('says why an engine could not be unpacked, and tries again next time', async () => {
    let tries = 0
    const asked = session(async () => {
      if (tries++ === 0) throw new Error('the section is damaged')
      return ''
    })
    await expect(asked.begin(false)).rejects.toThrow('the section is damaged')
    ToldWorker.behaviour = (worker, message) => {
      if ('ask' in message) worker.say({ id: message.id, answer: { digest } })
    }
    expect(await asked.begin(false)).toEqual({ digest })
  })
})
