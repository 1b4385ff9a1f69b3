import { raft } from '../../../protocols/index.ts'
import { linearizable, recovers } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/** Five Raft nodes, on disks that are slow enough for crashes to fall before flushes. */
export const raftFamily: Family = {
  name: 'raft',
  what: 'five Raft nodes',
  scenario: {
    cluster: { protocol: raft(), nodes: 5 },
    network,
    disk,
    workload: register({ clients: 16, keys: 2, rate: 60 }),
    duration: 11_500,
    settle: 4_500,
    checks: [linearizable(), recovers({ withinMs: 4_000 })],
  },
  sizes: [3, 4, 5],
  important: { role: 'leader' },
  shows: {
    healthy: 'one leader is elected and stays, and every operation takes two message delays',
    'partition-halves': 'the larger half elects a leader, and the smaller one answers nothing',
    'partition-majority': 'a leader in the minority commits nothing more and steps down when it is healed',
    'partition-random': 'whoever has a majority goes on',
    'partition-bridge': 'the bridge alone reaches a majority of both sides, and leads or votes for both',
    'partition-partial': 'some that cannot hear the leader stand for election and disturb it',
    'partition-ring': 'everyone hears a majority, and leaders come and go',
    'partition-isolate': 'a new leader is elected, and the old one answers no stale read',
    'partition-mute': 'a leader that nobody hears is replaced, and hears that from its successor',
    'partition-deafen': 'a leader that hears nobody commits nothing, and keeps others from standing',
    'partition-star': 'followers need only hear the leader',
    'crash-storm': 'each crash of a leader costs an election, and nothing that was acknowledged',
    'restart-storm': 'term, vote and log come back from the disks',
    clocks: 'timers only decide when an election begins',
    disks: 'a server that cannot write dies of it, and a leader on a stalled disk still commits',
    membership: 'the leader takes the cluster from one set of voters to the next, and may leave itself',
    upgrade: 'one server at a time is away, and the cluster goes on',
    soak: 'leaders change and no operation is lost or done twice',
  },
}
