import { leaseElection } from '../../../protocols/index.ts'
import { linearizable, recovers } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * Three workers, three lock replicas and a store, on disks that are slow enough for crashes to fall before flushes, and with clocks that
 * drift for the whole run. It is not asked that they recover: a disk that was slow may be at one flush to the end, and there is one store only.
 */
export const leaseElectionFamily: Family = {
  name: 'lease-election',
  what: 'a leader by lease and a fenced store',
  scenario: {
    cluster: {
      groups: [
        { name: 'worker', protocol: leaseElection(), nodes: 3 },
        { name: 'lock', protocol: leaseElection(), nodes: 3 },
        { name: 'store', protocol: leaseElection(), nodes: 1 },
      ],
    },
    network,
    disk,
    clocks: { driftPpm: 150_000 },
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 11_000,
    settle: 4_000,
    checks: [linearizable(), recovers({ withinMs: 4_000 })],
  },
  important: { role: 'leader' },
  shows: {
    healthy: 'a leader renews its lease, writes to the store and reads from its copy',
    'partition-halves': 'who reaches a majority of lock replicas leads, whether it reaches the store or not',
    'partition-majority': 'who loses the majority stops by its own clock before another one begins',
    'partition-random': 'a leader that loses the lock replicas stops, and who reaches them leads',
    'partition-bridge': 'the bridge alone may reach lock replicas and store alike',
    'partition-partial': 'two workers that cannot hear each other never need to',
    'partition-ring': 'whoever reaches two lock replicas can lead',
    'partition-isolate': 'the leader that is cut off stops before its successor begins',
    'partition-mute': 'a leader that nobody hears renews nothing, and stops',
    'partition-deafen': 'a leader that hears no answers counts its lease from when it asked, and stops',
    'partition-star': 'lock replicas and store need only hear the leader',
    'crash-storm': 'each crash of a leader costs what is left of its lease',
    'restart-storm': 'lock replicas wait out what they had granted, and tokens go on growing',
    clocks: 'holders allow for drift, and nobody reads the wall clock',
    disks: 'lock replicas and store answer once it is durable',
    upgrade: 'one worker at a time is away, and another one leads',
    soak: 'leaders change, and nothing is lost or done twice',
  },
}
