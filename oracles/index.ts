import { chain } from './chain.ts'
import { epidemicsOracle } from './epidemics.ts'
import { messageDelays } from './message-delays.ts'
import type { Oracle } from './oracle.ts'
import { raftElections } from './raft-elections.ts'
import { staleness } from './staleness.ts'
import { swim } from './swim.ts'

/** What is reproduced, in the order of the table. */
export const oracles: readonly Oracle[] = [
  raftElections,
  messageDelays,
  chain,
  staleness,
  swim,
  epidemicsOracle,
]
