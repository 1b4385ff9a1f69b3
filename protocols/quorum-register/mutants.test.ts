import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  allReplicasRestart,
  calm,
  isolatedReplica,
  lateStores,
  repeatedRequests,
  slowStores,
  writerRestarts,
} from '../testing/quorum-register-schedules.ts'
import { quorumRegister, type QuorumRegisterMutant } from './index.ts'

mutantLaws<QuorumRegisterMutant>(quorumRegister.definition, [
  { mutant: 'no-write-back', schedule: slowStores, least: 5 },
  { mutant: 'no-writer-id', schedule: calm, least: 10 },
  { mutant: 'first-answer', schedule: calm, least: 3 },
  { mutant: 'small-quorums', schedule: calm, least: 8 },
  { mutant: 'volatile-replica', schedule: allReplicasRestart, least: 2 },
  { mutant: 'counts-duplicates', schedule: isolatedReplica, least: 7 },
  { mutant: 'takes-older', schedule: calm, least: 10 },
  { mutant: 'no-sessions', schedule: repeatedRequests, least: 6 },
  { mutant: 'fails-timed-out', schedule: lateStores, least: 9 },
  { mutant: 'forgets-counter', schedule: writerRestarts, least: 9 },
])
