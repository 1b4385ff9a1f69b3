import { expect, test } from 'vitest'
import { defaultClientPolicy, scriptOf } from './client-policy.ts'
import type { Script } from './clients.ts'
import type { ClientPolicy } from './protocol.ts'
import { askStep, RunningTask, type StepRequest } from './tasks.ts'
import type { Client, Clock, Outcome, Random, Reply } from './types.ts'

const MEMBERS = ['n1', 'n2', 'n3']

/** A random whose picks are the last item there is, and whose numbers are the greatest. */
const greatest: Random = {
  float: () => 0.999,
  int: (_, max) => max,
  bool: () => false,
  pick: (items) => items.at(-1) as (typeof items)[number],
  shuffle: (items) => [...items],
}

/** A clock that a test moves. */
function clockAt(now: () => number): Clock {
  return { now, monotonic: now, interval: () => ({ earliest: now(), latest: now() }) }
}

/** Plays a cluster to a script by hand: each ask is answered by `answer`, or times out. */
class Play {
  /** What the script did, as `ask n1 for 250` and `sleep 40`. */
  steps: string[] = []
  outcome: Outcome | undefined
  now = 0
  private readonly client: Client = {
    id: 'c2',
    home: 'n2',
    members: MEMBERS,
    clock: clockAt(() => this.now),
    random: greatest,
    ask: askStep,
  }
  private readonly script: Script

  constructor(script: Script) {
    this.script = script
  }

  perform(answer: (to: string, nth: number) => Reply | undefined): this {
    this.steps = []
    this.outcome = undefined
    let asks = 0
    const start = (request: StepRequest, resume: (result: unknown) => void): (() => void) => {
      if (request.kind === 'sleep') {
        this.steps.push(`sleep ${request.ms}`)
        this.now += request.ms
        resume(undefined)
      } else if (request.kind === 'ask') {
        this.steps.push(`ask ${request.to} for ${request.timeoutMs}`)
        const reply = answer(request.to, ++asks)
        this.now += reply === undefined ? request.timeoutMs : 1
        resume(reply)
      }
      return () => undefined
    }
    const done = (outcome: Outcome): void => void (this.outcome = outcome)
    new RunningTask(this.script(this.client, { f: 'read' }), start, done).resume()
    return this
  }
}

function play(policy: Partial<ClientPolicy> = {}): Play {
  return new Play(scriptOf({ ...defaultClientPolicy, ...policy })())
}

const ok: Reply = { type: 'ok', value: 7 }

test('it asks its home first, and what it is told is the outcome', () => {
  for (const reply of [ok, { type: 'fail', error: 'no' }, { type: 'info', error: 'perhaps' }] as const) {
    const { steps, outcome } = play().perform(() => reply)
    expect(steps).toStrictEqual(['ask n2 for 250'])
    expect(outcome).toStrictEqual(reply)
  }
})

test('it asks any node first where its policy says so', () => {
  expect(play({ start: 'any' }).perform(() => ok).steps).toStrictEqual(['ask n3 for 250'])
})

test('it follows redirects at once, as many as its policy allows, then waits and asks someone else', () => {
  const sentOn = play({ redirects: 2 }).perform((to, nth) =>
    nth > 4 ? ok : { type: 'redirect', to: to === 'n1' ? 'n3' : 'n1' },
  )
  expect(sentOn.steps).toStrictEqual([
    'ask n2 for 250',
    'ask n1 for 250',
    'ask n3 for 250',
    // Two redirects were followed: now it waits, asks another one, and may follow redirects again.
    'sleep 40',
    'ask n2 for 250',
    'ask n1 for 250',
  ])
  expect(sentOn.outcome).toStrictEqual(ok)
})

test('sent nowhere, it waits and asks someone else', () => {
  const { steps } = play().perform((_, nth) => (nth > 2 ? ok : { type: 'redirect' }))
  expect(steps).toStrictEqual(['ask n2 for 250', 'sleep 40', 'ask n3 for 250', 'sleep 40', 'ask n2 for 250'])
})

test('unanswered, it asks someone else at once, and gives up at its time-out without knowing', () => {
  const { steps, outcome, now } = play({ timeoutMs: 600 }).perform(() => undefined)
  expect(steps).toStrictEqual(['ask n2 for 250', 'ask n3 for 250', 'ask n2 for 100'])
  expect(outcome).toStrictEqual({ type: 'info', error: 'no answer within 600 ms' })
  expect(now).toBe(600)
})

test('a cluster of one is asked again and again', () => {
  const script = scriptOf({ ...defaultClientPolicy, timeoutMs: 500 })()
  const client = { id: 'c1', home: 'n1', members: ['n1'], random: greatest, ask: askStep }
  let now = 0
  const asked: string[] = []
  const clock = clockAt(() => now)
  const task = script({ ...client, clock }, { f: 'read' })
  const start = (request: StepRequest, resume: (result: unknown) => void): (() => void) => {
    if (request.kind === 'ask') asked.push(request.to)
    now += 250
    resume(undefined)
    return () => undefined
  }
  new RunningTask(task, start, () => undefined).resume()
  expect(asked).toStrictEqual(['n1', 'n1'])
})

test('when all have left, it asks its home, whomever its policy would have asked first', () => {
  const script = scriptOf({ ...defaultClientPolicy, start: 'any' })()
  const client = {
    id: 'c1',
    home: 'n1',
    members: [],
    random: greatest,
    clock: clockAt(() => 0),
    ask: askStep,
  }
  const asked: string[] = []
  const start = (request: StepRequest, resume: (result: unknown) => void): (() => void) => {
    if (request.kind === 'ask') asked.push(request.to)
    resume(ok)
    return () => undefined
  }
  new RunningTask(script(client, { f: 'read' }), start, () => undefined).resume()
  expect(asked).toStrictEqual(['n1'])
})

test('it remembers who said yes, asks that one first next time, and forgets who did not answer', () => {
  const client = play({ start: 'last-leader' })
  const first = client.perform((to) => (to === 'n3' ? ok : { type: 'redirect', to: 'n3' })).steps
  expect(first, 'nobody is known yet').toStrictEqual(['ask n2 for 250', 'ask n3 for 250'])
  expect(client.perform(() => ok).steps, 'n3 said yes').toStrictEqual(['ask n3 for 250'])
  const third = client.perform((_, nth) => (nth === 1 ? undefined : ok)).steps
  expect(third, 'n3 is silent').toStrictEqual(['ask n3 for 250', 'ask n2 for 250'])
  expect(client.perform(() => ok).steps, 'n2 said yes').toStrictEqual(['ask n2 for 250'])
})

test('it remembers who answered last, whatever the answer was', () => {
  for (const answer of [
    { type: 'fail', error: 'no' },
    { type: 'info', error: 'perhaps' },
  ] as const) {
    const client = play({ start: 'last-leader' })
    client.perform((to) => (to === 'n3' ? answer : { type: 'redirect', to: 'n3' }))
    expect(client.perform(() => ok).steps, `after n3 said ${answer.type}`).toStrictEqual(['ask n3 for 250'])
  }
})

test('it never takes longer than its time-out, waiting included', () => {
  const client = play({ timeoutMs: 100 }).perform(() => ({ type: 'redirect' }))
  expect(client.outcome?.type).toBe('info')
  expect(client.now, 'milliseconds until it gave up').toBeLessThanOrEqual(100)
})

test('what one client remembers, another does not', () => {
  const make = scriptOf({ ...defaultClientPolicy, start: 'last-leader' })
  const [one, other] = [new Play(make()), new Play(make())]
  one.perform((to) => (to === 'n3' ? ok : { type: 'redirect', to: 'n3' }))
  expect(other.perform(() => ok).steps).toStrictEqual(['ask n2 for 250'])
})
