import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, Json, NodeStanding, RunRecord } from '../../sim/index.ts'
import { cutOff, type GivenRecord, happened, recordOf } from '../testing/records.ts'
import { agreesOnMembers } from './agrees-on-members.ts'

type Given = GivenRecord & Partial<Pick<RunRecord, 'quiesced'>> & { readonly down?: readonly string[] }

/** The verdict on a run of ten seconds and three nodes that healed after two, and should have settled one later. */
function judge(history: readonly Omit<HistoryEvent, 'index'>[], given: Given = {}): Verdict {
  const { down = [], quiesced, ...rest } = given
  const faults = [cutOff('n1', ['n2', 'n3'], [500, 2_000])]
  const nodes = ['n1', 'n2', 'n3'].map((id): NodeStanding => {
    return { id, state: down.includes(id) ? 'down' : 'up', waiting: 0, writing: false }
  })
  const run = { ...recordOf({ faults, history, ...rest }), standing: { nodes, clients: [] } }
  return agreesOnMembers.definition.judge(quiesced === undefined ? run : { ...run, quiesced }, {
    withinMs: 1_000,
  })
}

/** A question that a node is asked and answers a millisecond later. */
function answered(at: number, node: string, value: Json): readonly Omit<HistoryEvent, 'index'>[] {
  return [
    happened(at, 0, 'invoke', { f: 'members', node: 'n1' }),
    happened(at + 1, 0, 'ok', { f: 'members', node, value }),
  ]
}

const all = ['n1', 'n2', 'n3']

describe('valid', () => {
  test('is a run after which all that are asked name those that are up', () => {
    expect(judge([...answered(3_000, 'n2', all), ...answered(4_000, 'n1', all)])).toStrictEqual({
      verdict: 'valid',
      why: 'later than 1000 ms after the last fault, n1, n2 named those as members that were up',
    })
  })

  test('is one in which they did not as long as they need not', () => {
    const early = answered(2_999, 'n1', ['n1'])
    expect(judge([...early, ...answered(3_100, 'n1', all)]).verdict).toBe('valid')
  })

  test('is one in which nobody names who is down', () => {
    expect(judge(answered(3_000, 'n2', ['n1', 'n2']), { down: ['n3'] }).verdict).toBe('valid')
  })

  test('is one after which nobody is there to answer', () => {
    expect(judge([], { down: all })).toStrictEqual({
      verdict: 'valid',
      why: 'nobody was up after the last fault',
    })
  })

  test('is one in which those who were healed name each other, whatever they say of others', () => {
    const quiesced = { time: 2_000_000, core: ['n1', 'n2'] }
    const history = [...answered(3_000, 'n1', ['n1', 'n2']), ...answered(4_000, 'n2', all)]
    expect(judge([...history, ...answered(5_000, 'n3', ['n3'])], { quiesced })).toStrictEqual({
      verdict: 'valid',
      why: 'later than 1000 ms after faults stopped on n1, n2, n1, n2 named those as members that were up',
    })
  })
})

describe('invalid', () => {
  test('is a run after which one that is up is missing', () => {
    expect(judge([...answered(3_000, 'n2', all), ...answered(4_000, 'n1', ['n1', 'n3'])])).toStrictEqual({
      verdict: 'invalid',
      why: 'n1, asked for its members 2001 ms after the last fault, answers without n2, which is up',
      core: [2, 3],
    })
  })

  test('is one after which one that is down, or nowhere, is named', () => {
    const verdict = judge(answered(3_000, 'n1', ['n1', 'n3', 'n9']), { down: ['n3'] })
    expect(verdict).toMatchObject({ verdict: 'invalid', core: [0, 1] })
    expect(verdict.why).toMatch(/answers without n2, which is up, and with n3, which is down, and with n9/)
  })

  test('is one in which an answer is no list of names', () => {
    expect(judge(answered(3_000, 'n1', 3)).why).toMatch('answers 3: expected names')
  })

  test('is one in which one that was healed misses another', () => {
    const quiesced = { time: 2_000_000, core: ['n1', 'n2'] }
    expect(judge(answered(3_000, 'n1', ['n1', 'n3']), { quiesced }).why).toMatch('without n2, which is up')
  })
})

describe('unknown', () => {
  test('is a run that ended before the time was over', () => {
    expect(judge(answered(2_500, 'n1', all), { endedAt: 2_900 })).toStrictEqual({
      verdict: 'unknown',
      why: 'the run ended 900 ms after the last fault, before 1000 ms had passed',
    })
  })

  test('is one in which nobody answered in time, or nobody was asked', () => {
    const why = 'no node has answered who its members are later than 1000 ms after the last fault'
    const silent = [
      happened(2_999, 0, 'invoke', { f: 'members' }),
      happened(3_500, 0, 'ok', { f: 'members', node: 'n1', value: ['n1'] }),
      happened(4_000, 0, 'invoke', { f: 'members' }),
      happened(5_000, 0, 'info', { f: 'members' }),
    ]
    expect(judge(silent)).toStrictEqual({ verdict: 'unknown', why })
    expect(judge([happened(4_000, 1, 'invoke'), happened(4_001, 1, 'ok')])).toStrictEqual({
      verdict: 'unknown',
      why,
    })
  })
})

test('the bound stands in the title, and is a time', () => {
  expect(agreesOnMembers.definition.title?.({ withinMs: 250 })).toBe('agrees on members within 250 ms')
  expect(() => agreesOnMembers({ withinMs: 0 })).toThrow(
    'check agrees-on-members: withinMs is 0, expected milliseconds, more than 0',
  )
})
