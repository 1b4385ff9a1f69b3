import type { Message } from '../../sim/index.ts'
import type { Ballot } from './ballot.ts'
import type { Proposal, Value, Vote } from './values.ts'

/**
 * A proposer asks to be promised that nothing below its ballot will be accepted, in any slot from a first one on ("Paxos Made Simple",
 * section 2.2, phase 1a, and section 3 for all slots at once; "Moderately Complex", "p1a").
 */
export interface Prepare extends Message {
  readonly type: 'prepare'
  readonly ballot: Ballot
  readonly from: number
}

/** An acceptor promises, and tells what it has accepted in those slots (phase 1b; "p1b"). */
export interface PromiseMade extends Message {
  readonly type: 'promise'
  readonly ballot: Ballot
  readonly votes: readonly Vote[]
}

/** A leader proposes values, and without any shows that it is there (phase 2a; "p2a"). */
export interface Accept extends Message {
  readonly type: 'accept'
  readonly ballot: Ballot
  readonly proposals: readonly Proposal[]
  /** How many slots, from the first on, the leader knows to be chosen. */
  readonly decided: number
}

/** An acceptor has accepted the ballot's proposals for these slots (phase 2b; "p2b"). */
export interface Accepted extends Message {
  readonly type: 'accepted'
  readonly ballot: Ballot
  readonly slots: readonly number[]
}

/** An acceptor has promised this higher ballot, and takes part in none below it ("Moderately Complex", "preempted"). */
export interface Preempted extends Message {
  readonly type: 'preempted'
  readonly ballot: Ballot
}

/** A learner asks for what was chosen after the first few slots ("Paxos Made Live", section 4.2, "catch-up"). */
export interface CatchUp extends Message {
  readonly type: 'catch-up'
  readonly after: number
}

/** What was chosen after the first few slots, one value a slot ("Moderately Complex", "decision"). */
export interface Decisions extends Message {
  readonly type: 'decisions'
  readonly after: number
  readonly values: readonly Value[]
}

/** All that nodes say to one another. */
export type PaxosMessage = Prepare | PromiseMade | Accept | Accepted | Preempted | CatchUp | Decisions
