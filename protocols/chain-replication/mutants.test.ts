import {
  calm,
  headsRestart,
  isolatedTail,
  middleFails,
  middlesReturn,
  repeatedRequests,
  slowAcknowledgements,
} from '../testing/chain-replication-schedules.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { chainReplication, type ChainReplicationMutant } from './index.ts'

mutantLaws<ChainReplicationMutant>(chainReplication.definition, [
  { mutant: 'dirty-read', schedule: calm, least: 8 },
  { mutant: 'skips-version-query', schedule: slowAcknowledgements, least: 5 },
  { mutant: 'no-resend', schedule: middleFails, least: 5 },
  { mutant: 'keeps-answering', schedule: isolatedTail, least: 6 },
  { mutant: 'no-sessions', schedule: repeatedRequests, least: 8 },
  { mutant: 'acknowledges-early', schedule: calm, least: 10 },
  { mutant: 'serves-before-state', schedule: middlesReturn, least: 8 },
  { mutant: 'forwards-before-durable', schedule: headsRestart, least: 3 },
])
