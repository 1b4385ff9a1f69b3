import type { Node, NodeId, Process, Request, Timer } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import { drawnFrom } from '../time-range.ts'
import { Acceptor } from './acceptor.ts'
import { type Ballot, higherOf, isHigher, isSame, nameOf, noBallot } from './ballot.ts'
import { Candidacy } from './candidacy.ts'
import { Leadership, type Server } from './leadership.ts'
import { Learner } from './learner.ts'
import type { Accept, CatchUp, Decisions, PaxosMessage, Prepare } from './messages.ts'
import type { MultiPaxosMutant, MultiPaxosOptions } from './options.ts'
import { type PaxosQuorums, quorumsOf } from './quorum-sizes.ts'

/** What a node's proposer does: it leads, asks for promises, or leaves proposing to another. Acceptors and learners are all of them. */
export type Role = 'leader' | 'candidate' | 'follower'

/** One life of a node: acceptor, learner and, at times, proposer. */
export class MultiPaxos implements Process<PaxosMessage>, Server {
  /** Whom it believes to lead. */
  leader: NodeId | undefined
  leadership: Leadership | undefined
  candidacy: Candidacy | undefined
  readonly node: Node<PaxosMessage>
  readonly options: MultiPaxosOptions
  readonly mutant: MultiPaxosMutant | undefined
  readonly quorums: PaxosQuorums
  readonly acceptor: Acceptor
  readonly learner: Learner
  /** The highest ballot that others have been said to have promised. */
  private heardOf = noBallot
  private readonly electionTimer: Timer

  constructor(node: Node<PaxosMessage>, options: MultiPaxosOptions, mutant: MultiPaxosMutant | undefined) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.quorums = quorumsOf(node.members, options, mutant)
    this.acceptor = new Acceptor(node.disk, new Durability(node.disk), mutant)
    this.learner = new Learner(node, this.quorums, options, mutant, (slot, outcome) =>
      this.leadership?.applied(slot, outcome),
    )
    this.electionTimer = node.after(this.electionTimeoutMs(), () => this.stand())
    node.every(options.heartbeatMs, () => this.repeat())
  }

  get role(): Role {
    if (this.leadership !== undefined) return 'leader'
    return this.candidacy === undefined ? 'follower' : 'candidate'
  }

  receive(from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'prepare':
        return this.considerPrepare(from, message)
      case 'promise':
        if (this.candidacy === undefined || !isSame(message.ballot, this.candidacy.ballot)) return
        if (this.candidacy.count(from, message.votes)) this.lead(this.candidacy)
        return
      case 'accept':
        return this.considerAccept(from, message)
      case 'accepted': {
        const { leadership } = this
        if (leadership === undefined) return
        // What was accepted in an earlier ballot of this proposer may have been another value.
        const isOfBallot = isSame(message.ballot, leadership.ballot)
        this.node.sometimes('a vote of an earlier ballot is late', !isOfBallot)
        if (isOfBallot) leadership.count(from, message.slots)
        return
      }
      case 'preempted':
        return this.giveWay(message.ballot)
      case 'catch-up':
        return this.tellDecisions(from, message)
      case 'decisions':
        return this.catchUp(from, message)
    }
  }

  request(request: Request): void {
    const refusal = this.learner.machine.refusalOf(request.operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (this.leadership === undefined) request.redirect(this.leader)
    else this.leadership.propose(request)
  }

  inspect() {
    const { acceptor, learner } = this
    return {
      role: this.role,
      promised: nameOf(acceptor.promised),
      votes: acceptor.votes.length,
      chosen: learner.chosen.length,
      leader: this.leader ?? null,
    }
  }

  /**
   * Phase 1 begins. The ballot is higher than all it knows of, and its own: its promise is durable before anyone hears of it, so that no
   * later life of the node proposes in it again.
   */
  private stand(): void {
    const { node, acceptor } = this
    node.sometimes('a candidate is not promised enough in time', this.candidacy !== undefined)
    const { round } = higherOf(acceptor.promised, this.heardOf)
    const proposer = this.mutant === 'shared-ballots' ? '' : node.id
    const candidacy = new Candidacy(this, { round: round + 1, proposer })
    this.candidacy = candidacy
    this.leader = undefined
    this.electionTimer.restart(this.electionTimeoutMs())
    acceptor.promise(candidacy.ballot)
    acceptor.tell(() => {
      if (this.candidacy !== candidacy) return
      candidacy.begun = true
      if (candidacy.count(node.id, acceptor.votesFrom(candidacy.from))) this.lead(candidacy)
      else candidacy.ask()
    })
  }

  /** Phase 2 begins, for all slots from here on ("Paxos Made Simple", section 3). */
  private lead(candidacy: Candidacy): void {
    const { node } = this
    this.candidacy = undefined
    this.leader = node.id
    this.electionTimer.cancel()
    node.note('became leader', { ballot: nameOf(candidacy.ballot) })
    this.leadership = new Leadership(this, candidacy.ballot, candidacy.proposals())
  }

  /** Phase 1b. */
  private considerPrepare(proposer: NodeId, { ballot, from }: Prepare): void {
    const { acceptor, node } = this
    const isRepeated = isSame(acceptor.promised, ballot)
    if (!acceptor.promise(ballot)) return this.preempt(proposer)
    this.follow(isRepeated ? this.leader : undefined)
    const votes = acceptor.votesFrom(from)
    acceptor.tell(() => node.send(proposer, { type: 'promise', ballot, votes }))
  }

  /** Phase 2b, and what the leader says of earlier slots. */
  private considerAccept(leader: NodeId, { ballot, proposals, decided }: Accept): void {
    const { acceptor, learner, node } = this
    if (!acceptor.accept(ballot, proposals)) return this.preempt(leader)
    this.follow(leader)
    learner.hear(ballot, decided, acceptor)
    if (proposals.length === 0) return
    const slots = proposals.map(({ slot }) => slot)
    const accepted: PaxosMessage = { type: 'accepted', ballot, slots }
    if (this.mutant === 'unflushed-accept') return node.send(leader, accepted)
    acceptor.tell(() => node.send(leader, accepted))
  }

  private preempt(proposer: NodeId): void {
    this.node.sometimes('an acceptor refuses a ballot below its promise')
    this.node.send(proposer, { type: 'preempted', ballot: this.acceptor.promised })
  }

  /** Somebody has promised a ballot: one's own below it is lost. */
  private giveWay(ballot: Ballot): void {
    this.heardOf = higherOf(this.heardOf, ballot)
    const own = this.leadership?.ballot ?? this.candidacy?.ballot
    if (own === undefined || !isHigher(ballot, own)) return
    this.node.sometimes('a leader is preempted by what others have promised', this.role === 'leader')
    this.follow(undefined)
  }

  /** Leaves proposing to another, for as long as that shows that it is there. */
  private follow(leader: NodeId | undefined): void {
    this.node.sometimes('a candidate gives way', this.candidacy !== undefined)
    if (this.leadership !== undefined)
      this.node.note('stepped down', { ballot: nameOf(this.leadership.ballot) })
    this.leadership?.end()
    this.leadership = undefined
    this.candidacy = undefined
    this.leader = leader
    this.electionTimer.restart(this.electionTimeoutMs())
  }

  /** Leaders and candidates repeat what may have been lost, and learners ask for what they have missed. */
  private repeat(): void {
    const { node, learner, leader } = this
    this.leadership?.beat()
    this.candidacy?.ask()
    const misses = leader !== undefined && leader !== node.id && learner.next <= learner.decided
    if (misses) node.send(leader, { type: 'catch-up', after: learner.chosen.length })
  }

  private tellDecisions(to: NodeId, { after }: CatchUp): void {
    const values = this.learner.chosen.slice(after, after + this.options.maxValues)
    if (values.length > 0) this.node.send(to, { type: 'decisions', after, values })
  }

  private catchUp(from: NodeId, { after, values }: Decisions): void {
    const { node, learner } = this
    const before = learner.next
    values.forEach((value, i) => learner.learn(after + i + 1, value))
    const hasLearned = learner.next > before
    node.sometimes('a learner is told what it has missed', hasLearned)
    // An answer that came twice is none to ask more for.
    if (hasLearned && learner.next <= learner.decided)
      node.send(from, { type: 'catch-up', after: learner.chosen.length })
  }

  private electionTimeoutMs(): number {
    return drawnFrom(this.options.electionTimeoutMs, this.node.random)
  }
}
