import type { NodeId } from '../../sim/index.ts'
import { type Ballot, isHigher } from './ballot.ts'
import type { Server } from './leadership.ts'
import { type Proposal, sameValue, type Vote } from './values.ts'

/** A proposer in phase 1: it waits for the promises of a quorum ("Moderately Complex", the scout). */
export class Candidacy {
  readonly ballot: Ballot
  /** The first slot that it asks about. It knows what was chosen in all before. */
  readonly from: number
  /** Whether its own promise is durable: nobody has heard of the ballot before that. */
  begun = false
  private readonly server: Server
  private readonly promises = new Map<NodeId, readonly Vote[]>()

  constructor(server: Server, ballot: Ballot) {
    this.server = server
    this.ballot = ballot
    this.from = server.learner.next
  }

  /** Asks everyone who has not promised yet: messages are lost. */
  ask(): void {
    const { node } = this.server
    if (!this.begun) return
    for (const member of node.members) {
      if (member === node.id || this.promises.has(member)) continue
      node.send(member, { type: 'prepare', ballot: this.ballot, from: this.from })
    }
  }

  /** Takes a promise; gives whether a quorum has promised now. What promises tell of may be chosen already. */
  count(from: NodeId, votes: readonly Vote[]): boolean {
    const { learner, quorums } = this.server
    this.promises.set(from, votes)
    for (const vote of votes) learner.count(from, vote)
    return quorums.phase1.isQuorum(new Set(this.promises.keys()))
  }

  /**
   * What it has to propose before anything of its own: for each slot in which a promise tells of a vote, the value of the vote with the
   * highest ballot (P2c), and no-ops in the gaps between ("Paxos Made Simple", section 3).
   */
  proposals(): readonly Proposal[] {
    const { node, learner, mutant } = this.server
    const highest = this.highestVotes()
    const proposals: Proposal[] = []
    for (let slot = learner.next; slot < highest.length; slot++) {
      const vote = highest[slot]
      node.sometimes('a new leader takes over what was accepted before', vote !== undefined)
      node.sometimes('a new leader fills a gap with a no-op', vote === undefined)
      if (mutant === 'ignores-accepted' || (vote === undefined && mutant === 'leaves-gaps')) continue
      proposals.push({ slot, value: vote?.value ?? null })
    }
    return proposals
  }

  private highestVotes(): readonly (Vote | undefined)[] {
    const { node, mutant } = this.server
    const highest: (Vote | undefined)[] = []
    for (const votes of this.promises.values()) {
      for (const vote of votes) {
        const other = highest[vote.slot]
        node.sometimes(
          'promises tell of different values for a slot',
          other !== undefined && !sameValue(other.value, vote.value),
        )
        const wins =
          other === undefined || (isHigher(vote.ballot, other.ballot) && mutant !== 'first-accepted')
        if (wins) highest[vote.slot] = vote
      }
    }
    return highest
  }
}
