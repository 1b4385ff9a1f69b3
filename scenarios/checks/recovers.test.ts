import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import { crash, type HistoryEvent, type MissedFault } from '../../sim/index.ts'
import { cutOff, type GivenRecord, happened, recordOf } from '../testing/records.ts'
import { recovers } from './recovers.ts'

/** The verdict on a run of ten seconds that healed after two, and should recover within one. */
function judge(history: readonly Omit<HistoryEvent, 'index'>[], given: GivenRecord = {}): Verdict {
  const faults = [cutOff('n1', ['n2'], [0, 1_000]), cutOff('n2', ['n1'], [500, 2_000]), missed]
  return recovers.definition.judge(
    recordOf({ faults, history, ...given }),
    recovers({ withinMs: 1_000 }).options,
  )
}

const missed: MissedFault = {
  fault: { ...crash({ at: 9_000, node: 'n1' }), id: 'crash-1' },
  injected: false,
  why: 'its moment never came',
}

describe('valid', () => {
  test('is a run in which an operation asked for after the last fault succeeds in time', () => {
    expect(judge([happened(2_100, 0, 'invoke'), happened(2_250, 0, 'ok')])).toStrictEqual({
      verdict: 'valid',
      why: 'an operation succeeded 250 ms after the last fault',
    })
  })

  test('is one that succeeds at the last moment, whatever came before', () => {
    const history = [
      happened(2_000, 0, 'invoke'),
      happened(2_001, 0, 'info'),
      happened(2_002, 1, 'invoke'),
      happened(2_003, 1, 'fail'),
      happened(2_004, 2, 'invoke'),
      happened(3_000, 2, 'ok'),
    ]
    expect(judge(history).verdict).toBe('valid')
  })

  test('is a run with no faults in which anything succeeds in time', () => {
    const history = [happened(0, 0, 'invoke'), happened(1_000, 0, 'ok')]
    expect(judge(history, { faults: [] }).verdict).toBe('valid')
    expect(judge(history, { faults: [missed] }).verdict, 'what was not injected did not happen').toBe('valid')
  })
})

describe('invalid', () => {
  test('is a run in which nothing asked for in time succeeds in time', () => {
    const history = [
      happened(2_500, 0, 'invoke'),
      happened(2_600, 1, 'invoke'),
      happened(2_700, 1, 'info'),
      happened(3_001, 0, 'ok'),
      happened(3_500, 0, 'invoke'),
      happened(3_600, 0, 'ok'),
    ]
    expect(judge(history)).toStrictEqual({
      verdict: 'invalid',
      why: 'none of 2 operations asked for after the last fault, at 2 s, succeeded within 1000 ms',
      core: [],
    })
  })

  test('is one in which only what was asked for before succeeds', () => {
    const history = [
      happened(1_999, 0, 'invoke'),
      happened(2_100, 0, 'ok'),
      happened(2_200, 1, 'invoke'),
      happened(2_300, 1, 'fail'),
    ]
    expect(judge(history).verdict).toBe('invalid')
  })
})

describe('unknown', () => {
  test('is a run that ended before the time was over', () => {
    expect(judge([happened(2_100, 0, 'invoke')], { endedAt: 2_900 })).toStrictEqual({
      verdict: 'unknown',
      why: 'the run ended 900 ms after the last fault, before an operation succeeded',
    })
    expect(judge([], { endedAt: 2_900 }), 'in which nothing was asked for').toStrictEqual({
      verdict: 'unknown',
      why: 'the run ended 900 ms after the last fault, before an operation was asked for',
    })
  })

  test('is one in which nobody asked for anything in time', () => {
    const nothing = {
      verdict: 'unknown',
      why: 'no operation was asked for within 1000 ms after the last fault',
    }
    expect(judge([])).toStrictEqual(nothing)
    expect(judge([happened(1_000, 0, 'invoke'), happened(1_100, 0, 'ok')]), 'before').toStrictEqual(nothing)
    expect(judge([happened(4_000, 0, 'invoke'), happened(4_100, 0, 'ok')]), 'late').toStrictEqual(nothing)
    expect(judge([happened(2_100, 'nemesis', 'invoke')]), 'the nemesis').toStrictEqual(nothing)
  })
})

test('what succeeds within a time succeeds within any longer one', () => {
  const bound = fc.integer({ min: 1, max: 5_000 })
  fc.assert(
    fc.property(bound, bound, fc.nat(5_000), fc.nat(5_000), (one, other, asked, took) => {
      const history = [happened(asked, 0, 'invoke'), happened(asked + took, 0, 'ok')]
      const run = recordOf({ faults: [cutOff('n1', ['n2'], [0, 2_000])], history, endedAt: 20_000 })
      const [shorter, longer] = [Math.min(one, other), Math.max(one, other)].map(
        (withinMs) => recovers.definition.judge(run, { withinMs }).verdict,
      )
      expect(shorter === 'valid' && longer !== 'valid').toBe(false)
    }),
  )
})

test('the bound stands in the title, and is a time', () => {
  expect(recovers.definition.title?.({ withinMs: 250 })).toBe('recovers within 250 ms')
  for (const withinMs of [0, -1, Number.NaN, Infinity]) {
    expect(() => recovers({ withinMs })).toThrow(
      `check recovers: withinMs is ${withinMs}, expected milliseconds, more than 0`,
    )
  }
})
