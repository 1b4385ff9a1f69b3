import { expect, test } from 'vitest'
import { InputError } from '../../sim/index.ts'
import { comparisonDefaults, type ComparisonSettings, completeSettings } from './settings.ts'

test('what is left out is as usual', () => {
  expect(completeSettings({})).toEqual(comparisonDefaults)
  expect(completeSettings({ nodes: 3, distances: [] })).toEqual({
    ...comparisonDefaults,
    nodes: 3,
    distances: [],
  })
})

const refused: readonly (readonly [Partial<ComparisonSettings>, string])[] = [
  [{ nodes: 0 }, 'compare: nodes is 0, expected a whole number from 1 to 25'],
  [{ nodes: 26 }, 'compare: nodes is 26, expected a whole number from 1 to 25'],
  [{ nodes: 2.5 }, 'compare: nodes is 2.5,'],
  [{ delayMs: 0 }, 'compare: delayMs is 0, expected milliseconds, more than 0 and at most 10000'],
  [{ delayMs: 10_001 }, 'compare: delayMs is 10001,'],
  [{ delayMs: Number.NaN }, 'compare: delayMs is NaN,'],
  [{ seeds: 0 }, 'compare: seeds is 0, expected a whole number, 1 or more'],
  [{ firstSeed: -1 }, 'compare: firstSeed is -1, expected a whole number, 0 or more'],
  [{ rate: 0 }, 'compare: rate is 0, expected operations a second, more than 0 and at most 10000'],
  [{ rate: Number.POSITIVE_INFINITY }, 'compare: rate is Infinity,'],
  [{ reads: 1.1 }, 'compare: reads is 1.1, expected a share from 0 to 1'],
  [{ reads: Number.NaN }, 'compare: reads is NaN,'],
  [{ withinMs: -1 }, 'compare: withinMs is -1, expected milliseconds, more than 0'],
  [{ distances: [1, 0] }, 'compare: distances is 1,0, expected multiples of d, each more than 0'],
]

test.each(refused)('%j is refused', (given, why) => {
  expect(() => completeSettings(given)).toThrow(InputError)
  expect(() => completeSettings(given)).toThrow(why)
})

test.each<Partial<ComparisonSettings>>([
  { nodes: 1 },
  { nodes: 25 },
  { delayMs: 0.1 },
  { delayMs: 10_000 },
  { reads: 0 },
  { reads: 1 },
  { firstSeed: 0 },
])('%j is borne', (given) => {
  expect(completeSettings(given)).toEqual({ ...comparisonDefaults, ...given })
})
