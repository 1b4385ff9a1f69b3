import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  calm,
  type Circumstances,
  manyRestarts,
  mute,
  restarts,
  storeUnder,
  wrongWithTransactions,
} from '../testing/transaction-schedules.ts'
import { lockingStore, type LockingStoreMutant } from './index.ts'

const under = (circumstances: Circumstances) => (mutant?: LockingStoreMutant) =>
  storeUnder(lockingStore(mutant === undefined ? {} : { mutant }), circumstances)

const [quiet, restarted, unheard] = [under(calm), under(restarts), under(mute)]
const restartedOften = under(manyRestarts)

mutantLaws<LockingStoreMutant>(
  lockingStore.definition,
  [
    { mutant: 'short-read-locks', schedule: quiet, least: 10 },
    { mutant: 'no-read-locks', schedule: quiet, least: 10 },
    { mutant: 'short-write-locks', schedule: quiet, least: 10 },
    { mutant: 'not-two-phase', schedule: quiet, least: 2 },
    { mutant: 'upgrades-over-readers', schedule: quiet, least: 10 },
    { mutant: 'wounded-commits', schedule: quiet, least: 10 },
    { mutant: 'no-undo', schedule: quiet, least: 10 },
    { mutant: 'acknowledges-before-flush', schedule: restarted, least: 5 },
    { mutant: 'reads-before-flush', schedule: restartedOften, least: 3 },
    { mutant: 'forgets-ended', schedule: unheard, least: 2 },
    { mutant: 'cached-reads', schedule: quiet, least: 10 },
    { mutant: 'fails-unanswered', schedule: unheard, least: 1 },
  ],
  wrongWithTransactions,
)
