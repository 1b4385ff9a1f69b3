import {
  calmElection,
  everyoneRestarts,
  isolatedLeader,
  isolatedLeaderSetBack,
  locksRestart,
  pausedLeader,
  slowAppends,
  slowGrants,
  slowLeader,
} from '../testing/lease-election-schedules.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { leaseElection, type LeaseElectionMutant } from './index.ts'

mutantLaws<LeaseElectionMutant>(leaseElection.definition, [
  { mutant: 'no-fencing', schedule: slowAppends, least: 8 },
  { mutant: 'wall-clock', schedule: isolatedLeaderSetBack, least: 8 },
  { mutant: 'ignores-drift', schedule: slowLeader, least: 8 },
  { mutant: 'from-answer', schedule: slowGrants, least: 8 },
  { mutant: 'forgets-grants', schedule: locksRestart, least: 3 },
  { mutant: 'forgets-tokens', schedule: everyoneRestarts, least: 8 },
  // Two workers must ask at once, which they do under 4 of the first 100 seeds.
  { mutant: 'any-grant', schedule: calmElection, seeds: [25, 68], least: 2 },
  { mutant: 'releases-anything', schedule: pausedLeader, least: 4 },
  { mutant: 'renews-anything', schedule: isolatedLeader, least: 8 },
])
