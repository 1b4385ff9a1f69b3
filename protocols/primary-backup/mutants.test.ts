import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  allRestart,
  isolatedBackup,
  isolatedPrimary,
  restartedPromise,
  twoPrimariesApart,
} from '../testing/primary-backup-schedules.ts'
import { primaryBackup, type PrimaryBackupMutant } from './index.ts'

mutantLaws<PrimaryBackupMutant>(primaryBackup.definition, [
  { mutant: 'acknowledges-early', schedule: isolatedPrimary, least: 8 },
  { mutant: 'longest-log', schedule: twoPrimariesApart, least: 3 },
  { mutant: 'keeps-serving', schedule: isolatedPrimary, least: 7 },
  { mutant: 'forgets-promise', schedule: restartedPromise, least: 4 },
  { mutant: 'truncates-to-commit', schedule: allRestart, least: 4 },
  { mutant: 'network-error-is-success', schedule: isolatedPrimary, least: 8 },
  { mutant: 'no-replay', schedule: isolatedPrimary, least: 5 },
  { mutant: 'unclean-election', schedule: isolatedBackup, least: 8 },
  { mutant: 'compares-lengths', schedule: isolatedPrimary, least: 6 },
])
