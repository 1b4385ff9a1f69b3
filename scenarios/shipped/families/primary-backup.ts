import { primaryBackup } from '../../../protocols/index.ts'
import { linearizable } from '../../checks/index.ts'
import { register } from '../../workloads/index.ts'
import type { Family } from './family.ts'
import { disk, network } from './world.ts'

/**
 * Three replicas, on disks that are slow enough for crashes to fall before flushes. It is not asked that they recover: two disks that
 * were slow may be at one flush to the end, and then there is no majority.
 */
export const primaryBackupFamily: Family = {
  name: 'primary-backup',
  what: 'a primary and two backups',
  scenario: {
    cluster: { protocol: primaryBackup(), nodes: 3 },
    network,
    disk,
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    duration: 9_000,
    settle: 2_000,
    checks: [linearizable()],
  },
  important: { role: 'primary' },
  shows: {
    healthy: 'reads and writes alike wait for one backup',
    'partition-halves': 'two of three begin a view without the third',
    'partition-majority': 'a primary in the minority can answer nothing',
    'partition-random': 'whoever has a majority goes on',
    'partition-bridge': 'one backup reaches both, and proposes views to both',
    'partition-partial': 'two that cannot hear each other propose views in turn',
    'partition-ring': 'everyone hears a majority, and views follow each other',
    'partition-isolate': 'a backup takes over, and the old primary acknowledges nothing more',
    'partition-mute': 'a primary that nobody hears is replaced, and hears that from its successor',
    'partition-deafen': 'a primary that hears nobody acknowledges nothing, and keeps backups waiting',
    'partition-star': 'backups need only hear the primary',
    'crash-storm': 'each crash of a primary costs a change of view, and nothing that was acknowledged',
    'restart-storm': 'promise, view and log come back from the disks',
    clocks: 'timers only decide when a view is proposed',
    disks: 'a replica that cannot write dies of it',
    upgrade: 'one replica at a time is away, and the others go on',
    soak: 'views change and no operation is lost or done twice',
  },
}
