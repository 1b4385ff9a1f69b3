import type { Node, NodeId, Outcome } from '../../sim/index.ts'
import { machineOf, type StateMachine } from '../objects/index.ts'
import type { Acceptor } from './acceptor.ts'
import { type Ballot, isSame, nameOf } from './ballot.ts'
import type { PaxosMessage } from './messages.ts'
import type { MultiPaxosMutant, MultiPaxosOptions } from './options.ts'
import type { PaxosQuorums } from './quorum-sizes.ts'
import type { Value, Vote } from './values.ts'

const CHOSEN = 'chosen'

/**
 * What a node knows to be chosen, and the state machine that it makes of that, slot after slot ("Paxos Made Simple", section 3;
 * the replica of "Moderately Complex"). What is chosen stays chosen, and others can tell it again: its disk need not have it.
 */
export class Learner {
  readonly machine: StateMachine
  /** What was chosen in the slots up to the first of which that is not known; all of it is applied. */
  readonly chosen: readonly Value[]
  /** How many slots are known to be chosen somewhere. */
  decided = 0
  private readonly ahead = new Map<number, Value>()
  /** Who has voted in which ballots for slots of which it does not know what was chosen. */
  private readonly voters = new Map<number, Map<string, Set<NodeId>>>()
  private readonly quorums: PaxosQuorums
  private readonly node: Node<PaxosMessage>
  private readonly mutant: MultiPaxosMutant | undefined
  private readonly applied: (slot: number, outcome: Outcome | undefined) => void

  /** `applied` is told of each slot, and what came of the operation in it if there is one. */
  constructor(
    node: Node<PaxosMessage>,
    quorums: PaxosQuorums,
    options: MultiPaxosOptions,
    mutant: MultiPaxosMutant | undefined,
    applied: (slot: number, outcome: Outcome | undefined) => void,
  ) {
    this.node = node
    this.quorums = quorums
    this.mutant = mutant
    this.applied = applied
    this.machine = machineOf(options)
    this.chosen = node.disk.log<Value>(CHOSEN)
    for (const value of this.chosen) this.apply(value)
    this.node.sometimes('a node starts with a log on its disk', this.chosen.length > 0)
  }

  /** The first slot of which it does not know what was chosen. */
  get next(): number {
    return this.chosen.length + 1
  }

  /** Whether it knows what was chosen for a slot, applied or not. */
  knows(slot: number): boolean {
    return slot < this.next || this.ahead.has(slot)
  }

  /** Who has voted for a slot in a ballot, as far as it has heard. */
  votersFor(slot: number, ballot: Ballot): ReadonlySet<NodeId> | undefined {
    return this.voters.get(slot)?.get(nameOf(ballot))
  }

  /**
   * An acceptor has accepted a proposal: one that a quorum has accepted, all in one ballot, is chosen. Values that are the same in
   * different ballots do not make one, for another may have been accepted in between.
   */
  count(acceptor: NodeId, { slot, ballot, value }: Vote): void {
    if (this.knows(slot)) return
    const ofSlot = this.voters.get(slot) ?? new Map<string, Set<NodeId>>()
    this.voters.set(slot, ofSlot)
    const name = this.mutant === 'mixes-ballots' ? '' : nameOf(ballot)
    const voters = ofSlot.get(name) ?? new Set<NodeId>()
    ofSlot.set(name, voters.add(acceptor))
    this.node.sometimes('a learner hears of votes for one slot in several ballots', ofSlot.size > 1)
    if (this.quorums.phase2.isQuorum(voters)) this.learn(slot, value)
  }

  /** A value was chosen for a slot. */
  learn(slot: number, value: Value): void {
    if (slot < this.next) return
    this.voters.delete(slot)
    this.node.sometimes('a slot is chosen before one that comes earlier', slot > this.next)
    this.ahead.set(slot, value)
    for (;;) {
      const { next } = this
      const ready = this.ahead.get(next)
      if (ready === undefined) return
      this.ahead.delete(next)
      this.node.disk.append<Value>(CHOSEN, ready)
      this.applied(next, this.apply(ready))
    }
  }

  /**
   * The leader of a ballot says how many slots are chosen. A vote for what this leader has proposed is one for what was chosen; a
   * vote of another ballot says nothing.
   */
  hear(ballot: Ballot, decided: number, acceptor: Acceptor): void {
    this.decided = Math.max(this.decided, decided)
    while (this.next <= decided) {
      const vote = acceptor.voteFor(this.next)
      const isOfBallot = vote !== undefined && isSame(vote.ballot, ballot)
      this.node.sometimes(
        'a learner has a vote of another ballot for a slot that is chosen',
        vote !== undefined && !isOfBallot,
      )
      if (isOfBallot || (vote !== undefined && this.mutant === 'learns-accepted'))
        this.learn(this.next, vote.value)
      else if (this.mutant === 'skips-slots') this.learn(this.next, null)
      else return
    }
  }

  private apply(value: Value): Outcome | undefined {
    if (value === null) return undefined
    const known = this.machine.recall(value)
    this.node.sometimes('an operation stands in the log twice and is applied once', known !== undefined)
    return known ?? this.machine[this.mutant === 'no-sessions' ? 'perform' : 'apply'](value)
  }
}
