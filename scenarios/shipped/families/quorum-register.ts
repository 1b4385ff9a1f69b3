import { quorumRegister } from '../../../protocols/index.ts'
import { linearizable, regular } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * Three replicas, on disks that are slow enough for crashes to fall before flushes. It is not asked that they recover: two disks that
 * were slow may be at one flush to the end, and then there is no majority.
 */
export const quorumRegisterFamily: Family = {
  name: 'quorum-register',
  what: 'registers on majorities of three',
  scenario: {
    cluster: { protocol: quorumRegister(), nodes: 3 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [linearizable()],
  },
  important: 'n1',
  shows: {
    healthy: 'reads and writes take two round trips each, at any node',
    'partition-halves': 'two of three go on at once, for nobody is elected',
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

/** The same with one writer, who need not ask, and reads that do not write back what a majority has: both take one round trip. */
export const singleWriterFamily: Family = {
  name: 'single-writer',
  what: 'registers with a single writer',
  scenario: {
    cluster: { protocol: quorumRegister({ writers: 'one', writeBack: 'when-needed' }), nodes: 3 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [linearizable()],
  },
  important: 'n1',
  shows: {
    healthy: 'a write takes one round trip, and so does a read of what a majority has',
    'partition-halves': 'who cannot reach the writer can still read',
    'partition-majority': 'writes go on where the writer has a majority',
    'partition-isolate': 'without the writer nobody writes, and reads go on',
    'partition-mute': 'what the writer began and nobody heard is in doubt, and nobody reads it',
    'partition-deafen': 'the writer is heard, and cannot know that it was',
    'crash-storm': 'the writer goes on from the counter on its disk',
    'restart-storm': 'versions and the counter come back from the disks',
    disks: 'a writer that cannot write dies of it, and goes on from its counter',
    upgrade: 'while the writer is away nobody writes',
    soak: 'nothing is lost, and no read goes back',
  },
}

/** The same, and reads never write back: they take one round trip, and registers are regular. */
export const regularRegisterFamily: Family = {
  name: 'regular-register',
  what: 'regular registers on majorities of three',
  scenario: {
    cluster: { protocol: quorumRegister({ writeBack: 'never' }), nodes: 3 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [regular()],
  },
  important: 'n1',
  shows: {
    healthy: 'a read takes one round trip, and may see what a later one does not',
    'partition-isolate': 'what the one that is cut off has taken may be seen once, and not again',
    'restart-storm': 'what was acknowledged comes back from the disks, and what was read need not',
  },
}
