import type { Json } from '../../sim/types.ts'
import { canonicalText, Interner, isArray } from '../canonical.ts'
import { type Model, OneOf } from '../model.ts'
import type { Call } from '../operations.ts'

/** What {@link Transitions.step} gives where the model forbids the step. */
export const ILLEGAL = -1

const EMPTY = -2

/** In place of an output that nobody knows. */
const UNKNOWN = Symbol('unknown')
/** Begins the texts by which arrays and objects are found. */
const MARK = '\u0000'

/** Numbers from here on stand for sets of states, one of which is the state: what a nondeterministic model leaves. */
const FIRST_SET = 1 << 29

const FIRST_ROWS = 256
/** Rows are forgotten, and learnt again, when there are more: 100 MB of them. */
const MOST_ROWS = 4_000_000
const MOST_STATES = 4_000_000
const MOST_BYTES = 200_000_000

/**
 * A model's states and calls as small numbers, and its steps as a table of them that fills as it is asked: `step` of the
 * model runs once for each state and call that meet.
 *
 * @example
 * ```ts
 * const transitions = new Transitions(models.register, null)
 * const write = transitions.call({ f: 'write', input: 1, output: undefined, outcome: 'ok' })
 * transitions.step(transitions.initial, write) === transitions.state(1) // true
 * ```
 */
export class Transitions {
  readonly initial: number
  private readonly model: Model
  private readonly values = new Interner()
  private readonly calls: Call[] = []
  /** The numbers of calls by what they are: by f, by input, and by output; what is no plain value by its text. */
  private readonly numbers = new Map<string, Map<Json, Map<Json | typeof UNKNOWN, number>>>()
  /** The states of each set, in the order of their numbers. */
  private readonly sets: (readonly number[])[] = []
  private readonly setNumbers = new Map<string, number>()
  /** An open-addressing table of rows [state, call, next state]; free rows have `EMPTY` in the last place. */
  private rows = new Int32Array(3 * FIRST_ROWS).fill(EMPTY)
  private filled = 0
  /** About how much memory the states take that are not just numbers. */
  private bytes = 0

  constructor(model: Model, initial: Json) {
    this.model = model
    this.initial = this.values.intern(initial)
  }

  /** Whether there are more states than memory should hold. They cannot be forgotten: a search knows them by number. */
  get exhausted(): boolean {
    return this.values.size + this.sets.length > MOST_STATES || this.bytes > MOST_BYTES
  }

  /** How many states there are so far. */
  get states(): number {
    return this.values.size
  }

  /** The number of a state. */
  state(value: Json): number {
    return this.values.intern(value)
  }

  /** The number of a call; calls of the same `f`, input, output and outcome that matters are one. */
  call(call: Call): number {
    const f = call.outcome === 'fail' ? `${call.f} refused` : call.f
    const byInput = entryOf(this.numbers, f)
    const byOutput = entryOf(byInput, keyFor(call.input))
    const output = call.output === undefined ? UNKNOWN : keyFor(call.output)
    const known = byOutput.get(output)
    if (known !== undefined) return known
    byOutput.set(output, this.calls.length)
    return this.calls.push(call) - 1
  }

  /** The state after a call, or {@link ILLEGAL}. */
  step(state: number, call: number): number {
    const { rows } = this
    const mask = rows.length / 3 - 1
    let slot = homeOf(state, call) & mask
    for (;;) {
      const row = 3 * slot
      const next = rows[row + 2] as number
      if (next === EMPTY) return this.learn(state, call)
      if (rows[row] === state && rows[row + 1] === call) return next
      slot = (slot + 1) & mask
    }
  }

  private learn(state: number, call: number): number {
    const next = state < FIRST_SET ? this.stepOne(state, call) : this.stepAll(state, call)
    if (this.filled === MOST_ROWS) this.forget()
    if (2 * ++this.filled > this.rows.length / 3) this.grow()
    this.put(state, call, next)
    return next
  }

  private stepOne(state: number, call: number): number {
    const after = this.model.step(this.values.valueOf(state), this.calls[call] as Call)
    if (after === undefined) return ILLEGAL
    if (after instanceof OneOf) return this.oneOf(after.states.map((value) => this.numberOfState(value)))
    return this.numberOfState(after)
  }

  private numberOfState(value: Json): number {
    const known = this.values.size
    const number = this.values.intern(value)
    if (this.values.size > known) this.bytes += bytesOf(value)
    return number
  }

  /** The call may have met any of several states, and leaves any that it leaves of one of them. */
  private stepAll(set: number, call: number): number {
    const possible: number[] = []
    for (const state of this.sets[set - FIRST_SET] as readonly number[]) {
      const next = this.step(state, call)
      if (next >= FIRST_SET) for (const one of this.sets[next - FIRST_SET] ?? []) possible.push(one)
      else if (next !== ILLEGAL) possible.push(next)
    }
    return this.oneOf(possible)
  }

  private oneOf(possible: readonly number[]): number {
    const states = [...new Set(possible)].sort((a, b) => a - b)
    if (states.length < 2) return states[0] ?? ILLEGAL
    const text = states.join(' ')
    const known = this.setNumbers.get(text)
    if (known !== undefined) return known
    const number = FIRST_SET + this.sets.push(states) - 1
    this.bytes += 8 * states.length + text.length
    this.setNumbers.set(text, number)
    return number
  }

  private put(state: number, call: number, next: number): void {
    const { rows } = this
    const mask = rows.length / 3 - 1
    let slot = homeOf(state, call) & mask
    while (rows[3 * slot + 2] !== EMPTY) slot = (slot + 1) & mask
    rows[3 * slot] = state
    rows[3 * slot + 1] = call
    rows[3 * slot + 2] = next
  }

  private forget(): void {
    this.rows = new Int32Array(3 * FIRST_ROWS).fill(EMPTY)
    this.filled = 0
  }

  private grow(): void {
    const old = this.rows
    this.rows = new Int32Array(2 * old.length).fill(EMPTY)
    for (let row = 0; row < old.length; row += 3) {
      const next = old[row + 2] as number
      if (next !== EMPTY) this.put(old[row] as number, old[row + 1] as number, next)
    }
  }
}

/** Plain values are found by themselves, others by a text that no plain value is found by. */
function keyFor(value: Json): Json {
  if (typeof value === 'string') return value.startsWith(MARK) ? `${MARK}${JSON.stringify(value)}` : value
  return typeof value === 'object' && value !== null ? `${MARK}${canonicalText(value)}` : value
}

/** About what a state takes: what is in it is, as a rule, in the history as well. */
function bytesOf(state: Json): number {
  if (typeof state === 'string') return state.length
  if (typeof state !== 'object' || state === null) return 0
  return isArray(state) ? 16 + 8 * state.length : 64 + 24 * Object.keys(state).length
}

function entryOf<Key, Inner, Item>(maps: Map<Key, Map<Inner, Item>>, key: Key): Map<Inner, Item> {
  const known = maps.get(key)
  if (known !== undefined) return known
  const fresh = new Map<Inner, Item>()
  maps.set(key, fresh)
  return fresh
}

function homeOf(state: number, call: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(call, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
