import { mutantLaws } from '../testing/mutant-laws.ts'
import {
  calm,
  type Circumstances,
  manyRestarts,
  mute,
  restarts,
  storeUnder,
  wrongWithSnapshots,
} from '../testing/transaction-schedules.ts'
import { snapshotStore, type SnapshotStoreMutant } from './index.ts'

const under = (circumstances: Circumstances) => (mutant?: SnapshotStoreMutant) =>
  storeUnder(snapshotStore(mutant === undefined ? {} : { mutant }), circumstances)

const [quiet, restarted, unheard] = [under(calm), under(restarts), under(mute)]
const restartedOften = under(manyRestarts)

mutantLaws<SnapshotStoreMutant>(
  snapshotStore.definition,
  [
    { mutant: 'no-conflict-check', schedule: quiet, least: 10 },
    { mutant: 'reads-latest', schedule: quiet, least: 10 },
    { mutant: 'forgets-own-writes', schedule: quiet, least: 10 },
    { mutant: 'visible-at-home-first', schedule: quiet, least: 5 },
    { mutant: 'installs-by-and-by', schedule: quiet, least: 10 },
    { mutant: 'vacuums-too-early', schedule: quiet, least: 10 },
    { mutant: 'old-snapshot', schedule: quiet, least: 10 },
    { mutant: 'acknowledges-before-flush', schedule: restarted, least: 5 },
    { mutant: 'reads-before-flush', schedule: restartedOften, least: 3 },
    { mutant: 'forgets-ended', schedule: unheard, least: 2 },
    { mutant: 'cached-reads', schedule: quiet, least: 10 },
    { mutant: 'fails-unanswered', schedule: unheard, least: 1 },
  ],
  wrongWithSnapshots,
)
