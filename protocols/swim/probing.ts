import type { Node, NodeId, Timer } from '../../sim/index.ts'
import type { LocalHealth } from './local-health.ts'
import type { ProbeMessage, SwimMessage } from './messages.ts'
import type { SwimMutant, SwimOptions } from './options.ts'
import type { ProbeOrder } from './probe-order.ts'

/** A probe: of whom, through whom as well, and what has come of it so far. */
export interface Probe {
  readonly target: NodeId
  readonly number: number
  acknowledged: boolean
  /** Those through whom it is to be probed, once it has not answered by itself, and those who were asked. */
  others: readonly NodeId[]
  proxies: readonly NodeId[]
  nacks: number
}

const NOBODY: readonly NodeId[] = []

/** What probing needs of the node that does it. */
export interface ProbingParts {
  readonly order: ProbeOrder
  readonly health: LocalHealth
  /** A number for a probe, which no other has. */
  number(): number
  /** Sends a message with what is to be told. */
  tell(to: NodeId, message: ProbeMessage): void
  /** Members at random through whom one is probed that does not answer by itself. */
  others(target: NodeId): readonly NodeId[]
  /** A whole period has passed, and nobody has heard of the member that was probed. */
  failed(probe: Probe): void
}

/**
 * One probe a period: the member has a time-out to answer, and then others are asked to probe it until the period is over.
 * (Section 3.1.) Who finds that it fails at that itself takes more time for both. (Lifeguard, section IV.A.)
 */
export class Probing {
  /** How many periods have begun in this life. */
  periods = 0
  private readonly node: Node<SwimMessage>
  private readonly options: SwimOptions
  private readonly mutant: SwimMutant | undefined
  private readonly parts: ProbingParts
  private readonly period: Timer
  private readonly timeout: Timer
  private probe: Probe | undefined

  constructor(
    node: Node<SwimMessage>,
    options: SwimOptions,
    mutant: SwimMutant | undefined,
    parts: ProbingParts,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.parts = parts
    // Nodes that start together do not probe together.
    this.period = node.after(node.random.float() * options.protocolPeriodMs, () => this.nextPeriod())
    this.timeout = node.after(options.pingTimeoutMs, () => this.askOthers())
    this.timeout.cancel()
  }

  /** Who is probed in this period, if anybody is. */
  get target(): NodeId | undefined {
    return this.probe?.target
  }

  /** Somebody has answered a probe of this number, or has had it answered. Answers whether it is that of this period. */
  acknowledged(number: number): boolean {
    const { probe } = this
    if (probe === undefined || probe.number !== number) return false
    if (probe.acknowledged) return true
    probe.acknowledged = true
    this.timeout.cancel()
    this.parts.health.change(-1)
    if (probe.proxies.length > 0) this.node.sometimes('a probe is answered after others were asked')
    return true
  }

  /** One that was asked to probe the member has not heard from it so far. */
  refused(number: number): void {
    if (this.probe?.number === number) this.probe.nacks++
  }

  private nextPeriod(): void {
    const { options, parts } = this
    this.conclude()
    this.periods++
    const target = parts.order.next()
    this.probe = undefined
    if (target !== undefined) {
      const number = parts.number()
      this.probe = { target, number, acknowledged: false, others: NOBODY, proxies: NOBODY, nacks: 0 }
      this.timeout.restart(parts.health.scaled(options.pingTimeoutMs))
      parts.tell(target, { type: 'ping', probe: number })
    }
    this.period.restart(parts.health.scaled(options.protocolPeriodMs))
  }

  private askOthers(): void {
    const { probe, parts } = this
    if (probe === undefined) return
    const { target, number } = probe
    probe.others = parts.others(target)
    probe.proxies = this.mutant === 'no-indirect-probes' ? NOBODY : probe.others
    for (const proxy of probe.proxies) parts.tell(proxy, { type: 'ping-req', probe: number, target })
  }

  private conclude(): void {
    const { probe, parts } = this
    if (probe === undefined || probe.acknowledged) return
    // Who was asked and says nothing at all shows that it is this node which is not heard, or does not hear.
    const silent = probe.proxies.length - Math.min(probe.nacks, probe.proxies.length)
    parts.health.change(probe.proxies.length > 0 ? silent : 1)
    parts.failed(probe)
  }
}
