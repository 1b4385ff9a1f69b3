import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import { simulateResolved } from '../../sim/index.ts'
import { violationsOf } from '../testing/judging.ts'
import { figure8, isolatedLeader, restartedVoter, type Schedule } from '../testing/raft-schedules.ts'
import type { RaftMutant } from './index.ts'

/** Why a mutant is caught under a schedule and seed, if it is. */
function caught(schedule: Schedule, mutant: RaftMutant, seed: number): string | undefined {
  const run = simulateResolved(schedule(mutant), seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const verdict = checkLinearizable(run.history, { model: 'register' })
  return verdict.verdict === 'invalid' ? verdict.why : undefined
}

function caughtAmong(seeds: number, schedule: Schedule, mutant: RaftMutant): number {
  const all = Array.from({ length: seeds }, (_, i) => caught(schedule, mutant, i + 1))
  return all.filter((why) => why !== undefined).length
}

test('a leader that answers reads alone is caught by linearizability', () => {
  expect(caught(isolatedLeader, 'stale-read', 1)).toMatch(/^c\d+ read k\d = \d+ from n\d at/)
  expect(caughtAmong(40, isolatedLeader, 'stale-read')).toBeGreaterThan(30)
})

test('a voter that forgets its vote is caught by election safety', () => {
  expect(caught(restartedVoter, 'forgets-vote', 2)).toMatch(
    /^raft: election safety: n\d and n\d both led term 1$/,
  )
  expect(caughtAmong(40, restartedVoter, 'forgets-vote')).toBeGreaterThan(10)
})

test('a leader that commits entries of earlier terms by counting is caught by leader completeness', () => {
  expect(caught(figure8, 'earlier-term', 1)).toMatch(
    /^raft: leader completeness: n5 leads term \d+ without the entry at index \d+, term \d+, which n1 committed in term \d+/,
  )
  expect(caughtAmong(40, figure8, 'earlier-term')).toBeGreaterThan(30)
})
