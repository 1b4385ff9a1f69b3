import { describe, expect, it } from 'vitest'
import { failed, judgeAnswer } from './answer.ts'
import type { RunDigest } from './session/protocol.ts'

const expected: RunDigest = { traceHash: 'abc', events: 10, verdict: 'invalid' }

describe('the answer of the engine in the page', () => {
  it('is identical when hash, events and verdict are', () => {
    expect(judgeAnswer(expected, { ...expected })).toEqual({
      state: 'identical',
      word: 'identical',
      words: ', trace hash abc, 10 events, invalid.',
    })
  })

  it('differs when any of them does, and says in what', () => {
    const result = judgeAnswer(expected, { traceHash: 'abd', events: 10, verdict: 'valid' })
    expect(result.state).toBe('differs')
    expect(result.words).toBe(': trace hash abd here, abc recorded; verdict valid here, invalid recorded.')
  })

  it('is an error when there is none, or when it says nothing that can be understood', () => {
    expect(failed('no such protocol').words).toBe(': no such protocol.')
    for (const nonsense of [undefined, null, 3, 'identical', {}, { traceHash: 'abc' }, []]) {
      expect(judgeAnswer(expected, nonsense).state).toBe('error')
    }
  })
})
