import { bully } from './bully/index.ts'
import { causalStore } from './causal-store/index.ts'
import { chainReplication } from './chain-replication/index.ts'
import { crdt } from './crdt/index.ts'
import { dynamo } from './dynamo/index.ts'
import { epidemics } from './epidemics/index.ts'
import { heartbeatGossip } from './heartbeat-gossip/index.ts'
import { leaseElection } from './lease-election/index.ts'
import { lockingStore } from './locking-store/index.ts'
import { multiPaxos } from './multi-paxos/index.ts'
import { primaryBackup } from './primary-backup/index.ts'
import { quorumRegister } from './quorum-register/index.ts'
import { raft } from './raft/index.ts'
import { sequencer } from './sequencer/index.ts'
import { singleServer } from './single-server/index.ts'
import { snapshotStore } from './snapshot-store/index.ts'
import { swim } from './swim/index.ts'
import { twoPhaseCommit } from './two-phase-commit/index.ts'

export {
  chainReplication,
  type ChainReplicationMutant,
  type ChainReplicationOptions,
} from './chain-replication/index.ts'
export {
  type Applied,
  type Command,
  type ObjectName,
  type ObjectOperation,
  type ObjectOptions,
  objects,
  type SequentialObject,
  StateMachine,
  type ValueKind,
} from './objects/index.ts'
export { multiPaxos, type MultiPaxosMutant, type MultiPaxosOptions } from './multi-paxos/index.ts'
export { primaryBackup, type PrimaryBackupMutant, type PrimaryBackupOptions } from './primary-backup/index.ts'
export {
  quorumRegister,
  type QuorumRegisterMutant,
  type QuorumRegisterOptions,
} from './quorum-register/index.ts'
export { raft, type RaftMutant, type RaftOptions } from './raft/index.ts'
export { singleServer, type SingleServerMutant, type SingleServerOptions } from './single-server/index.ts'
export { epidemics, type EpidemicsMutant, type EpidemicsOptions } from './epidemics/index.ts'
export {
  type FailureDetector,
  PhiAccrualDetector,
  type PhiAccrualOptions,
  TimeoutDetector,
} from './failure-detectors/index.ts'
export {
  heartbeatGossip,
  type HeartbeatGossipMutant,
  type HeartbeatGossipOptions,
} from './heartbeat-gossip/index.ts'
export { causalStore, type CausalStoreMutant, type CausalStoreOptions } from './causal-store/index.ts'
export { crdt, type CrdtMutant, type CrdtOptions } from './crdt/index.ts'
export { bully, type BullyMutant, type BullyOptions } from './bully/index.ts'
export { leaseElection, type LeaseElectionMutant, type LeaseElectionOptions } from './lease-election/index.ts'
export {
  compareHybridTimestamps,
  compareTimestamps,
  compareVectorClocks,
  HybridClock,
  type HybridTimestamp,
  incrementVectorClock,
  LamportClock,
  type LamportTimestamp,
  mergeVectorClocks,
  type VectorClock,
  vectorCounter,
  type VectorOrder,
} from './clocks/index.ts'
export { dynamo, type DynamoMutant, type DynamoOptions } from './dynamo/index.ts'
export { HashRing } from './hash-ring.ts'
export { type MerkleHashes, MerkleTree } from './merkle-tree.ts'
export { lockingStore, type LockingStoreMutant, type LockingStoreOptions } from './locking-store/index.ts'
export { sequencer, type SequencerMutant, type SequencerOptions } from './sequencer/index.ts'
export { snapshotStore, type SnapshotStoreMutant, type SnapshotStoreOptions } from './snapshot-store/index.ts'
export { swim, type SwimMutant, type SwimOptions } from './swim/index.ts'
export {
  twoPhaseCommit,
  type TwoPhaseCommitMutant,
  type TwoPhaseCommitOptions,
} from './two-phase-commit/index.ts'

/** The protocols that netsplit ships, by name. */
export const protocols = {
  bully,
  'lease-election': leaseElection,
  raft,
  'single-server': singleServer,
  'primary-backup': primaryBackup,
  'quorum-register': quorumRegister,
  'multi-paxos': multiPaxos,
  dynamo,
  'chain-replication': chainReplication,
  swim,
  'heartbeat-gossip': heartbeatGossip,
  epidemics,
  'locking-store': lockingStore,
  'snapshot-store': snapshotStore,
  'two-phase-commit': twoPhaseCommit,
  'causal-store': causalStore,
  sequencer,
  crdt,
} as const
