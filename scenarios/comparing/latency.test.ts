import { array, assert, constantFrom, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { latenciesOf, percentilesOf, quantile } from './latency.ts'
import { performedOf, read, wrote } from './testing/written.ts'

test('a quantile is the smallest value that so great a share does not exceed', () => {
  assert(
    property(
      array(integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }),
      constantFrom(0, 0.5, 0.99, 0.999, 1),
      (values, share) => {
        const sorted = [...values].sort((a, b) => a - b)
        const covers = (value: number): boolean =>
          sorted.filter((other) => other <= value).length >= share * sorted.length
        expect(quantile(sorted, share)).toBe(sorted.find(covers))
      },
    ),
  )
})

test('percentiles are of operations that succeeded, milliseconds', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => read(1, i, 2 * i + 1))
  const found = percentilesOf(performedOf([...hundred, { from: 0, to: 9_000, outcome: 'fail' }, { from: 5 }]))
  expect(found).toEqual({ operations: 100, p50Ms: 50, p99Ms: 99, p999Ms: 100 })
})

test('where nothing succeeded there are zeros', () => {
  expect(percentilesOf(performedOf([{ from: 1 }]))).toEqual({ operations: 0, p50Ms: 0, p99Ms: 0, p999Ms: 0 })
})

test('reads, writes and what the own node answered are told apart', () => {
  const { operations, reads, writes, atHome } = latenciesOf(
    performedOf([
      read(1, 0, 10),
      read(1, 20, 50, { answeredBy: 'n2' }),
      wrote(1, 60, 65),
      { from: 70, to: 72, f: 'write', value: 2, outcome: 'fail' },
    ]),
  )
  expect([operations, reads.operations, writes.operations]).toEqual([3, 2, 1])
  expect([reads.p99Ms, writes.p99Ms]).toEqual([30, 5])
  expect(atHome.reads).toMatchObject({ operations: 1, p99Ms: 10 })
  expect(atHome.writes).toMatchObject({ operations: 1, p99Ms: 5 })
})
