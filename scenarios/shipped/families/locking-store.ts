import { lockingStore } from '../../../protocols/index.ts'
import { consistent, jepsen } from '../../checks/index.ts'
import { bank, listAppend, registerTransactions } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * One store and two more front ends, on disks that are slow enough for crashes to fall before flushes. It is not asked that it recovers: a
 * disk that was slow may be at one flush to the end, and there is no other.
 */
export const lockingStoreFamily: Family = {
  name: 'locking-store',
  what: 'a store that locks',
  scenario: {
    cluster: { protocol: lockingStore(), nodes: 3 },
    network,
    disk,
    workload: listAppend({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [consistent({ model: 'strict-serializable' })],
  },
  sizes: [1, 3, 5],
  important: 'n1',
  shows: {
    healthy: 'a transaction takes a round trip for each step, and the younger of two that collide fails',
    'partition-halves': 'only who reaches the store is answered',
    'partition-majority': 'a majority without the store can do nothing',
    'partition-random': 'whoever reaches the store goes on',
    'partition-bridge': 'front ends need not hear each other',
    'partition-partial': 'front ends need not hear each other',
    'partition-ring': 'front ends need only hear the store',
    'partition-isolate': 'locks of who is cut off are let go, and what it began fails',
    'partition-mute': 'the store commits what nobody is told of, and says so later',
    'partition-deafen': 'the store hears of nothing, and aborts what nobody goes on with',
    'partition-star': 'front ends need only hear the store',
    'crash-storm': 'a transaction that the store had not committed fails, and never happens',
    'restart-storm': 'all that was acknowledged is in the log, and no lock is left',
    clocks: 'clocks only say when somebody has waited too long',
    disks: 'the store dies of what it cannot write, and comes back with the rest',
    upgrade: 'front ends come and go, and so does the store, without what it has committed',
    soak: 'transactions stay strictly serializable, and none that failed is ever seen',
  },
}

/** The same over registers, whose order nobody can read off them, and where the one that waits too long fails. */
export const lockingRegistersFamily: Family = {
  name: 'locking-registers',
  what: 'registers of a store that locks',
  scenario: {
    cluster: { protocol: lockingStore({ deadlocks: 'time-out' }), nodes: 3 },
    network,
    disk,
    workload: registerTransactions({ clients: 5, keys: 3, rate: 40 }),
    duration: 9_000,
    settle: 2_000,
    checks: [consistent({ model: 'strict-serializable' })],
  },
  important: 'n1',
  shows: {
    healthy: 'deadlocks end by time-out, and every read names the write that it saw',
    'partition-isolate': 'what nobody knows the end of happened as a whole or not at all',
    'restart-storm': 'what was overwritten does not come back',
  },
}

/** The same with short locks to read: a transaction may read a key twice and see two things, but nothing that is not committed. */
export const lockingReadCommittedFamily: Family = {
  name: 'locking-read-committed',
  what: 'a store that locks what it reads for a moment',
  scenario: {
    cluster: { protocol: lockingStore({ isolation: 'read-committed' }), nodes: 3 },
    network,
    disk,
    workload: listAppend({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [consistent({ model: 'read-committed' })],
  },
  important: 'n1',
  shows: {
    healthy: 'fewer transactions collide, and none sees what is not committed',
    'partition-isolate': 'what those that are cut off have written nobody sees',
    'restart-storm': 'what was seen was committed, and comes back from the log',
  },
}

/** A bank on the same store: a transfer is two reads and two writes, and the second depends on the first. */
export const lockingBankFamily: Family = {
  name: 'locking-bank',
  what: 'a bank in a store that locks',
  scenario: {
    cluster: {
      protocol: lockingStore({ deadlocks: 'wait-die', initial: { a: 20, b: 20, c: 20, d: 20, e: 20 } }),
      nodes: 3,
    },
    network,
    disk,
    workload: bank({ clients: 5, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [jepsen({ checker: 'bank', options: { total: 100 } })],
  },
  important: 'n1',
  shows: {
    healthy: 'nobody sees money on its way, and nobody owes any',
    'partition-isolate': 'money that was on its way is where it was',
    'restart-storm': 'no half of a transfer comes back from the log',
  },
}
