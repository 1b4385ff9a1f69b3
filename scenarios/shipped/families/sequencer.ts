import { sequencer } from '../../../protocols/index.ts'
import { lognormal } from '../../../sim/index.ts'
import { consistent, converges, linearizable, readsWritten, recovers } from '../../checks/index.ts'
import { sessionWalks } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { network } from './world.ts'

const disk = { flush: lognormal({ median: 4, p99: 20 }) }

/** Long enough for a disk that was slow to be done, and for every node to compare what it has, again and again. */
const quietMs = 6_000
const settle = 9_000

const agreement = [
  readsWritten(),
  converges({ withinMs: quietMs - 1_500 }),
  recovers({ withinMs: quietMs + 2_000 }),
]

const scenario: Omit<Family['scenario'], 'cluster' | 'checks'> = {
  network,
  disk,
  workload: sessionWalks({ clients: 5, quietMs }),
  duration: 9_000 + settle,
  settle,
}

/** Five nodes of which the first orders writes, and each answers reads by itself. */
export const sequencerFamily: Family = {
  name: 'sequencer',
  what: 'local reads on a sequencer and four replicas',
  scenario: {
    ...scenario,
    cluster: { protocol: sequencer(), nodes: 5 },
    checks: [consistent({ model: 'sequential', sessions: 'client' }), ...agreement],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'a write takes a round trip to the sequencer, and a read nothing',
    'partition-halves': 'the side without the sequencer goes on reading what it has, and writes nothing',
    'partition-majority': 'a majority without the sequencer writes nothing',
    'partition-random': 'who hears the sequencer writes, and everybody reads',
    'partition-bridge': 'nobody passes on what the sequencer says, and one half waits',
    'partition-partial': 'who cannot hear the sequencer waits',
    'partition-ring': 'a majority is of no use to who does not hear the sequencer',
    'partition-isolate': 'without the sequencer nobody writes, and everybody reads',
    'partition-mute': 'what the sequencer numbers while nobody hears it is told afterwards',
    'partition-deafen': 'a sequencer that hears nobody numbers what its own clients write',
    'partition-star': 'all that is needed is the sequencer',
    'crash-storm': 'nobody takes the sequencer’s place, and numbers go on where they ended',
    'restart-storm': 'the order, and what each has applied of it, come back from the disks',
    clocks: 'nobody reads a clock',
    disks: 'an update is told, and applied, where it is on the disk',
    upgrade: 'while the sequencer is away nobody writes',
    soak: 'no session goes back, and all nodes come to show the same',
  },
}

/** The same, where writes are acknowledged at once, and reads wait for those of their node. */
export const sequencerFastFamily: Family = {
  name: 'sequencer-fast',
  what: 'fast writes on a sequencer and four replicas',
  scenario: {
    ...scenario,
    cluster: { protocol: sequencer({ writes: 'fast' }), nodes: 5 },
    checks: [consistent({ model: 'sequential', sessions: 'client' }), ...agreement],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'a write takes nothing but its disk, and a read after it the round trip',
    'partition-halves': 'the side without the sequencer takes writes, which are ordered when it is healed',
    'partition-majority': 'who is without the sequencer takes writes, and reads later',
    'partition-isolate': 'everyone takes writes, and nobody orders them',
    'partition-mute': 'writes are numbered and not told, and sent again and again',
    'partition-deafen': 'writes do not come to the sequencer, and wait',
    'crash-storm': 'what was acknowledged and has no number waits on disks',
    'restart-storm': 'what was acknowledged and has no number comes back from the disks',
    disks: 'a write is acknowledged where it is on the disk',
    upgrade: 'while the sequencer is away writes are taken',
    soak: 'nothing that was acknowledged is lost, and no session goes back',
  },
}

/** The same, where writes are ordered first and reads ask the sequencer how far that is: both take a round trip, and are linearizable. */
export const sequencerSyncFamily: Family = {
  name: 'sequencer-sync',
  what: 'synchronised reads on a sequencer and four replicas',
  scenario: {
    ...scenario,
    cluster: { protocol: sequencer({ reads: 'sync' }), nodes: 5 },
    checks: [linearizable(), ...agreement],
  },
  sizes: [3],
  important: 'n1',
  shows: {
    healthy: 'reads and writes alike take a round trip to the sequencer',
    'partition-halves': 'the side without the sequencer answers nothing',
    'partition-isolate': 'without the sequencer only its own clients are answered',
    'partition-mute': 'a sequencer that nobody hears tells nobody how far it is',
    'partition-deafen': 'reads wait for an answer of the sequencer',
    'crash-storm': 'a sequencer that was down has all that it had told',
    'restart-storm': 'what was acknowledged comes back from the disks',
    disks: 'what the sequencer has not on its disk no read waits for',
    soak: 'no read misses what was acknowledged',
  },
}
