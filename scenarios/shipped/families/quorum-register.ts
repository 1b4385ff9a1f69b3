import { quorumRegister } from '../../../protocols/index.ts'
import { lognormal } from '../../../sim/index.ts'
import { linearizable } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'

/**
 * Three replicas, on disks that are slow enough for crashes to fall before flushes. It is not asked that they recover: two disks that
 * were slow may be at one flush to the end, and then there is no majority.
 */
export const quorumRegisterFamily: Family = {
  name: 'quorum-register',
  what: 'registers on majorities of three',
  scenario: {
    cluster: { protocol: quorumRegister(), nodes: 3 },
    network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
    disk: { flush: lognormal({ median: 4, p99: 40 }) },
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [linearizable()],
  },
  bears: quorumRegister.definition.bears ?? {},
  important: 'n1',
  shows: {
    healthy: 'reads and writes take two round trips each, at any node',
    'partition-halves': 'two of three go on at once: nobody is elected',
    'partition-majority': 'who asks the minority waits for it to be healed',
    'partition-random': 'whoever reaches a majority goes on',
    'partition-bridge': 'the bridge alone reaches a majority on either side',
    'partition-partial': 'who hears a third hears a majority',
    'partition-ring': 'everyone hears a majority, and nobody notices',
    'partition-isolate': 'only who asks the one that is cut off waits',
    'partition-mute': 'a node that nobody hears coordinates nothing, and others do not need it',
    'partition-deafen': 'a node that hears nobody coordinates nothing, and others do not need it',
    'partition-star': 'one node still reaches a majority',
    'crash-storm': 'a crash costs what its node coordinated, and nothing that was acknowledged',
    'restart-storm': 'versions, and which writes were begun, come back from the disks',
    clocks: 'nobody reads a clock',
    disks: 'a replica that cannot write dies of it, and the other two are a majority',
    upgrade: 'one replica at a time is away, and the others go on',
    soak: 'nothing is lost, and no read goes back',
  },
}
