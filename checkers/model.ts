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
  /** What takes the place of an input that was not given: the process that asks. */
  readonly missingInput?: 'process'
  /** What its completion answers, and must be explained; absent where it answers nothing, and completions echo the input. */
  readonly answer?: ValueShape
  /** Whether a completion may echo the input instead of answering: a value that is no answer is then passed over. */
  readonly mayEcho?: boolean
  /** Whether it never changes the state, whatever it meets; of some operations their input tells. */
  readonly readOnly: boolean | ((input: Json) => boolean)
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
 * Which operations of an invalid history may be left out to find a core, because a linearizable history stays linearizable
 * without them. What only looks may always be left out, and so may the end.
 *
 * `unseen`: on a register, one may go whose value none of the remaining operations saw. While a value that nobody saw is
 * there, nothing that looks can take effect, so the next to act overwrites it.
 * `unnoticed`: one that changes the state may go if none of the remaining operations may have noticed that it took effect.
 * `together`: all operations of a group may go, if all go, and unless an operation remains that looks at more than its group.
 * `beginning`: all that was over at some moment may go, if nothing was going on then, and if what it did adds up to nothing,
 * so that the first state is back, whatever the order was.
 */
export type SoundDeletions =
  | { readonly kind: 'unseen'; readonly view: RegisterView }
  | {
      readonly kind: 'unnoticed'
      readonly noticed: (remaining: readonly Call[]) => (call: Call) => boolean
    }
  | {
      readonly kind: 'together'
      /** The group of an operation; absent for one of none. */
      readonly group: (call: Call) => Json | undefined
      /** The groups that the first state has something of, which would stay without them: they stay as well. */
      readonly atFirst?: (initial: Json) => readonly Json[]
      /** Whether an operation of no group may go by itself. */
      readonly alone?: (call: Call) => boolean
      readonly looksAtAll?: (call: Call) => boolean
      /** As of a `beginning`, which may go as well: zero in sum for each group where, and only where, the first state is back. */
      readonly change?: (call: Call) => number
    }
  | {
      readonly kind: 'beginning'
      /** What an operation that took effect adds: zero in sum where, and only where, the first state is back. */
      readonly change: (call: Call) => number
    }

/**
 * Which data type a model is, and what its operations are to it: by this an exact procedure is found that is faster than a
 * search. An operation without a role keeps those procedures away.
 */
export type DataType =
  | { readonly kind: 'register'; readonly roles: Roles<'read' | 'write' | 'cas'> }
  | { readonly kind: 'set'; readonly roles: Roles<'add' | 'remove' | 'contains'> }
  | { readonly kind: 'mutex'; readonly roles: Roles<'acquire' | 'release'>; readonly isOwned: boolean }
  | { readonly kind: 'fifo-queue' | 'unordered-queue' | 'stack'; readonly roles: Roles<'insert' | 'remove'> }
  | { readonly kind: 'counter'; readonly roles: Roles<'add' | 'read'> }
  | { readonly kind: 'list'; readonly roles: Roles<'append' | 'read'> }

/** The part that each operation plays, by its `f`. */
export type Roles<Role extends string> = { readonly [f: string]: Role }

/** The states of which an operation may leave any: what `step` of a nondeterministic model gives. */
export class OneOf {
  readonly states: readonly Json[]

  /** @param states - one or more; none if the operation could not have gone like that */
  constructor(states: readonly Json[]) {
    this.states = states
  }
}

/**
 * A sequential data type: what a correct object does when operations come one at a time. A history is linearizable with
 * respect to it when its operations can be put in such an order. {@link defineModel} makes one in a few lines.
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
  /** The part of the object that an operation is about; parts are judged apart. If absent, an operation's key. */
  readonly part?: (operation: HistoryOperation) => string | undefined
  /**
   * The state after an operation, or {@link OneOf} several, or `undefined` where it could not have gone like that. Without an
   * `output` any answer will do. A pure function: it is called in any order, and its results are kept.
   */
  readonly step: (state: Json, call: Call) => Json | OneOf | undefined
  /** What a correct object answers in a state; absent, or `undefined`, where the model does not say. */
  readonly answer?: (state: Json, call: Pick<Call, 'f' | 'input'>) => Json | undefined
  /** If absent, only what looks is left out of a core, and the end. */
  readonly deletions?: SoundDeletions
  readonly register?: RegisterView
  readonly dataType?: DataType
  /** A known anomaly that by itself proves the violation, if there is one. */
  readonly recognise?: (evidence: Evidence) => Anomaly | undefined
  /** If absent, operations are named by their `f` and values. */
  readonly words?: ModelWords
}

/** How a model speaks of its operations; `object` is what they are about, `'x'`, or empty. */
export interface ModelWords {
  /** After its subject: `'read x = 3'`. */
  readonly did: (call: Call, object: string) => string
  /** As a thing: `'write of x = 5'`. */
  readonly noun: (call: Call, object: string) => string
}

/**
 * Whether an operation changes nothing, whatever it meets.
 *
 * @param model - the model that it belongs to
 * @param call - the operation
 *
 * @example
 * ```ts
 * looksOnly(models.register, { f: 'read', input: null, output: 1, outcome: 'ok' }) // true
 * ```
 */
export function looksOnly(model: Model, { f, input, outcome }: Call): boolean {
  if (outcome === 'fail') return true
  const readOnly = model.operations[f]?.readOnly ?? false
  return typeof readOnly === 'boolean' ? readOnly : readOnly(input)
}
