import type { Node, NodeId, Request } from '../../sim/index.ts'
import { answer, machineOf, type StateMachine } from '../objects/index.ts'
import { type Configuration, predecessorOf, successorOf, unconfigured } from './configuration.ts'
import { History } from './history.ts'
import { Link } from './link.ts'
import type { CatchUp, ChainMessage, Configured, Forward, Received, State } from './messages.ts'
import type { ChainReplicationMutant, ChainReplicationOptions } from './options.ts'
import { Queries } from './queries.ts'
import { Waiting } from './waiting.ts'

const CONFIGURATION = 'configuration'
const COMMITTED = 'committed'

/** What a server is at a time. A chain of one has a tail that is its head. */
export type Role = 'head' | 'middle' | 'tail' | 'joining' | 'spare'

/** One life of a server of the chain. */
export class Server {
  configuration: Configuration = unconfigured
  /** How many updates it knows that the tail has processed; it has executed them. The others are its Sent list. */
  committed = 0
  readonly node: Node<ChainMessage>
  readonly options: ChainReplicationOptions
  readonly mutant: ChainReplicationMutant | undefined
  readonly history: History
  readonly machine: StateMachine
  private readonly master: NodeId
  private readonly queries: Queries
  private readonly waiting = new Waiting()
  private link: Link | undefined
  /** The latest configuration that it has heard of, which may not be durable yet. */
  private announced = 0
  /** How many updates it had when the configuration, or this life, began: whatever was committed is among them. */
  private start = 0
  private leaseUntil = 0
  private caughtUp = false

  constructor(
    node: Node<ChainMessage>,
    options: ChainReplicationOptions,
    mutant: ChainReplicationMutant | undefined,
    master: NodeId,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.master = master
    this.history = new History(node.disk)
    this.machine = machineOf(options)
    this.queries = new Queries(this)
    node.every(options.heartbeatMs, () => this.beat())
    this.commit(Math.min(node.disk.read<number>(COMMITTED) ?? 0, this.history.length))
    const stored = node.disk.read<Configuration>(CONFIGURATION)
    this.announced = stored?.epoch ?? 0
    if (stored === undefined) this.ping()
    else this.enter(stored)
  }

  get role(): Role {
    if (this.isTail) return 'tail'
    if (this.isHead) return 'head'
    if (this.isInChain) return 'middle'
    return this.configuration.joining === this.node.id ? 'joining' : 'spare'
  }

  get epoch(): number {
    return this.configuration.epoch
  }

  get isHead(): boolean {
    return this.configuration.chain[0] === this.node.id
  }

  get isTail(): boolean {
    return this.configuration.chain.at(-1) === this.node.id
  }

  get isInChain(): boolean {
    return this.configuration.chain.includes(this.node.id)
  }

  /** Whether the master cannot have removed it from the chain yet. */
  get hasLease(): boolean {
    return this.mutant === 'keeps-answering' || this.node.clock.monotonic() < this.leaseUntil
  }

  /**
   * Whether it knows of all that was committed before. A tail from which someone else takes over, and which has begun anew, does so
   * only when that one has all of its updates.
   */
  get isSettled(): boolean {
    return this.committed >= this.start
  }

  receive(from: NodeId, message: ChainMessage, answered?: (reply: ChainMessage) => void): void {
    if (message.type === 'configured') return this.hear(message)
    if (message.type === 'ping' || message.epoch !== this.epoch) {
      this.node.sometimes('a message of another configuration is refused')
      return
    }
    switch (message.type) {
      case 'forward':
        if (from === predecessorOf(this.configuration, this.node.id)) this.follow(from, message)
        return
      case 'received':
        if (from === this.link?.to) this.learn(this.link, message)
        return
      case 'acknowledge':
        if (from === this.link?.to || (this.isHead && from === this.configuration.chain.at(-1)))
          this.commit(Math.min(message.committed, this.history.durable))
        return
      case 'catch-up':
        return this.share(from, message)
      case 'state':
        return this.take(message)
      case 'version-query':
        return this.queries.tellVersion((reply) => answered?.(reply))
      case 'version':
        // It comes as the answer to a question, and to whoever asked that.
        return
    }
  }

  request(request: Request): void {
    const refusal = this.machine.refusalOf(request.operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (this.machine.onlyReads(request.operation)) return this.queries.answer(request)
    return this.update(request)
  }

  /** Executes updates up to a number: the tail has processed them. */
  commit(length: number): void {
    if (length <= this.committed) return
    const { node, machine, mutant, epoch } = this
    while (this.committed < length) {
      const command = this.history.at(++this.committed)
      if (command === undefined) continue
      const isRepeated = machine.recall(command) !== undefined
      node.sometimes('an update stands in the history twice and is executed once', isRepeated)
      const outcome = mutant === 'no-sessions' ? machine.perform(command) : machine.apply(command)
      this.waiting.executed(command, outcome)
    }
    // Less than was committed may be known after a restart, so nobody waits until this is durable.
    node.disk.write(COMMITTED, this.committed)
    const { configuration, isTail, isHead } = this
    const predecessor = predecessorOf(configuration, node.id)
    // The tail's reply goes by way of the head, whom the client has asked: at once for what was forwarded in this configuration. What
    // it had before goes by its predecessor, who may take itself for the tail still, and answer queries without knowing of it.
    const replies = isTail && !isHead && this.committed > this.start
    const head = replies ? configuration.chain[0] : undefined
    for (const to of new Set([predecessor, head]))
      if (to !== undefined) node.send(to, { type: 'acknowledge', epoch, committed: this.committed })
  }

  inspect() {
    const { role, epoch, history, committed } = this
    return { role, epoch, length: history.length, committed }
  }

  /** An update enters at the head, and is replied to when the acknowledgement of the tail has come back there. */
  private update(request: Request): void {
    const { node, history, machine, mutant } = this
    const { session, sequence, operation } = request
    if (!this.isHead) return request.redirect(this.configuration.chain[0])
    const known = mutant === 'no-sessions' ? undefined : machine.recall(request)
    node.sometimes('a head recognises an update that was processed', known !== undefined)
    if (known !== undefined) return answer(request, known)
    this.waiting.hold(request)
    history.append({ session, sequence, operation })
    this.passOn(() => undefined)
  }

  /** Forwards what was received, and commits it if nobody comes after, once it is durable. */
  private passOn(then: () => void): void {
    const { epoch } = this
    this.link?.more()
    this.history.whenDurable(() => {
      if (epoch !== this.epoch) return
      this.advance()
      this.link?.more()
      then()
    })
  }

  /** What the tail has is committed, and so is what the other servers learn from it; who joins must have it, too. */
  private advance(): void {
    const { history, link, mutant } = this
    if (mutant === 'acknowledges-early' && this.isHead) this.commit(history.durable)
    if (!this.isTail) return
    this.commit(link === undefined ? history.durable : Math.min(history.durable, link.length ?? 0))
  }

  private follow(from: NodeId, { epoch, after, updates, serial }: Forward): void {
    const { node, history } = this
    const known = history.length - after
    node.sometimes('a server is asked how far it is, and has less than was thought', known < 0)
    if (known >= 0) for (const update of updates.slice(known)) history.append(update)
    const { length } = history
    this.passOn(() => node.send(from, { type: 'received', epoch, length, committed: this.committed, serial }))
  }

  private learn(link: Link, message: Received): void {
    link.receive(message)
    this.commit(Math.min(message.committed, this.history.durable))
    this.advance()
    if (this.hasJoined) this.ping()
  }

  /** Whether who joins has all that was there before nothing was committed without it. */
  private get hasJoined(): boolean {
    return this.isTail && this.link?.length !== undefined && this.link.length >= this.start
  }

  /** Gives a server that is in no chain what it lacks of what was committed. */
  private share(from: NodeId, { length: after }: CatchUp): void {
    if (!this.isTail) return
    const { node, history, epoch, committed } = this
    node.send(from, { type: 'state', epoch, after, updates: history.between(after, committed) })
  }

  private take({ after, updates }: State): void {
    const { history } = this
    if (this.role !== 'spare' || after !== history.length) return
    for (const update of updates) history.append(update)
    this.caughtUp = updates.length === 0
    this.passOn(() => {
      this.commit(history.durable)
      if (this.caughtUp) this.ping()
      else this.catchUp()
    })
  }

  private hear({ configuration, at, leaseMs }: Configured): void {
    if (configuration.epoch === this.epoch && leaseMs > 0 && this.isInChain)
      this.leaseUntil = Math.max(this.leaseUntil, at + leaseMs)
    if (configuration.epoch <= this.announced) return
    this.announced = configuration.epoch
    this.history.keep(CONFIGURATION, configuration)
    this.history.whenDurable(() => {
      if (configuration.epoch > this.epoch) this.enter(configuration)
    })
  }

  /** Works by a configuration from here on, and by none before it. */
  private enter(configuration: Configuration): void {
    const { node, history, role: before } = this
    const isFirst = this.configuration.epoch === 0
    this.configuration = configuration
    const { role, epoch, link } = this
    node.note('entered a configuration', { epoch, role })
    if (!isFirst) this.mark(before, role)
    this.caughtUp = false
    if (!this.isInChain) this.leaseUntil = 0
    // What was committed is in every chain; what else it has no chain may have.
    if (role === 'spare') history.cut(this.committed)
    this.start = history.durable
    const successor = successorOf(configuration, node.id)
    this.link =
      successor === undefined
        ? undefined
        : new Link(this, epoch, successor, link?.forwarded ?? history.durable)
    if (!this.isHead) this.waiting.release(configuration.chain[0])
    this.advance()
    this.ping()
  }

  private mark(before: Role, role: Role): void {
    const { node, isHead } = this
    node.sometimes('a server follows a head that failed', before === 'middle' && isHead)
    node.sometimes('a server follows a tail that failed', before === 'middle' && role === 'tail')
    node.sometimes('a server that joined becomes the tail', before === 'joining' && role === 'tail')
    node.sometimes('a server learns that it was removed', before !== 'spare' && role === 'spare')
  }

  /** Says and asks again, because messages are lost. */
  private beat(): void {
    this.ping()
    this.link?.beat()
    this.catchUp()
  }

  private catchUp(): void {
    const { node, epoch, history } = this
    const tail = this.configuration.chain.at(-1)
    if (this.role !== 'spare' || tail === undefined) return
    node.send(tail, { type: 'catch-up', epoch, length: history.length })
  }

  /** Shows the master that it is there: once what it says is durable, for a server whose disk does not answer is none. */
  private ping(): void {
    const { node, master, epoch, caughtUp, hasJoined: joined } = this
    this.history.whenDurable(() => {
      node.send(master, { type: 'ping', epoch, at: node.clock.monotonic(), caughtUp, joined })
    })
  }
}
