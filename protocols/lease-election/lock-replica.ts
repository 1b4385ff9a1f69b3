import type { Node, NodeId } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import type { LeaseMessage, Propose } from './messages.ts'
import type { LeaseElectionMutant } from './options.ts'

const PROMISED = 'promised'
const GRANTED = 'granted'

/** Who has the lease, under which token, and for how long at a time. */
interface Grant {
  readonly holder: NodeId
  readonly token: number
  readonly leaseMs: number
}

type Answer = (reply: LeaseMessage) => void

/** One of those that keep leases. What a majority of them keeps for one worker, no other worker gets. */
export class LockReplica {
  private readonly node: Node<LeaseMessage>
  private readonly mutant: LeaseElectionMutant | undefined
  private readonly durability: Durability
  /** The newest token that it has given its word on: it grants nothing under an older one. */
  private promised: number
  private grant: Grant | undefined
  /** Since when it counts the lease that it keeps, by its own clock. */
  private since: number

  constructor(node: Node<LeaseMessage>, mutant: LeaseElectionMutant | undefined) {
    this.node = node
    this.mutant = mutant
    this.durability = new Durability(node.disk)
    this.promised = mutant === 'forgets-tokens' ? 0 : (node.disk.read<number>(PROMISED) ?? 0)
    this.grant =
      mutant === 'forgets-grants' ? undefined : (node.disk.read<Grant | null>(GRANTED) ?? undefined)
    // How long it was down it does not know, so what it had granted begins anew.
    this.since = this.clock()
    node.sometimes('a lock replica waits out a lease that it had granted before a crash', this.isHeld)
  }

  /** Promises a token to a worker, unless another one has a lease here. */
  prepare(from: NodeId, token: number, answer: Answer): void {
    if (this.isHeld && this.grant !== undefined && this.grant.holder !== from) {
      return answer({ type: 'held', holder: this.grant.holder })
    }
    if (token <= this.promised) return answer({ type: 'outdated', promised: this.promised })
    this.promise(token)
    this.durability.whenDurable(() => answer({ type: 'promised' }))
  }

  /** Keeps a lease for a worker, unless a newer token than the worker's has been promised. */
  propose(holder: NodeId, { token, leaseMs }: Propose, answer: Answer): void {
    if (token < this.promised && this.mutant !== 'renews-anything') {
      return answer({ type: 'outdated', promised: this.promised })
    }
    if (token > this.promised) this.promise(token)
    if (this.grant?.token !== token) this.keep({ holder, token, leaseMs })
    this.since = this.clock()
    this.durability.whenDurable(() => answer({ type: 'granted' }))
  }

  /** Gives a lease back, if it is the one that is kept here. */
  release(token: number): void {
    if (this.grant === undefined) return
    const isAnothers = this.grant.token !== token
    this.node.sometimes("a release comes after another's lease has begun", isAnothers)
    if (!isAnothers || this.mutant === 'releases-anything') this.keep(undefined)
  }

  inspect() {
    return { promised: this.promised, granted: this.grant?.token ?? 0 }
  }

  private get isHeld(): boolean {
    return this.grant !== undefined && this.clock() < this.since + this.grant.leaseMs
  }

  private promise(token: number): void {
    this.promised = token
    this.node.disk.write(PROMISED, token)
    this.durability.wrote()
  }

  private keep(grant: Grant | undefined): void {
    this.grant = grant
    this.node.disk.write(GRANTED, grant ?? null)
    this.durability.wrote()
  }

  private clock(): number {
    const { clock } = this.node
    return this.mutant === 'wall-clock' ? clock.now() : clock.monotonic()
  }
}
