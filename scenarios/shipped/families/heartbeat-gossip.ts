import { heartbeatGossip } from '../../../protocols/index.ts'
import { agreesOnMembers } from '../../checks/index.ts'
import { membership } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { network } from './world.ts'

/**
 * Five members. To settle they have as long as it may take phi, at its worst, to notice who is gone. Their disks are fast: a life that
 * waits for one that was slow may begin after all has settled.
 */
export const heartbeatGossipFamily: Family = {
  name: 'heartbeat-gossip',
  what: 'five members that gossip of heartbeats',
  scenario: {
    cluster: { protocol: heartbeatGossip({ detector: 'phi' }), nodes: 5 },
    network,
    workload: membership({ clients: 5, rate: 20 }),
    duration: 16_000,
    settle: 8_000,
    checks: [agreesOnMembers({ withinMs: 6_000 })],
  },
  important: 'n1',
  shows: {
    healthy: 'everyone is heard of within a few gossips, and nobody is suspected',
    'partition-halves': 'each half suspects the other, and hears of it again',
    'partition-majority': 'each side suspects the other, and hears of it again',
    'partition-random': 'who is cut off is suspected, and heard of again',
    'partition-bridge': 'heartbeats pass over the bridge, and nobody is suspected',
    'partition-partial': 'heartbeats go through whoever hears both, and nobody is suspected',
    'partition-ring': 'heartbeats go round, and nobody is suspected',
    'partition-isolate': 'one is suspected by all, and suspects all',
    'partition-mute': 'who is not heard is suspected, and suspects nobody',
    'partition-deafen': 'who hears nobody suspects all, and is suspected by nobody',
    'partition-star': 'heartbeats pass through the one in the middle',
    'crash-storm': 'each life is later than the one before, though it counts from nothing',
    'restart-storm': 'generations come back from the disks, and everybody is found anew',
    clocks: 'time-outs bear a drift of a fiftieth, and nobody reads the wall clock',
    disks: 'who cannot write which life it is does not begin it',
    membership: 'who joins is found, and who leaves is suspected, then forgotten',
    upgrade: 'each upgrade is another life',
    soak: 'whoever is away is suspected in time, and nobody else is',
  },
}
