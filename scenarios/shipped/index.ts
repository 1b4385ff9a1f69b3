import { demonstrations } from '../demonstrations/index.ts'
import { swimFamily } from './families/swim.ts'
import { dynamoFamily, dynamoStrictFamily } from './families/dynamo.ts'
import {
  quorumRegisterFamily,
  regularRegisterFamily,
  singleWriterFamily,
} from './families/quorum-register.ts'
import type { Scenario } from '../../sim/index.ts'
import { bullyPartition } from './bully-partition.ts'
import { crdtClockAhead } from './crdt-clock-ahead.ts'
import { bullyFamily } from './families/bully.ts'
import { causalChainsFamily, causalStoreFamily } from './families/causal-store.ts'
import { chainReplicationFamily } from './families/chain-replication.ts'
import { epidemicsFamily } from './families/epidemics.ts'
import { crdtCounterFamily, crdtRegisterFamily, crdtSetFamily } from './families/crdt.ts'
import { type Family, scenariosOf } from './families/family.ts'
import { heartbeatGossipFamily } from './families/heartbeat-gossip.ts'
import { leaseElectionFamily } from './families/lease-election.ts'
import {
  lockingBankFamily,
  lockingReadCommittedFamily,
  lockingRegistersFamily,
  lockingStoreFamily,
} from './families/locking-store.ts'
import { multiPaxosFamily } from './families/multi-paxos.ts'
import { primaryBackupAsynchronousFamily } from './families/primary-backup-asynchronous.ts'
import { primaryBackupFamily } from './families/primary-backup.ts'
import { raftFamily } from './families/raft.ts'
import { sequencerFamily, sequencerFastFamily, sequencerSyncFamily } from './families/sequencer.ts'
import { singleServerFamily } from './families/single-server.ts'
import {
  serializableSnapshotsFamily,
  snapshotBankFamily,
  snapshotGroupsFamily,
  snapshotStoreFamily,
} from './families/snapshot-store.ts'
import { twoPhaseCommitFamily } from './families/two-phase-commit.ts'
import { primaryBackupLostWrites } from './primary-backup-lost-writes.ts'
import { raftEarlierTerm } from './raft-earlier-term.ts'
import { raftForgetsVote } from './raft-forgets-vote.ts'
import { raftPartition } from './raft-partition.ts'
import { raftStaleRead } from './raft-stale-read.ts'
import { singleServerNoFlush } from './single-server-no-flush.ts'
import { singleServerNoSessions } from './single-server-no-sessions.ts'
import { snapshotStoreWriteSkew } from './snapshot-store-write-skew.ts'

/** Protocols that are put through the same circumstances. */
export const families: readonly Family[] = [
  singleServerFamily,
  bullyFamily,
  leaseElectionFamily,
  raftFamily,
  multiPaxosFamily,
  primaryBackupFamily,
  primaryBackupAsynchronousFamily,
  quorumRegisterFamily,
  singleWriterFamily,
  regularRegisterFamily,
  dynamoFamily,
  dynamoStrictFamily,
  chainReplicationFamily,
  swimFamily,
  heartbeatGossipFamily,
  epidemicsFamily,
  lockingStoreFamily,
  lockingReadCommittedFamily,
  lockingRegistersFamily,
  lockingBankFamily,
  snapshotStoreFamily,
  snapshotGroupsFamily,
  snapshotBankFamily,
  serializableSnapshotsFamily,
  twoPhaseCommitFamily,
  causalStoreFamily,
  causalChainsFamily,
  sequencerFamily,
  sequencerFastFamily,
  sequencerSyncFamily,
  crdtRegisterFamily,
  crdtCounterFamily,
  crdtSetFamily,
]

/** The shipped scenarios, by name. */
export const scenarios: { readonly [name: string]: Scenario } = {
  'raft-partition': raftPartition,
  'raft-stale-read': raftStaleRead,
  'raft-forgets-vote': raftForgetsVote,
  'raft-earlier-term': raftEarlierTerm,
  'single-server-no-flush': singleServerNoFlush,
  'single-server-no-sessions': singleServerNoSessions,
  'bully-partition': bullyPartition,
  'primary-backup-lost-writes': primaryBackupLostWrites,
  'snapshot-store-write-skew': snapshotStoreWriteSkew,
  'crdt-clock-ahead': crdtClockAhead,
  ...Object.assign({}, ...families.map(scenariosOf)),
  ...Object.fromEntries(
    Object.values(demonstrations)
      .flatMap(({ scenario, repaired }) => [scenario, repaired])
      .map((scenario) => [scenario.name, scenario]),
  ),
}
