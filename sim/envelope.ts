import type { Happening } from './kernel.ts'
import type { Message } from './types.ts'

/** Who takes a message when it arrives. */
export interface Carrier {
  arrive(envelope: Envelope): void
}

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
  /** 0 for a plain message; the number of the question it asks, or minus the number of the one it answers. */
  readonly exchange: number
  readonly a: number
  readonly b: number
  /** How many events there had been when it set out: later than its sending, if it was kept before. */
  departed: number
  private readonly carrier: Carrier

  constructor(
    carrier: Carrier,
    from: number,
    to: number,
    message: Message,
    serial: number,
    sent: number,
    operation: number,
    exchange: number,
    a: number,
    b: number,
  ) {
    this.carrier = carrier
    this.from = from
    this.to = to
    this.message = message
    this.serial = serial
    this.sent = sent
    this.departed = sent
    this.operation = operation
    this.exchange = exchange
    this.a = a
    this.b = b
  }

  fire(): void {
    this.carrier.arrive(this)
  }
}
