import type { HistoryWatch, Verdict } from '../checkers/index.ts'
import type { CodeReference, RunRecord } from '../sim/index.ts'
import { referenceTo } from '../sim/reference.ts'

/** A check: what must hold of a run once it is over, and, if it can tell, while it goes on. */
export interface CheckDefinition<O extends object> {
  readonly name: string
  /** One line for lists. */
  readonly description?: string
  readonly defaults: O
  readonly validate?: (options: O) => string | undefined
  /** How the property is called in results; the check's name if it is left out. */
  readonly title?: (options: O) => string
  judge(run: RunRecord, options: O): Verdict
  /**
   * Begins to watch a run, if these options say so: what is told every event of the history as it comes about. The run ends at the
   * event at which it gives a verdict that is `invalid`, so that has to be one which no later event can change; what the run is
   * judged by is `judge`, all the same.
   */
  watch?(options: O): Pick<HistoryWatch, 'observe'> | undefined
}

/** A check as a scenario's judge holds it. */
export type AnyCheck = CheckDefinition<object> & { readonly kind: 'check' }

/** A check with its options: what a scenario holds and a file can name. */
export interface Check extends CodeReference {}

/** Makes a check's reference from options; `definition` is what it names. */
export interface CheckFactory<O extends object> {
  (options?: Partial<O>): Check
  readonly definition: AnyCheck
}

/**
 * Makes a check that scenarios can use.
 *
 * @param definition - the name, the defaults of its options, and `judge`, which looks at the record of a run
 * @returns a function from options to a {@link Check}; it throws an {@link InputError} for an option it does not know
 *   or a value of another type than the default's
 *
 * @example
 * ```ts
 * const someSuccess = defineCheck({
 *   name: 'some-success',
 *   defaults: {},
 *   judge: ({ history }) =>
 *     [...history].some(({ type }) => type === 'ok')
 *       ? { verdict: 'valid' }
 *       : { verdict: 'invalid', why: 'no operation succeeded', core: [] },
 * })
 * console.log(someSuccess().use) // some-success
 * ```
 */
export function defineCheck<O extends object>(definition: CheckDefinition<O>): CheckFactory<O> {
  const forgotten = { ...definition, kind: 'check' } as unknown as AnyCheck
  const make = (options: Partial<O> = {}): Check => referenceTo(forgotten, options)
  return Object.assign(make, { definition: forgotten })
}
