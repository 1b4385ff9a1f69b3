import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from '../../sim/index.ts'
import { faultsByKind } from '../../sim/testing/arbitraries.ts'
import { constantOf } from './constant-length.ts'
import { faultLine } from './fault-line.ts'

test.each(Object.entries(faultsByKind(3, 100)))(
  '%s is told in one line that says all of it',
  (kind, faults) => {
    fc.assert(
      fc.property(faults as fc.Arbitrary<Fault>, (fault) => {
        const line = faultLine({ ...fault, id: 'hidden' })
        expect(line).not.toMatch(/\n|undefined|\[object|hidden/)
        expect(kind === 'message' || line.startsWith(kind), line).toBe(true)
        const { at: _, ...fields } = fault as Fault & { readonly at?: unknown }
        for (const number of numbersIn(fields)) expect(line).toContain(String(number))
      }),
      { numRuns: 20 },
    )
  },
)

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

test('every distribution has a constant length that is like its own', () => {
  const lengths = [
    { kind: 'uniform', min: 2, max: 6 },
    { kind: 'exponential', mean: 4 },
    { kind: 'lognormal', median: 4, p99: 90 },
    { kind: 'normal', mean: 4, deviation: 3 },
    { kind: 'pareto', min: 4, alpha: 1 },
    { kind: 'constant', ms: 4 },
    {
      kind: 'bimodal',
      fast: { kind: 'constant', ms: 4 },
      slow: { kind: 'constant', ms: 9 },
      slowProbability: 0.1,
    },
  ] as const
  for (const length of lengths)
    expect(constantOf(length), length.kind).toStrictEqual({ kind: 'constant', ms: 4 })
})
