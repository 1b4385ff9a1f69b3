import type { HistoryEvent, Json } from '../../index.ts'
import { IntegerRandom } from './integer-random.ts'

/** An event of a history before it has its place in one. */
export type Event = { -readonly [field in keyof Omit<HistoryEvent, 'index'>]: HistoryEvent[field] }

/** An operation that a process is about to make. */
export interface Intent {
  readonly f: string
  readonly key?: string
  readonly value?: Json
  /** Makes it happen to the object, and gives what comes back. */
  readonly act: () => Effect
}

/** What an operation did. */
export interface Effect {
  readonly type: 'ok' | 'fail'
  readonly value?: Json
  /** What it had asked for, where that was a guess that is only now known to have been right. */
  readonly asked?: Json
}

/** Where in the run an operation stands, for one who draws what it is to be. */
export interface Draw {
  readonly random: IntegerRandom
  /** Counted from 0, in the order of invocations. */
  readonly operation: number
  /** Whose it is. */
  readonly process: number
  /** Whether its process will not live to see its end. */
  readonly crashes: boolean
}

/** An object that answers one operation at a time, and those who use it. */
export interface Subject {
  /** Draws what a process does next. */
  readonly next: (draw: Draw) => Intent
  /** One operation in so many crashes: half of those take effect, and a new process takes their process's place. */
  readonly crashOneIn?: number
}

/** Who is at it, and for how long. */
export interface RunSize {
  readonly operations: number
  readonly processes: number
  readonly seed: number
}

/** A process rests, up to this long, before each operation, which takes up to this long twice: to its effect, and from there. */
const REST_US = 4_000
const HALF_US = 1_000

interface Process {
  name: number
  /** When it does what it does next. */
  due: number
  step: 'invoke' | 'act' | 'complete'
  crashes: boolean
  intent: Intent | undefined
  invocation: Event | undefined
  effect: Effect | undefined
}

/**
 * A run of concurrent processes over a correct object: each operation takes effect at an instant drawn between its invocation
 * and its completion, so that the history is linearizable. The same size and seed give the same history.
 */
export function concurrentRun({ next, crashOneIn }: Subject, size: RunSize): Event[] {
  const random = new IntegerRandom(size.seed)
  const events: Event[] = []
  let invoked = 0
  let names = size.processes
  const processes = Array.from({ length: size.processes }, (_, name) => processFrom(name, random))
  const resting = (process: Process): void => {
    process.step = 'invoke'
    process.due = invoked < size.operations ? process.due + 1 + random.below(REST_US) : Infinity
  }
  for (;;) {
    const process = processes.reduce((first, other) => (other.due < first.due ? other : first))
    const { due: time } = process
    if (time === Infinity) return events
    if (process.step === 'invoke') {
      if (invoked === size.operations) {
        process.due = Infinity
        continue
      }
      process.crashes = crashOneIn !== undefined && random.oneIn(crashOneIn)
      process.intent = next({
        random,
        operation: invoked++,
        process: process.name,
        crashes: process.crashes,
      })
      process.invocation = eventOf(process, 'invoke', time, process.intent.value)
      events.push(process.invocation)
      process.step = 'act'
      process.due = time + 1 + random.below(HALF_US)
      continue
    }
    if (process.step === 'act') {
      const happens = !process.crashes || random.oneIn(2)
      process.effect = happens ? process.intent?.act() : undefined
      if (process.effect?.asked !== undefined && process.invocation !== undefined)
        process.invocation.value = process.effect.asked
      process.step = 'complete'
      process.due = time + 1 + random.below(HALF_US)
      continue
    }
    if (process.crashes) {
      events.push(eventOf(process, 'info', time, process.invocation?.value))
      process.name = names++
    } else {
      events.push(eventOf(process, process.effect?.type ?? 'info', time, process.effect?.value))
    }
    resting(process)
  }
}

function processFrom(name: number, random: IntegerRandom): Process {
  return {
    name,
    due: random.below(REST_US),
    step: 'invoke',
    crashes: false,
    intent: undefined,
    invocation: undefined,
    effect: undefined,
  }
}

function eventOf(
  { name, intent }: Process,
  type: Event['type'],
  time: number,
  value: Json | undefined,
): Event {
  const event: Event = { process: name, type, f: intent?.f ?? '', time }
  if (intent?.key !== undefined) event.key = intent.key
  if (value !== undefined) event.value = value
  return event
}
