import { Carriage, type LaneOptions } from './carriage.ts'
import { happens, type Sampler } from './distributions.ts'
import { Envelope } from './envelope.ts'
import { InputError } from './errors.ts'
import type { Kernel } from './kernel.ts'
import { actsOn, type Link, type LinkActs, linkNumber } from './link.ts'
import { damagedMessage } from './damaged-message.ts'
import type { LinkEffect } from './link-effect.ts'
import { type Departure, Passage } from './passage.ts'
import { Seal } from './seal.ts'
import { toMicroseconds } from './time.ts'
import { kindCode } from './trace.ts'
import type { Json, Message, NodeId } from './types.ts'

/** Who can be at an end of a link. */
export interface Endpoint {
  readonly id: NodeId
  /** Whose side of every cut it shares: its own position, or its home's. */
  readonly side: number
  /** Why it cannot take a message now, if it cannot. */
  refuses(): string | undefined
  /** Whether it has no time now for a message. */
  occupied(): boolean
  /** Puts a message aside until it has time, and then asks for it by `hand`. */
  later(envelope: Envelope): void
  /** Takes a message; `event` is its delivery. */
  deliver(envelope: Envelope, event: number): void
}

/** What a network is like when nothing is done to it. */
export interface NetworkOptions {
  readonly latency: Sampler
  /** The latency within one side: between a client and the node it is beside, and of what a node sends to itself. */
  readonly local: Sampler
  readonly loss: number
  readonly duplicate: number
  /** Whether messages of one link arrive in the order in which they were sent. */
  readonly fifo: boolean
  /** Whole microseconds that a link takes longer, by the sides of its ends and its name. */
  readonly distance: (from: number, to: number, name: string) => number
  readonly link: LaneOptions | undefined
  readonly interface: LaneOptions | undefined
  readonly acts: ReadonlyMap<string, LinkActs>
  /** A fault of a single message has met its message, which is of a type. */
  readonly onSingle: (fault: string, type: string) => void
  /** A fault has had an effect on a message of a type. */
  readonly onStrike: (fault: string, type: string) => void
  /** How many of the last messages are remembered, for faults that repeat old ones. */
  readonly remembered: number
}

/** The network decides the fate of a message: cut, lost, held, repeated, and how long it takes. */
export class Network {
  /** Told of every delivery, if anyone waits for one. */
  onDelivery: ((type: string, from: number, to: number) => void) | undefined
  /** The last messages that were sent, oldest first, if they are remembered. */
  readonly memory: { readonly envelope: Envelope; readonly time: number }[] = []
  private readonly kernel: Kernel
  private readonly endpoints: readonly Endpoint[]
  private readonly options: NetworkOptions
  private readonly links: Link[][]
  private readonly carriage: Carriage
  private readonly passage = new Passage()
  private held: Departure[] = []
  /** The links on which faults of single messages do no more. */
  private released: ((link: number) => boolean) | undefined
  /** When links between two sides last broke, as a number of events, and by which fault. */
  private readonly breaks = new Map<number, { readonly fault: string; readonly event: number }>()
  /** A seal of its own, for what is damaged on the way. */
  private readonly seal = new Seal()
  /** What the active faults do to messages, in the order in which they began; absent while none acts on links. */
  private effects: readonly LinkEffect[] | undefined
  /** Whether messages only take their time: nothing is limited, ordered or remembered. */
  private readonly plain: boolean
  private serials = 0

  constructor(kernel: Kernel, endpoints: readonly Endpoint[], options: NetworkOptions) {
    this.kernel = kernel
    this.endpoints = endpoints
    this.options = options
    this.links = endpoints.map(() => [])
    this.carriage = new Carriage(kernel, {
      link: options.link,
      interface: options.interface,
      fifo: options.fifo,
      rateOn: (link, type, from) => this.rateOn(link, type, from),
      nameOf: (position) => (endpoints[position] as Endpoint).id,
      drop: (envelope, why) => this.drop(envelope, why),
    })
    this.plain =
      !options.fifo &&
      options.remembered === 0 &&
      options.link === undefined &&
      options.interface === undefined
  }

  /** Sends a message from one participant to another. The kernel's seal holds the message's hash. */
  send(from: number, to: number, message: Message, operation: number, exchange: number): void {
    const { kernel, options } = this
    const { seal } = kernel
    const a = seal.a ^ exchange
    const b = seal.b
    const link = this.links[from]?.[to] ?? this.openLink(from, to)
    const number = ++link.sent
    const serial = this.serials++
    kernel.coverage?.sent(message.type)
    const sent = kernel.mention(kindCode.send, from, to, serial, operation, message as unknown as Json)

    // Every message draws the same number of values, before anything is decided.
    const drawn = kernel.choices.four(link.stream)
    const lossDraw = drawn[0] as number
    const delayDraw = drawn[1] as number
    const duplicateDraw = drawn[2] as number
    const copyDraw = drawn[3] as number

    const envelope = new Envelope(this, from, to, message, serial, sent, operation, exchange, a, b)
    const copied = happens(duplicateDraw, options.duplicate)
    if (!this.plain || this.effects !== undefined || link.acts !== undefined || link.lane !== undefined) {
      const passage = this.passage.begin(link, message, link.latency(copyDraw), copied)
      return this.sendThroughFaults(envelope, passage, link.latency(delayDraw), lossDraw)
    }
    // What most messages come to, without a call that is not needed.
    if (happens(lossDraw, options.loss)) return this.drop(envelope, 'lost')
    const time = kernel.now + link.distance
    kernel.schedule(time + link.latency(delayDraw), link.stream, number * 2, envelope)
    if (copied) kernel.schedule(time + link.latency(copyDraw), link.stream, number * 2 + 1, envelope)
  }

  /** The active faults have changed. */
  setEffects(effects: readonly LinkEffect[]): void {
    this.effects = effects.length === 0 ? undefined : effects
    this.carriage.retime()
  }

  /** Faults of single messages are over on some links: what they have held there sets out, and they do no more. */
  release(links: (link: number) => boolean): void {
    this.released = links
    const { held } = this
    this.held = held.filter(({ link }) => !links(link.number))
    this.setOut(held.filter(({ link }) => links(link.number)))
  }

  /** Sends on what was kept before it set out, unless it is kept by something else as well. */
  setOut(departures: readonly Departure[]): void {
    for (const departure of departures) {
      departure.envelope.departed = this.kernel.events
      this.depart(departure)
    }
  }

  /** Lets what was kept on its way arrive, in the order in which it was to, and before whatever comes after it. */
  letArrive(envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) this.reach(envelope, true)
  }

  /** Nothing that is now on a link between two sides ever arrives. */
  breakLink(fault: string, link: number): void {
    this.breaks.set(link, { fault, event: this.kernel.events })
  }

  /** Sends an old message once more. */
  repeat(old: Envelope, delayDraw: number): void {
    const { from, to, message, serial, sent, operation, exchange, a, b } = old
    const { kernel } = this
    const link = this.links[from]?.[to] ?? this.openLink(from, to)
    const envelope = new Envelope(this, from, to, message, serial, sent, operation, exchange, a, b)
    envelope.departed = kernel.events
    const delay = link.latency(delayDraw)
    this.depart({ envelope, link, delay, identity: link.sent * 2, overtaken: true, held: false })
  }

  /** The number of the link between the sides of a message's ends. */
  linkNumberOf(envelope: Envelope): number {
    return this.linkOf(envelope).number
  }

  arrive(envelope: Envelope): void {
    if (this.options.interface === undefined) return this.reach(envelope, false)
    this.carriage.come(envelope, (carried) => this.reach(carried, false))
  }

  /**
   * A message reaches its receiver: faults are asked again, for one may have come while it was on its way. One that was kept waits
   * in the receiver's inbox, so that it is handled as an event of its own.
   */
  private reach(envelope: Envelope, kept: boolean): void {
    const { from, to, message } = envelope
    if (this.effects !== undefined || this.breaks.size > 0) {
      const { number } = this.linkOf(envelope)
      const stopped = this.brokenUnder(envelope, number) ?? this.stoppedBy(number, message.type, from)
      if (stopped !== undefined) return this.drop(envelope, stopped)
      for (const effect of this.effects ?? []) {
        if (effect.covers(number, message.type, from) && effect.keepsOnWay(envelope, number)) return
      }
    }
    const receiver = this.endpoints[to] as Endpoint
    const refusal = receiver.refuses()
    if (refusal !== undefined) return this.lose(envelope, refusal)
    const occupied = receiver.occupied()
    if (occupied) this.kernel.coverage?.waitsAt(to, message.type)
    if (kept || occupied) receiver.later(envelope)
    else this.hand(envelope)
  }

  private brokenUnder({ departed, message }: Envelope, link: number): string | undefined {
    const broken = this.breaks.get(link)
    if (broken === undefined || departed >= broken.event) return undefined
    this.kernel.coverage?.affected(broken.fault, message.type)
    return `${broken.fault} broke the link`
  }

  private stoppedBy(link: number, type: string, from: number): string | undefined {
    for (const effect of this.effects ?? []) {
      const why = effect.covers(link, type, from) ? effect.stops(type) : undefined
      if (why !== undefined) return why
    }
    return undefined
  }

  /** Hands a message to its receiver, whose code handles it now. */
  hand(envelope: Envelope): void {
    const { kernel } = this
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
    ;(this.endpoints[to] as Endpoint).deliver(envelope, event)
    this.onDelivery?.(message.type, from, to)
  }

  /** Decides what becomes of a message while faults act, or where one may. */
  private sendThroughFaults(given: Envelope, passage: Passage, latency: number, lossDraw: number): void {
    const { options } = this
    const { link } = passage
    this.actOnSingle(passage)
    for (const effect of this.effects ?? []) {
      if (effect.covers(link.number, given.message.type, given.from)) effect.sending(passage)
    }
    if (happens(lossDraw, options.loss)) passage.drop('lost')
    for (const fault of passage.struck) options.onStrike(fault, given.message.type)
    const envelope = this.resealed(given, passage)
    if (passage.dropped !== undefined) return this.drop(envelope, passage.dropped)
    this.remember(envelope)
    const { copyDelay, extra, heldBack, overtaken, held } = passage
    const identity = passage.number * 2
    const delay = latency + extra + heldBack
    this.depart({ envelope, link, delay, identity, overtaken, held })
    if (copyDelay === undefined) return
    const copy = { delay: copyDelay + extra, identity: identity + 1, overtaken: true, held: false }
    this.depart({ envelope, link, ...copy })
  }

  private actOnSingle(passage: Passage): void {
    const { link } = passage
    const { type } = passage.message
    const acts = actsOn(link, type)
    if (acts === undefined || this.released?.(link.number) === true) return
    for (const { act, fault } of acts) {
      this.options.onSingle(fault, type)
      if (act === 'drop') passage.drop(`dropped by ${fault}`)
      else if (act === 'duplicate') passage.copyDelay = passage.ownCopyDelay
      else if (act === 'hold') passage.held = true
      else if (act === 'damage') passage.message = damagedMessage(passage.message, this.damageDraw(fault))
      else passage.heldBack += toMicroseconds(act.delayMs)
    }
  }

  private damageDraw(fault: string): number {
    return this.kernel.choices.draw(this.kernel.key.stream(`fault/${fault}/damage`))
  }

  /** The envelope of a message, whose contents may have been damaged. */
  private resealed(given: Envelope, { message }: Passage): Envelope {
    if (message === given.message) return given
    const { from, to, serial, sent, operation, exchange } = given
    // The kernel's seal still has the hash of what is sent, to others too.
    this.seal.walk(message, 'damaged message')
    const { a, b } = this.seal
    return new Envelope(this, from, to, message, serial, sent, operation, exchange, a ^ exchange, b)
  }

  private remember(envelope: Envelope): void {
    const { remembered } = this.options
    if (remembered === 0) return
    this.memory.push({ envelope, time: this.kernel.now })
    if (this.memory.length > remembered) this.memory.shift()
  }

  /** Puts a message on its way, unless something keeps it. */
  private depart(departure: Departure): void {
    if (!this.kept(departure)) this.carriage.leave(departure, this.travel)
  }

  /** Whether a fault keeps a message before it sets out. */
  private kept(departure: Departure): boolean {
    const { envelope, link, held } = departure
    for (const effect of this.effects ?? []) {
      const covered = effect.covers(link.number, envelope.message.type, envelope.from)
      if (covered && effect.keepsBefore(departure)) return true
    }
    if (!held || this.released?.(link.number) === true) return false
    this.held.push(departure)
    return true
  }

  private readonly travel = ({ link, envelope, delay, identity, overtaken }: Departure): void => {
    let time = this.kernel.now + link.distance + delay
    if (this.options.fifo) {
      // A microsecond apart: within one instant it is not insertion that decides. Whoever may be overtaken still overtakes nobody.
      time = Math.max(time, link.lastArrival + 1)
      if (!overtaken) link.lastArrival = time
    }
    this.kernel.schedule(time, link.stream, identity, envelope)
  }

  /** Bytes a second that the active faults leave to messages of a type. */
  private rateOn(link: Link, type: string, from: number): number {
    let rate = Number.POSITIVE_INFINITY
    for (const effect of this.effects ?? []) {
      if (effect.covers(link.number, type, from)) rate = Math.min(rate, effect.rate())
    }
    return rate
  }

  /** Drops a message because its receiver does not run. */
  lose(envelope: Envelope, why: string): void {
    this.kernel.coverage?.lostAt(envelope.to, envelope.message.type)
    this.drop(envelope, why)
  }

  drop({ from, to, message, serial, sent, operation, a, b }: Envelope, why: string): void {
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

  private linkOf({ from, to }: Envelope): Link {
    return this.links[from]?.[to] ?? this.openLink(from, to)
  }

  private openLink(from: number, to: number): Link {
    const { kernel, endpoints, options } = this
    const sender = endpoints[from] as Endpoint
    const receiver = endpoints[to]
    if (receiver === undefined)
      throw new InputError(`${sender.id} sent to participant ${to}, which is not there`)
    const name = `${sender.id}>${receiver.id}`
    const link: Link = {
      name,
      stream: kernel.key.stream(`link/${name}`),
      acts: options.acts.get(name),
      latency: sender.side === receiver.side ? options.local : options.latency,
      loop: from === to,
      distance: options.distance(sender.side, receiver.side, name),
      number: linkNumber(sender.side, receiver.side, endpoints.length),
      sent: 0,
      lastArrival: -1,
      lane: undefined,
    }
    const row = this.links[from] as Link[]
    row[to] = link
    return link
  }
}
