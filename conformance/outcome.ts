import type { HistoryJudge, History, Json } from '../index.ts'

/** What is known of a history beforehand: whether it is valid, or that its checker could not tell. */
export type Expected = 'valid' | 'invalid' | 'unknown'

/** One history with a verdict that others gave it, and what came of judging it here. */
export interface Outcome {
  /** Where it is: a file, or a file and the name that it has there. */
  readonly where: string
  /** What it is a history of, as its recorder called that. */
  readonly model: string
  /**
   * `differs` where the recorded answer is known to say less, and what is said here beyond it is proven; `uncovered` where nothing
   * here judges such a history; `unreadable` where it should, and could not.
   */
  readonly kind: 'agrees' | 'disagrees' | 'differs' | 'unknown' | 'uncovered' | 'unreadable'
  /** What was expected and what was found, or why it could not be read. */
  readonly note?: string
}

/**
 * Judges a history, and holds the verdict against what was expected.
 *
 * @param where - how results name it
 * @param model - what it is a history of, as its recorder called that
 * @param expected - the verdict that others gave it
 * @param load - gives the history and who is to judge it
 */
export function outcomeOf(
  where: string,
  model: string,
  expected: Expected,
  load: () => { readonly history: History; readonly judge: HistoryJudge },
): Outcome {
  try {
    const { history, judge } = load()
    const verdict = judge.judge(history)
    const proof = judge.verify?.(history, verdict)
    if (proof?.outcome === 'refuted') {
      return { where, model, kind: 'disagrees', note: `the proof of the verdict is wrong: ${proof.why}` }
    }
    if (verdict.verdict === expected) return { where, model, kind: 'agrees' }
    const note = `expected ${expected}, found ${verdict.verdict}: ${verdict.why ?? ''}`
    return { where, model, kind: verdict.verdict === 'unknown' ? 'unknown' : 'disagrees', note }
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error)
    return { where, model, kind: 'unreadable', note }
  }
}

/**
 * What a recorder's word for validity says here.
 *
 * @param valid - true, false, or `':unknown'`
 */
export function expectedOf(valid: Json | undefined): Expected | undefined {
  if (typeof valid === 'boolean') return valid ? 'valid' : 'invalid'
  return valid === ':unknown' || valid === 'unknown' ? 'unknown' : undefined
}
