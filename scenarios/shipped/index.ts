import type { Scenario } from '../../sim/index.ts'
import { primaryBackupGenerated } from './primary-backup-generated.ts'
import { quorumRegisterGenerated } from './quorum-register-generated.ts'
import { raftEarlierTerm } from './raft-earlier-term.ts'
import { raftForgetsVote } from './raft-forgets-vote.ts'
import { raftGenerated } from './raft-generated.ts'
import { raftPartition } from './raft-partition.ts'
import { raftStaleRead } from './raft-stale-read.ts'
import { singleServerNoFlush } from './single-server-no-flush.ts'
import { singleServerNoSessions } from './single-server-no-sessions.ts'

/** The shipped scenarios, by name. */
export const scenarios: { readonly [name: string]: Scenario } = {
  'raft-partition': raftPartition,
  'raft-stale-read': raftStaleRead,
  'raft-forgets-vote': raftForgetsVote,
  'raft-earlier-term': raftEarlierTerm,
  'raft-generated': raftGenerated,
  'single-server-no-flush': singleServerNoFlush,
  'single-server-no-sessions': singleServerNoSessions,
  'primary-backup-generated': primaryBackupGenerated,
  'quorum-register-generated': quorumRegisterGenerated,
}
