import { expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent } from '../../sim/index.ts'
import { cutOff, happened, recordOf } from '../testing/records.ts'
import { agreement } from './agreement.ts'

type Happened = Omit<HistoryEvent, 'index'>

/** The verdict on a run that was healed after one second, and should agree within another. */
function judge(history: readonly Happened[]): Verdict {
  const faults = [cutOff('n1', ['n2'], [0, 1_000])]
  return agreement.definition.judge(
    recordOf({ faults, history }),
    agreement({ f: 'leader', withinMs: 1_000 }).options,
  )
}

/** A question of a client, and its answer ten milliseconds later. */
function asked(at: number, process: number, type: 'ok' | 'fail', answer?: string): readonly Happened[] {
  const by = { f: 'leader', client: `c${process + 1}` }
  const ended = type === 'ok' ? { value: answer } : { error: 'nobody knows' }
  return [
    happened(at, process, 'invoke', by),
    happened(at + 10, process, type, { ...by, ...(ended as object) }),
  ]
}

test('answers that are all the same agree, whatever was answered before the time was over', () => {
  const history = [
    ...asked(500, 0, 'ok', 'n1'),
    ...asked(1_900, 1, 'fail'),
    ...asked(2_100, 0, 'ok', 'n2'),
    ...asked(2_200, 1, 'ok', 'n2'),
  ]
  expect(judge(history)).toStrictEqual({
    verdict: 'valid',
    why: '2 answers to leader after the last fault are all "n2"',
  })
})

test('two answers after that time that differ do not agree', () => {
  expect(judge([...asked(2_100, 0, 'ok', 'n2'), ...asked(2_200, 1, 'ok', 'n1')])).toStrictEqual({
    verdict: 'invalid',
    why: 'c2 at 2.21 s was answered leader with "n1", and c1 with "n2", both more than 1000 ms after the last fault',
    core: [1, 3],
  })
})

test('who is not answered after that time does not agree', () => {
  expect(judge([...asked(2_100, 0, 'ok', 'n2'), ...asked(2_200, 1, 'fail')])).toStrictEqual({
    verdict: 'invalid',
    why: 'c2 at 2.21 s got no answer to leader, more than 1000 ms after the last fault: nobody knows',
    core: [2, 3],
  })
})

test('nobody knows where nobody asked, or of something else only', () => {
  const elsewhere = [happened(2_100, 0, 'invoke'), happened(2_200, 0, 'ok', { value: 5 })]
  for (const history of [[], elsewhere, asked(1_500, 0, 'ok', 'n1'), asked(2_100, 0, 'ok', 'n1').slice(0, 1)])
    expect(judge(history).verdict).toBe('unknown')
})

test('the bound stands in the title, and is a time', () => {
  expect(agreement.definition.title?.({ f: 'leader', withinMs: 250 })).toBe(
    'agreement (leader) within 250 ms',
  )
  expect(() => agreement({ withinMs: 0 })).toThrow(
    'check agreement: withinMs is 0, expected milliseconds, more than 0',
  )
})
