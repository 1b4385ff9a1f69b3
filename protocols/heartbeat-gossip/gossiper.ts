import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import type { Heartbeat } from './heartbeat.ts'
import { MemberTable } from './member-table.ts'
import { type Gossip, gossipOf, type Heard, isWhole } from './messages.ts'
import type { HeartbeatGossipMutant, HeartbeatGossipOptions } from './options.ts'

/** Where a member keeps the number of its lives. */
const GENERATION = 'generation'

/** One life of a member: its heartbeat, and what it has heard of the others. */
export class Gossiper implements Process<Gossip> {
  readonly table: MemberTable
  private readonly node: Node<Gossip>
  private readonly options: HeartbeatGossipOptions
  private readonly mutant: HeartbeatGossipMutant | undefined
  /** All that are configured, and may have to be found (again). */
  private configured: readonly NodeId[]
  private readonly generation: number
  private count = 0

  constructor(
    node: Node<Gossip>,
    options: HeartbeatGossipOptions,
    mutant: HeartbeatGossipMutant | undefined,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.configured = node.members
    this.table = new MemberTable(options, mutant)
    const lives = node.disk.read<number>(GENERATION) ?? 0
    this.generation = mutant === 'same-generation' ? 1 : lives + 1
    node.disk.write(GENERATION, this.generation)
    // Nobody may hear of this life before it is sure that the next one will be another.
    node.disk.flush(() => this.begin())
  }

  /** The heartbeat that it has gossiped last. */
  get heartbeat(): Heartbeat {
    return { generation: this.generation, count: this.count }
  }

  receive(_from: NodeId, message: Gossip): void {
    const whole = isWhole(message)
    this.node.sometimes('a damaged message is noticed', !whole)
    if (!whole && this.mutant !== 'no-checksum') return
    const { node, now, table } = this
    for (const { member, generation, count } of message.heard) {
      if (member === node.id) continue
      const before = table.entries.get(member)
      const wasSuspected = before?.detector.suspectsAt(now) ?? false
      if (!table.merge(member, { generation, count }, now)) continue
      node.sometimes('a member is heard of that was suspected', wasSuspected)
      node.sometimes(
        'a later life of a member is heard of',
        (before?.heartbeat.generation ?? generation) < generation,
      )
    }
  }

  request(request: Request): void {
    if (request.operation.f === 'members') request.ok([this.node.id, ...this.table.alive(this.now)].sort())
    else request.fail(`there is no operation "${request.operation.f}": expected members`)
  }

  reconfigure(members: readonly NodeId[]): void {
    this.configured = members
  }

  inspect() {
    const { entries } = this.table
    const alive = this.table.alive(this.now).length
    const suspected = entries.size - alive
    return { role: suspected > 0 ? 'suspecting' : 'content', alive, suspected, ...this.heartbeat }
  }

  private get now(): number {
    return this.node.clock.monotonic()
  }

  private begin(): void {
    const { gossipMs } = this.options
    this.node.after(this.node.random.float() * gossipMs, () => {
      this.gossip()
      this.node.every(gossipMs, () => this.gossip())
    })
  }

  private gossip(): void {
    const { node, now, table } = this
    this.count++
    node.sometimes('a dead member is forgotten', table.forget(now).length > 0)
    const overlooked = table.overlooked(now)
    node.always(
      'silence is noticed',
      overlooked === undefined,
      () =>
        `${node.id} takes ${overlooked} for alive, and has heard nothing of it for longer than that may take`,
    )
    const alive = table.alive(now)
    const message = gossipOf([{ member: node.id, ...this.heartbeat }, ...this.heardOf(alive)])
    const isBroadcast = this.mutant !== 'no-broadcast' && node.random.bool(this.options.broadcast)
    const others = this.configured.filter((member) => member !== node.id)
    if (isBroadcast) for (const member of others) node.send(member, message)
    else if (alive.length > 0) node.send(node.random.pick(alive), message)
    // Whoever has just begun knows only whom it was told of.
    else if (this.count === 1) for (const member of others) node.send(member, message)
  }

  /** What is told of others: who is suspected is not spoken of, so that everyone comes to suspect it. */
  private heardOf(alive: readonly NodeId[]): readonly Heard[] {
    return alive.flatMap((member) => {
      const heartbeat = this.table.entries.get(member)?.heartbeat
      if (heartbeat === undefined) return []
      const { generation, count } = heartbeat
      return { member, generation, count: this.mutant === 'beats-for-others' ? count + 1 : count }
    })
  }
}
