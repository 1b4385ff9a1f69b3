import type { Node, NodeId, Timer } from '../../sim/index.ts'
import type { ProbeMessage, SwimMessage } from './messages.ts'
import type { SwimOptions } from './options.ts'

interface Relay {
  readonly requester: NodeId
  readonly probe: number
  readonly nack: Timer | undefined
  readonly end: Timer
}

/** The probes that a node makes in place of others. (Section 3.1.) */
export class Relays {
  private readonly node: Node<SwimMessage>
  private readonly options: SwimOptions
  private readonly tell: (to: NodeId, message: ProbeMessage) => void
  private readonly relays = new Map<number, Relay>()

  /** @param tell - sends a message with what is to be told */
  constructor(
    node: Node<SwimMessage>,
    options: SwimOptions,
    tell: (to: NodeId, message: ProbeMessage) => void,
  ) {
    this.node = node
    this.options = options
    this.tell = tell
  }

  /** Probes `target` for who has asked for it. */
  begin(own: number, requester: NodeId, probe: number, target: NodeId): void {
    const { node, options } = this
    const { pingTimeoutMs, protocolPeriodMs, lifeguard } = options
    // Who asks must hear in time that it was heard, though the target was not. (Lifeguard, section IV.A.)
    const nack = lifeguard
      ? node.after(pingTimeoutMs, () => this.tell(requester, { type: 'nack', probe }))
      : undefined
    const end = node.after(protocolPeriodMs, () => this.relays.delete(own))
    this.relays.set(own, { requester, probe, nack, end })
    this.tell(target, { type: 'ping', probe: own })
  }

  /** A probe of this node's number was answered: if it was made for somebody, that one is told. */
  acknowledged(own: number): void {
    const relay = this.relays.get(own)
    if (relay === undefined) return
    this.relays.delete(own)
    relay.nack?.cancel()
    relay.end.cancel()
    this.tell(relay.requester, { type: 'ack', probe: relay.probe })
  }
}
