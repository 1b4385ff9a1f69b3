import { twoPhaseCommit } from '../../../protocols/index.ts'
import { consistent } from '../../checks/index.ts'
import { listAppend } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * Three nodes, each with some of the keys, on disks that are slow enough for crashes to fall before flushes. It is not asked that they
 * recover: a disk that was slow may be at one flush to the end, and keys of its node are not served.
 */
export const twoPhaseCommitFamily: Family = {
  name: 'two-phase-commit',
  what: 'two-phase commit over three nodes',
  scenario: {
    cluster: { protocol: twoPhaseCommit(), nodes: 3 },
    network,
    disk,
    workload: listAppend({ clients: 5, rate: 50, keys: 5 }),
    duration: 10_000,
    settle: 4_000,
    checks: [consistent({ model: 'strict-serializable' })],
  },
  sizes: [2, 5],
  important: 'n1',
  shows: {
    healthy: 'a transaction takes two rounds after its reads, and one flush on either side',
    'partition-halves': 'transactions go on whose keys are all on one side',
    'partition-majority': 'who is prepared apart from its coordinator stays in doubt, and keys stay locked',
    'partition-random': 'transactions go on whose participants hear their coordinator',
    'partition-bridge': 'the bridge alone coordinates over everything',
    'partition-partial': 'transactions fail that need those who cannot hear each other',
    'partition-ring': 'transactions fail whose coordinator does not hear all of them',
    'partition-isolate': 'its keys are not served, nor are others that it has locked',
    'partition-mute': 'who cannot vote aborts what it takes part in',
    'partition-deafen': 'who hears no outcome stays in doubt, and asks in vain',
    'partition-star': 'one node still coordinates over everything',
    'crash-storm': 'coordinators tell what they had decided, and presume that the rest is aborted',
    'restart-storm': 'participants take their locks back, and ask',
    clocks: 'clocks decide about who waits for whom, and nothing else',
    disks: 'a node that cannot write dies of it, and comes back with what it promised',
    upgrade: 'keys are away with their node, one node at a time',
    soak: 'all participants come to the same outcome, every time',
  },
}
