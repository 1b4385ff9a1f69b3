import type { Node, NodeId, Process, Request, Timer } from '../../sim/index.ts'
import { machineOf, type StateMachine } from '../objects/index.ts'
import { drawnFrom } from '../time-range.ts'
import { Candidacy } from './candidacy.ts'
import type { ViewLog } from './log.ts'
import type { Prepare, PrimaryBackupMessage, Proposal } from './messages.ts'
import type { PrimaryBackupMutant, PrimaryBackupOptions } from './options.ts'
import { Primacy, type Server } from './primacy.ts'
import { StableState } from './stable-state.ts'

/** What a replica is at a time. A candidate is one until its view has begun. */
export type Role = 'primary' | 'candidate' | 'backup'

/** One life of a replica. */
export class Replica implements Process<PrimaryBackupMessage>, Server {
  /** Whom it believes to be the primary of its view. */
  primary: NodeId | undefined
  /** How many entries it knows to be committed; it has executed them. */
  committed = 0
  /** What came of the entries that it has executed: a primary that replicates asynchronously executes more than is committed. */
  machine: StateMachine
  readonly node: Node<PrimaryBackupMessage>
  readonly mutant: PrimaryBackupMutant | undefined
  readonly state: StableState
  readonly options: PrimaryBackupOptions
  private executed = 0
  private candidacy: Candidacy | undefined
  private primacy: Primacy | undefined
  private readonly takeover: Timer
  /** What candidates and primaries repeat, because messages are lost. */
  private readonly repetition: Timer

  constructor(
    node: Node<PrimaryBackupMessage>,
    options: PrimaryBackupOptions,
    mutant: PrimaryBackupMutant | undefined,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.state = new StableState(node.disk, mutant)
    this.machine = machineOf(options)
    this.takeover = node.after(this.takeoverMs(), () => this.proposeView())
    this.repetition = node.every(options.heartbeatMs, () => this.repeat())
    this.repetition.cancel()
  }

  get view(): number {
    return this.state.view
  }

  get log(): ViewLog {
    return this.state.log
  }

  get role(): Role {
    if (this.primacy?.begun === true) return 'primary'
    return this.leads || this.candidacy !== undefined ? 'candidate' : 'backup'
  }

  /** Whether its view is its own and has its log: it is the primary, or becomes it once a majority has that log. */
  get leads(): boolean {
    return this.primacy !== undefined
  }

  receive(from: NodeId, message: PrimaryBackupMessage): void {
    if (message.view > this.view) {
      this.node.sometimes('a candidate is overtaken', this.role === 'candidate')
      this.node.sometimes('a primary learns that it was replaced', this.role === 'primary')
      this.enterView(message.view)
    }
    switch (message.type) {
      case 'propose-view':
        return this.considerProposal(from, message)
      case 'promise-view':
        if (message.view === this.view && this.candidacy?.count(from, message) === true) this.startView()
        return
      case 'prepare':
        return this.follow(from, message)
      case 'prepared':
      case 'lacking':
        return this.primacy?.receive(from, message)
      case 'overtaken':
        // All that it says is the view.
        return
    }
  }

  request(request: Request): void {
    const refusal = this.machine.refusalOf(request.operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (this.primacy?.begun === true) return this.primacy.propose(request)
    request.redirect(this.primary)
  }

  inspect() {
    return {
      role: this.role,
      view: this.view,
      length: this.log.length,
      committed: this.committed,
      primary: this.primary ?? null,
    }
  }

  begin(): void {
    const { node, view } = this
    this.primary = node.id
    node.note('became primary', { view })
  }

  commit(length: number): void {
    this.committed = Math.max(this.committed, length)
    this.execute(length)
    this.state.committed(length)
  }

  execute(length: number): void {
    while (this.executed < length) {
      const command = this.log.at(++this.executed)?.command
      if (command === undefined || command === null) continue
      if (this.mutant === 'no-replay' && this.role !== 'primary') continue
      const known = this.machine.recall(command)
      this.node.sometimes('an operation stands in the log twice and is executed once', known !== undefined)
      const outcome = known ?? this.machine.apply(command)
      this.primacy?.executed(this.executed, outcome)
    }
  }

  /** Undoes what was executed and is not committed: the log of the next view may not have it. */
  private undo(): void {
    if (this.options.replication !== 'asynchronous') return
    this.node.sometimes('a primary undoes what it has answered', this.executed > this.committed)
    if (this.executed === this.committed) return
    this.machine = machineOf(this.options)
    this.executed = 0
    this.execute(this.committed)
  }

  /**
   * Proposes the next of the views that are its own: that of number v belongs to member v modulo their number (VRR section 4).
   * Its own promise is one like any other's, and is durable before anyone hears of the view.
   */
  private proposeView(): void {
    const { id, members } = this.node
    const own = members.indexOf(id)
    // Who is no member any more has no views.
    if (own === -1) return
    this.node.sometimes('a candidate gives up and tries another view', this.role === 'candidate')
    let next = this.view + 1
    while (next % members.length !== own) next++
    this.enterView(next)
    const candidacy = new Candidacy(this)
    this.candidacy = candidacy
    this.state.whenDurable(() => {
      if (this.candidacy !== candidacy) return
      if (members.length === 1) return this.startView()
      this.repetition.restart()
      candidacy.ask()
    })
  }

  /** A majority has promised: from here on it goes on until a later view comes (VRR section 4.2). */
  private startView(): void {
    this.candidacy?.takeOver()
    this.candidacy = undefined
    this.takeover.cancel()
    this.repetition.restart()
    this.primacy = new Primacy(this)
  }

  private repeat(): void {
    this.candidacy?.ask()
    this.primacy?.beat()
  }

  private considerProposal(candidate: NodeId, { view, committed }: Proposal): void {
    if (view < this.view) return this.reply(candidate, { type: 'overtaken', view: this.view })
    this.takeover.restart(this.takeoverMs())
    const { end } = this.log
    this.reply(candidate, {
      type: 'promise-view',
      view,
      end,
      after: committed,
      entries: this.log.after(committed),
    })
  }

  private follow(primary: NodeId, message: Prepare): void {
    const { node, log, view } = this
    if (message.view < view) return this.reply(primary, { type: 'overtaken', view })
    this.primary = primary
    this.takeover.restart(this.takeoverMs())

    const { after, entries, committed, serial } = message
    // What it shares with the primary for sure: all, if its log is of the view, or else what it knows to be committed.
    const isOfView = log.view === view || this.mutant === 'compares-lengths'
    const shared = isOfView ? log.length : this.committed
    if (after > shared || (!isOfView && entries.length === 0)) {
      return this.reply(primary, { type: 'lacking', view, after: shared, serial })
    }
    const removed = log.adopt(after, entries)
    node.sometimes('a backup gives up entries that the view does not have', removed !== undefined)
    node.always(
      'a committed entry is never removed',
      removed === undefined || removed > this.committed,
      () => `${node.id} removed its entries from number ${removed} on, with ${this.committed} committed`,
    )
    this.commit(Math.min(committed, log.length))
    this.reply(primary, { type: 'prepared', view, length: log.length, serial })
  }

  /** Answers once everything that the answer promises is durable, unless the promise was overtaken by then. */
  private reply(to: NodeId, answer: PrimaryBackupMessage): void {
    this.state.whenDurable(() => {
      if (answer.view === this.view) this.node.send(to, answer)
    })
  }

  /** Leaves every earlier view. */
  private enterView(view: number): void {
    this.state.promise(view)
    this.primary = undefined
    this.candidacy = undefined
    this.primacy?.end()
    this.primacy = undefined
    this.undo()
    this.repetition.cancel()
    this.takeover.restart(this.takeoverMs())
  }

  private takeoverMs(): number {
    return drawnFrom(this.options.takeoverMs, this.node.random)
  }
}
