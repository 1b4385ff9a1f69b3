/** A server that answers too early and crashes: about every other run fails. */
export const failingServer = JSON.stringify({
  name: 'server',
  cluster: { protocol: { use: 'single-server' }, nodes: 1 },
  disk: { flush: { kind: 'uniform', min: 1, max: 40 } },
  workload: { use: 'register', options: { clients: 2, keys: 1, rate: 40 } },
  faults: [{ kind: 'crash', at: 300, for: 50, node: 'n1' }],
  duration: 800,
  settle: 200,
  checks: [{ use: 'linearizable' }],
})
