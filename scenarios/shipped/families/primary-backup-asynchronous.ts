import { primaryBackup } from '../../../protocols/index.ts'
import { readsWritten } from '../../checks/index.ts'
import type { Family } from './family.ts'
import { primaryBackupFamily } from './primary-backup.ts'

/**
 * The same replicas, whose primary answers before any backup has what it answers. It may lose what it has acknowledged, and answer
 * from a past that was replaced, so linearizability is not asked: what a majority has got must survive, which is the protocol's own
 * invariants, and nothing may be read that was not written.
 */
export const primaryBackupAsynchronousFamily: Family = {
  name: 'primary-backup-asynchronous',
  what: 'asynchronous primary-backup',
  scenario: {
    ...primaryBackupFamily.scenario,
    cluster: { protocol: primaryBackup({ replication: 'asynchronous' }), nodes: 3 },
    checks: [readsWritten()],
  },
  important: { role: 'primary' },
  shows: {
    healthy: 'answers wait for one disk only',
    'partition-isolate': 'the old primary goes on answering, and all of that is undone',
    'partition-mute': 'what the primary acknowledges while nobody hears it is lost',
    'partition-bridge': 'two primaries answer at once, each its own side',
    'crash-storm': 'a crash of a primary may cost what it had just acknowledged, but not what a majority has',
    'restart-storm': 'promise, view and log come back from the disks',
    disks: 'a replica that cannot write dies of it',
    soak: 'writes are lost, replicas agree all the same',
  },
}
