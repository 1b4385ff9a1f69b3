import type { ResolvedScenario } from '../../sim/scenario.ts'

/** What a run came to, by which two runs are compared. */
export interface RunDigest {
  readonly traceHash: string
  readonly events: number
  readonly verdict: 'valid' | 'invalid' | 'unknown'
}

/** What the page asks its worker to run. */
export interface RerunRequest {
  readonly scenario: ResolvedScenario
  readonly seed: string
}

/** What the worker answers. */
export type RerunAnswer = RunDigest | { readonly error: string }

/** What a page knows of the run it reports. */
export interface RecordedRun extends RerunRequest {
  readonly expected: RunDigest
}

/** What became of a run done again in the page: the state, the word for it, and the rest of the sentence. */
export interface RerunResult {
  readonly state: 'identical' | 'differs' | 'error'
  readonly word: string
  readonly words: string
}

/** Compares a worker's answer, whatever it is, with the recorded run. */
export function judgeAnswer(expected: RunDigest, answer: unknown): RerunResult {
  if (!isObject(answer)) return failed('the engine gave no answer')
  if (typeof answer['error'] === 'string') return failed(answer['error'])
  const { traceHash, events, verdict } = answer
  if (typeof traceHash !== 'string' || typeof events !== 'number' || typeof verdict !== 'string') {
    return failed('the engine gave an answer that this page does not understand')
  }
  const differences = [
    ...differing('trace hash', traceHash, expected.traceHash),
    ...differing('events', String(events), String(expected.events)),
    ...differing('verdict', verdict, expected.verdict),
  ]
  if (differences.length > 0) {
    return { state: 'differs', word: 'differs', words: `: ${differences.join('; ')}.` }
  }
  return {
    state: 'identical',
    word: 'identical',
    words: `, trace hash ${traceHash}, ${events} events, ${verdict}.`,
  }
}

/** The result when a run could not be done again. */
export function failed(why: string): RerunResult {
  return { state: 'error', word: 'not possible', words: `: ${why}.` }
}

function differing(what: string, here: string, recorded: string): readonly string[] {
  return here === recorded ? [] : [`${what} ${here} here, ${recorded} recorded`]
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null
}
