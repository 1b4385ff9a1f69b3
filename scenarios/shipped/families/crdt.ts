import { crdt } from '../../../protocols/index.ts'
import { lognormal } from '../../../sim/index.ts'
import { consistent, converges, countsOnce, elementsStay, readsWritten } from '../../checks/index.ts'
import { addRemove, counter, register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { network } from './world.ts'

const disk = { flush: lognormal({ median: 4, p99: 20 }) }

/** Long enough for a disk that was slow to be done, and for every two nodes to compare what they have, again and again. */
const quietMs = 6_000
const settle = 9_000

/** Registers on five nodes, of which the last write wins, with a client beside each. */
export const crdtRegisterFamily: Family = {
  name: 'crdt-register',
  what: 'replicated registers on five nodes',
  scenario: {
    cluster: { protocol: crdt(), nodes: 5 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [
      readsWritten(),
      consistent({ model: 'PRAM', sessions: 'client' }),
      consistent({ model: 'writes-follow-reads', sessions: 'client' }),
      converges({ withinMs: quietMs - 1_000 }),
    ],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'every node answers at once, and of two writes at the same time all keep the same one',
    'partition-halves': 'both sides go on, and the later writes win when they meet',
    'partition-majority': 'the minority goes on as well',
    'partition-random': 'everyone goes on where they are',
    'partition-bridge': 'updates pass over the bridge',
    'partition-partial': 'updates pass through whoever hears both',
    'partition-ring': 'updates go round',
    'partition-isolate': 'one that is alone serves those beside it',
    'partition-mute': 'what it writes is for itself alone until it is heard',
    'partition-deafen': 'what it shows grows old, and its own writes win all the same or lose later',
    'partition-star': 'one node passes everything on',
    'crash-storm': 'a node that was down learns what it has missed',
    'restart-storm': 'updates, and with them clocks, come back from the disks',
    clocks: 'hybrid clocks are later than all that a node has seen',
    disks: 'a node that cannot write dies of it, and nobody has heard of that write',
    upgrade: 'one node at a time is away with its clients',
    soak: 'no client goes back, and all nodes come to hold the same',
  },
}

/** Counters on five nodes that go up and down. */
export const crdtCounterFamily: Family = {
  name: 'crdt-counter',
  what: 'replicated counters on five nodes',
  scenario: {
    cluster: { protocol: crdt({ type: 'pn-counter' }), nodes: 5 },
    network,
    disk,
    workload: counter({ clients: 5, keys: 2, rate: 50, negative: 0.4, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [countsOnce({ withinMs: quietMs - 1_000 }), converges({ withinMs: quietMs - 1_000 })],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'additions at the same time all count',
    'partition-halves': 'both sides count on, and the sums are merged when they meet',
    'partition-majority': 'the minority counts on as well',
    'partition-random': 'everyone counts on where they are',
    'partition-bridge': 'counts pass over the bridge, each of them once',
    'partition-partial': 'counts pass through whoever hears both',
    'partition-ring': 'counts go round, and none is counted again when it comes back',
    'partition-isolate': 'one that is alone counts for itself',
    'partition-mute': 'what is added at it counts when it is heard',
    'partition-deafen': 'it adds to an old sum, and that is right',
    'partition-star': 'one node passes everything on',
    'crash-storm': 'a client whose node is down does not know whether it counts',
    'restart-storm': 'counts, and which additions were made, come back from the disks',
    clocks: 'nobody reads a clock',
    disks: 'a node that cannot write dies of it, and nobody has counted that addition',
    upgrade: 'one node at a time is away with its clients',
    soak: 'every addition counts once',
  },
}

/** A set on five nodes, in which additions win. There is no soak: what was removed is never forgotten. */
export const crdtSetFamily: Family = {
  name: 'crdt-set',
  what: 'a replicated set on five nodes',
  scenario: {
    cluster: { protocol: crdt({ type: 'or-set' }), nodes: 5 },
    network,
    disk,
    workload: addRemove({ clients: 5, rate: 30, quietMs }),
    duration: 9_000 + settle,
    settle,
    checks: [
      elementsStay({ withinMs: quietMs - 1_000, additionsWin: true }),
      converges({ withinMs: quietMs - 1_000 }),
    ],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'an addition wins over a removal that has not seen it',
    'partition-halves': 'what one side removes the other may add again',
    'partition-bridge': 'removals that overtake additions are kept until those come',
    'partition-isolate': 'one that is alone removes what it has seen, and no more',
    'partition-mute': 'what it adds nobody removes before it is heard',
    'crash-storm': 'a node that was down learns what was added and removed',
    'restart-storm': 'elements, and what was removed, come back from the disks',
  },
}
