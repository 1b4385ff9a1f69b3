import { describe, expect, test } from 'vitest'
import { lockingStore, snapshotStore } from '../../protocols/index.ts'
import type { Protocol, Scenario } from '../../sim/index.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { writeSkew } from '../workloads/index.ts'
import { consistent } from './consistent.ts'
import { scenarios } from '../shipped/index.ts'

const skewed = scenarios['snapshot-store-write-skew'] as Scenario

/** What became of a consistency model in a run. */
function found(scenario: Scenario, name: string, seed = 1) {
  return runResolved(resolveScenario(scenario, seed), seed).properties.find(
    (property) => property.name === name,
  )
}

describe('write skew', () => {
  const workload = writeSkew({ clients: 5, rate: 80 })
  const scenario = (protocol: Protocol, model: string): Scenario => ({
    ...skewed,
    cluster: { protocol, nodes: 3 },
    workload,
    checks: [consistent({ model })],
  })

  test('is not serializable, which a cycle tells', () => {
    const property = found(scenario(snapshotStore(), 'serializable'), 'serializable')
    expect(property?.verdict).toBe('invalid')
    expect(property?.why).toMatch(/write skew|have no order/)
  })

  test('is snapshot isolation all the same', () => {
    const model = 'strong-snapshot-isolation'
    expect(found(scenario(snapshotStore(), model), model)).toMatchObject({ verdict: 'valid' })
  })

  test('does not come about where transactions lock what they read', () => {
    const model = 'strict-serializable'
    expect(found(scenario(lockingStore(), model), model)).toMatchObject({ verdict: 'valid' })
  })
})

test('a run in which nothing completed has tried nothing', () => {
  const scenario: Scenario = {
    ...skewed,
    workload: writeSkew({ rate: 1 }),
    duration: 100,
    settle: 50,
    checks: [consistent()],
  }
  expect(found(scenario, 'strict-serializable')).toMatchObject({
    verdict: 'unknown',
    why: 'no operation completed, so nothing was tried',
  })
})

test.each([
  [{ model: 'sequentia' }, /^check consistent: model is "sequentia", expected one of .*sequential/],
  [{ budget: 0 }, 'check consistent: budget is 0, expected a whole number of steps, 1 or more'],
])('%j is refused', (options, why) => {
  expect(() => consistent(options)).toThrow(why)
})
