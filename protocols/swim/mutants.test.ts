import { wrongWithMembers } from '../testing/membership-runs.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { calm, halves, lossy, muteThenCrash, newcomer } from '../testing/swim-schedules.ts'
import { swim, type SwimMutant } from './index.ts'

mutantLaws<SwimMutant>(
  swim.definition,
  [
    { mutant: 'no-suspicion', schedule: lossy, least: 8 },
    { mutant: 'no-indirect-probes', schedule: lossy, least: 10 },
    { mutant: 'anyone-refutes', schedule: lossy, least: 5 },
    { mutant: 'never-refutes', schedule: halves, least: 8 },
    { mutant: 'alive-overrides-dead', schedule: halves, least: 5 },
    { mutant: 'forgets-incarnation', schedule: muteThenCrash, least: 8 },
    { mutant: 'told-once', schedule: newcomer, least: 5 },
    { mutant: 'forgets-the-dead', schedule: halves, least: 8 },
    { mutant: 'random-probing', schedule: calm, least: 10 },
  ],
  wrongWithMembers,
)
