import { chainReplication } from '../../../protocols/index.ts'
import { linearizable } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * Three servers and a master, on disks that are slow enough for crashes to fall before flushes. It is not asked that they recover: the
 * master's disk may be at one flush to the end, and then the chain stays as it is.
 */
export const chainReplicationFamily: Family = {
  name: 'chain-replication',
  what: 'a chain of three servers',
  scenario: {
    cluster: {
      groups: [
        { name: 'n', protocol: chainReplication(), nodes: 3 },
        { name: 'master', protocol: chainReplication(), nodes: 1 },
      ],
    },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [linearizable()],
  },
  important: { role: 'tail' },
  shows: {
    healthy: 'updates take the whole chain, and queries ask the tail alone',
    'partition-halves': 'whom the master cannot hear it takes out of the chain, and takes back as the tail',
    'partition-majority': 'the side of the master goes on, be it the smaller one',
    'partition-random': 'whoever the master hears goes on',
    'partition-bridge': 'the master shortens the chain to those that it hears, though others hear each other',
    'partition-partial': 'servers that do not hear each other, but the master, keep updates waiting',
    'partition-ring': 'a chain whose neighbours do not hear each other waits for all its updates',
    'partition-isolate': 'a tail that is cut off stops answering before another one begins',
    'partition-mute': 'a tail that nobody hears loses its lease, and the server before it becomes tail',
    'partition-deafen': 'a tail that hears nobody loses its lease while the master goes on hearing it',
    'partition-star': 'a master that hears only the tail makes that the whole chain',
    'crash-storm': 'each crash of a tail makes its predecessor the tail, and what comes back joins behind it',
    'restart-storm': 'histories and configurations come back from the disks, and the chain goes on as it was',
    clocks: 'leases are cautious about rates, and wall clocks are not read',
    disks: 'a server that cannot write dies of it, and one whose disk hangs is taken for dead',
    upgrade: 'one server at a time is away and comes back before it is missed, or as the tail',
    soak: 'the chain is shortened and extended, and no update is lost or done twice',
  },
}
