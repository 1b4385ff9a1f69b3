import { expect, test } from 'vitest'
import type { AvailabilityOfSides, ComparedConfiguration, ModelFinding } from './comparison.ts'
import { gaveAndGot } from './gave-and-got.ts'
import { comparisonDefaults } from './settings.ts'

type Found = Parameters<typeof gaveAndGot>[0]

const percentiles = (p50Ms: number, operations = 9) => ({ operations, p50Ms, p99Ms: p50Ms, p999Ms: p50Ms })

/** Linearizable, with reads in half a d and writes in two, and nothing lost or stale. */
function found(given: Partial<ComparedConfiguration> = {}): Found {
  const [reads, writes] = [percentiles(5), percentiles(20)]
  const fresh = {
    reads: 10,
    stale: 0,
    byVersions: [10],
    mostVersions: 0,
    p50Ms: 0,
    p99Ms: 0,
    mostMs: 0,
    distribution: [],
  }
  return {
    name: 'one',
    protocol: 'one',
    options: {},
    object: 'register',
    label: { otherwise: 'C', letters: 'EC', words: '' },
    strongest: ['linearizable'],
    weakestViolated: [],
    models: [{ model: 'linearizable', verdict: 'valid', runs: 4, violated: 0 }],
    latency: { ...percentiles(10), reads, writes, atHome: { reads, writes } },
    staleness: { withoutFaults: fresh },
    lostWrites: { acknowledged: 8, lost: 0 },
    traffic: { messages: 4, bytes: 100 },
    ...given,
  }
}

const told = (given: Partial<ComparedConfiguration>, settings = comparisonDefaults) =>
  gaveAndGot(found(given), settings)

test('what is linearizable and near is got, what is far is given', () => {
  expect(told({})).toEqual({
    gave: ['writes in 2.0 d'],
    got: ['linearizable in all of 4 runs', 'reads in 0.5 d'],
  })
})

test('a violated model is given, and the strongest that hold are got', () => {
  const models: readonly ModelFinding[] = [
    { model: 'linearizable', verdict: 'invalid', runs: 4, violated: 3 },
  ]
  const { gave, got } = told({ models, strongest: ['causal', 'PRAM'] })
  expect(gave).toContain('not linearizable in 3 of 4 runs')
  expect(got).toEqual(['causal', 'PRAM', 'reads in 0.5 d'])
})

test('what is not known of a model is no gain', () => {
  const models: readonly ModelFinding[] = [
    { model: 'linearizable', verdict: 'unknown', runs: 4, violated: 0 },
  ]
  expect(told({ models, strongest: [] })).toEqual({
    gave: ['not known whether linearizable', 'writes in 2.0 d'],
    got: ['reads in 0.5 d'],
  })
})

const answers = (requests: number, answered: number) => ({
  requests,
  answered,
  inTime: answered,
  isTotal: requests > 0 && requests === answered,
})

test.each<readonly [string, AvailabilityOfSides, readonly string[], readonly string[]]>([
  [
    'on both sides',
    {
      ...answers(9, 9),
      sides: [
        { name: 'minority', ...answers(3, 3) },
        { name: 'majority', ...answers(6, 6) },
      ],
    },
    [],
    ['every request answered, on both sides'],
  ],
  [
    'on one side',
    {
      ...answers(9, 7),
      sides: [
        { name: 'minority', ...answers(3, 1) },
        { name: 'majority', ...answers(6, 6) },
      ],
    },
    ['33.3 % of requests answered in the minority'],
    ['every request answered in the majority'],
  ],
  [
    'where nothing was cut',
    { ...answers(9, 0), sides: [{ name: 'all', ...answers(9, 0) }] },
    ['0 % of requests answered'],
    [],
  ],
  [
    'where all were answered and nothing was cut',
    { ...answers(9, 9), sides: [{ name: 'all', ...answers(9, 9) }] },
    [],
    ['every request answered'],
  ],
  [
    'on a side where nobody asked',
    {
      ...answers(6, 5),
      sides: [
        { name: 'minority', ...answers(0, 0) },
        { name: 'majority', ...answers(6, 5) },
      ],
    },
    ['83.3 % of requests answered in the majority'],
    [],
  ],
])('how requests were answered is told %s', (_where, availability, gave, got) => {
  const all = told({ availability })
  expect(all.gave.filter((words) => words.includes('request'))).toEqual(gave)
  expect(all.got.filter((words) => words.includes('request'))).toEqual(got)
})

test('lost writes and stale reads are given, those of runs with faults where there are any', () => {
  const { withoutFaults } = found().staleness
  const { gave } = told({
    lostWrites: { acknowledged: 8, lost: 2 },
    staleness: { withoutFaults, withFaults: { ...withoutFaults, reads: 200, stale: 1 } },
  })
  expect(gave).toEqual(['writes in 2.0 d', '2 of 8 acknowledged writes lost', '0.5 % of reads stale'])
})

test('what was asked for and never answered is given', () => {
  const { latency } = found()
  const unanswered = { ...latency, reads: percentiles(0, 0) }
  expect(told({ latency: unanswered }).gave).toEqual(['no reads answered', 'writes in 2.0 d'])
  expect(told({ latency: unanswered }, { ...comparisonDefaults, reads: 0 }).gave).toEqual(['writes in 2.0 d'])
})
