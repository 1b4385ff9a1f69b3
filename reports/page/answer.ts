import type { RunDigest } from './session/protocol.ts'

/** What became of a run done again in the page: the state, the word for it, and the rest of the sentence. */
export interface RerunResult {
  readonly state: 'identical' | 'differs' | 'error'
  readonly word: string
  readonly words: string
}

/** Compares what a run came to here, whatever the engine says, with the recorded run. */
export function judgeAnswer(expected: RunDigest, answer: unknown): RerunResult {
  const { traceHash, events, verdict } = (answer ?? {}) as { readonly [field: string]: unknown }
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
