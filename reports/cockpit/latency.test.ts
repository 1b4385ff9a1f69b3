import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { NONE, outcomes } from '../data/run-columns.ts'
import { anyColumns } from '../testing/columns.ts'
import { bucketAt, bucketsOf } from './buckets.ts'
import { latencyAt, latencyOf } from './latency.ts'
import { operationEventsOf } from './operation-events.ts'
import { operationsShown } from './operations-shown.ts'

/** Times in runs of any operations go up to this. */
const MOST_US = 80 * 2 ** 33
const window = fc.tuple(fc.nat(80), fc.nat(80)).map(([one, other]) => ({
  fromUs: Math.min(one, other) * 2 ** 33,
  toUs: (Math.max(one, other) + 1) * 2 ** 33,
}))

test('counts and quantiles of slices are what looking at each operation gives', () => {
  fc.assert(
    fc.property(anyColumns(), window, fc.nat(2), ({ operations }, window, drawn) => {
      const wanted = (row: number): boolean => row % 3 !== drawn
      const buckets = bucketsOf(window, 9)
      const rows = [...operations.fromUs.keys()].filter(wanted)
      latencyOf(operations, buckets, wanted).forEach((bucket, position) => {
        const own = rows.filter((row) => bucketAt(buckets, operations.fromUs[row] as number) === position)
        const ended = (outcome: (typeof outcomes)[number]): readonly number[] =>
          own.filter((row) => outcomes[operations.outcomes[row] as number] === outcome)
        const latencies = ended('ok')
          .flatMap((row) => latencyAt(operations, row) ?? [])
          .sort((one, other) => one - other)
        const atMost = (share: number) =>
          latencies.find((_, i) => (i + 1) / latencies.length >= share - 1e-12)
        expect(bucket).toEqual({
          ok: ended('ok').length,
          fail: ended('fail').length,
          info: ended('info').length,
          p50Us: atMost(0.5),
          p99Us: atMost(0.99),
        })
      })
    }),
  )
})

test('an operation is shown by every window that overlaps it, and by one at whose edge it ends', () => {
  fc.assert(
    fc.property(anyColumns(), window, fc.nat(8), ({ operations }, drawn, row) => {
      const endUs = (row: number): number =>
        operations.completions[row] === NONE ? MOST_US : (operations.toUs[row] as number)
      const edge = row < operations.length ? endUs(row) : drawn.fromUs
      for (const window of [drawn, { fromUs: edge, toUs: Math.max(edge, drawn.toUs) }]) {
        const expected = [...operations.fromUs.keys()].filter(
          (row) => (operations.fromUs[row] as number) <= window.toUs && endUs(row) >= window.fromUs,
        )
        expect(operationsShown(operations, window, () => true)).toEqual(expected)
        expect(operationsShown(operations, window, () => false)).toEqual([])
      }
    }),
  )
})

test('the events at which operations begin and end name them', () => {
  fc.assert(
    fc.property(anyColumns(), (run) => {
      const { begins, ends } = operationEventsOf(run)
      const rows = [...run.operations.invocations.keys()]
      const wrong = rows.filter((row) =>
        [begins, ends].some((column) => {
          const event = column[row] as number
          return event !== NONE && run.events.operations[event] !== run.operations.invocations[row]
        }),
      )
      expect(wrong).toEqual([])
    }),
  )
})
