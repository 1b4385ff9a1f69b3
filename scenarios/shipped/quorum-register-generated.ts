import { quorumRegister } from '../../protocols/index.ts'
import { lognormal, type Scenario } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/**
 * Three replicas under whatever they bear, on disks that are slow enough for crashes to fall before flushes. It does not ask that they
 * recover: two disks that were slow may be at one flush to the end, and then there is no majority.
 */
export const quorumRegisterGenerated: Scenario = defineScenario({
  name: 'quorum-register-generated',
  description:
    'registers on majorities of three under generated faults of every kind that they bear; nothing may break',
  seed: 1,
  cluster: { protocol: quorumRegister(), nodes: 3 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
  disk: { flush: lognormal({ median: 4, p99: 40 }) },
  workload: register({ clients: 5, keys: 3, rate: 50 }),
  faults: { generate: 'swarm' },
  vary: { options: true },
  duration: 9_000,
  settle: 2_000,
  checks: [linearizable()],
})
