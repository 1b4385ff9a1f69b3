import type { Json } from '../sim/types.ts'
import { sameValue } from './canonical.ts'
import { type Model, OneOf, type OperationShape, type ValueShape } from './model.ts'
import { anyValue, noValue } from './models/shapes.ts'
import type { Call } from './operations.ts'

/** What one operation does to a state, as plain functions of it. */
export interface OperationRule {
  /** What its invocation gives; nothing, if absent. */
  readonly input?: ValueShape
  /** What takes the place of an input that was not given: the process that asks. */
  readonly missingInput?: 'process'
  /** Whether it can take effect in a state; always, if absent. */
  readonly when?: (state: Json, input: Json) => boolean
  /** The state that it leaves; the same, if absent. */
  readonly change?: (state: Json, input: Json) => Json
  /** The states of which it may leave any, in place of `change`. */
  readonly choices?: (state: Json, input: Json) => readonly Json[]
  /** What it answers, of the state that it meets; nothing, if absent. */
  readonly answer?: (state: Json, input: Json) => Json
  /** What an answer is; any value, if absent. */
  readonly answers?: ValueShape
  /** Brings an answer to the form that `answer` gives, where several say the same: a set in any order. */
  readonly normal?: (answer: Json) => Json
  /** Whether a completion may echo the input instead of answering. */
  readonly mayEcho?: boolean
  /** Whether it never changes the state for some inputs; if absent, it does so unless it has neither `change` nor `choices`. */
  readonly readOnly?: (input: Json) => boolean
  /** What a `fail` tells: nothing (it did not happen), or that `when` did not hold; nothing, if absent. */
  readonly failure?: 'dropped' | 'observed'
}

/** What {@link defineModel} makes a model of. */
export interface ModelDefinition extends Pick<
  Model,
  'name' | 'description' | 'initial' | 'part' | 'deletions' | 'dataType' | 'register' | 'recognise' | 'words'
> {
  /** What a first state may be; any value, if absent. */
  readonly initials?: ValueShape
  readonly operations: { readonly [f: string]: OperationRule }
}

/**
 * Makes a model of what each operation does to a state.
 *
 * @param definition - a name, a sentence, the first state, and a rule for each operation
 *
 * @example
 * ```ts
 * const turnstile = defineModel({
 *   name: 'turnstile',
 *   description: 'A coin opens it for one.',
 *   initial: 'closed',
 *   operations: {
 *     pay: { change: () => 'open' },
 *     pass: { when: (state) => state === 'open', change: () => 'closed' },
 *     look: { answer: (state) => state },
 *   },
 * })
 * checkLinearizable(historyOf([{ process: 0, type: 'invoke', f: 'pass', time: 0 }]), { model: turnstile }).verdict // valid
 * ```
 */
export function defineModel({ operations: rules, initials, ...rest }: ModelDefinition): Model {
  const shapes: [string, OperationShape][] = Object.entries(rules).map(([f, rule]) => [f, shapeOf(rule)])
  return {
    ...rest,
    initials: initials ?? anyValue,
    operations: Object.fromEntries(shapes),
    step: (state, call) => {
      const rule = rules[call.f]
      return rule === undefined ? undefined : stepOf(rule, state, call)
    },
    answer: (state, { f, input }) => rules[f]?.answer?.(state, input),
  }
}

function shapeOf(rule: OperationRule): OperationShape {
  const { input, missingInput, answer, answers, mayEcho, readOnly, failure } = rule
  const answered = answers ?? (answer === undefined ? undefined : anyValue)
  return {
    input: input ?? noValue,
    ...(missingInput === undefined ? {} : { missingInput }),
    ...(answered === undefined ? {} : { answer: answered }),
    ...(mayEcho === undefined ? {} : { mayEcho }),
    readOnly: readOnly ?? (rule.change === undefined && rule.choices === undefined),
    failure: failure ?? 'dropped',
  }
}

function stepOf(
  rule: OperationRule,
  state: Json,
  { input, output, outcome }: Call,
): Json | OneOf | undefined {
  const happens = rule.when?.(state, input) ?? true
  if (outcome === 'fail') return happens ? undefined : state
  if (!happens) return undefined
  if (output !== undefined && rule.answer !== undefined) {
    const given = rule.normal === undefined ? output : rule.normal(output)
    if (!sameValue(given, rule.answer(state, input))) return undefined
  }
  if (rule.choices !== undefined) return new OneOf(rule.choices(state, input))
  return rule.change === undefined ? state : rule.change(state, input)
}
