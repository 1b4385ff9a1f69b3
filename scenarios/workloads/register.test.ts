import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError, type Operation, type Phase, type WorkloadPlan } from '../../sim/index.ts'
import type { RatedPhase } from '../../sim/workload.ts'
import { askedOf } from '../testing/asking.ts'
import { register, type RegisterOptions } from './register.ts'

function planOf(options: Partial<RegisterOptions> = {}): WorkloadPlan {
  return register.definition.create(register(options).options)
}

/** What a phase asks for, as the engine would have it, up to a number of operations. */
function operationsOf(
  phase: RatedPhase | undefined,
  most: number,
  before = 0,
  seed = '7',
): readonly Operation[] {
  return phase === undefined ? [] : askedOf(phase, most, { before, seed })
}

/** The phase of a plan; all of this workload's have a rate. */
function phaseOf({ phases }: WorkloadPlan, when: Phase['when']): RatedPhase | undefined {
  return phases.find((phase): phase is RatedPhase => phase.when === when && 'rate' in phase)
}

const someOptions = fc.record({
  clients: fc.integer({ min: 1, max: 8 }),
  keys: fc.integer({ min: 1, max: 8 }),
  reads: fc.double({ min: 0, max: 1, noNaN: true }),
})

describe('reads and writes', () => {
  test('are reads and writes of the keys, and nothing else', () => {
    fc.assert(
      fc.property(someOptions, fc.string({ minLength: 1 }), (options, seed) => {
        const keys = ['x', 'y', 'z', 'k4', 'k5', 'k6', 'k7', 'k8'].slice(0, options.keys)
        for (const { f, key, value } of operationsOf(phaseOf(planOf(options), 'main'), 100, 0, seed)) {
          expect(['read', 'write']).toContain(f)
          expect(keys).toContain(key)
          expect(typeof value).toBe(f === 'read' ? 'undefined' : 'number')
        }
      }),
    )
  })

  test('no value is written twice, however often a phase begins again', () => {
    const phase = phaseOf(planOf({ reads: 0.3 }), 'main')
    const operations = [...operationsOf(phase, 500), ...operationsOf(phase, 500, 500)]
    const values = operations.filter(({ f }) => f === 'write').map(({ value }) => value)
    expect(values.length).toBeGreaterThan(600)
    expect(new Set(values).size).toBe(values.length)
  })

  test.each([0, 0.2, 0.5, 0.9, 1])('a share of %f is reads', (reads) => {
    const operations = operationsOf(phaseOf(planOf({ reads }), 'main'), 4_000)
    const share = operations.filter(({ f }) => f === 'read').length / operations.length
    expect(Math.abs(share - reads)).toBeLessThan(0.03)
  })

  test('every key has about its share', () => {
    const operations = operationsOf(phaseOf(planOf({ keys: 5 }), 'main'), 5_000)
    for (const each of ['x', 'y', 'z', 'k4', 'k5']) {
      expect(Math.abs(operations.filter(({ key }) => key === each).length / 1_000 - 1)).toBeLessThan(0.15)
    }
  })

  test('go on as long as the phase does', () => {
    expect(operationsOf(phaseOf(planOf(), 'main'), 10_000)).toHaveLength(10_000)
  })

  test('are at the rate that was asked for, over the clients that were asked for', () => {
    const plan = planOf({ clients: 4, rate: 12.5 })
    expect(plan.clients).toBe(4)
    expect(plan.phases.map((phase) => [phase.when, 'rate' in phase ? phase.rate : undefined])).toStrictEqual([
      ['main', 12.5],
      ['final', 12.5],
    ])
  })
})

test('the final phase reads every key, as often as there are clients, and ends', () => {
  fc.assert(
    fc.property(someOptions, ({ clients, keys }) => {
      const operations = operationsOf(phaseOf(planOf({ clients, keys }), 'final'), 10_000, 500)
      expect(operations.every(({ f, value }) => f === 'read' && value === undefined)).toBe(true)
      const counts = new Map<string | undefined, number>()
      for (const { key } of operations) counts.set(key, (counts.get(key) ?? 0) + 1)
      expect([...counts.values()]).toStrictEqual(Array.from({ length: keys }, () => clients))
      expect(
        new Set(operations.slice(0, keys).map(({ key }) => key)).size,
        'each once before any twice',
      ).toBe(keys)
    }),
  )
})

test('a plan remembers nothing of a run before', () => {
  const options = { keys: 4, reads: 0.5 }
  const first = operationsOf(phaseOf(planOf(options), 'main'), 100)
  expect(operationsOf(phaseOf(planOf(options), 'main'), 100)).toStrictEqual(first)
})

const refused: readonly (readonly [Partial<RegisterOptions>, string])[] = [
  [{ clients: 0 }, 'clients is 0, expected a whole number from 1 to 100000'],
  [{ clients: 1.5 }, 'clients is 1.5, expected a whole number'],
  [{ keys: 0 }, 'keys is 0, expected a whole number from 1 to 100000'],
  [{ keys: 1e10 }, 'keys is 10000000000, expected a whole number'],
  [{ rate: 0 }, 'rate is 0, expected more than 0'],
  [{ rate: -1 }, 'rate is -1, expected more than 0'],
  [{ rate: Infinity }, 'rate is Infinity, expected more than 0'],
  [{ rate: Number.NaN }, 'rate is NaN, expected more than 0'],
  [{ reads: -0.1 }, 'reads is -0.1, expected a share from 0 to 1'],
  [{ reads: 1.1 }, 'reads is 1.1, expected a share from 0 to 1'],
  [{ reads: Number.NaN }, 'reads is NaN, expected a share from 0 to 1'],
]

test.each(refused)('%j is refused', (options, says) => {
  expect(() => register(options)).toThrow(InputError)
  expect(() => register(options)).toThrow(`workload register: ${says}`)
})
