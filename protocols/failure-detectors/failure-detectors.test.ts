import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FailureDetector, PhiAccrualDetector, type PhiAccrualOptions, TimeoutDetector } from './index.ts'

const usual: PhiAccrualOptions = {
  threshold: 8,
  windowSize: 100,
  distribution: 'normal',
  firstIntervalMs: 100,
  leastDeviationMs: 10,
  longestIntervalMs: 1_000,
}

const phi = (options: Partial<PhiAccrualOptions> = {}): PhiAccrualDetector =>
  new PhiAccrualDetector({ ...usual, ...options }, 0)

/** Has a detector hear something after each of some intervals, and gives when the last one was over. */
function hear(detector: FailureDetector, intervals: readonly number[]): number {
  let now = 0
  for (const interval of intervals) {
    now += interval
    detector.heard(now)
  }
  return now
}

const detectors: readonly (readonly [string, () => FailureDetector])[] = [
  ['a time-out', () => new TimeoutDetector(500, 0)],
  ['phi, normal', () => phi()],
  ['phi, exponential', () => phi({ distribution: 'exponential' })],
]

test.each(detectors)(
  '%s: suspicion grows while nothing is heard, without end, and a word ends it',
  (_, make) => {
    const intervals = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 })
    fc.assert(
      fc.property(
        intervals,
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        (came, wait, more) => {
          const detector = make()
          const last = hear(detector, came)
          const [early, late] = [detector.suspicionAt(last + wait), detector.suspicionAt(last + wait + more)]
          expect(late).toBeGreaterThanOrEqual(early)
          expect(early).toBeGreaterThanOrEqual(0)
          expect(detector.suspectsAt(last + 10_000_000), 'it is complete').toBe(true)
          detector.heard(last + 10_000_000)
          expect(detector.suspectsAt(last + 10_000_000), 'it is accurate again').toBe(false)
        },
      ),
    )
  },
)

test('phi is what the normal distribution says, to the two digits of the approximation', () => {
  const detector = phi({ leastDeviationMs: 1 })
  const last = hear(
    detector,
    Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 80 : 120)),
  )
  // Mean 100, deviation 20; the tails beyond 0, 1, 2 and 3 deviations, from a table.
  for (const [deviations, tail] of [
    [0, 0.5],
    [1, 0.15866],
    [2, 0.02275],
    [3, 0.0013499],
  ] as const) {
    const expected = -Math.log10(tail)
    expect(detector.suspicionAt(last + 100 + 20 * deviations) / expected).toBeCloseTo(1, 1.5)
  }
})

test("phi of the exponential variant is Cassandra's: the wait over the mean, in powers of ten", () => {
  const detector = phi({ distribution: 'exponential' })
  const last = hear(detector, [100, 100, 100])
  expect(detector.suspicionAt(last + 1_842)).toBeCloseTo(8, 2)
  expect(detector.suspectsAt(last + 1_842)).toBe(false)
  expect(detector.suspectsAt(last + 1_843)).toBe(true)
})

test('who is irregular is given more time than who is punctual', () => {
  const [punctual, irregular] = [phi(), phi()]
  hear(
    punctual,
    Array.from({ length: 20 }, () => 100),
  )
  hear(
    irregular,
    Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 20 : 180)),
  )
  expect(punctual.suspectsAt(2_250)).toBe(true)
  expect(irregular.suspectsAt(2_250)).toBe(false)
})

test('an outage is not taken for a habit', () => {
  const usualIntervals = Array.from({ length: 10 }, () => 100)
  const [forgets, remembers] = [phi(), phi({ longestIntervalMs: 1_000_000 })]
  const last = hear(forgets, [...usualIntervals, 20_000, ...usualIntervals])
  hear(remembers, [...usualIntervals, 20_000, ...usualIntervals])
  expect(forgets.suspectsAt(last + 400)).toBe(true)
  expect(remembers.suspectsAt(last + 10_000), 'this is why').toBe(false)
})

test('the window forgets what is long ago', () => {
  const detector = phi({ windowSize: 5 })
  const last = hear(detector, [900, 900, 900, 900, 900, 50, 50, 50, 50, 50])
  expect(detector.suspectsAt(last + 200)).toBe(true)
})

test('options that make no sense are refused in a sentence', () => {
  expect(() => new TimeoutDetector(0, 0)).toThrow(
    "the time-out detector's timeoutMs is 0, expected milliseconds, more than 0",
  )
  expect(() => phi({ windowSize: 0 })).toThrow(
    "the phi accrual detector's windowSize is 0, expected a number of intervals, 1 or more",
  )
  expect(() => phi({ threshold: -1 })).toThrow('threshold is -1, expected more than 0')
})
