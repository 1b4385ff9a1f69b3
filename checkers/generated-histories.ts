import * as fc from 'fast-check'
import { historyOf, type History, type HistoryEvent } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import type { Model } from './model.ts'

/** How small histories are drawn, to hold checkers against each other. */
export interface Sizes {
  readonly moves: number
  readonly processes: number
  readonly values: number
  readonly keys: number
}

interface Move {
  readonly process: number
  readonly f: number
  readonly value: number
  readonly key: number
  readonly early: boolean
  readonly lie: number
  readonly end: 'ok' | 'fail' | 'info'
}

/**
 * Small histories of a model's operations: an object that mostly answers as it should, for operations that overlap, crash and
 * fail, and sometimes lies.
 *
 * @param model - a model with `read` or `get`, and other operations that take a value, a pair of them, or a text
 * @param sizes - how many moves (an invocation or a completion each), processes, values and keys
 */
export function histories(model: Model, sizes: Partial<Sizes> = {}): fc.Arbitrary<History> {
  const { moves = 16, processes = 4, values = 3, keys = 1 } = sizes
  const move: fc.Arbitrary<Move> = fc.record({
    process: fc.nat(processes - 1),
    f: fc.nat(Object.keys(model.operations).length - 1),
    value: fc.nat(values * values - 1),
    key: fc.nat(keys - 1),
    early: fc.boolean(),
    lie: fc.nat(4),
    end: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'fail', 'info'),
  })
  return fc
    .array(move, { minLength: Math.floor(moves / 2), maxLength: moves })
    .map((drawn) => play(model, drawn, values))
}

function play(model: Model, moves: readonly Move[], values: number): History {
  const events: Omit<HistoryEvent, 'index'>[] = []
  const states = new Map<string, Json>()
  const open = new Map<
    number,
    { readonly id: number; readonly event: Omit<HistoryEvent, 'index'>; answer?: Json }
  >()
  const lives = new Map<number, number>()
  const act = (f: string, key: string, input: Json): Json => {
    const state = states.get(key) ?? model.initial
    const after = model.step(state, { f, input, output: undefined, outcome: 'ok' })
    if (after === undefined) return false
    states.set(key, after)
    return model.operations[f]?.readOnly === true ? state : true
  }
  for (const { process, f, value, key, early, lie, end } of moves) {
    const time = 10 * events.length
    const begun = open.get(process)
    if (begun === undefined) {
      const id = process + 10 * (lives.get(process) ?? 0)
      const name = Object.keys(model.operations)[f] as string
      const input = inputFor(model, name, value, values)
      const event = { process: id, type: 'invoke', f: name, key: `k${key}`, value: input, time } as const
      open.set(process, { id, event, ...(early ? { answer: act(name, event.key, input) } : {}) })
      events.push(event)
      continue
    }
    open.delete(process)
    const { f: name, key: of = '', value: input = null } = begun.event
    const answer = begun.answer ?? (end === 'ok' ? act(name, of, input) : null)
    const looks = model.operations[name]?.readOnly === true
    const type = end === 'ok' && answer === false && lie > 0 ? 'fail' : end
    const output = looks ? (lie === 0 ? valueFor(model, value % values) : answer) : input
    events.push({ ...begun.event, process: begun.id, type, value: type === 'ok' ? output : input, time })
    if (type === 'info') lives.set(process, (lives.get(process) ?? 0) + 1)
  }
  return historyOf(events)
}

function inputFor(model: Model, f: string, value: number, values: number): Json {
  const { input } = model.operations[f] as Model['operations'][string]
  const [one, two] = [value % values, Math.floor(value / values)]
  const choices: readonly Json[] = [null, valueFor(model, one), [valueFor(model, one), valueFor(model, two)]]
  // A register takes anything: the plain value comes before the pair, and before nothing.
  return (
    [choices[1], choices[2], choices[0]].find((choice) => choice !== undefined && input.matches(choice)) ??
    null
  )
}

/** Value 0 is the first state, so that it can come back. */
function valueFor(model: Model, number: number): Json {
  if (number === 0) return model.initial
  return typeof model.initial === 'string' ? 'ab'.slice(0, number) : number
}
