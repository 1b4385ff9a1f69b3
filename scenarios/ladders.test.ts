import { describe, expect, test } from 'vitest'
import { ladder } from '../checkers/index.ts'
import type { Scenario } from '../sim/index.ts'
import { consistent, linearizable } from './checks/index.ts'
import type { JudgedRun } from './judged-run.ts'
import { withLadders } from './ladders.ts'
import { resolveScenario } from './resolve.ts'
import { judge, run } from './run.ts'
import { scenarios } from './shipped/index.ts'
import { happened, recordOf } from './testing/records.ts'

const staleRead = judge(run(scenarios['raft-stale-read'] as Scenario, 1))

describe('what still holds of a run', () => {
  test('is what the ladder says of its history, of the violated check and of no other property', () => {
    const { properties } = withLadders(staleRead)
    const [checked, ...others] = properties
    const { steps, strongest, weakestViolated } = ladder(staleRead.record.history, { object: 'register' })
    expect(checked).toMatchObject({ strongest, weakestViolated })
    expect(checked?.strongest).toEqual(['sequential', 'eventual'])
    const verdicts = (given: typeof steps | undefined) => given?.map(({ model, verdict }) => [model, verdict])
    expect(verdicts(checked?.ladder)).toEqual(verdicts(steps))
    expect(others).toEqual(staleRead.properties.slice(1))
  })

  test('tells of linearizability what the check told, with its circumstances', () => {
    const [checked] = withLadders(staleRead).properties
    expect(checked?.ladder?.[0]).toMatchObject({
      model: 'linearizable',
      why: checked?.why,
      core: checked?.core,
    })
  })

  test('is asked once, and of valid runs never', () => {
    const once = withLadders(staleRead)
    expect(withLadders(once).properties[0]).toBe(once.properties[0])
    const record = { ...staleRead.record }
    Object.defineProperty(record, 'history', {
      get: () => {
        throw new Error('the history of a valid run was looked at')
      },
    })
    const valid: JudgedRun = { ...staleRead, record, verdict: 'valid' }
    expect(withLadders(valid)).toBe(valid)
  })

  test('is told of transactions over registers by the models of transactions', () => {
    const txn = (at: number, process: number, value: [string, string, number | null][]) => [
      happened(at, process, 'invoke', {
        f: 'txn',
        value: value.map(([f, k, v]) => [f, k, f === 'r' ? null : v]),
      }),
      happened(at + 1, process, 'ok', { f: 'txn', value }),
    ]
    const history = [
      ...txn(0, 0, [['w', 'x', 1]]),
      ...txn(3, 1, [
        ['r', 'x', 1],
        ['w', 'x', 2],
      ]),
      ...txn(6, 2, [['r', 'x', 1]]),
    ]
    const { scenario } = staleRead.record
    const { checks } = resolveScenario(
      { ...(scenarios['raft-stale-read'] as Scenario), checks: [linearizable({ model: 'multi-register' })] },
      1,
    )
    const judged = judge({ ...recordOf({ history }), scenario: { ...scenario, checks } })
    const [property] = withLadders(judged).properties
    expect(property?.weakestViolated).toEqual(['strong-snapshot-isolation'])
    expect(property?.strongest).toContain('strong-session-serializable')
  })

  test('is told of a consistency model as well, with what the check told', () => {
    const { scenario } = staleRead.record
    const checks = [consistent({ model: 'linearizable' }), consistent({ model: 'sequential' })]
    const resolved = resolveScenario({ ...(scenarios['raft-stale-read'] as Scenario), checks }, 1)
    const judged = judge({ ...staleRead.record, scenario: { ...scenario, checks: resolved.checks } })
    const [violated, kept] = withLadders(judged).properties
    expect(violated).toMatchObject({ verdict: 'invalid', strongest: ['sequential', 'eventual'], weakestViolated: ['linearizable'] }) // prettier-ignore
    expect(violated?.ladder?.[0]).toMatchObject({ why: violated?.why, core: violated?.core })
    expect([kept?.verdict, kept?.ladder]).toEqual(['valid', undefined])
  })
})
