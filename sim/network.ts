import { type Conditions, calm } from './conditions.ts'
import { happens, type Sampler } from './distributions.ts'
import { InputError } from './errors.ts'
import type { MessageAct } from './faults.ts'
import type { Happening, Kernel } from './kernel.ts'
import type { Stream } from './random.ts'
import { toMicroseconds } from './time.ts'
import { kindCode } from './trace.ts'
import type { Json, Message, NodeId } from './types.ts'

/**
 * A message on its way, and its arrival. Its contents were walked once, at sending; the two lanes of their hash ride along. A
 * copy of a message is the same envelope arriving twice.
 */
export class Envelope implements Happening {
  readonly from: number
  readonly to: number
  readonly message: Message
  readonly serial: number
  /** The event of its sending. */
  readonly sent: number
  /** The operation it is about, or -1. */
  readonly operation: number
  readonly a: number
  readonly b: number
  private readonly network: Network

  constructor(
    network: Network,
    from: number,
    to: number,
    message: Message,
    serial: number,
    sent: number,
    operation: number,
    a: number,
    b: number,
  ) {
    this.network = network
    this.from = from
    this.to = to
    this.message = message
    this.serial = serial
    this.sent = sent
    this.operation = operation
    this.a = a
    this.b = b
  }

  fire(): void {
    this.network.arrive(this)
  }
}

/** Who can be at an end of a link. */
export interface Endpoint {
  readonly id: NodeId
  /** Whose side of every cut it shares: its own position, or its home's. */
  readonly side: number
  /** Why it cannot take a message now, if it cannot. */
  refuses(): string | undefined
  /** Takes a message; `event` is its delivery. */
  deliver(envelope: Envelope, event: number): void
}

/** A message that is held until faults end. */
interface Held {
  readonly envelope: Envelope
  readonly delay: number
  readonly link: Link
  readonly number: number
}

/** How many values every message draws from its link's stream, whatever becomes of it. */
const DRAWS = 4

/** A directed link: a stream and how many messages were sent on it. It exists from the first message on. */
interface Link {
  readonly stream: Stream
  readonly acts: ReadonlyMap<number, readonly SingleAct[]> | undefined
  sent: number
}

/** What a fault does to one single message. */
export interface SingleAct {
  readonly act: MessageAct
  readonly fault: string
}

/** What is done to single messages: by link, then by number. */
export type SingleMessages = ReadonlyMap<string, ReadonlyMap<number, readonly SingleAct[]>>

/** The network decides the fate of a message: cut, lost, held, repeated, and how long it takes. */
export class Network {
  /** What faults now do to the network. */
  conditions: Conditions = calm
  /** Told of every delivery, if anyone waits for one. */
  onDelivery: ((type: string, from: number, to: number) => void) | undefined
  private readonly kernel: Kernel
  private readonly endpoints: readonly Endpoint[]
  private readonly latency: Sampler
  private readonly loss: number
  private readonly duplicate: number
  private readonly singles: SingleMessages
  private readonly onSingle: (fault: string) => void
  private readonly links: Link[][]
  private readonly held: Held[] = []
  private faultsOver = false
  private serials = 0

  constructor(
    kernel: Kernel,
    endpoints: readonly Endpoint[],
    options: {
      readonly latency: Sampler
      readonly loss: number
      readonly duplicate: number
      readonly singles: SingleMessages
      readonly onSingle: (fault: string) => void
    },
  ) {
    this.kernel = kernel
    this.endpoints = endpoints
    this.latency = options.latency
    this.loss = options.loss
    this.duplicate = options.duplicate
    this.singles = options.singles
    this.onSingle = options.onSingle
    this.links = endpoints.map(() => [])
  }

  /** Sends a message from one participant to another. The kernel's seal holds the message's hash. */
  send(from: number, to: number, message: Message, operation: number): void {
    const { kernel } = this
    const { a, b } = kernel.seal
    const link = this.links[from]?.[to] ?? this.openLink(from, to)
    const number = ++link.sent
    const serial = this.serials++
    const sent = kernel.mention(kindCode.send, from, to, serial, operation, message as unknown as Json)
    const envelope = new Envelope(this, from, to, message, serial, sent, operation, a, b)

    // Every message draws the same number of values, before anything is decided.
    const lossDraw = kernel.choices.peek(link.stream, 0)
    const delayDraw = kernel.choices.peek(link.stream, 1)
    const duplicateDraw = kernel.choices.peek(link.stream, 2)
    const copyDraw = kernel.choices.peek(link.stream, 3)
    link.stream.taken += DRAWS

    const { conditions } = this
    let delay = this.latency(delayDraw) + conditions.delay
    let copies = happens(duplicateDraw, either(this.duplicate, conditions.duplicate)) ? 2 : 1
    let hold = false
    const acts = link.acts?.get(number)
    if (acts !== undefined && !this.faultsOver) {
      let dropped: string | undefined
      for (const { act, fault } of acts) {
        this.onSingle(fault)
        if (act === 'drop') dropped = `dropped by ${fault}`
        else if (act === 'duplicate') copies = 2
        else if (act === 'hold') hold = true
        else delay += toMicroseconds(act.delayMs)
      }
      if (dropped !== undefined) return this.drop(envelope, dropped)
    }
    const cut = this.cutBetween(from, to)
    if (cut !== undefined) return this.drop(envelope, `cut by ${cut}`)
    if (happens(lossDraw, either(this.loss, conditions.loss))) return this.drop(envelope, 'lost')

    if (hold) this.held.push({ envelope, delay, link, number })
    else this.dispatch(envelope, delay, link, number * 2)
    if (copies === 2) this.dispatch(envelope, this.latency(copyDraw) + conditions.delay, link, number * 2 + 1)
  }

  /** Sends on what single-message faults have held, and lets them do no more. */
  release(): void {
    this.faultsOver = true
    for (const { envelope, delay, link, number } of this.held.splice(0)) {
      this.dispatch(envelope, delay, link, number * 2)
    }
  }

  private dispatch(envelope: Envelope, delay: number, link: Link, identity: number): void {
    this.kernel.schedule(this.kernel.now + delay, link.stream, identity, envelope)
  }

  /** @internal A message arrives: cuts are tested again, for one may have come while it was on its way. */
  arrive(envelope: Envelope): void {
    const { kernel } = this
    const cut = this.cutBetween(envelope.from, envelope.to)
    if (cut !== undefined) return this.drop(envelope, `cut by ${cut}`)
    const receiver = this.endpoints[envelope.to] as Endpoint
    const refusal = receiver.refuses()
    if (refusal !== undefined) return this.drop(envelope, refusal)
    const { from, to, message, serial, sent, operation, a, b } = envelope
    const event = kernel.record(
      kindCode.deliver,
      to,
      from,
      serial,
      sent,
      operation,
      message as unknown as Json,
      undefined,
      a,
      b,
    )
    kernel.cause = event
    receiver.deliver(envelope, event)
    this.onDelivery?.(message.type, from, to)
  }

  private drop({ from, to, message, serial, sent, operation, a, b }: Envelope, why: string): void {
    this.kernel.record(
      kindCode.drop,
      to,
      from,
      serial,
      sent,
      operation,
      message as unknown as Json,
      why,
      a,
      b,
    )
  }

  private cutBetween(from: number, to: number): string | undefined {
    const { cuts } = this.conditions
    if (cuts === undefined) return undefined
    const a = (this.endpoints[from] as Endpoint).side
    const b = (this.endpoints[to] as Endpoint).side
    return a === b ? undefined : cuts.get(linkNumber(a, b, this.endpoints.length))
  }

  private openLink(from: number, to: number): Link {
    const sender = this.endpoints[from] as Endpoint
    const receiver = this.endpoints[to]
    if (receiver === undefined)
      throw new InputError(`${sender.id} sent to participant ${to}, which is not there`)
    const name = `${sender.id}>${receiver.id}`
    const link: Link = {
      stream: this.kernel.key.stream(`link/${name}`),
      acts: this.singles.get(name),
      sent: 0,
    }
    const row = this.links[from] as Link[]
    row[to] = link
    return link
  }
}

/** The probability that at least one of two independent things happens. */
function either(p: number, q: number): number {
  return q === 0 ? p : 1 - (1 - p) * (1 - q)
}

/** The number under which a directed link between two sides is known among cuts. */
export function linkNumber(from: number, to: number, participants: number): number {
  return from * participants + to
}
