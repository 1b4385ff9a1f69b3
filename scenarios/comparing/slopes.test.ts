import { assert, integer, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import type { Latencies } from './comparison.ts'
import { slopesThrough, slopeThrough } from './slopes.ts'

test('points on a line give the line', () => {
  const coefficient = integer({ min: -20, max: 20 })
  const delays = uniqueArray(integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 6 })
  assert(
    property(coefficient, coefficient, delays, (slope, intercept, delaysMs) => {
      const line = slopeThrough(delaysMs.map((delayMs) => ({ delayMs, p50Ms: intercept + slope * delayMs })))
      expect(line.slope).toBeCloseTo(slope, 6)
      expect(line.interceptMs).toBeCloseTo(intercept, 4)
    }),
  )
})

test('of other points the squares of what is off are least', () => {
  const { slope, interceptMs } = slopeThrough([
    { delayMs: 1, p50Ms: 2 },
    { delayMs: 2, p50Ms: 2 },
    { delayMs: 3, p50Ms: 5 },
  ])
  expect([slope, interceptMs]).toEqual([1.5, 0])
})

test('one point gives a flat line through it', () => {
  expect(slopeThrough([{ delayMs: 5, p50Ms: 11 }])).toMatchObject({ slope: 0, interceptMs: 11 })
})

/** Latencies of a run in which reads and writes took so long, and only reads were answered at home, if anything was. */
function latencies(readMs: number, writeMs: number, atHome: number): Latencies {
  const of = (operations: number, p50Ms: number) => ({ operations, p50Ms, p99Ms: p50Ms, p999Ms: p50Ms })
  const [reads, writes] = [of(10, readMs), of(10, writeMs)]
  return { ...of(20, readMs), reads, writes, atHome: { reads: of(atHome, readMs / 2), writes: of(0, 0) } }
}

test('a delay at which nothing succeeded is no point of the line', () => {
  const runs = [
    { delayMs: 1, latency: latencies(2, 4, 3) },
    { delayMs: 2, latency: latencies(4, 8, 0) },
    { delayMs: 3, latency: latencies(6, 12, 3) },
  ]
  const theory = { reads: 1, writes: 4, source: 'a test' }
  const slopes = slopesThrough(runs, theory)
  expect([slopes.reads.slope, slopes.writes.slope]).toEqual([2, 4])
  expect(slopes.atHome.reads?.points.map(({ delayMs }) => delayMs)).toEqual([1, 3])
  expect(slopes.atHome.reads?.slope).toBe(1)
  expect(slopes.atHome).not.toHaveProperty('writes')
  expect(slopes.theory).toBe(theory)
})

test('what theory does not speak of has none', () => {
  const slopes = slopesThrough([{ delayMs: 1, latency: latencies(2, 4, 0) }], undefined)
  expect(slopes).not.toHaveProperty('theory')
  expect(slopes.atHome).toEqual({})
})
