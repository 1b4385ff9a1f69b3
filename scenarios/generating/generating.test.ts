import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FaultModel, Scenario } from '../../sim/index.ts'
import { scripted } from '../../sim/testing/protocols.ts'
import { beyondOf } from '../beyond.ts'
import { resolveScenario } from '../resolve.ts'
import { run } from '../run.ts'

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed)

/** A cluster whose nodes talk, write and take roles, and bear what they are said to. */
function scenarioOf(bears: FaultModel, nodes = 5): Scenario {
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
    faults: { generate: 'swarm' },
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
        expect(beyondOf(run(scenarioOf(bears, nodes), seed))).toStrictEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('are the same for the same seed, and others for others', () => {
    const drawn = (seed: number): string => JSON.stringify(resolveScenario(scenarioOf(most), seed).faults)
    expect(drawn(7)).toBe(drawn(7))
    expect(new Set(SEEDS.map(drawn)).size).toBeGreaterThan(180)
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
