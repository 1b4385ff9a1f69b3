import type { NodeId, Outcome, Request } from '../../sim/index.ts'
import { answer } from '../objects/index.ts'
import { type Configuration, nextConfiguration, votesIn } from './configuration.ts'
import type { Entry } from './log.ts'
import type { AppendReply } from './messages.ts'
import { leaseOf } from './options.ts'
import { ReadIndex } from './read-index.ts'
import { Replication } from './replication.ts'
import type { Server } from './server.ts'
import { successorAmong, type Transfer } from './transfer.ts'

/** One leader's term, from its election until it steps down (Figure 2, "Leaders"). */
export class Leadership {
  readonly term: number
  /** When it last did what leaders do again and again, on its monotonic clock. */
  beatAt = 0
  private readonly server: Server
  private readonly replication: Replication
  private over = false
  private readonly writes = new Map<number, Request>()
  private readonly reads = new ReadIndex()
  /** Reads that came before anything was committed in this term. */
  private readonly early: Request[] = []
  /** For how long a lease lasts, milliseconds of this server's clock; 0 if there are none. */
  private readonly leaseMs: number
  private transfer: Transfer | undefined
  /** Whether any server was told to stand: it may do so whenever that message comes, and so no lease holds in this term any more. */
  private handedOver = false
  /** What was sent up to this serial number gives no lease: it was answered before the latest configuration, or by its own voters. */
  private leaseAfter = 0
  /** The serial number before the first message of the last round that was begun for reads. */
  private readRoundBegan = -1
  /** Whether a transfer has come to nothing. */
  private transferFailed = false
  /** When a transfer is next due by itself. */
  private transferDue: number

  constructor(server: Server) {
    const { options, mutant, state } = server
    const { reads, electionTimeout, driftBoundPpm, transferAfter } = options
    this.server = server
    this.term = state.term
    this.replication = new Replication(server)
    this.leaseMs =
      reads === 'lease'
        ? leaseOf(electionTimeout[0], mutant === 'lease-ignores-drift' ? 0 : driftBoundPpm)
        : 0
    this.transferDue = transferAfter === 0 ? Number.POSITIVE_INFINITY : this.now + transferAfter
    // Only entries of its own term tell a leader what is committed, so it begins with one (section 8).
    this.append({ term: this.term, command: null })
    this.replication.beginRound()
  }

  private get now(): number {
    return this.server.node.clock.monotonic()
  }

  /** When that was sent which a quorum has answered last, on its monotonic clock. */
  get confirmedAt(): number {
    return this.replication.confirmation.at
  }

  /** Whether a quorum has heard this leader within so many milliseconds. */
  isHeard(withinMs: number): boolean {
    return this.now - this.replication.confirmation.at < withinMs
  }

  /** What a leader does again and again. */
  beat(): void {
    const { options, node, mutant } = this.server
    this.replication.confirm()
    this.beatAt = this.now
    if (options.checkQuorum && mutant !== 'leads-unheard') {
      const heard = this.isHeard(options.electionTimeout[1])
      if (!heard) node.sometimes('a leader steps down because it hears no majority')
      if (!heard) return this.server.stepDown('it heard no majority')
    }
    if (this.now >= this.transferDue) {
      this.transferDue = this.now + options.transferAfter
      this.beginTransfer()
    }
    this.goOnWithTransfer()
    this.replication.beginRound()
    this.steer()
  }

  /** Replicates a client's command; the request is answered once the entry has been applied. */
  propose(request: Request): void {
    const { session, sequence, operation } = request
    const { node, machine, mutant } = this.server
    const known = machine.recall(request)
    if (known !== undefined) node.sometimes('a repeated request is answered without the log')
    if (known !== undefined) return answer(request, known)
    // A leader that hands over takes nothing on, or its successor would never have all of its log.
    if (this.transfer !== undefined) return request.redirect()
    const command = { session, sequence, operation }
    const index = this.append({ term: this.term, command })
    if (mutant === 'acknowledges-append') answer(request, machine.apply(command))
    else this.writes.set(index, request)
    this.replication.sendEntries()
  }

  /** Begins a read (thesis, section 6.4). */
  read(request: Request): void {
    const { node, options, machine, commitIndex, mutant } = this.server
    if (mutant === 'stale-read') return answer(request, machine.read(request.operation))
    if (options.reads === 'log') return this.propose(request)
    // Until then its commit index may lag behind what the leader before it has acknowledged.
    const knows = this.knowsCommitted || mutant === 'read-without-noop'
    if (!knows) {
      node.sometimes('a read waits for the first commit of a term')
      this.early.push(request)
      return
    }
    if (options.reads === 'lease') {
      const holds = this.holdsLease
      node.sometimes('a read is answered under a lease', holds)
      node.sometimes('a read comes when the lease has run out', !holds)
      if (holds) return answer(request, machine.read(request.operation))
    }
    this.reads.add({ request, readIndex: commitIndex, after: this.replication.serial })
    this.answerReads()
  }

  /** Takes a follower's answer. */
  receive(from: NodeId, reply: AppendReply): void {
    const follower = this.replication.receive(from, reply)
    if (follower === undefined) return
    this.replication.confirm()
    if (follower.matchIndex > this.server.commitIndex) this.advanceCommitIndex()
    if (this.over) return
    if (this.transfer?.target === from) this.goOnWithTransfer()
    this.answerReads()
  }

  /** An entry has been applied: who asked for it gets an answer. */
  applied(index: number, outcome: Outcome): void {
    const request = this.writes.get(index)
    if (request === undefined) return
    this.writes.delete(index)
    answer(request, outcome)
  }

  /** The term is over: who waits is sent on, and repeats the request where it will be recognised. */
  end(): void {
    this.over = true
    for (const request of this.writes.values()) request.redirect()
    for (const { request } of this.reads.takeAll()) request.redirect()
    for (const request of this.early) request.redirect()
  }

  /**
   * Takes the cluster one step closer to the members that are wanted, if the step before has been committed: by a configuration
   * that is in effect as soon as it is in the log (thesis, chapter 4).
   */
  steer(): void {
    const { node, state, options, mutant, wanted, commitIndex } = this.server
    const { log } = state
    this.replication.follow()
    if (this.transfer !== undefined || log.configurationIndex > commitIndex) return
    const { configuration } = log
    // Before that, a change that the leader before has begun may yet be committed, by a majority that never meets its own.
    if (!this.knowsCommitted && mutant !== 'change-before-commit') return
    if (!votesIn(configuration, node.id)) return this.leave()
    const how =
      options.membership === 'joint' && mutant === 'switches-at-once' ? 'at-once' : options.membership
    const next = nextConfiguration(configuration, wanted, how, node.id, (id) =>
      this.replication.followers.caughtUp(id, log.lastIndex, this.now, options.electionTimeout[0]),
    )
    if (next === undefined) return
    // A leader that is to leave hands over; if that comes to nothing, it removes itself.
    const leaves = !wanted.includes(node.id)
    if (leaves && !this.transferFailed && this.beginTransfer()) return this.goOnWithTransfer()
    this.change(next)
  }

  private change(configuration: Configuration): void {
    const { node } = this.server
    const { voters, outgoing } = configuration
    node.note('changes configuration', { voters, outgoing })
    if (outgoing.length > 0) node.sometimes('two configurations decide together')
    this.append({ term: this.term, command: null, configuration })
    this.leaseAfter = this.replication.serial
    this.replication.follow()
    this.replication.sendEntries()
  }

  /** A leader that is none of the voters leads until that is committed (thesis, section 4.2.2). */
  private leave(): void {
    const { node } = this.server
    node.sometimes('a leader that was removed steps down')
    const successor = this.successor()
    if (successor !== undefined) this.tellToStand(successor)
    this.server.stepDown('it was removed')
  }

  /** Whether voters enough to elect anyone have promised not to, and until now (thesis, section 6.4.1). */
  private get holdsLease(): boolean {
    const confirmed = this.replication.confirmation.serial > this.leaseAfter
    return confirmed && !this.handedOver && this.isHeard(this.leaseMs)
  }

  private get knowsCommitted(): boolean {
    const { state, commitIndex } = this.server
    return state.log.termAt(commitIndex) === this.term
  }

  private append(entry: Entry): number {
    return this.replication.append(entry, () => {
      if (this.over) return
      this.advanceCommitIndex()
      if (!this.over) this.answerReads()
    })
  }

  /** Begins to hand over, if there is anyone to hand over to; says whether. */
  private beginTransfer(): boolean {
    const target = this.successor()
    if (target === undefined || this.transfer !== undefined) return false
    this.transfer = { target, until: this.now + this.server.options.electionTimeout[1] }
    return true
  }

  /** Tells the target to stand once it has everything, and gives up when that takes too long. */
  private goOnWithTransfer(): void {
    if (this.transfer === undefined) return
    const { node, state } = this.server
    const { target, until } = this.transfer
    const givenUp = this.now >= until
    node.sometimes('a transfer of leadership is given up', givenUp)
    if (givenUp) {
      this.transfer = undefined
      this.transferFailed = true
      return
    }
    if (this.replication.followers.get(target)?.matchIndex === state.log.lastIndex) this.tellToStand(target)
  }

  private tellToStand(target: NodeId): void {
    this.handedOver = true
    this.server.node.send(target, { type: 'timeout-now', term: this.term })
  }

  private successor(): NodeId | undefined {
    const { state, wanted } = this.server
    const { voters } = state.log.configuration
    return successorAmong(this.replication.followers, (id) => voters.includes(id) && wanted.includes(id))
  }

  /** Figure 2, the last rule for leaders: a majority of match indices, and an entry of the leader's own term. */
  private advanceCommitIndex(): void {
    const { server } = this
    const { node, state, mutant, commitIndex } = server
    const { log } = state
    // Most answers are to heartbeats, and there is nothing to commit.
    if (commitIndex === log.lastIndex) return
    const index = this.replication.matched
    if (index <= commitIndex) return
    const ofOwnTerm = log.termAt(index) === this.term
    if (!ofOwnTerm) {
      node.sometimes('a majority holds an entry of an earlier term, which does not commit it')
      if (mutant !== 'earlier-term') return
    }
    server.commitTo(index)
    for (const request of this.early.splice(0)) this.read(request)
    if (log.configurationIndex > commitIndex) this.steer()
  }

  private answerReads(): void {
    if (this.reads.size === 0) return
    const { machine, lastApplied } = this.server
    const { confirmation } = this.replication
    this.replication.confirm()
    for (const { request } of this.reads.takeReady(confirmation.serial, lastApplied)) {
      answer(request, machine.read(request.operation))
    }
    // One round at a time serves all the reads that gather meanwhile; the next heartbeat takes the place of a lost one.
    if (this.reads.size === 0 || confirmation.serial <= this.readRoundBegan) return
    this.readRoundBegan = this.replication.serial
    this.replication.beginRound()
  }
}
