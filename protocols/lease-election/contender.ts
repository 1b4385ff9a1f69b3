import type { Node, NodeId, Timer } from '../../sim/index.ts'
import { majority, threshold } from '../quorums.ts'
import { drawnFrom } from '../time-range.ts'
import type { LeaseMessage } from './messages.ts'
import { type LeaseElectionMutant, type LeaseElectionOptions, usableMs } from './options.ts'

/** What a worker does with what its contender has come to. */
export interface Office {
  /** It leads, under a token that is newer than that of every leader before it. */
  enter(token: number): void
  /** It does not lead any more. */
  leave(): void
}

/** A lease that a worker has: the token under which it leads, and until when it does, by its own clock. */
interface Lease {
  readonly token: number
  until: number
  readonly renewal: Timer
  readonly end: Timer
}

/** A worker's part in the election: it gets a lease, renews it, and knows when it has run out. */
export class Contender {
  /** Who leads, as far as it has heard. */
  leader: NodeId | undefined
  private readonly node: Node<LeaseMessage>
  private readonly locks: readonly NodeId[]
  private readonly options: LeaseElectionOptions
  private readonly mutant: LeaseElectionMutant | undefined
  private readonly office: Office
  /** The newest token that it has heard of. */
  private newest = 0
  /** The token that it tries to get a lease under, or has one under; 0 if there is none. */
  private attempt = 0
  private lease: Lease | undefined
  private readonly retry: Timer

  constructor(
    node: Node<LeaseMessage>,
    locks: readonly NodeId[],
    options: LeaseElectionOptions,
    mutant: LeaseElectionMutant | undefined,
    office: Office,
  ) {
    this.node = node
    this.locks = locks
    this.options = options
    this.mutant = mutant
    this.office = office
    this.retry = node.after(this.retryMs(), () => this.stand())
  }

  /** The token under which it leads, or has led until its lease ran out without its having noticed. */
  get token(): number | undefined {
    return this.lease?.token
  }

  /** Whether its lease lasts, by its own clock, now. */
  get holds(): boolean {
    return this.lease !== undefined && this.clock() < this.lease.until
  }

  /** Someone with a newer token has been at the store. */
  overtaken(by: number): void {
    this.newest = Math.max(this.newest, by)
    if (this.lease !== undefined && this.lease.token < by) this.resign()
  }

  /** Gives its lease up, or what is left of it, and tells lock replicas. */
  resign(): void {
    const { lease } = this
    if (lease === undefined) return
    lease.renewal.cancel()
    lease.end.cancel()
    this.lease = undefined
    // What it has released it must not have again: late answers to what it asked before are of no use.
    this.attempt = 0
    for (const lock of this.locks) this.node.send(lock, { type: 'release', token: lease.token })
    this.retry.restart(this.retryMs())
    this.office.leave()
  }

  /** Asks for a promise of the next token that is its own: of so many workers, each has every so manieth. */
  private stand(): void {
    const { id, members } = this.node
    this.retry.restart(this.retryMs())
    const own = members.indexOf(id)
    // Who is no member any more has no tokens.
    if (own === -1) return
    let token = this.newest + 1
    while (token % members.length !== own) token++
    this.newest = token
    this.attempt = token
    this.askLocks({ type: 'prepare', token }, 'promised', () => {
      if (this.attempt === token && this.lease === undefined) this.propose(token)
    })
  }

  /** Asks for a lease, a first time or to renew it. */
  private propose(token: number): void {
    const { node, mutant, options } = this
    const { leaseMs } = options
    const asked = this.clock()
    this.askLocks({ type: 'propose', token, leaseMs }, 'granted', () => {
      const now = this.clock()
      const from = mutant === 'from-answer' ? now : asked
      const until = from + (mutant === 'ignores-drift' ? leaseMs : usableMs(leaseMs))
      node.sometimes('a lease is granted too late', until <= now)
      if (until <= now) return
      if (this.lease?.token === token) this.extend(this.lease, until)
      else if (this.lease === undefined && this.attempt === token) this.begin(token, until)
    })
  }

  private begin(token: number, until: number): void {
    const { node, options } = this
    this.retry.cancel()
    this.lease = {
      token,
      until,
      renewal: node.every(options.renewMs, () => this.propose(token)),
      end: node.after(until - this.clock(), () => this.expire()),
    }
    this.leader = node.id
    node.note('became leader', { token })
    this.office.enter(token)
  }

  private extend(lease: Lease, until: number): void {
    // Answers to an earlier question may come later.
    if (until <= lease.until) return
    lease.until = until
    lease.end.restart(until - this.clock())
  }

  private expire(): void {
    const { lease } = this
    if (lease !== undefined && this.holds) return lease.end.restart(lease.until - this.clock())
    this.node.sometimes('a lease runs out')
    if (this.mutant !== 'renews-anything') this.resign()
  }

  /** Asks all lock replicas, and runs `then` once a majority has answered as it should. */
  private askLocks(question: LeaseMessage, wanted: LeaseMessage['type'], then: () => void): void {
    const { node, locks, options, mutant } = this
    const enough = mutant === 'any-grant' ? threshold(locks, 1) : majority(locks)
    const agreed = new Set<NodeId>()
    const ask = function* (contender: Contender, lock: NodeId) {
      const answer = yield* node.ask(lock, question, { timeoutMs: options.leaseMs })
      if (answer === undefined) return
      if (answer.type !== wanted) return contender.refused(answer)
      const before = enough.isQuorum(agreed)
      agreed.add(lock)
      if (!before && enough.isQuorum(agreed)) then()
    }
    for (const lock of locks) node.spawn(ask(this, lock))
  }

  private refused(answer: LeaseMessage): void {
    this.node.sometimes('a worker finds that another one leads', answer.type === 'held')
    this.node.sometimes('a worker finds that its token is too old', answer.type === 'outdated')
    if (answer.type === 'held') this.leader = answer.holder
    if (answer.type === 'outdated') this.newest = Math.max(this.newest, answer.promised)
  }

  private clock(): number {
    const { clock } = this.node
    return this.mutant === 'wall-clock' ? clock.now() : clock.monotonic()
  }

  private retryMs(): number {
    return drawnFrom(this.options.retryMs, this.node.random)
  }
}
