import { snapshotStore } from '../../../protocols/index.ts'
import { consistent, jepsen } from '../../checks/index.ts'
import { bank, listAppend, longFork, writeSkew } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * One store and two more front ends, on disks that are slow enough for crashes to fall before flushes. It is not asked that it recovers: a
 * disk that was slow may be at one flush to the end, and there is no other.
 */
export const snapshotStoreFamily: Family = {
  name: 'snapshot-store',
  what: 'a store of snapshots',
  scenario: {
    cluster: { protocol: snapshotStore(), nodes: 3 },
    network,
    disk,
    workload: listAppend({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [consistent({ model: 'strong-snapshot-isolation' })],
  },
  sizes: [1, 3, 5],
  important: 'n1',
  shows: {
    healthy: 'nobody waits, and the second of two that write the same fails',
    'partition-halves': 'only who reaches the store is answered',
    'partition-majority': 'a majority without the store can do nothing',
    'partition-random': 'whoever reaches the store goes on',
    'partition-bridge': 'front ends need not hear each other',
    'partition-partial': 'front ends need not hear each other',
    'partition-ring': 'front ends need only hear the store',
    'partition-isolate': 'what those that are cut off have written nobody sees',
    'partition-mute': 'the store commits what nobody is told of, and says so later',
    'partition-deafen': 'the store hears nothing, and forgets snapshots nobody reads',
    'partition-star': 'front ends need only hear the store',
    'crash-storm': 'a transaction that the store had not committed fails, and never happens',
    'restart-storm': 'all that was acknowledged is in the log, and snapshots begin anew',
    clocks: 'snapshots are numbered by commits, not by clocks',
    disks: 'the store dies of what it cannot write, and answers when it can again',
    upgrade: 'front ends come and go, and so does the store, without what it has committed',
    soak: 'no update is lost, and no transaction sees a part of another',
  },
}

/** Snapshots of registers that are written once: all see the writes in one order. */
export const snapshotGroupsFamily: Family = {
  name: 'snapshot-groups',
  what: 'groups of registers in a store of snapshots',
  scenario: {
    cluster: { protocol: snapshotStore(), nodes: 3 },
    network,
    disk,
    workload: longFork({ clients: 6, rate: 80 }),
    duration: 9_000,
    settle: 2_000,
    checks: [jepsen({ checker: 'long-fork' }), consistent({ model: 'strict-serializable' })],
  },
  important: 'n1',
  shows: {
    healthy: 'no two reads see the writes in opposite orders',
    'partition-isolate': 'who is back sees the writes in the order of all others',
    'restart-storm': 'what was seen before a crash is seen after it, in the same order',
  },
}

/** A bank on snapshots: write skew does no harm to it, for each transfer writes what it has read. */
export const snapshotBankFamily: Family = {
  name: 'snapshot-bank',
  what: 'a bank in a store of snapshots',
  scenario: {
    cluster: { protocol: snapshotStore({ initial: { a: 20, b: 20, c: 20, d: 20, e: 20 } }), nodes: 3 },
    network,
    disk,
    workload: bank({ clients: 5, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [jepsen({ checker: 'bank', options: { total: 100 } })],
  },
  important: 'n1',
  shows: {
    healthy: 'a read of all balances never waits, and they sum to the same',
    'partition-isolate': 'money that was on its way is where it was',
    'restart-storm': 'no half of a transfer comes back from the log',
  },
}

/** Snapshots, and what was read is checked at commit as well: pairs of registers of which each transaction writes one. */
export const serializableSnapshotsFamily: Family = {
  name: 'serializable-snapshots',
  what: 'a store of snapshots that checks what was read',
  scenario: {
    cluster: { protocol: snapshotStore({ isolation: 'serializable' }), nodes: 3 },
    network,
    disk,
    workload: writeSkew({ clients: 5, rate: 80 }),
    duration: 9_000,
    settle: 2_000,
    checks: [consistent({ model: 'strict-serializable' })],
  },
  important: 'n1',
  shows: {
    healthy: 'of two that read the same pair and write a half each, one fails',
    'partition-isolate': 'no write skew comes of a transaction that was away for long',
    'restart-storm': 'what was committed is where it was in the order',
  },
}
