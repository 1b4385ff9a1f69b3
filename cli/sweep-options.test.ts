import { availableParallelism } from 'node:os'
import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/index.ts'
import { foldersOf, requestOf, type SweepWords } from './sweep-options.ts'

const words: SweepWords = {
  scenario: 's.ts',
  seeds: '1-10',
  for: undefined,
  untilStable: false,
  jobs: undefined,
  shard: undefined,
  stopOnFailure: false,
  mutant: undefined,
  patience: '10',
  memory: '512',
  shrinkRuns: '1000',
  resume: false,
  overwrite: false,
  merge: undefined,
  baseline: undefined,
  canary: undefined,
  out: undefined,
  seedFromCommit: false,
  junit: undefined,
  json: false,
  color: true,
}
const noSeeds = { ...words, seeds: undefined }

describe('what a sweep is asked for', () => {
  test('is all that the command line says', () => {
    const given = { ...words, mutant: 'm', shard: '2/8', jobs: '3', stopOnFailure: true, resume: true }
    expect(requestOf(given)).toStrictEqual({
      source: { scenario: 's.ts', mutant: 'm' },
      terms: {
        until: { seeds: ['1-10'] },
        shard: '2/8',
        stopOnFailure: true,
        patienceMs: 10_000,
        memoryMb: 512,
        shrinkRuns: 1_000,
      },
      jobs: 3,
      beginning: 'resume',
    })
  })

  test('is to be done on all cores, and never over a sweep that is there, if nothing else is said', () => {
    expect(requestOf(words)).toMatchObject({ jobs: availableParallelism(), beginning: 'new' })
  })

  test.each([
    ['500ms', 500],
    ['1.5s', 1_500],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
  ])('may go on for %s', (time, forMs) => {
    expect(requestOf({ ...noSeeds, for: time }).terms.until).toStrictEqual({ forMs })
  })

  test('may be in any order: the plan of the same seeds is the same', () => {
    const { until } = requestOf({ ...words, seeds: '30-40,1-10,11-20' }).terms
    expect(until).toStrictEqual({ seeds: ['1-20', '30-40'] })
  })

  test.each<readonly [given: Partial<SweepWords>, says: string]>([
    [
      { seeds: undefined },
      'it is not said when the sweep ends: expected one of --seeds 1-1000, --for 10m and --until-stable',
    ],
    [{ for: '1s' }, 'it is said more than once when the sweep ends: expected one of --seeds'],
    [{ untilStable: true }, 'it is said more than once when the sweep ends'],
    [{ seeds: '5-1' }, '--seeds has the range "5-1", expected the smaller number first'],
    [{ seeds: 'all' }, '--seeds is "all", expected whole numbers and ranges of them: 1-1000, or 1-10,20-30'],
    [{ seeds: '1-5,3' }, '--seeds names the seed 3 twice, expected it once'],
    [
      { seeds: undefined, for: '10' },
      '--for is "10", expected a time of up to 24 days, with its unit: 500ms, 90s, 10m, 2h',
    ],
    [{ seeds: undefined, for: '0s' }, '--for is "0s"'],
    [{ seeds: undefined, for: '-1s' }, '--for is "-1s"'],
    [{ seeds: undefined, for: '900h' }, '--for is "900h"'],
    [{ jobs: '0' }, '--jobs is "0", expected a whole number of workers, 1 or more and at most 1024'],
    [{ jobs: '1.5' }, '--jobs is "1.5"'],
    [{ jobs: '' }, '--jobs is ""'],
    [{ shard: '3/2' }, '--shard is "3/2", expected which part of how many: 2/8'],
    [{ patience: '0' }, '--patience is "0", expected seconds, more than 0 and at most 3600'],
    [{ patience: 'abc' }, '--patience is "abc", expected seconds'],
    [{ memory: '5' }, '--memory is "5", expected a whole number of megabytes, 32 or more and at most 65536'],
    [{ memory: '1e3' }, '--memory is "1e3"'],
    [{ shrinkRuns: '-1' }, '--shrink-runs is "-1", expected a whole number of runs, 0 or more'],
    [{ resume: true, overwrite: true }, '--resume goes on with a sweep and --overwrite removes it'],
    [{ scenario: undefined }, 'the sweep lacks what it is of: netsplit sweep SCENARIO, or --merge DIR...'],
  ])('is not %j', (given, says) => {
    const asked = (): unknown => requestOf({ ...words, ...given })
    expect(asked).toThrow(InputError)
    expect(asked).toThrow(says)
  })
})

describe('sweeps that are to be joined', () => {
  const joining = { ...noSeeds, scenario: undefined, merge: ['a', 'b'] }

  test('are folders', () => {
    expect(foldersOf({ ...joining, overwrite: true, out: 'c' })).toStrictEqual(['a', 'b'])
  })

  test.each<readonly [given: Partial<SweepWords>, says: string]>([
    [{ scenario: 's.ts' }, '--merge joins sweeps that are over, and takes no scenario "s.ts"'],
    [{ seeds: '1-5' }, 'takes no --seeds'],
    [{ for: '1s' }, 'takes no --for'],
    [{ untilStable: true }, 'takes no --until-stable'],
    [{ shard: '1/2' }, 'takes no --shard'],
    [{ mutant: 'm' }, 'takes no --mutant'],
    [{ resume: true }, 'takes no --resume'],
    [{ stopOnFailure: true }, 'takes no --stop-on-failure'],
    [{ merge: ['a', 'b', 'a'] }, '--merge names the folder "a" twice, expected it once'],
  ])('are asked for with nothing else: %j', (given, says) => {
    expect(() => foldersOf({ ...joining, ...given })).toThrow(says)
  })
})
