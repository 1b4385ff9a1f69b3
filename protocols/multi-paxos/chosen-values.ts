import type { NodeId, NodeView } from '../../sim/index.ts'
import { VOTES } from './acceptor.ts'
import { type Ballot, isHigher, nameOf } from './ballot.ts'
import type { MultiPaxos } from './multi-paxos.ts'
import { type Value, sameValue, type Vote } from './values.ts'

/** That a quorum of acceptors has accepted one value in one ballot. */
export interface Choice {
  readonly slot: number
  readonly ballot: Ballot
  readonly value: Value
  readonly by: readonly NodeId[]
}

/** Who has accepted a ballot's proposal for a slot. */
interface Tally {
  readonly vote: Vote
  readonly by: Set<NodeId>
  chosen: boolean
}

/** What was chosen, by what is on the acceptors' disks: the definition, which no learner is asked about. */
export class ChosenValues {
  private readonly seenOf = new Map<NodeId, number>()
  private readonly tallies: Map<string, Tally>[] = []
  private readonly first: Choice[] = []

  /** What was first known to be chosen for a slot; the lowest ballot, if it was chosen in more than one. */
  at(slot: number): Choice | undefined {
    return this.first[slot]
  }

  /** Looks at what is new on a node's disk; gives what was chosen by that. */
  observe({ id, durable }: NodeView<MultiPaxos>, { quorums }: MultiPaxos): readonly Choice[] {
    const votes = durable.log<Vote>(VOTES)
    const chosen: Choice[] = []
    for (let i = this.seenOf.get(id) ?? 0; i < votes.length; i++) {
      const vote = votes[i] as Vote
      const tally = this.tallyOf(vote)
      tally.by.add(id)
      if (tally.chosen || !quorums.phase2.isQuorum(tally.by)) continue
      tally.chosen = true
      const choice = { ...tally.vote, by: [...tally.by] }
      const known = this.first[vote.slot]
      const comesFirst =
        known === undefined || (isHigher(known.ballot, vote.ballot) && sameValue(known.value, vote.value))
      if (comesFirst) this.first[vote.slot] = choice
      chosen.push(choice)
    }
    this.seenOf.set(id, votes.length)
    return chosen
  }

  private tallyOf(vote: Vote): Tally {
    const ofSlot = (this.tallies[vote.slot] ??= new Map())
    const name = nameOf(vote.ballot)
    const tally = ofSlot.get(name) ?? { vote, by: new Set(), chosen: false }
    ofSlot.set(name, tally)
    return tally
  }
}
