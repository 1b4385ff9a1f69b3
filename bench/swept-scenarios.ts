import type { Scenario } from '../index.ts'

/** What sweeps are measured with, by name: runs of about twenty milliseconds, of one, and of a tenth of one. */
export const sweptScenarios: { readonly [name: string]: Scenario | 'shipped' } = {
  'raft-partition': 'shipped',
  // As JSON holds them: every process loads them anew.
  small: {
    name: 'small',
    cluster: { protocol: { use: 'single-server', options: {} }, nodes: 1 },
    workload: { use: 'register', options: { clients: 3, rate: 50 } },
    faults: { generate: 'swarm' },
    duration: 2_000,
    settle: 500,
    checks: [{ use: 'linearizable', options: {} }],
  },
  idle: {
    name: 'idle',
    cluster: { protocol: { use: 'single-server', options: {} }, nodes: 1 },
    duration: 1_000,
  },
}
