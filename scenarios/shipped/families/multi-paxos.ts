import { multiPaxos } from '../../../protocols/index.ts'
import { linearizable, recovers } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/** Three nodes, on disks that are slow enough for crashes to fall before flushes. */
export const multiPaxosFamily: Family = {
  name: 'multi-paxos',
  what: 'three Multi-Paxos nodes',
  scenario: {
    cluster: { protocol: multiPaxos(), nodes: 3 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 11_000,
    settle: 4_000,
    checks: [linearizable(), recovers({ withinMs: 4_000 })],
  },
  important: { role: 'leader' },
  shows: {
    healthy: 'one of them asks for promises once, and every operation takes phase 2 alone',
    'partition-halves': 'the larger half has a quorum of both phases, and the smaller one chooses nothing',
    'partition-majority':
      'a leader in the minority has proposals accepted by few, and a later one takes them over',
    'partition-random': 'whoever reaches a quorum of both phases goes on',
    'partition-bridge':
      'the bridge alone reaches a quorum of both sides, and its promises stop leaders of either',
    'partition-partial': 'some that cannot hear the leader preempt it again and again',
    'partition-ring': 'everyone hears a quorum, and proposers preempt each other',
    'partition-isolate': 'a new leader takes over what was accepted, and the old one answers no stale read',
    'partition-mute': 'a leader that nobody hears is replaced, and is told that by those it has asked',
    'partition-deafen': 'a leader that hears nobody has nothing chosen, and keeps others from proposing',
    'partition-star': 'acceptors need only hear the leader',
    'crash-storm':
      'each crash of a leader costs a phase 1, gaps are filled, and nothing is lost that was chosen',
    'restart-storm': 'promises and votes come back from the disks, and what was chosen is chosen still',
    clocks: 'timers only decide when someone asks for promises',
    disks: 'who cannot write dies of it, and a leader on a stalled disk still has values chosen',
    upgrade: 'one node at a time is away, and learns what it has missed when it is back',
    soak: 'leaders change and no operation is lost or done twice',
  },
}
