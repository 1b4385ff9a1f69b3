import { describe, expect, test } from 'vitest'
import { models, type Verdict } from '../../checkers/index.ts'
import { InputError, type RunRecord } from '../../sim/index.ts'
import { cutOff, happened, recordOf } from '../testing/records.ts'
import { linearizable, type LinearizableOptions } from './linearizable.ts'

function judge(run: RunRecord, options: Partial<LinearizableOptions> = {}): Verdict {
  return linearizable.definition.judge(run, linearizable(options).options)
}

const write1 = [
  happened(0, 0, 'invoke', { f: 'write', value: 1, client: 'c1', node: 'n1' }),
  happened(1, 0, 'ok', { f: 'write', value: 1, client: 'c1', node: 'n1' }),
]

/** A read of `value` after the write of 1 was acknowledged. */
function readLater(value: number | null): Parameters<typeof recordOf>[0] {
  return {
    history: [
      ...write1,
      happened(2, 1, 'invoke', { client: 'c2', node: 'n2' }),
      happened(3, 1, 'ok', { client: 'c2', node: 'n2', value }),
    ],
  }
}

describe('a history that an order explains', () => {
  test('is valid, with the order and what was looked at', () => {
    const verdict = judge(recordOf(readLater(1)))
    expect(verdict).toMatchObject({ verdict: 'valid', witness: [0, 2] })
    expect(verdict.why).toBe('2 operations, of which 2 completed, have an order that explains them')
  })

  test('is valid where an operation of unknown outcome explains it', () => {
    const history = [
      happened(0, 0, 'invoke', { f: 'write', value: 1 }),
      happened(1, 0, 'info', { f: 'write', value: 1 }),
      happened(2, 1, 'invoke'),
      happened(3, 1, 'ok', { value: 1 }),
    ]
    const verdict = judge(recordOf({ history }))
    expect(verdict.verdict).toBe('valid')
    expect(verdict.why).toContain('2 operations, of which 1 completed')
  })
})

describe('a history that no order explains', () => {
  test('is invalid, with a sentence, the events that prove it, and what it comes down to', () => {
    const verdict = judge(recordOf(readLater(null)))
    expect(verdict).toMatchObject({
      verdict: 'invalid',
      core: [0, 1, 2, 3],
      facts: { kind: 'stale-read', read: 2, write: 0 },
    })
    expect(verdict.why).toMatch(/^c2 read x = null from n2 at .*c1's write of x = 1 was acknowledged/)
    expect(verdict.why, 'the run has nothing to add').toMatch(/explains it\.$/)
  })

  test('says what the run knows of it', () => {
    const faults = [cutOff('n2', ['n1', 'n3'], [0.5, 5])]
    expect(judge(recordOf({ ...readLater(null), faults })).why).toMatch(
      /explains it\. partition-1 had cut n2 off from n1, n3 since 0\.001 s\.$/,
    )
  })
})

describe('what was not tried is not valid', () => {
  test.each([
    ['nothing was asked', []],
    ['nothing was answered', [happened(0, 0, 'invoke')]],
    ['nothing is known', [happened(0, 0, 'invoke'), happened(1, 0, 'info')]],
    ['everything failed', [happened(0, 0, 'invoke'), happened(1, 0, 'fail')]],
  ])('where %s', (_, history) => {
    expect(judge(recordOf({ history }))).toStrictEqual({
      verdict: 'unknown',
      why: 'no operation completed, so nothing was tried',
    })
  })
})

describe('the model', () => {
  test.each(Object.keys(models))('%s can be asked for, and stands in the title', (model) => {
    const { options } = linearizable({ model })
    expect(linearizable.definition.title?.(options)).toBe(`linearizable (${model})`)
  })

  test('that there is not is refused, naming those that there are', () => {
    expect(() => linearizable({ model: 'queue' })).toThrow(
      `check linearizable: model is "queue", expected one of ${Object.keys(models).join(', ')}`,
    )
    expect(() => linearizable({ model: 'toString' })).toThrow(InputError)
  })

  test('decides what operations there are', () => {
    const history = [...write1, happened(2, 1, 'invoke', { f: 'cas', value: [1, 2] })]
    expect(() => judge(recordOf({ history }))).toThrow(/'cas', expected an operation of the model register/)
    expect(judge(recordOf({ history }), { model: 'cas-register' }).verdict).toBe('valid')
  })
})
