import { lognormal } from '../../sim/index.ts'
import { wrongWithChecks } from '../testing/checked-runs.ts'
import { clocksGoBack, crdtUnder, cutOff, repeated, restarts } from '../testing/crdt-schedules.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { crdt, type CrdtMutant } from './index.ts'

const seeds = [1, 2, 3, 4, 5, 6]

const calmRegisters = crdtUnder('lww-register', [])
/** Counters are equal often, and wall clocks seldom. */
const countingRegisters = crdtUnder('lww-register', [], { timestamps: 'lamport' })
const calmCounters = crdtUnder('pn-counter', [])
const calmSets = crdtUnder('or-set', [])
const jumpingRegisters = crdtUnder('lww-register', clocksGoBack)
const cutOffCounters = crdtUnder('pn-counter', cutOff)
const restartedCounters = crdtUnder('pn-counter', restarts, { flush: lognormal({ median: 10, p99: 80 }) })
const repeatedCounters = crdtUnder('pn-counter', repeated)

mutantLaws<CrdtMutant>(
  crdt.definition,
  [
    { mutant: 'merge-adds', schedule: calmCounters, seeds, least: 6 },
    { mutant: 'one-number', schedule: calmCounters, seeds, least: 6 },
    { mutant: 'shared-slot', schedule: calmCounters, seeds, least: 5 },
    { mutant: 'ties-kept', schedule: countingRegisters, seeds, least: 6 },
    { mutant: 'last-received', schedule: calmRegisters, seeds, least: 6 },
    { mutant: 'clock-not-advanced', schedule: jumpingRegisters, seeds, least: 5 },
    { mutant: 'clock-forgotten', schedule: jumpingRegisters, seeds, least: 4 },
    { mutant: 'no-tombstones', schedule: calmSets, seeds, least: 6 },
    { mutant: 'removed-for-good', schedule: calmSets, seeds, least: 3 },
    { mutant: 'skips-gaps', schedule: cutOffCounters, seeds, least: 6 },
    { mutant: 'volatile-updates', schedule: restartedCounters, seeds, least: 4 },
    { mutant: 'no-anti-entropy', schedule: cutOffCounters, seeds, least: 6 },
    { mutant: 'no-sessions', schedule: repeatedCounters, seeds, least: 6 },
  ],
  wrongWithChecks,
)
