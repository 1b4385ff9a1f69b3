import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { Master } from './master.ts'
import type { ChainMessage } from './messages.ts'
import type { ChainReplicationMutant, ChainReplicationOptions } from './options.ts'
import { Server } from './server.ts'

/** The group whose first node is the master, where a cluster has it. */
const MASTERS = 'master'

/** One life of a node: a server, the master, or, where no group has a master of its own, both. */
export class ChainNode implements Process<ChainMessage> {
  readonly server: Server | undefined
  private readonly master: Master | undefined

  constructor(
    node: Node<ChainMessage>,
    options: ChainReplicationOptions,
    mutant: ChainReplicationMutant | undefined,
  ) {
    const { [MASTERS]: masters, ...others } = node.groups
    const servers = masters === undefined ? node.members : Object.values(others).flat()
    const [master = node.id] = masters ?? node.members
    if (master === node.id) this.master = new Master(node, options, mutant, servers)
    if (servers.includes(node.id)) this.server = new Server(node, options, mutant, master)
  }

  receive(from: NodeId, message: ChainMessage, answered?: (reply: ChainMessage) => void): void {
    if (message.type === 'ping') this.master?.receive(from, message)
    else this.server?.receive(from, message, answered)
  }

  request(request: Request): void {
    if (this.server === undefined) request.redirect()
    else this.server.request(request)
  }

  inspect() {
    if (this.server !== undefined) return this.server.inspect()
    if (this.master === undefined) return {}
    const { epoch, chain, joining } = this.master.configuration
    return { role: 'master', epoch, chain: chain.join(' '), joining }
  }
}
