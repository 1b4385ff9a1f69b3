import { dynamo } from '../../../protocols/index.ts'
import { lognormal } from '../../../sim/index.ts'
import { converges, jepsen, regular } from '../../checks/index.ts'
import { register, set } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { network } from './world.ts'

const disk = { flush: lognormal({ median: 4, p99: 20 }) }

/** Long enough for a disk that was slow to be done, and for every two replicas to compare what they have, again and again. */
const quietMs = 7_000
const settle = 10_000

/**
 * Shopping carts on five nodes, of which any one that answers is enough: all that is promised is that nothing acknowledged is lost, and
 * that replicas come to agree. There is no soak: every message brings a whole cart, and carts of five minutes are large.
 */
export const dynamoFamily: Family = {
  name: 'dynamo',
  what: 'sets on five Dynamo nodes',
  scenario: {
    cluster: { protocol: dynamo({ readQuorum: 1, writeQuorum: 1 }), nodes: 5 },
    network,
    disk,
    workload: set({ clients: 5, keys: 5, rate: 40, reads: 0.2, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [jepsen({ checker: 'set-full' }), converges({ withinMs: quietMs - 1_000 })],
  },
  important: 'n1',
  shows: {
    healthy: 'two additions at once make siblings, which the next one merges',
    'partition-halves': 'both sides go on, and what they took is merged when they meet',
    'partition-majority': 'the minority goes on as well',
    'partition-random': 'whoever reaches anyone goes on',
    'partition-bridge': 'stand-ins on either side take what is for the other',
    'partition-partial': 'who cannot reach a replica finds a stand-in',
    'partition-ring': 'everyone finds someone who answers',
    'partition-isolate': 'one that is alone is enough for those who ask it',
    'partition-mute': 'what it adds reaches nobody until it is heard again, and is not lost',
    'partition-deafen': 'what it cannot hear it is told by stand-ins and replicas afterwards',
    'partition-star': 'all but one stand in for each other at most',
    'crash-storm': 'stand-ins take what is for those who are down, and hand it over',
    'restart-storm': 'what was acknowledged, and hints, come back from the disks',
    clocks: 'siblings are told apart by vector clocks, and nobody reads a wall clock',
    disks: 'a node that cannot write dies of it, and others stand in',
    upgrade: 'one at a time is away, and gets what it missed',
  },
}

/** Registers on five nodes with strict quorums that meet, where the last write wins: reads are regular. */
export const dynamoStrictFamily: Family = {
  name: 'dynamo-strict',
  what: 'strict quorums on five Dynamo nodes',
  scenario: {
    cluster: { protocol: dynamo({ quorums: 'strict', conflicts: 'last-writer-wins' }), nodes: 5 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [regular({ model: 'register' }), converges({ withinMs: quietMs - 1_000 })],
  },
  important: 'n1',
  shows: {
    healthy: 'a read sees the last write before it, for two of three meet two of three',
    'partition-halves': 'each key is served on the side that has two of its three replicas',
    'partition-majority': 'the minority serves the keys of which it has two replicas',
    'partition-random': 'a key is served where two of its replicas are',
    'partition-bridge': 'the bridge reaches all replicas',
    'partition-partial': 'who cannot reach two replicas fails',
    'partition-ring': 'who reaches two replicas goes on',
    'partition-isolate': 'one that is alone serves nobody, and nobody stands in for it',
    'partition-mute': 'a write that reaches nobody is not acknowledged',
    'partition-deafen': 'a coordinator that hears nobody cannot say what came of a write',
    'partition-star': 'one node reaches all replicas',
    'crash-storm': 'a crash takes one of three replicas of some keys',
    'restart-storm': 'versions come back from the disks',
    clocks: 'hybrid clocks follow what a quorum has, whatever wall clocks say',
    disks: 'a replica that cannot write is one of three',
    upgrade: 'two of three replicas are always there',
    soak: 'no read misses what was acknowledged',
  },
}
