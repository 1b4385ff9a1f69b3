import type { Envelope } from './envelope.ts'
import type { Kernel } from './kernel.ts'
import { Lane, type Overflow } from './lane.ts'
import type { Link } from './link.ts'
import type { Departure } from './passage.ts'
import { bytesOf } from './size.ts'
import type { Json, NodeId } from './types.ts'

/** How fast a link or an interface is, and what happens when it is not fast enough. */
export interface LaneOptions {
  readonly bytesPerSecond: number
  readonly queueBytes: number
  readonly overflow: Overflow
}

/** What is limited, and what carriage asks of the network. */
export interface CarriageOptions {
  readonly link: LaneOptions | undefined
  readonly interface: LaneOptions | undefined
  readonly fifo: boolean
  /** Bytes a second that the active faults leave to messages of a type. */
  rateOn(link: Link, type: string, from: number): number
  nameOf(position: number): NodeId
  drop(envelope: Envelope, why: string): void
}

/** A lane that only faults limit. */
const unlimited: LaneOptions = {
  bytesPerSecond: Number.POSITIVE_INFINITY,
  queueBytes: Number.POSITIVE_INFINITY,
  overflow: 'drop-newest',
}

/** What a participant's messages pass as they leave it, and as they come to it. */
interface Interface {
  readonly leaving: Lane
  readonly coming: Lane
}

/** Carries messages over what has a limited rate: the sender's interface, the link, the receiver's interface. */
export class Carriage {
  private readonly kernel: Kernel
  private readonly options: CarriageOptions
  private readonly interfaces = new Map<number, Interface>()
  private readonly lanes: Lane[] = []

  constructor(kernel: Kernel, options: CarriageOptions) {
    this.kernel = kernel
    this.options = options
  }

  /** Carries a message from its sender over its link, and then lets it travel. */
  leave(departure: Departure, travel: (departure: Departure) => void): void {
    const { envelope } = departure
    const { options } = this
    if (options.interface === undefined) return this.cross(departure, travel)
    this.interfaceOf(envelope.from, options.interface).leaving.offer({
      bytes: bytesOf(envelope.message as unknown as Json),
      rate: () => Number.POSITIVE_INFINITY,
      carried: () => this.cross(departure, travel),
      crowdedOut: () =>
        options.drop(envelope, `no room at the interface of ${options.nameOf(envelope.from)}`),
    })
  }

  /** Carries a message that has travelled over its receiver's interface. */
  come(envelope: Envelope, arrive: (envelope: Envelope) => void): void {
    const { options } = this
    if (options.interface === undefined) return arrive(envelope)
    this.interfaceOf(envelope.to, options.interface).coming.offer({
      bytes: bytesOf(envelope.message as unknown as Json),
      rate: () => Number.POSITIVE_INFINITY,
      carried: () => arrive(envelope),
      crowdedOut: () => options.drop(envelope, `no room at the interface of ${options.nameOf(envelope.to)}`),
    })
  }

  /** Rates have changed. */
  retime(): void {
    for (const lane of this.lanes) lane.retime()
  }

  private cross(departure: Departure, travel: (departure: Departure) => void): void {
    const { options } = this
    const { envelope, link } = departure
    const { message, from } = envelope
    const lane = this.laneOf(link, message.type, from)
    if (lane === undefined) return travel(departure)
    lane.offer({
      bytes: bytesOf(message as unknown as Json),
      rate: () => options.rateOn(link, message.type, from),
      carried: () => travel(departure),
      crowdedOut: () => options.drop(envelope, `no room on the link ${link.name}`),
    })
  }

  /** The lane that a message has to take: that of a link that has limits, or that a fault limits for messages of its type. */
  private laneOf(link: Link, type: string, from: number): Lane | undefined {
    const { options } = this
    const free = options.rateOn(link, type, from) === Number.POSITIVE_INFINITY
    const inOrder = options.fifo && link.lane?.idle === false
    if (options.link === undefined && free && !inOrder) return undefined
    link.lane ??= this.openLane(`link/${link.name}`, options.link ?? unlimited)
    return link.lane
  }

  private interfaceOf(position: number, options: LaneOptions): Interface {
    let found = this.interfaces.get(position)
    if (found === undefined) {
      const name = this.options.nameOf(position)
      found = {
        leaving: this.openLane(`leaving/${name}`, options),
        coming: this.openLane(`coming/${name}`, options),
      }
      this.interfaces.set(position, found)
    }
    return found
  }

  private openLane(name: string, options: LaneOptions): Lane {
    const lane = new Lane(this.kernel, this.kernel.key.stream(`lane/${name}`), options)
    this.lanes.push(lane)
    return lane
  }
}
