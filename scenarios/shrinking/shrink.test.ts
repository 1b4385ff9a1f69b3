import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  constant,
  crash,
  InputError,
  loss,
  lognormal,
  partition,
  pause,
  type Scenario,
} from '../../sim/index.ts'
import { scenarioDefaults } from '../../sim/scenario-defaults.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { scenarios } from '../shipped/index.ts'
import { listed, register } from '../workloads/index.ts'
import { operationsOf, withOperations } from './listing.ts'
import { shrink, shrinking } from './shrink.ts'
import type { Execute, Shrunk } from './shrunk.ts'
import { brittle, type Conditions, enough, failing } from './testing/failures.ts'
import { isSmaller, worthOf } from './worth.ts'

/** Much of everything: whatever a brittle protocol needs to fail, and more. */
function crowded(conditions: Conditions, rest: Partial<Scenario> = {}): Scenario {
  return {
    name: 'crowded',
    cluster: { protocol: brittle(conditions), nodes: 5 },
    network: { latency: lognormal({ median: 2, p99: 20 }) },
    workload: register({ clients: 3, keys: 3, rate: 100 }),
    faults: [
      ...['n1', 'n2', 'n3', 'n4', 'n5'].map((node, i) => crash({ at: 200 + 130 * i, for: 55, node })),
      partition({ at: 300, for: 100, split: 'halves' }),
      pause({ at: 500, for: 240, node: { pick: 'any' } }),
      crash({ at: { on: 'message', of: 'tick', nth: 500 }, for: 55, node: 'n2' }),
    ],
    duration: 3_000,
    settle: 1_000,
    ...rest,
  }
}

describe('the smallest scenario that fails', () => {
  test('of a node that must start again: one crash and two nodes, without clients', () => {
    const { run, story } = shrink(failing(crowded({ restarted: ['n2'] })))
    expect(story.to).toMatchObject({ faults: 1, nodes: 2, clients: 0, operations: 0 })
    expect(run.record.scenario.faults).toMatchObject([{ kind: 'crash', node: 'n2', id: 'crash-1' }])
    expect(run.record.scenario.network).toStrictEqual(scenarioDefaults.network)
    expect(run.record.scenario.workload).toBe(undefined)
  })

  test('of two nodes that must start again: two crashes and three nodes', () => {
    const { run, story } = shrink(failing(crowded({ restarted: ['n2', 'n3'] })))
    expect(story.to).toMatchObject({ faults: 2, nodes: 3, clients: 0, operations: 0 })
    expect(run.record.scenario.faults.map(({ id }) => id)).toStrictEqual(['crash-1', 'crash-2'])
  })

  test('of four writes of y: those four, by one client, one after another and named from 1 on', () => {
    const { run, story } = shrink(failing(crowded({ writes: 4 }, { faults: [] })))
    expect(story.to).toMatchObject({ faults: 0, nodes: 1, clients: 1, operations: 4 })
    const operations = operationsOf(run.record.scenario)
    expect(operations.map(({ client, f, key, value }) => [client, f, key, value])).toStrictEqual(
      [1, 2, 3, 4].map((value) => [1, 'write', 'y', value]),
    )
    expect(operations.every(({ at }) => at <= 50 && Number.isInteger(at))).toBe(true)
    expect(story.to.durationMs).toBeLessThanOrEqual(50)
  })

  test('of messages that are lost by chance: the one that mattered', () => {
    const network = { latency: constant(1), loss: 0.02 }
    const { run, story } = shrink(failing(crowded({ missed: 1 }, { network, faults: [] })))
    expect(run.record.scenario.network.loss).toBe(0)
    expect(story.to).toMatchObject({ faults: 1, nodes: 2, clients: 0 })
    expect(run.record.scenario.faults).toMatchObject([
      { kind: 'message', from: 'n1', to: 'n2', of: 'tick', act: 'drop' },
    ])
  })

  test('of messages that a fault loses: the two in a row that mattered', () => {
    const faults = [loss({ at: 100, for: 1_500, probability: 0.15, types: ['tick'] })]
    const network = { latency: constant(1) }
    const { run, story } = shrink(failing(crowded({ missed: 2 }, { network, faults })))
    expect(story.to).toMatchObject({ faults: 2, nodes: 2 })
    const [one, other] = run.record.scenario.faults as unknown as readonly { kind: string; nth: number }[]
    expect([one?.kind, other?.kind]).toStrictEqual(['message', 'message'])
    expect(Math.abs((one?.nth ?? 0) - (other?.nth ?? 0))).toBe(1)
  })

  test('of messages that overtake each other by chance: the one that is late', () => {
    const { run, story } = shrink(failing(crowded({ overtaken: true }, { faults: [] })))
    expect(story.to).toMatchObject({ faults: 1, nodes: 2, clients: 0 })
    expect(run.record.scenario.network.latency.kind).toBe('constant')
    const [fault] = run.record.scenario.faults
    expect(fault).toMatchObject({ kind: 'message', from: 'n1', to: 'n2', of: 'tick' })
    if (fault?.kind === 'message') expect(fault.act).toHaveProperty('delayMs')
  })

  test('of what only the whole run can tell: the three operations that it takes, and the time for them', () => {
    const failed = failing(crowded({ writes: 1_000 }, { checks: [enough()] }))
    expect(failed.record.ended).toBe('duration')
    const { story } = shrink(failed)
    expect(story.to).toMatchObject({ faults: 0, nodes: 1, clients: 1, operations: 3 })
    expect(story.to.durationMs).toBeLessThanOrEqual(20)
  })

  test('of a pause that must be long: one that is no longer', () => {
    const { run } = shrink(failing(crowded({ stoodStillMs: 80 })))
    expect(run.record.scenario.faults).toHaveLength(1)
    const [fault] = run.record.scenario.faults
    expect(fault?.kind).toBe('pause')
    if (fault?.kind === 'pause') expect(fault.for ?? 0).toBeLessThanOrEqual(100)
  })
})

describe('laws', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4']
  const conditions = fc.record({ restarted: fc.subarray(nodes, { maxLength: 2 }), writes: fc.nat(3) })

  test('of whatever must happen, the smallest scenario that fails has nothing else', () => {
    fc.assert(
      fc.property(conditions, fc.integer({ min: 1, max: 9 }), ({ restarted, writes }, seed) => {
        // Something must happen, or it fails at the start; and who hears no ticks never starts again.
        const needed = restarted.filter((name) => name !== 'n1')
        fc.pre(needed.length + writes > 0)
        const { story } = shrink(failing(crowded({ restarted: needed, writes }), seed))
        const last = Math.max(1, ...needed.map((name) => Number(name.slice(1))))
        expect(story.to).toMatchObject({
          faults: needed.length,
          nodes: last,
          clients: Math.min(writes, 1),
          operations: writes,
        })
        expect(story.ended).toBe('smallest')
      }),
      { numRuns: 5 },
    )
  })

  const failures = [
    ['raft-stale-read', 1],
    ['raft-forgets-vote', 2],
    ['single-server-no-flush', 1],
    ['single-server-no-sessions', 1],
  ] as const

  describe.each(failures)('%s under seed %i', (name, seed) => {
    const failed = failing(scenarios[name] as Scenario, seed)
    const fingerprint = fingerprintOf(failed)
    const tried: string[] = []
    const execute: Execute = (scenario, seed, options) => {
      const text = JSON.stringify(scenario)
      // What it is given is a scenario as any other, with everything written out already: each fourth is looked at.
      if (tried.length % 4 === 0)
        expect(JSON.stringify(resolveScenario(JSON.parse(text) as Scenario, seed))).toBe(text)
      // A look at the trace of the smallest so far tries nothing.
      if (options?.trace !== true) tried.push(`${seed} ${text}`)
      return runResolved(scenario, seed, options)
    }
    const { run, story } = shrink(failed, { execute })
    const { scenario, seed: found } = run.record
    const stillFails = (smaller: Parameters<Execute>[0]): boolean =>
      fingerprintOf(runResolved(smaller, found)) === fingerprint

    test('it fails the same way, and again when it is run from its file', () => {
      expect(fingerprintOf(run)).toBe(fingerprint)
      const plainData = JSON.parse(JSON.stringify(scenario)) as Scenario
      const again = runResolved(resolveScenario(plainData, found), found)
      expect(again.record.traceHash).toBe(run.record.traceHash)
      expect(fingerprintOf(again)).toBe(fingerprint)
    })

    test('it is as small as the goal asks for', () => {
      expect(story.to.faults).toBeLessThanOrEqual(2)
      expect(story.to.nodes).toBeLessThanOrEqual(
        failed.record.scenario.cluster.groups[0]?.nodes === 1 ? 1 : 3,
      )
      expect(story.to.operations).toBeLessThanOrEqual(2)
      expect(story.runs).toBeLessThan(1_500)
    })

    test('every single fault and operation is needed', () => {
      for (const { id } of scenario.faults) {
        const others = scenario.faults.filter((fault) => fault.id !== id)
        expect(stillFails({ ...scenario, faults: others }), `without ${id}`).toBe(false)
      }
      const operations = operationsOf(scenario)
      operations.forEach((operation, i) => {
        const others = operations.filter((other) => other !== operation)
        expect(stillFails(withOperations(scenario, others)), `without operation ${i + 1}`).toBe(false)
      })
    })

    test('nothing is run twice, and it shrinks the same way again', () => {
      expect(new Set(tried).size).toBe(tried.length)
      const [one, other] = [shrink(failed, { maxRuns: 60 }), shrink(failed, { maxRuns: 60 })]
      expect(other.run.record.traceHash).toBe(one.run.record.traceHash)
      expect(other.story).toStrictEqual(one.story)
      expect(one.story.steps).toStrictEqual(story.steps.slice(0, one.story.steps.length))
    })

    test('what was accepted was worth more each time, and the story tells what it came to', () => {
      const accepted = story.steps.filter((step) => step.accepted)
      expect(accepted.at(-1)?.size).toStrictEqual(story.to)
      expect(isSmaller(worthOf(run), worthOf(failed))).toBe(true)
      expect(story.steps.every(({ pass, tried: words }) => pass !== '' && words !== '')).toBe(true)
    })
  })
})

describe('what bounds it', () => {
  const failed = failing(scenarios['single-server-no-flush'] as Scenario, 1)
  const all = (options: Parameters<typeof shrinking>[1]): readonly Shrunk[] => {
    const steps = shrinking(failed, options)
    const found: Shrunk[] = []
    for (let next = steps.next(); ; next = steps.next()) {
      found.push(next.value)
      if (next.done === true) return found
    }
  }

  test('no more runs than it may have: the smallest so far is what it gives', () => {
    let runs = 0
    const execute: Execute = (...given) => {
      runs++
      return runResolved(...given)
    }
    const found = all({ maxRuns: 60, execute })
    const { story } = found.at(-1) as Shrunk
    expect(runs).toBe(60)
    expect(story).toMatchObject({ runs: 60, ended: 'budget' })
    expect(story.to.faults).toBeLessThan(story.from.faults)
    // One after each run, and one at the end.
    const counts = found.map((each) => each.story.runs)
    expect(counts).toStrictEqual([...Array.from({ length: 60 }, (_, i) => i + 1), 60])
  })

  test('no more events than it may have, but for those of one run', () => {
    const { story } = all({ maxEvents: 5_000 }).at(-1) as Shrunk
    expect(story.ended).toBe('budget')
    expect(story.runs).toBeLessThan(25)
  })

  test('each run yields the smallest so far: none is larger than the one before', () => {
    let worth = worthOf(failed)
    for (const { run } of all({ maxRuns: 150 })) {
      const now = worthOf(run)
      expect(isSmaller(worth, now)).toBe(false)
      worth = now
    }
  })

  test('it is over when whoever drives it has enough', () => {
    const ofRaft = failing(scenarios['raft-forgets-vote'] as Scenario, 2)
    const { story } = shrink(ofRaft, { until: ({ story: { to } }) => to.nodes <= 3 })
    expect(story.to.nodes).toBe(3)
    expect(story.ended).toBe('stopped')
    expect(story.steps.at(-1)?.accepted).toBe(true)
  })

  test('a run in which nothing is violated is refused', () => {
    const held = runResolved(resolveScenario(crowded({ writes: 1_000 }), 1), 1)
    expect(() => shrink(held)).toThrow(InputError)
    expect(() => shrink(held)).toThrow('the run of crowded cannot be shrunk, for nothing is violated in it')
  })
})

test('a scenario whose code refuses to run is no smaller failure', () => {
  const failed = failing(crowded({ writes: 2 }, { faults: [] }))
  const execute: Execute = (scenario, seed, options) => {
    if (operationsOf(scenario).length === 2) throw new InputError('the check threw')
    return runResolved(scenario, seed, options)
  }
  expect(shrink(failed, { execute }).story.to.operations).toBe(3)
})

test('what a protocol bears is not gone beyond, where the failure did not', () => {
  // Two crashes that do not overlap are borne; two that do would come about sooner, and prove nothing.
  const protocol = brittle({ restarted: ['n2', 'n3'] }, { crash: 1, partition: true })
  const faults = [
    crash({ at: 100, for: 50, node: 'n2' }),
    crash({ at: 300, for: 50, node: 'n3' }),
    partition({ at: 350, for: 50, split: 'halves' }),
  ]
  const { run, story } = shrink(
    failing({ name: 'bounded', cluster: { protocol, nodes: 3 }, faults, duration: 1_000 }),
  )
  expect(run.beyond).toStrictEqual([])
  expect(story.to.faults).toBe(2)
})

test('a failure whose operations are listed already is shrunk as well', () => {
  const operations = Array.from({ length: 30 }, (_, i) => ({
    client: 1 + (i % 4),
    at: 7.5 * i,
    f: i % 3 === 0 ? 'write' : 'read',
    key: 'y',
    ...(i % 3 === 0 ? { value: 100 + i } : {}),
  }))
  const cluster = { protocol: brittle({ writes: 3 }), nodes: 1 }
  const { run } = shrink(
    failing({ name: 'listed', cluster, workload: listed({ operations }), duration: 500 }),
  )
  expect(operationsOf(run.record.scenario).map(({ client, f, value }) => [client, f, value])).toStrictEqual([
    [1, 'write', 1],
    [1, 'write', 2],
    [1, 'write', 3],
  ])
})
