import type { History, HistoryEvent } from '../sim/history.ts'
import type { Verdict } from './verdict.ts'

/**
 * A judge of histories, recorded here or elsewhere: plain functions with a name, so that lists and reports can say who judged.
 *
 * @example
 * ```ts
 * const quiet: Checker = {
 *   name: 'quiet',
 *   description: 'Nothing happened.',
 *   judge: (history) =>
 *     history.length === 0
 *       ? { verdict: 'valid' }
 *       : { verdict: 'invalid', why: 'something happened', core: [0] },
 * }
 * quiet.judge(historyOf([])).verdict // valid
 * ```
 */
export interface Checker {
  readonly name: string
  /** One sentence: what a history must be for the verdict to be `valid`. */
  readonly description: string
  /** Judges a whole history. Throws an `InputError` for a history that it cannot read. */
  judge(history: History): Verdict
}

/** A judge that is told a history event by event, while it happens. */
export interface HistoryWatch {
  /**
   * Takes up the next event. At the event that makes the history impossible, whatever follows, gives the verdict, once;
   * otherwise `undefined`.
   */
  observe(event: Omit<HistoryEvent, 'index'>): Verdict | undefined
  /** What is to be said of all events so far. */
  end(): Verdict
}
