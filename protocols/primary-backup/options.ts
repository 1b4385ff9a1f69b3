import type { Mutant } from '../../sim/index.ts'
import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'
import { objectionToTimeRange, type TimeRange } from '../time-range.ts'

/** What can be set about primary-backup replication. */
export interface PrimaryBackupOptions extends ObjectOptions {
  /**
   * Who has an operation on its disk before it is answered: all replicas, a majority, or, asynchronously, the primary alone, of which
   * a change of view takes back what no majority has got (Gray and Reuter, "Transaction Processing", 1993: very safe, 2-safe, 1-safe).
   */
  readonly replication: 'all' | 'majority' | 'asynchronous'
  /** Milliseconds after which a backup that hears of no primary proposes a view of its own, drawn anew for each wait. */
  readonly takeoverMs: TimeRange
  /** Milliseconds between the messages by which a primary shows that it is there, and between a candidate's repetitions. */
  readonly heartbeatMs: number
}

/** The options where none are given. */
export const primaryBackupDefaults: PrimaryBackupOptions = {
  replication: 'majority',
  takeoverMs: [200, 400],
  heartbeatMs: 50,
  ...objectDefaults,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: PrimaryBackupOptions): string | undefined {
  const { replication, takeoverMs, heartbeatMs } = options
  const [min] = takeoverMs
  if (!['all', 'majority', 'asynchronous'].includes(replication))
    return `replication is ${JSON.stringify(replication)}, expected "all", "majority" or "asynchronous"`
  const objection = objectionToTimeRange('takeoverMs', takeoverMs)
  if (objection !== undefined) return objection
  if (!(heartbeatMs > 0 && heartbeatMs < min)) {
    return `heartbeatMs is ${heartbeatMs}, expected more than 0 and less than the shortest takeoverMs of ${min}`
  }
  return objectionToObject(options)
}

/** Published mistakes in primary-backup replication that can be switched on. */
export const primaryBackupMutants = {
  'acknowledges-early': {
    source:
      'operations are answered before any backup has them: Redis Sentinel in 2013 (aphyr.com/posts/283)',
    breaks: 'committed operations survive: a primary that is replaced takes what it has acknowledged with it',
    needs: '3 nodes; a crash of the primary',
  },
  'longest-log': {
    source:
      'a view change takes the longest log, whatever its view: against Liskov and Cowling 2012, section 4.2',
    breaks:
      'committed operations survive: what a deposed primary has gathered alone wins over what was committed after it',
    needs: '3 nodes; two changes of view',
  },
  'keeps-serving': {
    source:
      'a primary that was replaced goes on answering reads from its own state: MongoDB 2.6 (aphyr.com/posts/322)',
    breaks: 'linearizability: a primary that was replaced without knowing it answers with old values',
    needs: '3 nodes; a partition around the primary',
  },
  'forgets-promise': {
    source:
      'the promise of a view is not durable, and nothing makes up for it: Liskov and Cowling 2012, section 4.3',
    breaks:
      'committed operations survive: a backup that restarts takes operations of a view that it had promised to have left',
    needs: '3 nodes; a restart between promise and prepare',
  },
  'truncates-to-commit': {
    source:
      'a replica that restarts truncates its log to what it knows to be committed: Kafka before KIP-101, scenario 1',
    breaks:
      'committed operations survive: what it had acknowledged and not yet heard to be committed is gone',
    needs: '3 nodes; a restart of a backup and a crash of the primary',
  },
  'network-error-is-success': {
    source:
      'a majority write takes a backup that does not answer for one that has: MongoDB (aphyr.com/posts/286)',
    breaks: 'committed operations survive: a primary that is cut off acknowledges what nobody else has',
    needs: '3 nodes; a partition around the primary',
  },
  'no-replay': {
    source:
      'a new primary does not execute what its log brings from the views before: Jepsen, Redis-Raft (2020)',
    breaks: 'linearizability: everything that was written before a failover is gone',
    needs: '3 nodes; a crash of the primary',
  },
  'unclean-election': {
    source:
      'a new primary keeps its own log, however far it was behind: Kafka, unclean leader election (aphyr.com/posts/293)',
    breaks:
      'committed operations survive: a replica that was away becomes primary without what the others have',
    needs: '3 nodes; a replica that was cut off, and a change of view',
  },
  'compares-lengths': {
    source:
      'after a change of view a backup takes its own log for the same as far as it goes: Kafka before KIP-279, fast failovers',
    breaks:
      'committed prefixes agree: a backup executes what an earlier primary gave it for what the present one has there',
    needs: '3 nodes; a change of view while an operation is under way',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type PrimaryBackupMutant = keyof typeof primaryBackupMutants
