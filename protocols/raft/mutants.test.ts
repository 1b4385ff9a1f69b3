import { expect, test } from 'vitest'
import { wrongUnder } from '../testing/judging.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  allRestart,
  figure8,
  isolatedLeader,
  laggingFollower,
  leaderGoneFollowerBack,
  lostAnswers,
  mutedLeader,
  overtaking,
  restartedVoter,
  returningLeader,
} from '../testing/raft-schedules.ts'
import { raft, type RaftMutant } from './index.ts'

mutantLaws<RaftMutant>(raft.definition, [
  { mutant: 'stale-read', schedule: isolatedLeader, seeds: [1, 2, 3, 4], least: 3 },
  { mutant: 'forgets-vote', schedule: restartedVoter, least: 2 },
  { mutant: 'earlier-term', schedule: figure8, least: 8 },
  { mutant: 'ignores-log', schedule: laggingFollower, least: 8 },
  { mutant: 'skips-consistency-check', schedule: returningLeader, least: 8 },
  { mutant: 'truncates-always', schedule: overtaking, least: 5 },
  { mutant: 'match-by-next', schedule: mutedLeader, least: 8 },
  { mutant: 'commits-past-match', schedule: returningLeader, least: 8 },
  { mutant: 'no-sessions', schedule: lostAnswers, least: 5 },
  { mutant: 'acknowledges-append', schedule: returningLeader, least: 5 },
  { mutant: 'read-without-noop', schedule: leaderGoneFollowerBack, seeds: [16, 17, 27, 28], least: 2 },
  { mutant: 'unflushed-append', schedule: allRestart, least: 3 },
  { mutant: 'unflushed-vote', schedule: restartedVoter, least: 2 },
])

test('a leader that answers reads alone is told by what a client read', () => {
  expect(wrongUnder(isolatedLeader('stale-read'), 1)).toMatch(
    /^linearizability: c\d+ read k\d = \d+ from n\d at/,
  )
})

test('a voter that forgets its vote is told by the two leaders of a term', () => {
  expect(wrongUnder(restartedVoter('forgets-vote'), 2)).toMatch(
    /^raft: election safety: n\d and n\d both led term 1$/,
  )
})

test('a leader that commits entries of earlier terms by counting is told by the leader that lacks one', () => {
  expect(wrongUnder(figure8('earlier-term'), 1)).toMatch(
    /^raft: leader completeness: n5 leads term \d+ without the entry at index \d+, term \d+, which n1 committed in term \d+/,
  )
})
