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

/** What a client does next: it begins an operation, or ends the one that it is at. */
export interface Move {
  readonly process: number
  /** Which operation it begins: a place among those of the model. */
  readonly f: number
  /** Stands for two values; of a lie, for what is told. */
  readonly value: number
  readonly key: number
  /** Whether the operation takes effect as soon as it is invoked; otherwise it does so when it ends. */
  readonly early: boolean
  /** The object lies where this is zero. */
  readonly lie: number
  readonly end: 'ok' | 'fail' | 'info'
}

/** What clients ask, and of what. */
export interface Circumstances {
  /** How many different values there are. */
  readonly values: number
  /** The state before the first operation. */
  readonly initial: Json
  /**
   * Whether clients ask only what exact procedures are for: every value that is put in is another one, a counter's amounts are
   * all the same, nobody looks at a whole set, and answers are told instead of echoed.
   */
  readonly isPlain: boolean
}

interface Begun {
  readonly id: number
  readonly event: Omit<HistoryEvent, 'index'>
  answer?: Json | typeof REFUSED
}

/** In place of an answer, where the object could not do what it was asked. */
const REFUSED = Symbol('refused')

/** What puts a value in that exact procedures like to meet once. */
const PUTS_IN = new Set(['write', 'cas', 'insert', 'append'])

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
  const circumstances: Circumstances = { values, initial: model.initial, isPlain: false }
  return fc
    .array(move, { minLength: Math.floor(moves / 2), maxLength: moves })
    .map((drawn) => played(model, drawn, circumstances))
}

/**
 * The history of clients that make these moves.
 *
 * @param model - what they ask, and what answers
 * @param moves - who does what next
 * @param circumstances - which values there are, and the first state
 */
export function played(model: Model, moves: readonly Move[], circumstances: Circumstances): History {
  return new Playing(model, circumstances).play(moves)
}

/** What clients ask for. */
export class Asking {
  private readonly model: Model
  private readonly circumstances: Circumstances
  /** The values that were put in so far, where each is another one. */
  private readonly fresh: Json[] = []

  constructor(model: Model, circumstances: Circumstances) {
    this.model = model
    this.circumstances = circumstances
  }

  /** The name of an operation, by any number. */
  nameOf(f: number): string {
    const { dataType, operations } = this.model
    const names = Object.keys(operations)
    const usual = this.circumstances.isPlain && dataType !== undefined ? Object.keys(dataType.roles) : names
    return usual[f % usual.length] as string
  }

  /** What an operation is given, by any number. */
  inputFor(f: string, value: number): Json {
    const { input, missingInput } = this.model.operations[f] as Model['operations'][string]
    const { values, isPlain } = this.circumstances
    if (isPlain && missingInput !== undefined) return null
    const [one, two] = [this.valueFor(value % values), this.valueFor(Math.floor(value / values))]
    const { kind, roles = {} } = this.model.dataType ?? {}
    const role: string | undefined = Object.hasOwn(roles, f)
      ? (roles as Record<string, string>)[f]
      : undefined
    const put = isPlain && role !== undefined && PUTS_IN.has(role) ? this.next() : undefined
    const amount = kind === 'counter' ? (isPlain ? 1 : Number(one) - 1) : undefined
    // A register takes anything: the plain value comes before the pair, and before nothing.
    const choices: readonly Json[] = [
      amount ?? put ?? one,
      [one, put ?? two],
      null,
      accessesFor(value, values),
    ]
    return choices.find((choice) => input.matches(choice)) ?? null
  }

  /** A value that nobody put in before. */
  private next(): Json {
    const count = this.fresh.length
    return this.fresh[
      this.fresh.push(isText(this.circumstances) ? freshText(count) : 100 + count) - 1
    ] as Json
  }

  /** Value 0 is the first state where that is a plain value, so that it can come back; then come those that were put in. */
  valueFor(number: number): Json {
    const { initial, isPlain } = this.circumstances
    if (number === 0 && (typeof initial !== 'object' || initial === null)) return initial
    const known = isPlain ? this.fresh[number % Math.max(1, this.fresh.length)] : undefined
    if (known !== undefined) return known
    return isText(this.circumstances) ? 'ab'.slice(0, number) : number
  }
}

/** An object that clients ask, and that sometimes lies. */
class Playing {
  private readonly model: Model
  private readonly circumstances: Circumstances
  private readonly states = new Map<string, Json>()
  private readonly open = new Map<number, Begun>()
  private readonly lives = new Map<number, number>()
  private readonly events: Omit<HistoryEvent, 'index'>[] = []
  private readonly asking: Asking

  constructor(model: Model, circumstances: Circumstances) {
    this.model = model
    this.circumstances = circumstances
    this.asking = new Asking(model, circumstances)
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
    const { events } = this
    const id = process + 10 * (this.lives.get(process) ?? 0)
    const name = this.asking.nameOf(f)
    const input = this.asking.inputFor(name, value)
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
    const acts = end === 'ok' || (end === 'info' && lie === 1)
    const answer = early ?? (acts ? this.act(id, event) : null)
    const type = end === 'ok' && answer === REFUSED && lie > 0 ? 'fail' : end
    const time = 10 * events.length
    const { value: input = null } = event
    const honest = answer === REFUSED ? null : answer
    const told = lie === 0 ? this.lieOf(honest, value) : honest
    const shape = model.operations[event.f]
    const echoes = shape?.mayEcho === true && !this.circumstances.isPlain && value % 2 === 1
    const output = shape?.answer === undefined || echoes ? input : told
    events.push({ ...event, type, value: type === 'ok' ? output : input, time })
    if (type === 'info') this.lives.set(process, (this.lives.get(process) ?? 0) + 1)
  }

  private act(process: number, { f, key = '', value: given = null }: Omit<HistoryEvent, 'index'>) {
    const { model } = this
    const part = model.part === undefined ? key : ''
    const state = this.states.get(part) ?? this.circumstances.initial
    const input = given === null && model.operations[f]?.missingInput === 'process' ? process : given
    const answer = model.answer?.(state, { f, input })
    const after = model.step(state, { f, input, output: answer, outcome: 'ok' })
    if (after === undefined) return REFUSED
    const next = after instanceof OneOf ? after.states[0] : after
    if (next === undefined) return REFUSED
    this.states.set(part, next)
    return answer ?? null
  }

  private lieOf(answer: Json, value: number): Json {
    const number = value % this.circumstances.values
    if (typeof answer === 'boolean') return !answer
    if (typeof answer === 'number' && this.model.dataType?.kind === 'counter') return answer + number - 1
    if (!isArray(answer)) return this.asking.valueFor(number)
    if (this.model.operations['txn'] === undefined)
      return number === 0 ? answer.slice(0, -1) : [...answer, this.asking.valueFor(number)]
    return answer.map((access) => {
      const isRead = isArray(access) && access[0] === 'r'
      return isRead ? [...access.slice(0, 2), number] : access
    })
  }
}

/** A read, a write, or both, of two registers. */
function accessesFor(value: number, values: number): Json {
  const [one, two] = [value % values, Math.floor(value / values)]
  const read = ['r', one % 2 === 0 ? 'x' : 'y', null]
  const write = ['w', two % 2 === 0 ? 'x' : 'y', one + 1]
  return [[read], [write], [read, write]][(one + two) % 3] as Json
}

/** A letter for each of the first few, so that texts stay short. */
function freshText(count: number): string {
  return count < 14 ? 'cdefghijklmnop'.charAt(count) : `q${count}`
}

function isText({ initial }: Circumstances): boolean {
  return typeof initial === 'string'
}
