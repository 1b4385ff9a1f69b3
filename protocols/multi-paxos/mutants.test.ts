import { expect, test } from 'vitest'
import { wrongUnder } from '../testing/judging.ts'
import {
  calm,
  candidatesTogether,
  fourInHalves,
  lostProposals,
  pausedLeaders,
  preemptedProposers,
  repeatedRequests,
  restartedPromises,
} from '../testing/multi-paxos-schedules.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { multiPaxos, type MultiPaxosMutant } from './index.ts'

mutantLaws<MultiPaxosMutant>(multiPaxos.definition, [
  { mutant: 'ignores-accepted', schedule: fourInHalves, least: 8 },
  { mutant: 'first-accepted', schedule: preemptedProposers, least: 4 },
  { mutant: 'forgets-promise', schedule: restartedPromises, least: 4 },
  { mutant: 'unflushed-accept', schedule: calm, least: 10 },
  { mutant: 'accepts-below-promise', schedule: pausedLeaders, least: 8 },
  { mutant: 'shared-ballots', schedule: candidatesTogether, least: 10 },
  { mutant: 'small-quorums', schedule: fourInHalves, least: 8 },
  { mutant: 'leaves-gaps', schedule: lostProposals, least: 8 },
  { mutant: 'skips-slots', schedule: calm, least: 10 },
  { mutant: 'mixes-ballots', schedule: restartedPromises, least: 3 },
  { mutant: 'learns-accepted', schedule: lostProposals, least: 8 },
  { mutant: 'local-reads', schedule: fourInHalves, least: 4 },
  { mutant: 'no-sessions', schedule: repeatedRequests, least: 6 },
])

test('a proposer that ignores what was accepted is told by slot, ballots and acceptors', () => {
  expect(wrongUnder(fourInHalves('ignores-accepted'), 1)).toMatch(
    /^multi-paxos: P2c: n\d proposed .+ for slot \d+ in ballot \d+\.n\d, where n\d, n\d, n\d had accepted .+ in ballot \d+\.n\d$/,
  )
})

test('a leader that reads by itself is told by what a client read', () => {
  const told = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => wrongUnder(fourInHalves('local-reads'), seed))
  expect(told.find((why) => why !== undefined)).toMatch(/^linearizability: c\d read k\d = /)
})
