import { aliceAndBob } from './alice-and-bob.ts'
import type { Demonstration } from './demonstration.ts'
import { dualPrimary } from './dual-primary.ts'
import { lastWriterWins } from './last-writer-wins.ts'
import { leaseDrift } from './lease-drift.ts'
import { manyLetters } from './many-letters.ts'
import { newThenOld } from './new-then-old.ts'
import { quorumSize } from './quorum-size.ts'
import { raftAndDynamo } from './raft-and-dynamo.ts'
import { slowIsNotDead } from './slow-is-not-dead.ts'
import { staleQuorum } from './stale-quorum.ts'
import { theLockThatWasNot } from './the-lock-that-was-not.ts'
import { timeoutIsNotFailure } from './timeout-is-not-failure.ts'

export { defineDemonstration } from './define-demonstration.ts'
export { type Demonstrated, demonstrate, type DemonstrateOptions, repairCosts } from './demonstrate.ts'
export type { ComparedConfigurations, Cut, Demonstration, Seen, Shown, Topic } from './demonstration.ts'
export type { Cost, Figure, MeasureName } from './measures.ts'

/** The demonstrations that netsplit ships, in the order in which they are taught. */
const shipped: readonly Demonstration[] = [
  dualPrimary,
  raftAndDynamo,
  manyLetters,
  quorumSize,
  staleQuorum,
  newThenOld,
  aliceAndBob,
  lastWriterWins,
  leaseDrift,
  slowIsNotDead,
  timeoutIsNotFailure,
  theLockThatWasNot,
]

/** The demonstrations that netsplit ships, by name. */
export const demonstrations: { readonly [name: string]: Demonstration } = Object.fromEntries(
  shipped.map((demonstration) => [demonstration.name, demonstration]),
)
