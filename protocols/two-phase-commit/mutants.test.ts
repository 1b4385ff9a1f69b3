import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  allRestart,
  calm,
  cutOff,
  repeatedMessages,
  slowVotes,
  someRestart,
  wrongWithTransactions,
} from '../testing/two-phase-commit-schedules.ts'
import { twoPhaseCommit, type TwoPhaseCommitMutant } from './index.ts'

/** Enough where a mutant shows at every seed. */
const FEW = [1, 2, 3, 4]

mutantLaws<TwoPhaseCommitMutant>(
  twoPhaseCommit.definition,
  [
    { mutant: 'volatile-prepare', schedule: allRestart, least: 4 },
    { mutant: 'tells-before-logging', schedule: allRestart, least: 2 },
    { mutant: 'aborts-in-doubt', schedule: cutOff, least: 3 },
    { mutant: 'commits-in-doubt', schedule: cutOff, least: 2 },
    { mutant: 'aborts-while-voting', schedule: slowVotes, seeds: FEW, least: 4 },
    { mutant: 'acknowledges-early', schedule: allRestart, least: 1 },
    { mutant: 'some-votes-are-enough', schedule: someRestart, seeds: FEW, least: 3 },
    { mutant: 'votes-for-unknown', schedule: someRestart, least: 3 },
    { mutant: 'short-read-locks', schedule: calm, seeds: FEW, least: 4 },
    { mutant: 'no-read-locks', schedule: calm, seeds: FEW, least: 4 },
    { mutant: 'shows-prepared', schedule: cutOff, seeds: FEW, least: 3 },
    { mutant: 'redoes-commits', schedule: repeatedMessages, least: 3 },
    { mutant: 'no-sessions', schedule: repeatedMessages, seeds: FEW, least: 4 },
  ],
  wrongWithTransactions,
)
