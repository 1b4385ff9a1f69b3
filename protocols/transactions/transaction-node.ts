import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { FrontEnd } from './front-end.ts'
import type { TransactionMessage } from './messages.ts'
import type { TransactionOptions } from './options.ts'
import type { Management, Scheduler } from './scheduler.ts'
import { TransactionManager } from './transaction-manager.ts'

/** One life of a node: a front end for the clients beside it, and, if it is the first of the members, the store. */
export class TransactionNode<S extends Scheduler> implements Process<TransactionMessage> {
  /** The store's transactions, if it is here. */
  readonly manager: TransactionManager<S> | undefined
  private readonly frontEnd: FrontEnd

  constructor(
    node: Node<TransactionMessage>,
    options: TransactionOptions,
    mutant: string | undefined,
    schedulerOf: (management: Management) => S,
  ) {
    const [store = node.id] = node.members
    this.frontEnd = new FrontEnd(node, store, options, mutant)
    if (store === node.id) this.manager = new TransactionManager(node, options, mutant, schedulerOf)
  }

  receive(
    from: NodeId,
    message: TransactionMessage,
    answer: (reply: TransactionMessage) => void = () => {},
  ): void {
    if (message.type === 'stepped' || message.type === 'ended') return
    this.manager?.receive(from, message, answer)
  }

  request(request: Request): void {
    this.frontEnd.request(request)
  }

  inspect() {
    const { manager, frontEnd } = this
    if (manager === undefined) return { role: 'front-end', open: frontEnd.open }
    return { role: 'store', open: frontEnd.open, active: manager.size, ended: manager.log.records.length }
  }
}
