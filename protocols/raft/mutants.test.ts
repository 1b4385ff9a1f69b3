import { expect, test } from 'vitest'
import { type ResolvedScenario, simulateResolved } from '../../sim/index.ts'
import { outcomesOf, wrongUnder } from '../testing/judging.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  allRestart,
  calm,
  changeTakenBack,
  deafLeader,
  figure8,
  halves,
  isolatedLeader,
  laggingFollower,
  lateAnswers,
  lateSnapshots,
  leaderGoneFollowerBack,
  lostAnswers,
  mutedLeader,
  overtaking,
  restartedVoter,
  returningFollower,
  returningLeader,
  slowLeader,
  twoChanges,
  twoJoin,
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
  { mutant: 'read-without-noop', schedule: leaderGoneFollowerBack, least: 4 },
  { mutant: 'unflushed-append', schedule: allRestart, least: 3 },
  { mutant: 'unflushed-vote', schedule: restartedVoter, least: 2 },
  { mutant: 'switches-at-once', schedule: twoJoin, least: 5 },
  { mutant: 'change-before-commit', schedule: twoChanges, least: 5 },
  { mutant: 'keeps-removed-configuration', schedule: changeTakenBack, least: 5 },
  { mutant: 'half-is-enough', schedule: halves, least: 3 },
  { mutant: 'lease-from-ack', schedule: lateAnswers, least: 3 },
  { mutant: 'lease-ignores-drift', schedule: slowLeader, least: 3 },
  { mutant: 'late-snapshot', schedule: lateSnapshots, least: 5 },
  { mutant: 'stands-unasked', schedule: returningFollower, least: 3 },
  { mutant: 'leads-unheard', schedule: deafLeader, least: 3 },
  { mutant: 'same-timeouts', schedule: calm, least: 8, wrong: stuckUnder },
])

/** Whether nothing was ever answered in a run to which nothing is done. */
function stuckUnder(scenario: ResolvedScenario, seed: number): string | undefined {
  const { ok } = outcomesOf(simulateResolved(scenario, seed).finish())
  return ok === 0 ? 'recovers: no operation succeeded' : undefined
}

test('a leader that answers reads alone is told by what a client read', () => {
  expect(wrongUnder(isolatedLeader('stale-read'), 1)).toMatch(
    /^linearizability: c\d+ read k\d = \d+ from n\d at/,
  )
})

test('a voter that forgets its vote is told by the two leaders of a term', () => {
  expect(wrongUnder(restartedVoter('forgets-vote'), 1)).toMatch(
    /^raft: election safety: n\d and n\d both led term 1$/,
  )
})

test('a leader that commits entries of earlier terms by counting is told by the leader that lacks one', () => {
  expect(wrongUnder(figure8('earlier-term'), 1)).toMatch(
    /^raft: leader completeness: n5 leads term \d+ without the entry at index \d+, term \d+, which n1 committed in term \d+/,
  )
})
