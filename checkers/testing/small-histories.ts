import * as fc from 'fast-check'
import { historyOf, type History, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { type Model, OneOf } from '../model.ts'

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

interface Begun {
  readonly id: number
  readonly event: Omit<HistoryEvent, 'index'>
  answer?: Json | typeof REFUSED
}

/** In place of an answer, where the object could not do what it was asked. */
const REFUSED = Symbol('refused')

/**
 * Small histories of a model's operations: an object that mostly answers as it should, for operations that overlap, crash and
 * fail, and sometimes lies.
 *
 * @param model - any model
 * @param sizes - how many moves (an invocation or a completion each), processes, values and keys
 */
export function smallHistories(model: Model, sizes: Partial<Sizes> = {}): fc.Arbitrary<History> {
  const { moves, processes, values, keys } = { moves: 14, processes: 4, values: 3, keys: 1, ...sizes }
  const move = fc.record({
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
    .map((drawn) => new Playing(model, values).play(drawn))
}

/** An object that clients ask, and that sometimes lies. */
class Playing {
  private readonly model: Model
  private readonly values: number
  private readonly states = new Map<string, Json>()
  private readonly open = new Map<number, Begun>()
  private readonly lives = new Map<number, number>()
  private readonly events: Omit<HistoryEvent, 'index'>[] = []

  constructor(model: Model, values: number) {
    this.model = model
    this.values = values
  }

  play(moves: readonly Move[]): History {
    for (const move of moves) {
      const begun = this.open.get(move.process)
      if (begun === undefined) this.begin(move)
      else this.end(move, begun)
    }
    return historyOf(this.events)
  }

  private begin({ process, f, value, key, early }: Move): void {
    const { model, events } = this
    const id = process + 10 * (this.lives.get(process) ?? 0)
    const name = Object.keys(model.operations)[f] as string
    const input = inputFor(model, name, value, this.values)
    const time = 10 * events.length
    const event = { process: id, type: 'invoke', f: name, key: `k${key}`, value: input, time } as const
    const begun: Begun = { id, event }
    if (early) begun.answer = this.act(id, event)
    this.open.set(process, begun)
    events.push(event)
  }

  private end({ process, value, lie, end }: Move, { id, event, answer: early }: Begun): void {
    const { model, events } = this
    this.open.delete(process)
    const answer = early ?? (end === 'ok' ? this.act(id, event) : null)
    const type = end === 'ok' && answer === REFUSED && lie > 0 ? 'fail' : end
    const time = 10 * events.length
    const { value: input = null } = event
    const honest = answer === REFUSED ? null : answer
    const told = lie === 0 ? lieOf(model, honest, value % this.values) : honest
    const output = model.operations[event.f]?.answer === undefined ? input : told
    events.push({ ...event, type, value: type === 'ok' ? output : input, time })
    if (type === 'info') this.lives.set(process, (this.lives.get(process) ?? 0) + 1)
  }

  private act(process: number, { f, key = '', value: given = null }: Omit<HistoryEvent, 'index'>) {
    const { model } = this
    const part = model.part === undefined ? key : ''
    const state = this.states.get(part) ?? model.initial
    const input = given === null && model.operations[f]?.missingInput === 'process' ? process : given
    const answer = model.answer?.(state, { f, input })
    const after = model.step(state, { f, input, output: answer, outcome: 'ok' })
    if (after === undefined) return REFUSED
    const next = after instanceof OneOf ? after.states[0] : after
    if (next === undefined) return REFUSED
    this.states.set(part, next)
    return answer ?? null
  }
}

function inputFor(model: Model, f: string, value: number, values: number): Json {
  const { input } = model.operations[f] as Model['operations'][string]
  const [one, two] = [valueFor(model, value % values), valueFor(model, Math.floor(value / values))]
  // A register takes anything: the plain value comes before the pair, and before nothing.
  const choices: readonly Json[] = [one, [one, two], null, accessesFor(value, values)]
  return choices.find((choice) => input.matches(choice)) ?? null
}

/** A read, a write, or both, of two registers. */
function accessesFor(value: number, values: number): Json {
  const [one, two] = [value % values, Math.floor(value / values)]
  const read = ['r', one % 2 === 0 ? 'x' : 'y', null]
  const write = ['w', two % 2 === 0 ? 'x' : 'y', one + 1]
  return [[read], [write], [read, write]][(one + two) % 3] as Json
}

/** Value 0 is the first state where that is a plain value, so that it can come back. */
function valueFor({ initial }: Model, number: number): Json {
  if (number === 0 && (typeof initial !== 'object' || initial === null)) return initial
  return typeof initial === 'string' ? 'ab'.slice(0, number) : number
}

function lieOf(model: Model, answer: Json, number: number): Json {
  if (typeof answer === 'boolean') return !answer
  if (!isArray(answer)) return valueFor(model, number)
  if (model.operations['txn'] === undefined) return number === 0 ? answer.slice(0, -1) : [...answer, number]
  return answer.map((access) => {
    const isRead = isArray(access) && access[0] === 'r'
    return isRead ? [...access.slice(0, 2), number] : access
  })
}
