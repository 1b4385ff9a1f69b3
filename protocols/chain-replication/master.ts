import type { Node, NodeId } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import { type Configuration, unconfigured } from './configuration.ts'
import type { ChainMessage, Ping } from './messages.ts'
import type { ChainReplicationMutant, ChainReplicationOptions } from './options.ts'

const CONFIGURATION = 'the configuration that the master decided'

/** How much longer than a lease the master waits, by its own clock: a fifth fast, beside a server's that is a fifth slow, and more. */
const CAUTION = 1.6

/**
 * Decides who the chain is. What it has decided is on its disk before anyone hears of it; who is alive, and who works by which
 * configuration, it learns anew in each life.
 */
export class Master {
  private current: Configuration
  private readonly node: Node<ChainMessage>
  private readonly options: ChainReplicationOptions
  private readonly mutant: ChainReplicationMutant | undefined
  private readonly servers: readonly NodeId[]
  private readonly durability: Durability
  /** When each server was last heard, by the master's clock. */
  private readonly heard = new Map<NodeId, number>()
  /** Who works by the present configuration. */
  private readonly acknowledged = new Set<NodeId>()
  private deciding = false

  constructor(
    node: Node<ChainMessage>,
    options: ChainReplicationOptions,
    mutant: ChainReplicationMutant | undefined,
    servers: readonly NodeId[],
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.servers = servers
    this.durability = new Durability(node.disk)
    this.current = node.disk.read<Configuration>(CONFIGURATION) ?? unconfigured
    // Leases that were granted in an earlier life last as long as any granted now.
    for (const server of servers) this.heard.set(server, node.clock.monotonic())
    node.every(options.heartbeatMs, () => this.removeSilent())
    if (this.current.epoch === 0) this.decide(servers, null)
  }

  get configuration(): Configuration {
    return this.current
  }

  receive(from: NodeId, { epoch, at, caughtUp, joined }: Ping): void {
    const { node, mutant } = this
    this.heard.set(from, node.clock.monotonic())
    if (this.deciding) return
    const { chain, joining } = this.current
    const isCurrent = epoch === this.current.epoch
    if (isCurrent) this.acknowledged.add(from)
    if (isCurrent && joined && joining !== null && from === chain.at(-1))
      return this.decide([...chain, joining], null)
    if (isCurrent && joining === null && !chain.includes(from)) {
      if (mutant === 'serves-before-state') return this.decide([...chain, from], null)
      if (caughtUp) return this.decide(chain, from)
    }
    const mayAnswer = isCurrent && chain.includes(from) && this.everyoneWorksByIt()
    this.tell(from, at, mayAnswer ? this.options.leaseMs : 0)
  }

  /**
   * A server of an earlier configuration may still answer queries as the tail that it was. So none of the present one may begin
   * to before all have left that, or their leases have run out, which is when they are removed.
   */
  private everyoneWorksByIt(): boolean {
    return this.current.chain.every((server) => this.acknowledged.has(server))
  }

  /** Takes servers out of the chain that it has not heard for longer than their leases can last; never the last one. */
  private removeSilent(): void {
    if (this.deciding) return
    const { chain, joining } = this.current
    const alive = chain.filter((server) => !this.isSilent(server))
    const remaining = alive.length === 0 ? chain : alive
    const stillJoining = joining === null || this.isSilent(joining) ? null : joining
    this.node.sometimes('the master hears none of the servers', alive.length === 0)
    if (remaining.length < chain.length || stillJoining !== joining) this.decide(remaining, stillJoining)
  }

  private isSilent(server: NodeId): boolean {
    const { node, options, heard } = this
    return node.clock.monotonic() - (heard.get(server) ?? 0) >= options.leaseMs * CAUTION
  }

  private decide(chain: readonly NodeId[], joining: NodeId | null): void {
    const { node, durability } = this
    const next: Configuration = { epoch: this.current.epoch + 1, chain, joining }
    this.deciding = true
    node.disk.write(CONFIGURATION, next)
    durability.wrote()
    durability.whenDurable(() => {
      this.deciding = false
      this.current = next
      this.acknowledged.clear()
      node.note('configured the chain', { epoch: next.epoch, chain, joining })
      for (const server of this.servers) this.tell(server, 0, 0)
    })
  }

  private tell(server: NodeId, at: number, leaseMs: number): void {
    this.node.send(server, { type: 'configured', configuration: this.current, at, leaseMs })
  }
}
