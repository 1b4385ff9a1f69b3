import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JudgedRun } from '../judged-run.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { scenarios } from '../shipped/index.ts'
import type { Scenario } from '../../sim/index.ts'
import { coverageOptions } from './feedback.ts'
import { EMPTY_TALLY, failuresIn, sumOfTallies, tallyOfLost, tallyOfRun } from './tally.ts'
import { outcome, tallyOf } from './testing/tallies.ts'

const outcomes = fc.array(outcome, { maxLength: 60, size: 'max' })

describe('tallies', () => {
  test('add up the same in any order and however they are bracketed', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(), fc.nat(), (list, cut, turn) => {
        const tallies = list.map((each, i) => tallyOf(String(i + 1), each))
        const whole = sumOfTallies(tallies)
        const at = cut % (list.length + 1)
        const turned = tallies.map((_, i) => tallies[(i + turn) % tallies.length] as (typeof tallies)[number])
        expect(sumOfTallies(turned)).toStrictEqual(whole)
        expect(
          sumOfTallies([sumOfTallies(tallies.slice(at)), sumOfTallies(tallies.slice(0, at))]),
        ).toStrictEqual(whole)
        expect(JSON.stringify(sumOfTallies(turned)), 'byte for byte').toBe(JSON.stringify(whole))
      }),
    )
  })

  test('count what came of each seed', () => {
    fc.assert(
      fc.property(outcomes, (list) => {
        const sum = sumOfTallies(list.map((each, i) => tallyOf(String(i + 1), each)))
        expect(sum.runs).toBe(list.filter((each) => each !== 'lost').length)
        expect(sum.unknown).toBe(list.filter((each) => each === 'unknown').length)
        expect(failuresIn(sum)).toBe(list.filter((each) => each.startsWith('fails')).length)
        expect(sum.lost.map(({ seed }) => seed)).toStrictEqual(
          list.flatMap((each, i) => (each === 'lost' ? [String(i + 1)] : [])),
        )
      }),
    )
  })

  test('name the first seeds of a signature, and tell what the first of them says', () => {
    const seeds = Array.from({ length: 30 }, (_, i) => String(30 - i))
    const [group] = sumOfTallies(seeds.map((seed) => tallyOf(seed, 'fails in one way'))).failures
    expect(group).toMatchObject({
      count: 30,
      seeds: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      why: 'seed 1 fails in one way',
      traceHash: 'hash of 1',
    })
  })

  test('of nothing are the empty one', () => {
    expect(sumOfTallies([])).toStrictEqual(EMPTY_TALLY)
  })
})

describe('the tally of a run', () => {
  const stale = scenarios['raft-stale-read'] as Scenario

  /** The first run of the scenario that fails. */
  function failing(): JudgedRun {
    for (let seed = 1; ; seed++) {
      const run = runResolved(resolveScenario(stale, seed), seed, coverageOptions)
      if (run.verdict === 'invalid') return run
    }
  }

  test('holds its failure with its fingerprint', () => {
    const run = failing()
    const tally = tallyOfRun({ run, patterns: [] })
    expect(tally).toMatchObject({ runs: 1, unknown: 0, lost: [] })
    expect(tally.failures).toMatchObject([
      {
        signature: 'check/linearizable (register)/stale-read',
        count: 1,
        seeds: [run.record.seed],
        property: 'linearizable (register)',
        traceHash: run.record.traceHash,
      },
    ])
  })

  test('holds what failing runs have tried, and whether a fault came before the failure', () => {
    const run = failing()
    const tally = tallyOfRun({ run, patterns: ['slow-node'] })
    expect(tally.patterns).toStrictEqual({ 'slow-node': 1 })
    expect(tally.failures).toMatchObject([
      { withoutFault: 0, coverage: tally.coverage, patterns: tally.patterns },
    ])
    expect(tally.blocks.blocks).toMatchObject([
      { first: Number(run.record.seed), runs: 1, failures: { [tally.failures[0]?.signature ?? '']: 1 } },
    ])
    const late = run.record.faults.map((fault) =>
      fault.injected ? { ...fault, from: run.record.time + 1 } : fault,
    )
    const spared = { ...run, record: { ...run.record, faults: late } }
    expect(tallyOfRun({ run: spared, patterns: [] }).failures).toMatchObject([{ withoutFault: 1 }])
  })

  test('says of each sometimes whether the run came by it', () => {
    const run = failing()
    const passed = run.properties.filter(({ kind }) => kind === 'sometimes')
    expect(passed.length).toBeGreaterThan(0)
    expect(tallyOfRun({ run, patterns: [] }).sometimes).toStrictEqual(
      Object.fromEntries(passed.map(({ name, verdict }) => [name, verdict === 'valid' ? 1 : 0])),
    )
  })
})

test('a lost seed is no run', () => {
  const lost = { seed: '5', how: 'memory', why: 'it ran out of 512 MB of memory' } as const
  const blocks = { size: 1, blocks: [{ first: 5, runs: 0, unknown: 0, lost: 1, failures: {} }] }
  expect(tallyOfLost(lost)).toStrictEqual({ ...EMPTY_TALLY, lost: [lost], blocks })
})
