import type { Node, NodeId, Process, Request, Timer } from '../../sim/index.ts'
import { answer, machineOf, type StateMachine } from '../objects/index.ts'
import { drawnFrom } from '../time-range.ts'
import { quorumSizeOf, votesIn } from './configuration.ts'
import { Election } from './election.ts'
import { Leadership } from './leadership.ts'
import type { RaftLog } from './log.ts'
import type { AppendEntries, InstallSnapshot, PreVote, RaftMessage, Vote } from './messages.ts'
import type { RaftMutant, RaftOptions } from './options.ts'
import { PersistentState } from './persistent-state.ts'
import type { Server } from './server.ts'
import { Voting, type Word } from './voting.ts'

/** What a server is at a time (section 5.1); a pre-candidate asks whether it could win (thesis, section 9.6). */
export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader'

/** One life of a Raft server (Figure 2, "Rules for Servers"). */
export class Raft implements Process<RaftMessage>, Server {
  role: Role = 'follower'
  /** Whom it believes to lead its term. */
  leader: NodeId | undefined
  commitIndex: number
  lastApplied: number
  wanted: readonly NodeId[]
  leadership: Leadership | undefined
  readonly node: Node<RaftMessage>
  readonly options: RaftOptions
  readonly mutant: RaftMutant | undefined
  readonly state: PersistentState
  readonly machine: StateMachine
  readonly quorumSize: (voters: number) => number
  private readonly voting: Voting
  private election: Election | undefined
  private readonly electionTimer: Timer
  /** What candidates and leaders repeat, because messages are lost. */
  private readonly repetition: Timer

  constructor(node: Node<RaftMessage>, options: RaftOptions, mutant: RaftMutant | undefined) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.wanted = node.members
    this.quorumSize = quorumSizeOf(mutant)
    this.state = new PersistentState(node.disk, { voters: node.founders, outgoing: [] }, mutant)
    this.machine = machineOf(options)
    const { snapshot, base } = this.log
    if (snapshot !== undefined) this.machine.load(snapshot.machine)
    this.commitIndex = base
    this.lastApplied = base
    this.voting = new Voting(this)
    this.electionTimer = node.after(this.electionTimeout(), () => this.campaign())
    this.repetition = node.every(options.heartbeat, () => this.repeat())
    this.repetition.cancel()
  }

  get term(): number {
    return this.state.term
  }

  get log(): RaftLog {
    return this.state.log
  }

  /** The last word that it gave to one that asked whether it could win. */
  get word(): Word | undefined {
    return this.voting.word
  }

  /** Whether it stands because its leader asked it to. */
  get wasAsked(): boolean {
    return this.election?.transfer === true
  }

  receive(from: NodeId, message: RaftMessage): void {
    const asks = message.type === 'request-vote' || message.type === 'request-pre-vote'
    if (asks && this.voting.ignores(message)) return
    // The term of a pre-vote is one that may never be.
    const isMeant = message.type === 'request-pre-vote' || (message.type === 'pre-vote' && message.granted)
    if (message.term > this.term && !isMeant) this.enterTerm(message.term)
    switch (message.type) {
      case 'append-entries':
        return this.followLeader(from, message)
      case 'append-reply':
        return this.leadership?.receive(from, message)
      case 'install-snapshot':
        return this.install(from, message)
      case 'request-vote': {
        const vote = this.voting.consider(from, message)
        if (vote.granted) this.electionTimer.restart(this.electionTimeout())
        return this.reply(from, vote)
      }
      case 'request-pre-vote':
        return this.reply(from, this.voting.considerBefore(from, message))
      case 'vote':
      case 'pre-vote':
        return this.countVote(from, message)
      case 'timeout-now':
        return this.takeOver(message.term)
    }
  }

  request(request: Request): void {
    const { operation } = request
    const refusal = this.machine.refusalOf(operation)
    if (refusal !== undefined) return request.fail(refusal)
    const onlyReads = this.machine.onlyReads(operation)
    if (onlyReads && this.options.reads === 'stale') return this.readStale(request)
    if (this.leadership === undefined) return request.redirect(this.leader)
    if (onlyReads) this.leadership.read(request)
    else this.leadership.propose(request)
  }

  reconfigure(members: readonly NodeId[]): void {
    this.wanted = members
    this.leadership?.steer()
  }

  inspect() {
    const { role, log } = this
    return {
      role: role === 'follower' && !this.mayStand() ? 'learner' : role,
      term: this.term,
      votedFor: this.state.votedFor,
      commitIndex: this.commitIndex,
      firstIndex: log.base + 1,
      lastIndex: log.lastIndex,
      leader: this.leader ?? null,
      voters: log.configuration.voters,
      outgoing: log.configuration.outgoing,
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
    this.compact()
  }

  stepDown(why: string): void {
    this.node.note('stepped down', { led: this.term, why })
    this.leader = undefined
    this.becomeFollower()
    this.electionTimer.restart(this.electionTimeout())
  }

  /** Answers a read from what has been applied here, however far others are. */
  private readStale(request: Request): void {
    this.node.sometimes('a server that does not lead answers a read', this.leadership === undefined)
    answer(request, this.machine.read(request.operation))
  }

  /** Replaces what has been applied by a snapshot, if that is enough by now (section 7). */
  private compact(): void {
    const { log, lastApplied, options } = this
    const { snapshotAfter } = options
    if (snapshotAfter === 0 || lastApplied - log.base < snapshotAfter || log.compacting) return
    log.compact({
      lastIndex: lastApplied,
      lastTerm: log.termAt(lastApplied) as number,
      configuration: log.configurationAt(lastApplied),
      machine: this.machine.save(),
    })
  }

  /** Whether it votes, or did before a change that may yet be taken back: it may be the only one that can lead then (thesis, 4.2.2). */
  private mayStand(): boolean {
    const { log, commitIndex, node } = this
    if (votesIn(log.configuration, node.id)) return true
    const { configurationIndex } = log
    return configurationIndex > commitIndex && votesIn(log.configurationAt(configurationIndex - 1), node.id)
  }

  /** No leader has been heard for an election timeout. */
  private campaign(): void {
    this.node.sometimes('an election ends without a winner', this.role === 'candidate')
    this.electionTimer.restart(this.electionTimeout())
    if (!this.mayStand() || this.voting.isPromised) return
    this.leader = undefined
    if (!this.options.preVote || this.mutant === 'stands-unasked') return this.stand(false)
    this.role = 'pre-candidate'
    this.election = new Election(this, 'pre-vote', this.term + 1, false)
    this.countVote(this.node.id, { type: 'pre-vote', term: this.term + 1, granted: true })
    if (this.role !== 'pre-candidate') return
    this.repetition.restart()
    this.election.ask()
  }

  /** Section 5.2. Its own vote is a promise like any other's, and is durable before anyone hears of the candidacy. */
  private stand(transfer: boolean): void {
    this.role = 'candidate'
    this.leader = undefined
    this.state.vote(this.term + 1, this.node.id)
    this.electionTimer.restart(this.electionTimeout())
    this.repetition.cancel()
    const { term } = this
    const election = new Election(this, 'vote', term, transfer)
    this.election = election
    this.state.whenDurable(() => {
      if (this.election !== election) return
      this.countVote(this.node.id, { type: 'vote', term, granted: true })
      if (this.role !== 'candidate') return
      this.repetition.restart()
      election.ask()
    })
  }

  /** The leader has told it to stand (thesis, section 3.10). */
  private takeOver(term: number): void {
    const isAsked =
      term === this.term && this.role !== 'leader' && this.role !== 'candidate' && this.mayStand()
    this.node.sometimes('a leader hands over', isAsked)
    if (isAsked) this.stand(true)
  }

  private countVote(from: NodeId, { type, term, granted }: PreVote | Vote): void {
    const { election } = this
    if (election === undefined || (granted && term !== election.term)) return
    if (!election.count(type, from, granted)) return
    if (type === 'pre-vote') this.stand(false)
    else this.lead()
  }

  private lead(): void {
    this.role = 'leader'
    this.election = undefined
    this.leader = this.node.id
    this.electionTimer.cancel()
    this.repetition.restart()
    this.node.note('became leader', { term: this.term })
    this.leadership = new Leadership(this)
  }

  private repeat(): void {
    if (this.leadership === undefined) this.election?.ask()
    else this.leadership.beat()
  }

  /** A leader of this term has been heard. */
  private hear(leader: NodeId, promiseMs: number): void {
    this.node.sometimes('a candidate gives way to a leader of its term', this.role === 'candidate')
    this.becomeFollower()
    this.leader = leader
    this.voting.hear(promiseMs)
    this.electionTimer.restart(this.electionTimeout())
  }

  /** Figure 2, "AppendEntries RPC", receiver. */
  private followLeader(leader: NodeId, message: AppendEntries): void {
    const { term, log, node } = this
    if (message.term < term) return this.refuse(leader)
    this.hear(leader, message.promiseMs)

    const { prevLogIndex, prevLogTerm, entries, leaderCommit, serial } = message
    const looksOnlyForOne = this.mutant === 'skips-consistency-check' && prevLogIndex <= log.lastIndex
    if (!looksOnlyForOne && !log.holds(prevLogIndex, prevLogTerm)) {
      const nextIndex = log.retryFrom(prevLogIndex)
      return this.reply(leader, { type: 'append-reply', success: false, term, nextIndex, serial })
    }
    const before = log.configurationIndex
    const removed = log.merge(prevLogIndex, entries)
    node.sometimes('a follower removes entries that conflict with its leader', removed !== undefined)
    if (removed !== undefined && removed <= before) node.sometimes('a change of members is taken back')
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

  /** Figure 13, "InstallSnapshot RPC", receiver. */
  private install(leader: NodeId, { term: sentIn, snapshot, serial, promiseMs }: InstallSnapshot): void {
    const { term, log, node } = this
    if (sentIn < term) return this.refuse(leader)
    this.hear(leader, promiseMs)
    const { lastIndex, lastTerm } = snapshot
    const isNews = lastIndex > this.commitIndex
    node.sometimes('a snapshot comes late and changes nothing', !isNews)
    if (isNews && log.termAt(lastIndex) === lastTerm) this.commitTo(lastIndex)
    else if (isNews || this.mutant === 'late-snapshot') {
      const { lastApplied } = this
      node.always(
        'a snapshot takes nothing back',
        lastIndex >= lastApplied,
        () =>
          `${node.id} put a snapshot up to index ${lastIndex} in the place of what it had applied up to ${lastApplied}`,
      )
      log.install(snapshot)
      this.machine.load(snapshot.machine)
      this.commitIndex = lastIndex
      this.lastApplied = lastIndex
      node.sometimes('a follower becomes what a snapshot says')
    }
    this.reply(leader, { type: 'append-reply', success: true, term, matchIndex: lastIndex, serial })
  }

  /** A leader of an earlier term hears of this one. */
  private refuse(leader: NodeId): void {
    const { term, log } = this
    const nextIndex = log.lastIndex + 1
    this.reply(leader, { type: 'append-reply', success: false, term, nextIndex, serial: 0 })
  }

  /** Answers once everything that the answer promises is durable, unless the promise was overtaken by then. */
  private reply(to: NodeId, answer: RaftMessage): void {
    if (answer.type === 'pre-vote') return this.node.send(to, answer)
    if (this.mutant === (answer.type === 'vote' ? 'unflushed-vote' : 'unflushed-append'))
      return this.node.send(to, answer)
    this.state.whenDurable(() => {
      if (answer.term === this.term) this.node.send(to, answer)
    })
  }

  /** Figure 2, the second rule for all servers. */
  private enterTerm(term: number): void {
    const led = this.role === 'leader'
    if (led) this.node.sometimes('a leader steps down on seeing a higher term')
    if (led) this.node.note('stepped down', { led: this.term, saw: term })
    this.state.vote(term, null)
    this.leader = undefined
    this.becomeFollower()
    if (led) this.electionTimer.restart(this.electionTimeout())
  }

  private becomeFollower(): void {
    if (this.role === 'follower') return
    this.role = 'follower'
    this.election = undefined
    this.repetition.cancel()
    this.leadership?.end()
    this.leadership = undefined
  }

  private electionTimeout(): number {
    const { electionTimeout } = this.options
    return this.mutant === 'same-timeouts' ? electionTimeout[0] : drawnFrom(electionTimeout, this.node.random)
  }
}
