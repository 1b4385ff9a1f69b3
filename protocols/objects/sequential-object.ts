import type { Json, Operation, Outcome } from '../../sim/index.ts'

/** What a value must be, and that in words. */
export interface ValueKind {
  /** For sentences: "a text", "[from, to]". */
  readonly expected: string
  matches(value: Json): boolean
}

/** What an operation makes of a state: the state after it, and how it ends. */
export interface Applied<S extends Json> {
  readonly state: S
  readonly outcome: Outcome
}

/** One kind of operation on an object. */
export interface ObjectOperation<S extends Json> {
  /** What its value must be; null stands for none. */
  readonly takes: ValueKind
  /** Whether it only looks, with this value: then it always ends `ok`, and the state after it is the state before. */
  onlyReads(value: Json): boolean
  /** Never changes the state it is given: it makes another. `session` tells who asks. */
  apply(state: S, value: Json, session: string): Applied<S>
}

/**
 * An object as one process would keep it, without any network: what state it begins with, and what each operation makes of a
 * state. Protocols that replicate an object apply it in one order everywhere.
 */
export interface SequentialObject<S extends Json = Json> {
  readonly name: string
  /** One line for lists. */
  readonly description: string
  /** Whether each key has a state of its own; without, one state serves all operations. */
  readonly byKey: boolean
  readonly initial: S
  /** What else it may begin with. */
  readonly initials: ValueKind
  readonly operations: { readonly [f: string]: ObjectOperation<S> }
}

/**
 * Says in a sentence why an object cannot do an operation, if it cannot.
 *
 * @param object - what is asked
 * @param operation - what for: `{ f, key, value }`
 *
 * @example
 * ```ts
 * refusalOf(objects.register, { f: 'pop' }) // there is no operation "pop": expected read, write or cas
 * ```
 */
export function refusalOf(
  { operations }: SequentialObject,
  { f, value = null }: Operation,
): string | undefined {
  const known = Object.hasOwn(operations, f) ? operations[f] : undefined
  if (known === undefined)
    return `there is no operation "${f}": expected ${alternatives(Object.keys(operations))}`
  if (known.takes.matches(value)) return undefined
  return `${f} has the value ${JSON.stringify(value)}: expected ${known.takes.expected}`
}

/**
 * An operation that only reads, whatever its value.
 *
 * @param answer - what it answers, of a state
 *
 * @example
 * ```ts
 * reading((count: number) => count).apply(3, null, 'c1/0').outcome // { type: 'ok', value: 3 }
 * ```
 */
export function reading<S extends Json>(answer: (state: S) => Json): ObjectOperation<S> {
  return {
    takes: anything,
    onlyReads: () => true,
    apply: (state) => ({ state, outcome: { type: 'ok', value: answer(state) } }),
  }
}

/**
 * An operation that may change the state.
 *
 * @param takes - what its value must be
 * @param apply - what it makes of a state, a value and the session that asks
 *
 * @example
 * ```ts
 * changing<number, number>(anything, (sum, more) => done(sum + more)).apply(3, 4, 'c1/0').state // 7
 * ```
 */
export function changing<S extends Json, V extends Json>(
  takes: ValueKind,
  apply: (state: S, value: V, session: string) => Applied<S>,
): ObjectOperation<S> {
  // The shape has looked at the value before anything is applied.
  return {
    takes,
    onlyReads: () => false,
    apply: (state, value, session) => apply(state, value as V, session),
  }
}

/**
 * An operation that happened.
 *
 * @param state - what is there after it
 * @param value - what it answers, if anything
 *
 * @example
 * ```ts
 * done(7).outcome // { type: 'ok' }
 * ```
 */
export function done<S extends Json>(state: S, value?: Json): Applied<S> {
  return { state, outcome: value === undefined ? { type: 'ok' } : { type: 'ok', value } }
}

/**
 * An operation that did not happen: the state is as it was.
 *
 * @param state - what was there and is there
 * @param error - why not, in a sentence
 *
 * @example
 * ```ts
 * refused(7, 'the lock is held').outcome // { type: 'fail', error: 'the lock is held' }
 * ```
 */
export function refused<S extends Json>(state: S, error: string): Applied<S> {
  return { state, outcome: { type: 'fail', error } }
}

/** Any value will do. */
export const anything: ValueKind = { expected: 'any value', matches: () => true }

/** Some value: not null, which stands for none. */
export const something: ValueKind = { expected: 'a value', matches: (value) => value !== null }

/** A text. */
export const aText: ValueKind = { expected: 'a text', matches: (value) => typeof value === 'string' }

/** A list of any values. */
export const aList: ValueKind = { expected: 'a list', matches: (value) => Array.isArray(value) }

/** A number that counts something. */
export const aCount: ValueKind = {
  expected: 'a number, 0 or more',
  matches: (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value),
}

/**
 * Whether a value is a record: not null, and no list.
 *
 * @param value - plain data
 *
 * @example
 * ```ts
 * isRecord([]) // false
 * ```
 */
export function isRecord(value: Json): value is { readonly [field: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function alternatives(names: readonly string[]): string {
  const last = names.at(-1) as string
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}
