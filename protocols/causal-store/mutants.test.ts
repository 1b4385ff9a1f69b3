import {
  calmChains,
  calmWalks,
  cutOffWalks,
  lateWalks,
  overtakenChains,
  repeatedChains,
  restartWalks,
  wrongWithCausalStore,
} from '../testing/causal-store-schedules.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { causalStore, type CausalStoreMutant } from './index.ts'

const SEEDS = [1, 2, 3, 4, 5, 6]

mutantLaws<CausalStoreMutant>(
  causalStore.definition,
  [
    { mutant: 'no-dependency-check', schedule: overtakenChains, least: 3 },
    { mutant: 'ignores-context', schedule: cutOffWalks, seeds: SEEDS, least: 5 },
    { mutant: 'forgets-own-writes', schedule: calmWalks, seeds: SEEDS, least: 3 },
    { mutant: 'forgets-reads', schedule: cutOffWalks, seeds: SEEDS, least: 4 },
    { mutant: 'one-dependency', schedule: lateWalks, seeds: [7, 8, 9, 10], least: 2 },
    { mutant: 'clock-not-advanced', schedule: calmWalks, seeds: SEEDS, least: 6 },
    { mutant: 'last-received', schedule: calmWalks, seeds: SEEDS, least: 5 },
    { mutant: 'ties-kept', schedule: calmChains, seeds: SEEDS, least: 3 },
    { mutant: 'repairs-overwrite', schedule: calmChains, seeds: SEEDS, least: 3 },
    { mutant: 'volatile-updates', schedule: restartWalks, least: 3 },
    { mutant: 'no-anti-entropy', schedule: cutOffWalks, seeds: SEEDS, least: 5 },
    { mutant: 'no-sessions', schedule: repeatedChains, seeds: SEEDS, least: 4 },
  ],
  wrongWithCausalStore,
)
