import type { ResolvedScenario } from './scenario.ts'

/** What a scenario is like where its author says nothing. */
export const scenarioDefaults = {
  zones: {},
  network: { latency: { kind: 'constant', ms: 1 }, loss: 0, duplicate: 0, order: 'free' },
  disk: {
    write: { kind: 'constant', ms: 0 },
    append: { kind: 'constant', ms: 0 },
    flush: { kind: 'constant', ms: 0.1 },
    checksums: true,
    unflushed: 'prefix',
    restartMs: 1_000,
  },
  clocks: { offsetMs: 0, driftPpm: 0, uncertaintyMs: 0 },
  budget: { copies: 'minority', exceed: false },
  settle: 0,
  quiesce: { core: 'all' },
} as const satisfies Partial<ResolvedScenario>
