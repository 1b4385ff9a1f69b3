import { wrongUnder } from '../testing/judging.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  calmFastWalks,
  calmSyncWalks,
  calmWalks,
  cutOffWalks,
  slowRestartWalks,
  lateSyncWalks,
  lossyFastWalks,
  restartFastWalks,
  restartWalks,
  wrongWithSequencer,
} from '../testing/sequencer-schedules.ts'
import { sequencer, type SequencerMutant } from './index.ts'

const SEEDS = [1, 2, 3, 4, 5, 6]

mutantLaws<SequencerMutant>(
  sequencer.definition,
  [
    { mutant: 'acknowledges-early', schedule: calmWalks, seeds: SEEDS, least: 5 },
    { mutant: 'reads-past-writes', schedule: calmFastWalks, seeds: SEEDS, least: 5 },
    { mutant: 'arrival-order', schedule: calmWalks, seeds: SEEDS, least: 5 },
    { mutant: 'volatile-order', schedule: restartWalks, seeds: SEEDS, least: 3 },
    { mutant: 'volatile-copies', schedule: slowRestartWalks, seeds: SEEDS, least: 3 },
    { mutant: 'volatile-outbox', schedule: restartFastWalks, seeds: SEEDS, least: 3 },
    { mutant: 'out-of-order', schedule: lossyFastWalks, seeds: SEEDS, least: 3 },
    { mutant: 'no-sessions', schedule: cutOffWalks, seeds: SEEDS, least: 5 },
    { mutant: 'no-comparison', schedule: cutOffWalks, seeds: SEEDS, least: 5 },
    { mutant: 'syncs-locally', schedule: calmSyncWalks, seeds: SEEDS, least: 5, wrong: wrongUnder },
    { mutant: 'joins-question', schedule: lateSyncWalks, seeds: SEEDS, least: 5, wrong: wrongUnder },
  ],
  wrongWithSequencer,
)
