import { swim } from '../../../protocols/index.ts'
import { lognormal } from '../../../sim/index.ts'
import { agreesOnMembers } from '../../checks/index.ts'
import { membership } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk } from './world.ts'

/**
 * Five members of a network that loses one message in thirty. To settle they have as long as one who has lost all trust in itself needs
 * to find it again.
 */
export const swimFamily: Family = {
  name: 'swim',
  what: 'five SWIM members',
  scenario: {
    cluster: { protocol: swim(), nodes: 5 },
    network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.03, duplicate: 0.01 },
    disk,
    workload: membership({ clients: 5, rate: 20 }),
    duration: 21_000,
    settle: 12_000,
    checks: [agreesOnMembers({ withinMs: 10_000 })],
  },
  important: 'n1',
  shows: {
    healthy: 'what is lost makes members suspect, and they refute it',
    'partition-halves': 'each side declares the other dead, and both find each other again',
    'partition-majority': 'each side declares the other dead, and both find each other again',
    'partition-random': 'who is cut off is declared dead, and comes back with a later incarnation',
    'partition-bridge': 'the bridge answers for both sides, and nobody is declared dead',
    'partition-partial': 'a third reaches everybody, and probes through it hold the group together',
    'partition-ring': 'who cannot be reached is probed through others who can',
    'partition-isolate': 'one member is declared dead by all, and declares all others dead',
    'partition-mute': 'who hears that it is suspected and is not heard itself is declared dead',
    'partition-deafen': 'who hears nobody takes more time, and suspects everybody in the end',
    'partition-star': 'the one in the middle answers for everybody',
    'crash-storm': 'each life begins with a new incarnation, which overrides the death of the one before',
    'restart-storm': 'incarnations come back from the disks, and everybody joins anew',
    clocks: 'time-outs bear a drift of a fiftieth, and nobody reads the wall clock',
    disks: 'who cannot write its incarnation cannot refute, and is dead until it can',
    membership: 'who joins is heard of everywhere, who leaves says so, and who does not is found out',
    upgrade: 'each member is away for a moment, and is suspected at most',
    soak: 'members come and go, and whoever is up is a member in the end',
  },
}
