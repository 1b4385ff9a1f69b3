import { describe, expect, test } from 'vitest'
import { partition, type Protocol, type Scenario } from '../../sim/index.ts'
import { scripted, silent } from '../../sim/testing/protocols.ts'
import { defineCheck } from '../check.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { JudgedRun } from '../judged-run.ts'
import { resolveScenario } from '../resolve.ts'
import { judge, run, runResolved } from '../run.ts'
import { scenarios } from '../shipped/index.ts'
import { type Held, type OldFailure, holding, reaching } from './index.ts'
import { seedsOf } from './holding.ts'

const staleRead = scenarios['raft-stale-read'] as Scenario

/** All that a search says, the last of it last. */
function saidBy<Known>(steps: Generator<Known, Known>): readonly Known[] {
  const said: Known[] = []
  for (let step = steps.next(); ; step = steps.next()) {
    said.push(step.value)
    if (step.done === true) return said
  }
}

function endOf<Known>(steps: Generator<Known, Known>): Known {
  return saidBy(steps).at(-1) as Known
}

/** A protocol whose nodes draw a number from 1 to 10 as they start, and do something with it. */
function drawing(
  then: (number: number, node: Parameters<Parameters<typeof scripted>[0]>[0]) => void,
): Protocol {
  return scripted((node) => {
    const number = node.random.int(1, 10)
    node.after(1, () => then(number, node))
    return undefined
  })
}

function scenarioOf(protocol: Protocol, more: Partial<Scenario> = {}): Scenario {
  return { name: 'drawing', cluster: { protocol, nodes: 1 }, duration: 10, ...more }
}

/** A run in ten draws a 3, and is violated by it. */
const violating = scenarioOf(
  drawing((number, node) => node.always('no 3', number !== 3, () => `${node.id} drew 3`)),
)
const harmless = scenarioOf(drawing(() => undefined))

/** The seed and the verdict of every run that a search makes. */
function runsOf(scenario: Scenario, options: Parameters<typeof holding>[1]): readonly JudgedRun[] {
  const runs: JudgedRun[] = []
  const execute: typeof runResolved = (...given) => {
    const judged = runResolved(...given)
    runs.push(judged)
    return judged
  }
  endOf(holding(scenario, { ...options, execute }))
  return runs
}

describe('whether a scenario holds', () => {
  test('is tried under the seeds from 1 on, each as a run of that seed alone', () => {
    const hashes = runsOf(harmless, { runs: 5 }).map(({ record }) => [record.seed, record.traceHash])
    expect(hashes).toStrictEqual(
      ['1', '2', '3', '4', '5'].map((seed) => [seed, run(harmless, seed).traceHash]),
    )
  })

  test('is tried under other seeds when another one is given', () => {
    expect([...seedsOf(3, 'nightly')]).toStrictEqual(['nightly/1', 'nightly/2', 'nightly/3'])
    expect([...seedsOf(2, 7)]).toStrictEqual(['7/1', '7/2'])
    const seeds = runsOf(harmless, { runs: 2, seed: 'a' }).map(({ record }) => record.seed)
    expect(seeds).toStrictEqual(['a/1', 'a/2'])
  })

  test('is valid once all runs have held, and unknown before', () => {
    const said = saidBy(holding(harmless, { runs: 3 }))
    expect(said.map(({ verdict, runs }) => [verdict, runs])).toStrictEqual([
      ['unknown', 0],
      ['unknown', 1],
      ['unknown', 2],
      ['valid', 3],
      ['valid', 3],
    ])
  })

  test('is known to be invalid at the first run that fails, which is the first that fails when run alone', () => {
    const alone = Array.from({ length: 100 }, (_, i) => judge(run(violating, i + 1)).verdict)
    const first = alone.indexOf('invalid') + 1
    expect(first, 'the scenario is to hold for a while and then fail').toBeGreaterThan(1)
    const { verdict, runs, failure } = endOf(holding(violating, { shrink: false }))
    expect([verdict, runs, failure?.by]).toStrictEqual(['invalid', first, first])
    expect(failure?.run.record.seed).toBe(String(first))
    expect(failure?.shrink).toBeUndefined()
  })

  test('says what it has found before it makes it smaller, so that it can be stopped', () => {
    const steps = holding(staleRead, { runs: 5 })
    let found: Held | undefined
    while (found?.failure === undefined) found = steps.next().value
    const { run: before, shrink } = found.failure
    expect(shrink).toBeUndefined()
    for (let step = steps.next(), i = 0; step.done !== true && i < 6; step = steps.next(), i++) {
      const { run: after, shrink: story } = step.value.failure as NonNullable<Held['failure']>
      expect(step.value.verdict).toBe('invalid')
      expect(fingerprintOf(after), 'a smaller failure is the same failure').toBe(fingerprintOf(before))
      expect(story?.runs).toBeGreaterThan(0)
      expect(story?.from.faults).toBe(before.record.scenario.faults.length)
      expect(story?.to.faults).toBe(after.record.scenario.faults.length)
    }
  })

  test('is tried with other faults in place of its own, if some are given', () => {
    const faults = [partition({ at: 2, for: 3, split: 'halves' })]
    const runs = runsOf({ ...harmless, cluster: { protocol: silent, nodes: 2 } }, { runs: 2, faults })
    expect(runs.map(({ record }) => record.faults.map(({ fault }) => fault.kind))).toStrictEqual([
      ['partition'],
      ['partition'],
    ])
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is not tried %s times', (runs) => {
    expect(() => endOf(holding(harmless, { runs }))).toThrow(
      `runs is ${runs}, expected a whole number, 1 or more`,
    )
  })
})

describe('runs of which nobody can say whether they held', () => {
  const unsure = defineCheck({
    name: 'unsure',
    defaults: {},
    judge: ({ seed }) =>
      Number(seed) % 2 === 0
        ? { verdict: 'unknown', why: `seed ${seed} says nothing` }
        : { verdict: 'valid' },
  })

  test('are counted, and keep the whole from being valid', () => {
    const { verdict, runs, unknown } = endOf(holding({ ...harmless, checks: [unsure()] }, { runs: 5 }))
    expect([verdict, runs]).toStrictEqual(['unknown', 5])
    expect(unknown).toStrictEqual([
      { seed: '2', why: 'seed 2 says nothing' },
      { seed: '4', why: 'seed 4 says nothing' },
    ])
  })
})

describe('what is reached sometimes', () => {
  const rare = scenarioOf(
    drawing((number, node) => {
      node.sometimes('a 3', number === 3)
      node.sometimes('an 11', number === 11)
      if (number === 3) node.sometimes('after a 3')
    }),
  )

  test('is counted over all runs, and what was passed and never held with 0', () => {
    const reached = Array.from({ length: 40 }, (_, i) => judge(run(rare, i + 1))).filter(({ properties }) =>
      properties.some(({ name, verdict }) => name === 'a 3' && verdict === 'valid'),
    )
    expect(reached.length).toBeGreaterThan(0)
    expect(Object.fromEntries(endOf(holding(rare, { runs: 40 })).sometimes)).toStrictEqual({
      'a 3': reached.length,
      'an 11': 0,
      'after a 3': reached.length,
    })
  })

  test('can be looked for: the first seed that reaches it ends it', () => {
    const { seed, runs, asked } = endOf(reaching(rare, 'a 3', { runs: 60 }))
    expect([seed, asked]).toStrictEqual([String(runs), 60])
    const states = judge(run(rare, seed as string)).properties.filter(({ name }) => name === 'a 3')
    expect(states.map(({ verdict }) => verdict)).toStrictEqual(['valid'])
  })

  test('that no run reaches is told with those that were passed', () => {
    expect(endOf(reaching(rare, 'an 11', { runs: 40 }))).toStrictEqual({
      asked: 40,
      runs: 40,
      passed: ['a 3', 'after a 3', 'an 11'],
    })
  })
})

describe('old failures', () => {
  const failing: OldFailure = { name: 'failing.json', scenario: resolveScenario(staleRead, 1), seed: '1' }
  const fixed: OldFailure = { name: 'fixed.json', scenario: resolveScenario(harmless, 1), seed: '1' }

  test('are run before anything else, and end it if they fail again; they are not shrunk', () => {
    const said = saidBy(holding(harmless, { runs: 3, old: [fixed, failing] }))
    const { verdict, runs, replayed, failure } = said.at(-1) as Held
    expect([verdict, runs, failure?.by, failure?.shrink]).toStrictEqual([
      'invalid',
      0,
      'failing.json',
      undefined,
    ])
    expect(replayed.map(({ name, verdict: each }) => [name, each])).toStrictEqual([
      ['fixed.json', 'valid'],
      ['failing.json', 'invalid'],
    ])
    expect(replayed[1]?.why).toContain(' read ')
  })

  test('that hold now are told, and new runs are made as if there were none', () => {
    const { verdict, runs, replayed } = endOf(holding(harmless, { runs: 3, old: [fixed] }))
    expect([verdict, runs]).toStrictEqual(['valid', 3])
    expect(replayed).toStrictEqual([
      { name: 'fixed.json', verdict: 'valid', why: 'no property was violated' },
    ])
  })
})
