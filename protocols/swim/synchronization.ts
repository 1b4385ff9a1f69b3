import { type Node, type NodeId, sleep, type Task } from '../../sim/index.ts'
import { isListed } from './member-record.ts'
import type { MemberTable } from './member-table.ts'
import type { Sync, SwimMessage, Update } from './messages.ts'
import type { SwimMutant, SwimOptions } from './options.ts'

/**
 * Exchanges of all that two nodes know: with anyone on joining, and now and then with a member, for whom gossip has passed by, and
 * with one that is dead, which may not be and does not know. (The push and pull of memberlist, and Serf's reconnection.)
 */
export class Synchronization {
  /** Whether somebody has told this node what it knows, or there is nobody. */
  joined = false
  private readonly node: Node<SwimMessage>
  private readonly table: MemberTable
  private readonly options: SwimOptions
  private readonly mutant: SwimMutant | undefined
  private readonly learn: (from: NodeId, updates: readonly Update[]) => void

  /** @param learn - called with what another node knows */
  constructor(
    node: Node<SwimMessage>,
    table: MemberTable,
    options: SwimOptions,
    mutant: SwimMutant | undefined,
    learn: (from: NodeId, updates: readonly Update[]) => void,
  ) {
    this.node = node
    this.table = table
    this.options = options
    this.mutant = mutant
    this.learn = learn
  }

  /** Asks one after another until somebody answers, and from then on now and then. */
  begin(): void {
    this.node.spawn(this.join())
    if (this.options.syncMs > 0) this.node.spawn(this.goOn())
  }

  /** Has a member know at once what this node knows. */
  tellAnyone(): void {
    this.node.spawn(this.exchangeWithMember())
  }

  /** Answers another node. */
  answer(from: NodeId, { base, updates }: Sync, answer: (reply: SwimMessage) => void): void {
    this.learn(from, updates)
    answer(this.state(base))
  }

  private *join(): Task {
    while (this.table.slots > 1 && !this.joined) {
      yield* this.exchangeWithMember()
      // All whom it could ask may have been declared dead meanwhile.
      if (!this.joined) yield* this.exchangeWithDead()
      if (!this.joined) yield* sleep(this.options.pingTimeoutMs)
    }
    this.joined = true
  }

  private *goOn(): Task {
    const { node, options, mutant } = this
    yield* sleep(node.random.float() * options.syncMs)
    for (;;) {
      yield* sleep(options.syncMs)
      if (mutant !== 'told-once') yield* this.exchangeWithMember()
      yield* this.exchangeWithDead()
    }
  }

  private *exchangeWithMember(): Task {
    const { table, node } = this
    const [peer] = table.pick(node.random, 1, (member, record) => member !== node.id && isListed(record))
    if (peer !== undefined) yield* this.exchange(peer)
  }

  private *exchangeWithDead(): Task {
    const { table, node, mutant } = this
    if (table.listed === table.slots || mutant === 'forgets-the-dead') return
    const [peer] = table.pick(node.random, 1, (member, { status }) => member !== node.id && status === 'dead')
    if (peer !== undefined) yield* this.exchange(peer)
  }

  private *exchange(peer: NodeId): Task {
    const { node, options } = this
    const timeoutMs = options.protocolPeriodMs
    const reply = yield* node.ask(peer, this.state(undefined), { timeoutMs })
    if (reply?.type !== 'sync') return
    this.joined = true
    this.learn(peer, reply.updates)
  }

  /** What this node knows, for one that began with members of that fingerprint, or with nobody knows which. */
  private state(base: number | undefined): Sync {
    const { table } = this
    const own = table.base.fingerprint
    const known = base === undefined || base === own ? table.changed() : table.all()
    const updates = Array.from(known, ([member, { incarnation, status }]) => ({
      member,
      incarnation,
      status,
    }))
    return { type: 'sync', base: own, updates }
  }
}
