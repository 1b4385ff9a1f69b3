import { causalStore } from '../../../protocols/index.ts'
import { lognormal } from '../../../sim/index.ts'
import { consistent, converges, readsWritten } from '../../checks/index.ts'
import { causalChains, sessionWalks } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { network } from './world.ts'

const disk = { flush: lognormal({ median: 4, p99: 20 }) }

/** Long enough for a disk that was slow to be done, and for every two nodes to compare what they have, again and again. */
const quietMs = 6_000
const settle = 9_000

/** Five nodes, and clients that move between them with what they have seen. */
export const causalStoreFamily: Family = {
  name: 'causal-store',
  what: 'sessions on a causal store of five',
  scenario: {
    cluster: { protocol: causalStore(), nodes: 5 },
    network,
    disk,
    workload: sessionWalks({ clients: 5, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [
      readsWritten(),
      consistent({ model: 'causal-convergent', sessions: 'client' }),
      converges({ withinMs: quietMs - 1_000 }),
    ],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'one node answers, and a session that moves waits for what it has seen',
    'partition-halves': 'both sides go on, and who has moved across is sent back',
    'partition-majority': 'the minority goes on as well',
    'partition-random': 'everyone goes on where they are',
    'partition-bridge': 'updates pass over the bridge, with their causes',
    'partition-partial': 'updates pass through whoever hears both',
    'partition-ring': 'updates go round',
    'partition-isolate': 'one that is alone serves those who stay with it',
    'partition-mute': 'nobody shows what it writes, nor what depends on it, until it is heard',
    'partition-deafen': 'what it shows grows old, and stays causal',
    'partition-star': 'one node passes everything on',
    'crash-storm': 'a node that was down learns what it has missed, causes first',
    'restart-storm': 'updates, and which writes were sent away, come back from the disks',
    clocks: 'timestamps are counters',
    disks: 'a node that cannot write dies of it, and nobody has heard of that write',
    upgrade: 'one node at a time is away with its sessions',
    soak: 'no session goes back, and all nodes come to show the same',
  },
}

/** Questions and answers on five nodes, whose clients stay where they are: what they see has come to them. */
export const causalChainsFamily: Family = {
  name: 'causal-chains',
  what: 'causal chains on a causal store of five',
  scenario: {
    cluster: { protocol: causalStore({ moves: 0 }), nodes: 5 },
    network: { ...network, latency: lognormal({ median: 5, p99: 200 }) },
    disk,
    workload: causalChains({ clients: 5, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [
      readsWritten(),
      consistent({ model: 'causal-convergent', sessions: 'client' }),
      converges({ withinMs: quietMs - 1_000 }),
    ],
  },
  important: 'n1',
  shows: {
    healthy: 'an answer that overtakes its question waits for it',
    'partition-halves': 'chains go on on both sides, and are shown in their order when they meet',
    'partition-bridge': 'links pass over the bridge, causes first',
    'partition-partial': 'a link whose cause cannot come is not shown',
    'partition-isolate': 'who is alone sees chains as they were',
    'partition-mute': 'answers to a node that nobody hears are for itself alone',
    'crash-storm': 'a node that was down shows what it has missed in its order',
    'restart-storm': 'chains come back from the disks',
  },
}
