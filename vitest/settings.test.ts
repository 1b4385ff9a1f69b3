import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/index.ts'
import { type HoldOptions, settingsOf } from './settings.ts'

/** What is said of options that are refused. */
function refusal(options: object, environment?: Parameters<typeof settingsOf>[2]): string {
  try {
    settingsOf('toHold', options, environment)
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as Error).message
  }
  return 'none'
}

describe('options', () => {
  test('are what is given, with what stands where nothing is given', () => {
    expect(settingsOf('toHold')).toStrictEqual({
      budgetMs: Number.POSITIVE_INFINITY,
      shrink: true,
      corpus: '.netsplit/failures',
      strict: false,
    })
    const options: HoldOptions = {
      runs: 3,
      seed: 'a',
      faults: [],
      shrink: false,
      corpus: false,
      strict: true,
    }
    expect(settingsOf('toHold', options)).toStrictEqual({ ...options, budgetMs: Number.POSITIVE_INFINITY })
  })

  test.each([
    [1, 1],
    [2_500, 2_500],
    ['250', 250],
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5 s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('have a budget of %j in milliseconds', (budget, ms) => {
    expect(settingsOf('toHold', { budget }).budgetMs).toBe(ms)
  })

  test.each([0, -5, '', 's', '-3s', '5 days', '1e3', '0ms'])('have no budget of %j', (budget) => {
    expect(refusal({ budget })).toBe(
      `toHold: budget is ${JSON.stringify(budget)}, expected milliseconds, more than 0, or a text as '30s'`,
    )
  })

  test.each([
    [{ runs: 0 }, 'toHold: runs is 0, expected 1 or more'],
    [{ runs: 1.5 }, 'toHold: runs is 1.5, expected a whole number'],
    [{ runs: '3' }, 'toHold: runs is "3", expected a number'],
    [{ shrink: 1 }, 'toHold: shrink is 1, expected a boolean'],
    [{ corpus: '' }, 'toHold: corpus is "", expected a text that is not empty'],
    [{ run: 3 }, 'toHold: run is not a known field'],
    [{ strict: 'yes' }, 'toHold: strict is "yes", expected a boolean'],
  ])('are not %j', (options, sentence) => {
    expect(refusal(options)).toBe(sentence)
  })
})

describe('the environment', () => {
  test('comes before what a test says', () => {
    const environment = { NETSPLIT_RUNS: '5000', NETSPLIT_SEED: 'nightly-7', NETSPLIT_BUDGET: '10m' }
    const { runs, seed, budgetMs } = settingsOf('toHold', { runs: 3, seed: 1, budget: 1 }, environment)
    expect([runs, seed, budgetMs]).toStrictEqual([5_000, 'nightly-7', 600_000])
  })

  test('says nothing where it is empty', () => {
    const environment = { NETSPLIT_RUNS: '', NETSPLIT_SEED: '', NETSPLIT_BUDGET: '' }
    expect(settingsOf('toHold', { runs: 3 }, environment)).toStrictEqual(settingsOf('toHold', { runs: 3 }))
  })

  test('is refused by the name of its variable', () => {
    expect(refusal({}, { NETSPLIT_RUNS: 'many' })).toBe(
      'NETSPLIT_RUNS is "many", expected a whole number, 1 or more',
    )
    expect(refusal({}, { NETSPLIT_BUDGET: 'long' })).toBe(
      `NETSPLIT_BUDGET is "long", expected milliseconds, more than 0, or a text as '30s'`,
    )
  })
})
