import { expect, test } from 'vitest'
import { progressText, rateText, timeText } from './sweep-progress.ts'

test('the line of a sweep says how far it is, how fast, what it has found and how long it will take', () => {
  const progress = { runs: 512, failures: 0, signatures: 0, lost: 0, runsPerSecond: 1_234.5 }
  expect(progressText(progress)).toBe('512 seeds, 1235 a second, no failure')
  expect(
    progressText({ ...progress, of: 100_000, failures: 3, signatures: 2, lost: 1, secondsLeft: 80.6 }),
  ).toBe('512 of 100000 seeds, 1235 a second, 3 failures of 2 signatures, 1 lost, 1 min 21 s left')
  expect(
    progressText({ ...progress, secondsLeft: Number.POSITIVE_INFINITY }),
    'before anything has run',
  ).toBe('512 seeds, 1235 a second, no failure')
})

test.each([
  [0, '0.0 s'],
  [9.94, '9.9 s'],
  [9.97, '10 s'],
  [59.7, '1 min 0 s'],
  [3_599.4, '59 min 59 s'],
  [3_599.6, '1 h 0 min'],
  [90_061, '25 h 1 min'],
])('%d seconds are told as %s', (seconds, text) => {
  expect(timeText(seconds)).toBe(text)
})

test.each([
  [0.01234, '0.0123'],
  [6.178, '6.18'],
  [99.96, '100'],
  [1_234.5, '1235'],
])('%d a second is told as %s', (rate, text) => {
  expect(rateText(rate)).toBe(text)
})
