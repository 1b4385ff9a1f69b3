import type { Node, NodeId, Process, Request, Timer } from '../../sim/index.ts'
import { machineOf, type StateMachine } from '../objects/index.ts'
import { Leadership, type Server } from './leadership.ts'
import type { RaftLog } from './log.ts'
import type { AppendEntries, RaftMessage, RequestVote, Vote } from './messages.ts'
import type { RaftMutant, RaftOptions } from './options.ts'
import { PersistentState } from './persistent-state.ts'

/** What a server is at a time (section 5.1); a spare is configured in no cluster, and takes no part. */
export type Role = 'follower' | 'candidate' | 'leader' | 'spare'

/** One life of a Raft server (Figure 2, "Rules for Servers"). */
export class Raft implements Process<RaftMessage>, Server {
  role: Role = 'follower'
  /** Whom it believes to lead its term. */
  leader: NodeId | undefined
  commitIndex = 0
  lastApplied = 0
  readonly node: Node<RaftMessage>
  readonly options: RaftOptions
  readonly mutant: RaftMutant | undefined
  readonly state: PersistentState
  readonly machine: StateMachine
  private leadership: Leadership | undefined
  private readonly votes = new Set<NodeId>()
  /** Whose answer a candidate still waits for. */
  private readonly undecided = new Set<NodeId>()
  private readonly electionTimer: Timer
  /** What candidates and leaders repeat, because messages are lost. */
  private readonly repetition: Timer

  constructor(node: Node<RaftMessage>, options: RaftOptions, mutant: RaftMutant | undefined) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.state = new PersistentState(node.disk, mutant)
    this.machine = machineOf(options)
    this.electionTimer = node.after(this.electionTimeout(), () => this.standForElection())
    this.repetition = node.every(options.heartbeat, () => this.repeat())
    this.repetition.cancel()
    if (!node.members.includes(node.id)) {
      this.role = 'spare'
      this.electionTimer.cancel()
    }
  }

  get term(): number {
    return this.state.term
  }

  get log(): RaftLog {
    return this.state.log
  }

  receive(from: NodeId, message: RaftMessage): void {
    if (this.role === 'spare') return
    if (message.term > this.term) this.enterTerm(message.term)
    switch (message.type) {
      case 'request-vote':
        return this.considerCandidate(from, message)
      case 'vote':
        return this.countVote(from, message)
      case 'append-entries':
        return this.followLeader(from, message)
      case 'append-reply':
        return this.leadership?.receive(from, message)
    }
  }

  request(request: Request): void {
    const { operation } = request
    const refusal = this.machine.refusalOf(operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (this.leadership === undefined) return request.redirect(this.leader)
    if (this.machine.onlyReads(operation)) this.leadership.read(request)
    else this.leadership.propose(request)
  }

  inspect() {
    return {
      role: this.role,
      term: this.term,
      votedFor: this.state.votedFor,
      commitIndex: this.commitIndex,
      lastIndex: this.log.lastIndex,
      leader: this.leader ?? null,
    }
  }

  /** Commits up to an index and applies what that covers, in order (Figure 2, the first rule for all servers). */
  commitTo(index: number): void {
    if (index > this.commitIndex) this.commitIndex = index
    while (this.lastApplied < this.commitIndex) {
      const command = this.log.at(++this.lastApplied)?.command
      if (command === undefined || command === null) continue
      const known = this.machine.recall(command)
      this.node.sometimes('an operation stands in the log twice and is applied once', known !== undefined)
      const applying = this.mutant === 'no-sessions' ? 'perform' : 'apply'
      const outcome = known ?? this.machine[applying](command)
      this.leadership?.applied(this.lastApplied, outcome)
    }
  }

  /** Section 5.2. Its own vote is a promise like any other's, and is durable before anyone hears of the candidacy. */
  private standForElection(): void {
    this.node.sometimes('an election ends without a winner', this.role === 'candidate')
    this.role = 'candidate'
    this.leader = undefined
    this.state.vote(this.term + 1, this.node.id)
    this.votes.clear()
    this.electionTimer.restart(this.electionTimeout())
    this.repetition.cancel()
    const { term } = this
    this.state.whenDurable(() => {
      if (this.role !== 'candidate' || this.term !== term) return
      for (const member of this.node.members) this.undecided.add(member)
      this.countVote(this.node.id, { type: 'vote', term, granted: true })
      if (this.role !== 'candidate') return
      this.repetition.restart()
      this.askForVotes()
    })
  }

  private askForVotes(): void {
    const { lastIndex: lastLogIndex, lastTerm: lastLogTerm } = this.log
    for (const member of this.undecided) {
      this.node.send(member, { type: 'request-vote', term: this.term, lastLogIndex, lastLogTerm })
    }
  }

  /** Figure 2, "RequestVote RPC", receiver. */
  private considerCandidate(candidate: NodeId, request: RequestVote): void {
    const { term, state } = this
    const upToDate = this.log.allowsLeader(request.lastLogTerm, request.lastLogIndex)
    const free = state.votedFor === null || state.votedFor === candidate
    const granted = request.term === term && free && (upToDate || this.mutant === 'ignores-log')
    this.node.sometimes('a candidate is refused because its log is behind', !upToDate)
    if (granted) {
      if (state.votedFor === null) state.vote(term, candidate)
      this.electionTimer.restart(this.electionTimeout())
    }
    // A voter that forgets its promise may vote twice in one term; a stale candidate learns the term from the answer.
    this.reply(candidate, { type: 'vote', term, granted })
  }

  private countVote(from: NodeId, { term, granted }: Vote): void {
    if (this.role !== 'candidate' || term !== this.term) return
    this.undecided.delete(from)
    if (granted) this.votes.add(from)
    if (this.votes.size * 2 > this.node.members.length) this.lead()
  }

  private lead(): void {
    this.role = 'leader'
    this.leader = this.node.id
    this.electionTimer.cancel()
    this.repetition.restart()
    this.node.note('became leader', { term: this.term })
    this.leadership = new Leadership(this)
  }

  private repeat(): void {
    if (this.leadership === undefined) this.askForVotes()
    else this.leadership.beginRound()
  }

  /** Figure 2, "AppendEntries RPC", receiver. */
  private followLeader(leader: NodeId, message: AppendEntries): void {
    const { term, log, node } = this
    if (message.term < term) {
      return this.reply(leader, {
        type: 'append-reply',
        success: false,
        term,
        nextIndex: log.lastIndex + 1,
        serial: 0,
      })
    }
    node.sometimes('a candidate gives way to a leader of its term', this.role === 'candidate')
    this.becomeFollower()
    this.leader = leader
    this.electionTimer.restart(this.electionTimeout())

    const { prevLogIndex, prevLogTerm, entries, leaderCommit, serial } = message
    const looksOnlyForOne = this.mutant === 'skips-consistency-check' && prevLogIndex <= log.lastIndex
    if (!looksOnlyForOne && !log.holds(prevLogIndex, prevLogTerm)) {
      const nextIndex = log.retryFrom(prevLogIndex)
      return this.reply(leader, { type: 'append-reply', success: false, term, nextIndex, serial })
    }
    const removed = log.merge(prevLogIndex, entries)
    node.sometimes('a follower removes entries that conflict with its leader', removed !== undefined)
    node.always(
      'a committed entry is never removed',
      removed === undefined || removed > this.commitIndex,
      () => `${node.id} removed its entries from index ${removed} on, with ${this.commitIndex} committed`,
    )
    // Past this message's entries the log may hold what its leader knows nothing of.
    const matchIndex = prevLogIndex + entries.length
    this.commitTo(Math.min(leaderCommit, this.mutant === 'commits-past-match' ? log.lastIndex : matchIndex))
    this.reply(leader, { type: 'append-reply', success: true, term, matchIndex, serial })
  }

  /** Answers once everything that the answer promises is durable, unless the promise was overtaken by then. */
  private reply(to: NodeId, answer: RaftMessage): void {
    if (this.mutant === (answer.type === 'vote' ? 'unflushed-vote' : 'unflushed-append'))
      return this.node.send(to, answer)
    this.state.whenDurable(() => {
      if (answer.term === this.term) this.node.send(to, answer)
    })
  }

  /** Figure 2, the second rule for all servers. */
  private enterTerm(term: number): void {
    const led = this.role === 'leader'
    this.node.sometimes('a leader steps down on seeing a higher term', led)
    if (led) this.node.note('stepped down', { led: this.term, saw: term })
    this.state.vote(term, null)
    this.leader = undefined
    this.becomeFollower()
    if (led) this.electionTimer.restart(this.electionTimeout())
  }

  private becomeFollower(): void {
    if (this.role === 'follower') return
    this.role = 'follower'
    this.repetition.cancel()
    this.leadership?.end()
    this.leadership = undefined
  }

  private electionTimeout(): number {
    const [min, max] = this.options.electionTimeout
    return min + (max - min) * this.node.random.float()
  }
}
