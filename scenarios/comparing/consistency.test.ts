import { describe, expect, test } from 'vitest'
import { ladder, objectRungs } from '../../checkers/index.ts'
import type { ModelFinding } from './comparison.ts'
import { areLinearizable, extremesOf, type JudgedHistory, modelsOver } from './consistency.ts'
import { read, type Written, writtenRecord, wrote } from './testing/written.ts'

/** A run of operations, as it is judged, with so many steps for each model. */
function judged(seed: string, operations: readonly Written[], budget?: number): JudgedHistory {
  const { history } = writtenRecord(operations)
  const options = { object: 'register', ...(budget === undefined ? {} : { budget }) } as const
  return { seed, withFaults: true, ladder: ladder(history, options) }
}

const fine = judged('1', [wrote(1, 0, 10), read(1, 20, 30)])
const stale = judged('2', [wrote(1, 0, 10), read(null, 20, 30)])
const staleLater = judged('3', [wrote(1, 0, 10), wrote(2, 20, 30), read(2, 35, 36), read(1, 40, 50)])

function findingOf(runs: readonly JudgedHistory[], model: string): ModelFinding | undefined {
  return modelsOver(runs).find((finding) => finding.model === model)
}

describe('a model', () => {
  test('holds if it does in every run', () => {
    expect(findingOf([fine, fine], 'linearizable')).toEqual({
      model: 'linearizable',
      verdict: 'valid',
      runs: 2,
      violated: 0,
    })
  })

  test('is violated if it is in one run, with the smallest counterexample', () => {
    const found = findingOf([fine, staleLater, stale], 'linearizable')
    expect(found).toMatchObject({ verdict: 'invalid', runs: 3, violated: 2 })
    expect(found?.counterexample).toMatchObject({ seed: '2', withFaults: true, events: 4 })
    expect(found?.counterexample?.why).not.toBe('')
  })

  test('of equally small counterexamples has the first', () => {
    const other = { ...stale, seed: '9' }
    expect(findingOf([other, stale], 'linearizable')?.counterexample?.seed).toBe('9')
  })

  test('of no run is unknown', () => {
    expect(modelsOver([]).map(({ model, verdict }) => [model, verdict])).toEqual(
      objectRungs.map(({ name }) => [name, 'unknown']),
    )
  })
})

describe('the extremes', () => {
  const finding = (verdict: ModelFinding['verdict']) => (model: string) => ({
    model,
    verdict,
    runs: 1,
    violated: Number(verdict === 'invalid'),
  })

  test('are the strongest models that hold and the weakest that do not', () => {
    expect(extremesOf(modelsOver([stale]))).toEqual({
      strongest: ['sequential', 'eventual'],
      weakestViolated: ['linearizable'],
    })
    expect(extremesOf(modelsOver([fine]))).toEqual({ strongest: ['linearizable'], weakestViolated: [] })
  })

  test('are several where none implies another', () => {
    const models = [
      ...['linearizable', 'sequential', 'PRAM', 'read-your-writes', 'monotonic-reads'].map(
        finding('invalid'),
      ),
      ...['causal', 'monotonic-writes', 'writes-follow-reads'].map(finding('valid')),
      ...['causal-convergent', 'eventual'].map(finding('unknown')),
    ]
    expect(extremesOf(models)).toEqual({
      strongest: ['causal'],
      weakestViolated: ['read-your-writes', 'monotonic-reads'],
    })
  })
})

test('runs are linearizable if each is known to be, and not if one is not', () => {
  const hard = { ...fine, ladder: { ...fine.ladder, steps: fine.ladder.steps.map(unknown) } }
  expect(areLinearizable([fine, fine])).toBe(true)
  expect(areLinearizable([fine, stale, hard])).toBe(false)
  expect(areLinearizable([fine, hard])).toBeUndefined()
  expect(areLinearizable([])).toBeUndefined()
})

function unknown<S extends object>(step: S): S & { readonly verdict: 'unknown' } {
  return { ...step, verdict: 'unknown' }
}
