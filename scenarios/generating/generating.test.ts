import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FaultModel, type GeneratedFaults, InputError, type Scenario } from '../../sim/index.ts'
import { scripted } from '../../sim/testing/protocols.ts'
import { beyondOf } from '../beyond.ts'
import { resolveScenario, swarmOf } from '../resolve.ts'
import { run } from '../run.ts'

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed)

/** A cluster whose nodes talk, write and take roles, and bear what they are said to. */
function scenarioOf(bears: FaultModel, wanted: Partial<GeneratedFaults> = {}, nodes = 5): Scenario {
  const protocol = scripted(
    (node) => {
      node.every(100, () => {
        node.disk.write('x', 1)
        node.disk.flush(() => node.broadcast({ type: 'a' }))
      })
      return undefined
    },
    { bears },
  )
  return {
    name: 'generated',
    cluster: { protocol, nodes },
    faults: { generate: 'swarm', ...wanted },
    duration: 3_000,
    settle: 500,
  }
}

const anyModel: fc.Arbitrary<FaultModel> = fc.record({
  crash: fc.constantFrom<('minority' | 'all' | number)[]>('minority', 'all', 0, 1, 2),
  partition: fc.constant(true),
  loss: fc.boolean(),
  duplicate: fc.boolean(),
  delay: fc.boolean(),
  driftPpm: fc.constantFrom(0, 200, 20_000),
  clockOffsetMs: fc.constantFrom(0, 250, 3_600_000),
  wipe: fc.constantFrom(0, 1, 2),
  damage: fc.boolean(),
  pause: fc.boolean(),
  slowDisk: fc.boolean(),
  lyingFlush: fc.boolean(),
})

const most: FaultModel = { crash: 'minority', partition: true, loss: true, delay: true, pause: true }

describe('generated faults', () => {
  test('stay within what is borne, whenever their moments come', () => {
    fc.assert(
      fc.property(anyModel, fc.nat(), fc.constantFrom(3, 5), (bears, seed, nodes) => {
        expect(beyondOf(run(scenarioOf(bears, {}, nodes), seed))).toStrictEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('are the same for the same seed, and others for others', () => {
    const drawn = (seed: number): string => JSON.stringify(resolveScenario(scenarioOf(most), seed).faults)
    expect(drawn(7)).toBe(drawn(7))
    expect(new Set(SEEDS.map(drawn)).size).toBeGreaterThan(180)
  })

  test('are of the families that are asked for, and there are some', () => {
    for (const seed of SEEDS) {
      const wanted = { families: ['partition', 'crash'] } as const
      const { faults } = resolveScenario(scenarioOf(most, wanted), seed)
      expect(faults.length, `seed ${seed}`).toBeGreaterThan(0)
      const others = faults.filter(({ kind }) => kind !== 'partition' && kind !== 'crash')
      expect(others, `seed ${seed}`).toStrictEqual([])
    }
  })

  test('come beside events in many runs', () => {
    const beside = SEEDS.filter((seed) =>
      resolveScenario(scenarioOf(most), seed).faults.some(
        (fault) => fault.kind !== 'message' && typeof fault.at !== 'number',
      ),
    )
    expect(beside.length, 'of 200 seeds').toBeGreaterThan(60)
  })

  test('act a good part of the time: most of them find their moment', () => {
    let injected = 0
    let all = 0
    for (const seed of SEEDS.slice(0, 60)) {
      const { faults } = run(scenarioOf(most), seed)
      all += faults.length
      injected += faults.filter((fault) => fault.injected).length
    }
    expect(injected / all, `${injected} of ${all} were injected`).toBeGreaterThan(0.5)
  })
})

describe('a swarm', () => {
  test.each(['partition', 'crash', 'loss', 'delay', 'pause'] as const)(
    'has %s on in about half of the runs, and off in the others',
    (kind) => {
      const on = SEEDS.filter((seed) => swarmOf(scenarioOf(most), seed)?.on.includes(kind))
      expect(on.length, 'of 200 runs').toBeGreaterThan(60)
      expect(on.length, 'of 200 runs').toBeLessThan(140)
    },
  )

  test('is none where no faults are generated', () => {
    const { faults: _, ...calm } = scenarioOf(most)
    expect(swarmOf(calm, 1)).toBeUndefined()
  })
})

describe('weights', () => {
  const share = (weights: { readonly pause?: number }): number => {
    const drawn = SEEDS.flatMap((seed) => resolveScenario(scenarioOf(most), seed, { weights }).faults)
    return drawn.filter(({ kind }) => kind === 'pause').length / drawn.length
  }

  test('make a kind more or less likely', () => {
    expect(share({ pause: 4 })).toBeGreaterThan(share({}) * 1.2)
    expect(share({ pause: 0.25 })).toBeLessThan(share({}))
  })

  test('of one are no weights', () => {
    const faultsWith = (weights: object): string =>
      JSON.stringify(SEEDS.map((seed) => resolveScenario(scenarioOf(most), seed, { weights }).faults))
    expect(faultsWith({ pause: 1, crash: 1 })).toBe(faultsWith({}))
  })

  test.each([
    [{ pause: 0 }, 'weights.pause is 0, expected a number, more than 0'],
    [{ nap: 1 }, 'weights.nap: expected a kind of fault'],
  ])('that make no sense are refused: %j', (weights, sentence) => {
    expect(() => resolveScenario(scenarioOf(most), 1, { weights: weights as object })).toThrow(InputError)
    expect(() => resolveScenario(scenarioOf(most), 1, { weights: weights as object })).toThrow(sentence)
  })
})
