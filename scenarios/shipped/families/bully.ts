import { bully } from '../../../protocols/index.ts'
import { bimodal, crash, uniform } from '../../../sim/index.ts'
import { agreement, recovers } from '../../checks/index.ts'
import { leader } from '../../workloads/index.ts'
import type { Family } from './family.ts'

/**
 * Five nodes, on a network that keeps the bound that they rely on. Some messages are slow and overtaken by others: that is what
 * elections that go on at once are to be tried with.
 */
export const bullyFamily: Family = {
  name: 'bully',
  what: 'the Bully algorithm on five nodes',
  scenario: {
    cluster: { protocol: bully(), nodes: 5 },
    network: {
      latency: bimodal({
        fast: uniform({ min: 0.2, max: 1 }),
        slow: uniform({ min: 8, max: 12 }),
        slowProbability: 0.2,
      }),
    },
    workload: leader({ clients: 5, rate: 50 }),
    duration: 11_000,
    settle: 4_000,
    checks: [recovers({ withinMs: 2_000 }), agreement({ f: 'leader', withinMs: 2_500 })],
  },
  important: { role: 'coordinator' },
  shows: {
    healthy: 'the highest takes over from whoever started before it, and stays',
    'crash-storm': 'the next lower one takes over, and gives way when the higher one is back',
    'restart-storm': 'all stand for election at once, and the highest halts the others',
    upgrade: 'each takes its place again, and the highest its office',
    soak: 'coordinators come and go, never two at a time',
  },
  instead: {
    // The usual one loses messages.
    soak: [
      crash({
        at: 5_000,
        node: { pick: 'any' },
        flap: { on: { kind: 'uniform', min: 200, max: 2_000 }, off: { kind: 'exponential', mean: 5_000 } },
        atMost: 1,
      }),
      crash({
        at: 7_000,
        node: { role: 'coordinator' },
        flap: { on: { kind: 'uniform', min: 5, max: 500 }, off: { kind: 'exponential', mean: 3_000 } },
      }),
    ],
  },
}
