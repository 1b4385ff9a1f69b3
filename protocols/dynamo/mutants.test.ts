import {
  additions,
  allRestart,
  clocksApart,
  cutAndLossy,
  cutRegisters,
  repeated,
  restarts,
  wrongWithDynamo,
  writes,
} from '../testing/dynamo-schedules.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { dynamo, type DynamoMutant } from './index.ts'

const seeds = [1, 2, 3, 4]

mutantLaws<DynamoMutant>(
  dynamo.definition,
  [
    { mutant: 'small-quorums', schedule: writes, seeds, least: 1 },
    { mutant: 'sloppy-counts-as-strict', schedule: cutRegisters, seeds, least: 1 },
    { mutant: 'drops-hints', schedule: cutAndLossy, seeds, least: 1 },
    { mutant: 'hint-before-handoff', schedule: cutAndLossy, seeds, least: 1 },
    { mutant: 'wall-clock', schedule: clocksApart, seeds, least: 1 },
    { mutant: 'one-sibling', schedule: additions, seeds, least: 1 },
    { mutant: 'clocks-without-dots', schedule: additions, seeds, least: 1 },
    { mutant: 'truncated-clocks', schedule: additions, seeds, least: 1 },
    { mutant: 'forgets-counter', schedule: restarts, seeds, least: 1 },
    { mutant: 'ties-broken-locally', schedule: writes, seeds, least: 1 },
    { mutant: 'takes-older', schedule: additions, seeds, least: 1 },
    { mutant: 'volatile-replica', schedule: allRestart, seeds, least: 1 },
    { mutant: 'no-sessions', schedule: repeated, seeds, least: 1 },
  ],
  wrongWithDynamo,
)
