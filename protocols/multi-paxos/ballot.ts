import type { NodeId } from '../../sim/index.ts'

/** The number of a proposer's attempt: a round and, among equal rounds, whose attempt it is ("Paxos Made Simple", section 2.2). */
export interface Ballot {
  readonly round: number
  readonly proposer: NodeId
}

/** Below every ballot that anyone proposes in. */
export const noBallot: Ballot = { round: 0, proposer: '' }

/** Whether one ballot is higher than another. */
export function isHigher(one: Ballot, other: Ballot): boolean {
  return one.round === other.round ? one.proposer > other.proposer : one.round > other.round
}

/** The higher one of two ballots. */
export function higherOf(one: Ballot, other: Ballot): Ballot {
  return isHigher(other, one) ? other : one
}

/** Whether two ballots are the same one. */
export function isSame(one: Ballot, other: Ballot): boolean {
  return one.round === other.round && one.proposer === other.proposer
}

/** What a ballot is called: `3.n2`. */
export function nameOf({ round, proposer }: Ballot): string {
  return `${round}.${proposer}`
}
