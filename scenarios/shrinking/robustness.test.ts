import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import { constant, lognormal, type Scenario, uniform } from '../../sim/index.ts'
import { anyFault } from '../../sim/testing/arbitraries.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { register } from '../workloads/index.ts'
import { shrink } from './shrink.ts'
import type { Execute } from './shrunk.ts'
import { enough } from './testing/failures.ts'

const NODES = 4
const DURATION = 400

/** Much that a scenario may say, and that a smaller one may have to say otherwise. */
const rich: fc.Arbitrary<Scenario> = fc.record({
  name: fc.constant('rich'),
  cluster: fc.record({
    protocol: fc.constant(raft({ maxEntries: 8, heartbeat: 20 })),
    nodes: fc.constant(NODES),
    spares: fc.nat(1),
    versions: fc.constantFrom([], [raft({ mutant: 'stale-read' })]),
  }),
  zones: fc.constantFrom({}, { east: ['n1', 'n4'], west: ['n2'] }),
  network: fc.record(
    {
      latency: fc.constantFrom(constant(3), uniform({ min: 1, max: 9 }), lognormal({ median: 2, p99: 20 })),
      loss: fc.constantFrom(0, 0.05),
      duplicate: fc.constantFrom(0, 0.05),
      order: fc.constantFrom('free' as const, 'fifo' as const),
      slowPairs: fc.constant({ probability: 0.5, extra: constant(3) }),
      link: fc.constant({ bytesPerSecond: 100_000, queueBytes: 5_000 }),
    },
    { requiredKeys: [] },
  ),
  disk: fc.record(
    { flush: fc.constant(uniform({ min: 0, max: 2 })), capacityBytes: fc.constant(5_000) },
    { requiredKeys: [] },
  ),
  clocks: fc.constantFrom({}, { offsetMs: 5, driftPpm: 50 }),
  workload: fc.constant(register({ clients: 3, keys: 2, rate: 60 })),
  faults: fc.array(anyFault(NODES, DURATION), { minLength: 2, maxLength: 6 }),
  duration: fc.constant(DURATION),
  settle: fc.constantFrom(0, 100),
  checks: fc.constant([enough()]),
})

test('whatever a scenario says, every candidate is one that runs, and what is left fails the same way', () => {
  fc.assert(
    fc.property(rich, fc.integer({ min: 1, max: 100 }), (scenario, seed) => {
      // Two faults may be given one id, and a zone may be named that is not there: that is no scenario.
      const resolved = resolvedOf(scenario, seed)
      fc.pre(resolved !== undefined)
      const failed = runResolved(resolved, seed)
      fc.pre(failed.verdict === 'invalid')
      const refused: string[] = []
      const execute: Execute = (smaller, other, options) => {
        const again = resolvedOf(JSON.parse(JSON.stringify(withoutCode(smaller))) as Scenario, other)
        if (again === undefined) refused.push(JSON.stringify(smaller))
        return runResolved(smaller, other, options)
      }
      const { run } = shrink(failed, { execute, maxRuns: 100 })
      expect(fingerprintOf(run)).toBe(fingerprintOf(failed))
      expect(refused).toStrictEqual([])
    }),
    { numRuns: 12 },
  )
})

function resolvedOf(scenario: Scenario, seed: string | number) {
  try {
    return resolveScenario(scenario, seed)
  } catch {
    return undefined
  }
}

/** The same without the check, which no file exports. */
function withoutCode({ checks: _checks, ...scenario }: object & { readonly checks?: unknown }): object {
  return scenario
}
