import { describe, expect, it } from 'vitest'
import { operationAction, operationEnding, operationLabel } from './operation-words.ts'
import type { ReportedOperation } from './operations.ts'

const base: ReportedOperation = {
  invocation: 0,
  completion: 1,
  process: 0,
  client: 'c1',
  f: 'read',
  key: 'x',
  outcome: 'ok',
  result: 3,
  fromUs: 4_106_000,
  toUs: 4_118_000,
  answeredBy: 'n1',
}

const write: ReportedOperation = { ...base, f: 'write', argument: 5, result: 5 }
const transaction: ReportedOperation = {
  ...base,
  f: 'txn',
  argument: [['r', 'y', null]],
  result: [['r', 'y', [1]]],
}

describe('an operation in words', () => {
  it('speaks of a key-value store as of a register', () => {
    expect(operationAction({ ...base, f: 'get', argument: null, result: null })).toBe('c1 gets x → null')
    expect(operationAction({ ...write, f: 'put' })).toBe('c1 puts x 5')
  })

  it('says what was asked and what came back', () => {
    expect(operationLabel(base)).toBe('r x → 3')
    expect(operationLabel(write)).toBe('w x = 5')
    expect(operationLabel({ ...base, f: 'cas', argument: [1, 2], result: true })).toBe('cas x [1,2] → true')
    expect(operationAction(base)).toBe('c1 reads x → 3')
    expect(operationAction(write)).toBe('c1 writes x = 5')
    expect(operationAction({ ...write, f: 'frobnicate' })).toBe('c1 calls frobnicate x 5')
  })

  it('needs no key: a transaction shows its steps', () => {
    const { key: _, ...keyless } = transaction
    expect(operationAction(keyless)).toBe('c1 runs the transaction [["r","y",null]] → [["r","y",[1]]]')
  })

  it('shows no answer where none came', () => {
    expect(operationLabel({ ...base, outcome: 'info' })).toBe('r x → ?')
    expect(operationLabel({ ...base, outcome: 'fail' })).toBe('r x → ?')
  })

  it('shows a read of nothing as null', () => {
    const { result: _, ...nothing } = base
    expect(operationLabel(nothing)).toBe('r x → null')
  })

  it('keeps the three outcomes apart', () => {
    expect(operationEnding(base)).toBe('ok at 4.118 s, answered by n1')
    expect(operationEnding({ ...base, outcome: 'fail', error: 'no leader' })).toBe(
      'failed at 4.118 s (no leader), answered by n1: it did not happen',
    )
    expect(operationEnding({ ...base, outcome: 'info', error: 'time-out' })).toBe(
      'unknown since 4.118 s (time-out): it may have happened, or may still',
    )
    const { toUs: _, ...open } = base
    expect(operationEnding(open)).toBe('still open when the run ended: it may have happened or not')
  })

  it('does not mistake the names of every object for verbs', () => {
    expect(operationAction({ ...write, f: 'constructor' })).toBe('c1 calls constructor x 5')
  })
})
