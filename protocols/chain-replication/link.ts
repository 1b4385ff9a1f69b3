import type { Node, NodeId } from '../../sim/index.ts'
import type { History } from './history.ts'
import type { ChainMessage, Received } from './messages.ts'
import type { ChainReplicationMutant } from './options.ts'

/** What a link needs of its server. */
interface Sender {
  readonly node: Node<ChainMessage>
  readonly history: History
  readonly mutant: ChainReplicationMutant | undefined
}

/** What a server sends to its successor in one configuration: a channel that loses, repeats and reorders made a reliable one. */
export class Link {
  readonly to: NodeId
  /** How many updates the successor has on its disk; not known until it has said so. */
  length: number | undefined
  /** How many updates have been forwarded to whoever was the successor. */
  forwarded: number
  private readonly sender: Sender
  private readonly epoch: number
  /** The same, when this successor became it. */
  private readonly forwardedBefore: number
  /** How many times it was sent something, or asked anew how far it is. */
  private asked = 0
  /** Whether it owes an answer to the last of them. Until that has come nothing is sent twice. */
  private owes = false

  constructor(sender: Sender, epoch: number, to: NodeId, forwarded: number) {
    this.sender = sender
    this.epoch = epoch
    this.to = to
    this.forwarded = forwarded
    this.forwardedBefore = forwarded
    this.beat()
  }

  /** Shows the successor that it is there, with what the successor lacks. */
  beat(): void {
    this.send(!this.owes && this.length !== undefined)
  }

  /** Forwards what there is to forward, unless the successor is at something already. */
  more(): void {
    const { owes, length, upTo } = this
    if (!owes && length !== undefined && this.firstAfter(length) < upTo) this.send(true)
  }

  /** Takes the successor's answer. */
  receive({ length, serial }: Received): void {
    const isAwaited = this.owes && serial === this.asked
    if (isAwaited) this.owes = false
    if (this.length === undefined) {
      if (!isAwaited) return
      this.length = length
      const lacks = length < this.forwardedBefore
      this.sender.node.sometimes('a new successor is sent again what one that failed had been sent', lacks)
    }
    this.length = Math.max(this.length, length)
    // Only one answer leads to another message: repeated ones would multiply.
    if (isAwaited) this.more()
  }

  /** An update is forwarded once it is durable here: after a restart, a server must not know less than its successor. */
  private get upTo(): number {
    const { history, mutant } = this.sender
    return mutant === 'forwards-before-durable' ? history.length : history.durable
  }

  private firstAfter(length: number): number {
    return this.sender.mutant === 'no-resend' ? Math.max(length, this.forwardedBefore) : length
  }

  private send(withUpdates: boolean): void {
    const { epoch, to, upTo } = this
    const { node, history } = this.sender
    const { length: after = upTo } = this
    const updates = withUpdates ? history.between(this.firstAfter(after), upTo) : []
    if (updates.length > 0) this.forwarded = Math.max(this.forwarded, upTo)
    if (!this.owes) this.asked++
    this.owes = true
    node.send(to, { type: 'forward', epoch, after, updates, serial: this.asked })
  }
}
