import { historyOf, type History, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { type Model, OneOf } from '../model.ts'
import type { Draw } from '../procedures/testing/queue-histories.ts'
import { Asking } from './small-histories.ts'

/** How a long history is drawn. */
export interface SimulatedSize {
  readonly operations: number
  /** Whether clients ask only what exact procedures are for. */
  readonly isPlain: boolean
}

/** What a correct object did. */
export interface Simulated {
  readonly history: History
  /** The invocations of what took effect, in the order in which it did. */
  readonly order: readonly number[]
}

/** An operation that is going on. */
interface Going {
  readonly event: Omit<HistoryEvent, 'index'>
  readonly invocation: number
  /** What it answers, once it has acted. */
  answer?: Json
  acted: boolean
}

/** How many operations crash at most: each that took effect or did not doubles what a search may have to try. */
const MOST_CRASHES = 4

/**
 * The history of a correct object: each operation takes effect at one instant between its invocation and its completion, or
 * after it crashed. The order of these instants explains it.
 *
 * @param model - what the object is
 * @param draw - the choices
 * @param size - how long the history is, and what is asked
 */
export function simulatedHistory(
  model: Model,
  draw: Draw,
  { operations, isPlain }: SimulatedSize,
): Simulated {
  const events: Omit<HistoryEvent, 'index'>[] = []
  const asking = new Asking(model, { values: 4, initial: model.initial, isPlain })
  const order: number[] = []
  const going = new Map<number, Going>()
  const processes = [0, 1, 2, 3]
  let state = model.initial
  let crashes = 0
  const act = (operation: Going) => {
    const { f, process, value = null } = operation.event
    const input = value === null && model.operations[f]?.missingInput === 'process' ? Number(process) : value
    const answer = model.answer?.(state, { f, input })
    const after = model.step(state, { f, input, output: answer, outcome: 'ok' })
    const next = after instanceof OneOf ? after.states[0] : after
    if (next === undefined) return
    state = next
    operation.acted = true
    order.push(operation.invocation)
    operation.answer = answer ?? null
  }
  const end = (place: number, operation: Going) => {
    going.delete(place)
    const { event, answer = null } = operation
    const answers = model.operations[event.f]?.answer !== undefined
    const value = answers ? answer : (event.value ?? null)
    events.push({ ...event, type: 'ok', value, time: events.length })
  }
  for (let begun = 0; begun < operations || going.size > 0;) {
    const place = draw(processes.length)
    const operation = going.get(place)
    if (operation === undefined) {
      if (begun === operations) continue
      begun++
      const f = asking.nameOf(draw(12))
      const [process, value] = [processes[place] as number, asking.inputFor(f, draw(16))]
      const event = { process, type: 'invoke', f, key: 'x', value, time: events.length } as const
      const invocation = events.push(event) - 1
      going.set(place, { event, invocation, acted: false })
    } else if (!operation.acted) {
      act(operation)
      // What cannot happen now is given up: it did not happen.
      if (operation.acted || draw(6) > 0) continue
      going.delete(place)
      events.push({ ...operation.event, type: 'fail', time: events.length })
    } else if (crashes < MOST_CRASHES && draw(60) === 0) {
      crashes++
      going.delete(place)
      events.push({ ...operation.event, type: 'info', time: events.length })
      processes[place] = 10 * crashes + place
    } else {
      end(place, operation)
    }
  }
  return { history: historyOf(events), order }
}
