import { performance } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import type { Protocol, Scenario } from '../../sim/index.ts'
import { scripted } from '../../sim/testing/protocols.ts'
import { judge, run, simulate } from '../run.ts'
import { scenarios } from '../shipped/index.ts'
import { representative } from '../testing/representative.ts'
import { finishWatched } from './watchdog.ts'

// Taken before a run guards it: the handlers here are to be slow in real time.
const realNow = performance.now.bind(performance)

const PATIENCE_MS = 150
/** For what must not be stopped, even where the machine has other things to do; all handlers together take longer. */
const LONGER_MS = 600

function scenarioOf(protocol: Protocol): Scenario {
  return { name: 't', cluster: { protocol, nodes: 2 }, duration: 1_000 }
}

/** A protocol whose node `n2` does something at 50 ms. */
function at50(action: () => void): Protocol {
  return scripted((node) => {
    if (node.id === 'n2') node.after(50, action)
    return undefined
  })
}

function spin(ms = Number.POSITIVE_INFINITY): void {
  const end = realNow() + ms
  while (realNow() < end);
}

function consoleMethods(): readonly unknown[] {
  return Object.values(console)
}

describe('code that does not return', () => {
  test('is stopped, and named with its event and time', () => {
    const before = realNow()
    const { verdict, properties, record } = judge(
      finishWatched(simulate(scenarioOf(at50(spin)), 7, { trace: true }), PATIENCE_MS),
    )
    expect(realNow() - before).toBeLessThan(PATIENCE_MS + 5_000)
    expect(verdict).toBe('invalid')
    expect(record.ended).toBe('violation')
    expect(properties.filter((property) => property.verdict === 'invalid')).toStrictEqual([
      {
        name: 'every handler returns',
        kind: 'engine',
        verdict: 'invalid',
        why: expect.stringMatching(
          /^n2 did not return from event \d+ \(timer\) at 0\.05 s within 0\.15 s of real time$/,
        ) as string,
        event: expect.any(Number) as number,
        time: 50_000,
        node: 'n2',
      },
    ])
  })

  test('is stopped at the start of a node as well', () => {
    const stuck = scripted(() => {
      spin()
      return undefined
    })
    const record = finishWatched(simulate(scenarioOf(stuck), 7), PATIENCE_MS)
    expect(judge(record).properties.find(({ verdict }) => verdict === 'invalid')?.why).toMatch(
      /^n1 did not return from /,
    )
  })

  test('leaves the console as it was, though it was stopped while the console was caught', () => {
    const before = consoleMethods()
    finishWatched(simulate(scenarioOf(at50(spin)), 7), PATIENCE_MS)
    expect(consoleMethods()).toStrictEqual(before)
  })

  test('does not keep the next run from running', () => {
    const { traceHash } = run(scenarios['raft-partition'] as Scenario, 7)
    finishWatched(simulate(scenarioOf(at50(spin)), 7), PATIENCE_MS)
    expect(finishWatched(simulate(scenarios['raft-partition'] as Scenario, 7)).traceHash).toBe(traceHash)
  })
})

describe('code that returns', () => {
  test('is run to its end: the same run as an unwatched one', () => {
    for (const [, scenario] of representative) {
      const seed = scenario.seed as number
      const { traceHash, events, ended } = run(scenario, seed)
      expect(finishWatched(simulate(scenario, seed))).toMatchObject({ traceHash, events, ended })
    }
  })

  test('may take its time, if each handler is within the patience', () => {
    const slow = scripted((node) => {
      node.every(10, () => spin(4))
      return undefined
    })
    const record = finishWatched(simulate(scenarioOf(slow), 7), LONGER_MS)
    expect(judge(record).verdict, 'two hundred handlers of four milliseconds').toBe('valid')
  })

  test('that throws is a finding of the engine, not of the watchdog', () => {
    const throwing = at50(() => {
      throw new Error('enough')
    })
    const { properties } = judge(finishWatched(simulate(scenarioOf(throwing), 7), PATIENCE_MS))
    expect(properties.find(({ verdict }) => verdict === 'invalid')).toMatchObject({
      name: 'no handler throws',
      node: 'n2',
      time: 50_000,
    })
  })
})

test('what an observer throws is passed on, and nothing is left behind', () => {
  const simulation = simulate(scenarios['raft-partition'] as Scenario, 7)
  simulation.observe(() => {
    throw new TypeError('not my fault')
  })
  const before = consoleMethods()
  expect(() => finishWatched(simulation)).toThrow('not my fault')
  expect(consoleMethods()).toStrictEqual(before)
  const own = Object.getOwnPropertySymbols(globalThis).filter(
    ({ description }) => description === 'netsplit.slice',
  )
  expect(own).toStrictEqual([])
})
