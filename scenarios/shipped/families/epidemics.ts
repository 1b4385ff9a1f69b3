import { epidemics } from '../../../protocols/index.ts'
import { converges, elementsStay, recovers } from '../../checks/index.ts'
import { addRemove } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/** Five sites, with a client beside each, which reads there once exchanges have had the time to reach everyone. */
export const epidemicsFamily: Family = {
  name: 'epidemics',
  what: 'epidemics among five sites',
  scenario: {
    cluster: { protocol: epidemics(), nodes: 5 },
    network,
    disk,
    workload: addRemove({ clients: 5, rate: 20, quietMs: 5_000 }),
    duration: 16_000,
    settle: 8_000,
    checks: [
      converges({ withinMs: 4_000 }),
      elementsStay({ withinMs: 4_000 }),
      recovers({ withinMs: 7_500 }),
    ],
  },
  important: 'n1',
  shows: {
    healthy: 'an update is everywhere after a few cycles, and a deletion stays one',
    'partition-halves': 'both halves go on, and exchanges bring them together',
    'partition-majority': 'the minority goes on as well, and hears what it has missed',
    'partition-random': 'whoever is apart goes on, and hears what it has missed',
    'partition-bridge': 'updates pass over the bridge',
    'partition-partial': 'updates pass through whoever hears both',
    'partition-ring': 'updates go round',
    'partition-isolate': 'certificates that sleep awaken at what the lone site has kept',
    'partition-mute': 'a site that nobody hears learns, and is heard afterwards',
    'partition-deafen': 'a site that hears nobody tells, and learns afterwards',
    'partition-star': 'one site passes everything on',
    'crash-storm': 'a site that was down learns what it has missed',
    'restart-storm': 'updates and certificates come back from the disks',
    clocks: 'timestamps are counters, and certificates age by timers',
    disks: 'a site that cannot write dies of it, and others answer',
    upgrade: 'one site at a time is away, and others answer',
    soak: 'nothing vanishes, and nothing that was deleted stays',
  },
}
