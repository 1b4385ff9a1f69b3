import type { Json } from '../sim/types.ts'
import type { Facts } from './explanation/facts.ts'
import type { Call, HistoryOperation } from './operations.ts'

/** What a value must be, in words and as a test. */
export interface ValueShape {
  /** As it stands after "expected": `'a pair [from, to]'`. */
  readonly expected: string
  readonly matches: (value: Json) => boolean
}

/** What one kind of operation takes and tells. */
export interface OperationShape {
  /** What its invocation gives. */
  readonly input: ValueShape
  /** Whether its completion's value is an answer that must be explained; what others echo is passed over. */
  readonly answers: boolean
  /** Whether it never changes the state, whatever it meets. */
  readonly readOnly: boolean
  /** Whether a `fail` is dropped (it did not happen), or tells that the state refused it and is to be explained as well. */
  readonly failure: 'dropped' | 'observed'
}

/** How an operation looks to one who knows nothing but registers: what explanations and faster procedures stand on. */
export interface RegisterView {
  /** The value that it says was there: what a read returned, what a cas was made from. */
  readonly sees: (call: Call) => Json | undefined
  /** The value that it leaves, if it takes effect. */
  readonly sets: (call: Call) => Json | undefined
}

/** What a model is given to recognise an anomaly in. */
export interface Evidence {
  /** The state before the first operation. */
  readonly initial: Json
  /** The operations to look at, in the order of their invocations. */
  readonly core: readonly HistoryOperation[]
  /** All operations of the same part of the history, the failed ones among them. */
  readonly all: readonly HistoryOperation[]
  /** The invocation of the operation whose answer no order explains, though one explains all answers before it. */
  readonly last: number
}

/** An anomaly that has a name. */
export interface Anomaly {
  readonly facts: Facts
  /** The operations that show it: those that the facts name, and where the values that they saw came from. */
  readonly proof: readonly HistoryOperation[]
}

/**
 * A sequential data type: what a correct object does when operations come one at a time. A history is linearizable with
 * respect to it when its operations can be put in such an order.
 *
 * @example
 * ```ts
 * // A counter, of which nothing but its steps is known.
 * const counter: Model = {
 *   ...models.register,
 *   name: 'counter',
 *   description: 'A number that grows: increment and read.',
 *   initial: 0,
 *   operations: {
 *     read: models.register.operations['read']!,
 *     increment: {
 *       input: { expected: 'no value', matches: (value) => value === null },
 *       answers: false,
 *       readOnly: false,
 *       failure: 'dropped',
 *     },
 *   },
 *   step: (state, call) =>
 *     call.f === 'increment'
 *       ? Number(state) + 1
 *       : call.output === undefined || call.output === state
 *         ? state
 *         : undefined,
 *   observed: () => () => true,
 *   recognise: () => undefined,
 * }
 * counter.step(1, { f: 'increment', input: null, output: undefined, outcome: 'ok' }) // 2
 * ```
 */
export interface Model {
  readonly name: string
  readonly description: string
  /** The state before the first operation, when none is given. */
  readonly initial: Json
  /** What a first state may be. */
  readonly initials: ValueShape
  /** The operations that it knows, by their `f`. */
  readonly operations: { readonly [f: string]: OperationShape }
  /** The part of the object that an operation is about; parts are judged apart. Absent: all of it. */
  readonly part: (operation: HistoryOperation) => string | undefined
  /**
   * The state after an operation, or `undefined` where it could not have gone like that. Without an `output` any answer
   * will do. A pure function: it is called in any order, and its results are kept.
   */
  readonly step: (state: Json, call: Call) => Json | undefined
  /**
   * Given the operations that remain, tells whether any of them may have noticed that a state-changing operation took
   * effect. One that nobody noticed can be left out without making a linearizable history anything else: after it, only
   * operations that look at nothing come before the next one that overwrites it.
   */
  readonly observed: (remaining: readonly Call[]) => (call: Call) => boolean
  readonly register?: RegisterView
  /** A known anomaly that by itself proves the violation, if there is one. */
  readonly recognise: (evidence: Evidence) => Anomaly | undefined
  readonly words: ModelWords
}

/** How a model speaks of its operations; `object` is what they are about, `'x'`, or empty. */
export interface ModelWords {
  /** After its subject: `'read x = 3'`. */
  readonly did: (call: Call, object: string) => string
  /** As a thing: `'write of x = 5'`. */
  readonly noun: (call: Call, object: string) => string
}
