import type { Node } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'
import type { Order, SequencerMessage } from './messages.ts'
import type { OrderedLog } from './ordered-log.ts'
import type { SequencerMutant, SequencerOptions } from './options.ts'

/**
 * The sequencer's own part: it gives each update a number, its place in the log, and tells it once it is durable. Nobody else numbers
 * anything, so that what it has is all there is.
 */
export class Numbering {
  private readonly node: Node<SequencerMessage>
  private readonly log: OrderedLog
  private readonly options: SequencerOptions
  private readonly mutant: SequencerMutant | undefined
  /** The last update of each session that has a number, by its sequence: those of a session come in their order. */
  private readonly last = new Map<string, number>()
  /** How many updates it has told in this life; others ask for what was lost with the one before. */
  private told: number

  constructor(
    node: Node<SequencerMessage>,
    log: OrderedLog,
    options: SequencerOptions,
    mutant: SequencerMutant | undefined,
  ) {
    this.node = node
    this.log = log
    this.options = options
    this.mutant = mutant
    this.told = log.applied
    for (const { session, sequence } of log.updates) this.last.set(session, sequence)
  }

  /** Numbers those updates that have no number yet. */
  number(updates: readonly Command[]): void {
    const news = updates.filter((update) => !this.isNumbered(update))
    this.node.sometimes('an update that has a number is sent again', news.length < updates.length)
    for (const { session, sequence } of news) this.last.set(session, sequence)
    this.log.append(news)
  }

  /** Tells everyone of what is durable and was not told. */
  tell(): void {
    const { batch } = this.options
    while (this.told < this.log.applied) {
      const order = this.orderAfter(this.told, batch)
      this.told += order.updates.length
      this.node.broadcast(order)
    }
  }

  /** The updates after a number, at most so many. */
  orderAfter(after: number, most: number): Order {
    const { log } = this
    return { type: 'order', after, updates: log.after(after, most), length: log.applied }
  }

  private isNumbered({ session, sequence }: Command): boolean {
    return this.mutant !== 'no-sessions' && (this.last.get(session) ?? 0) >= sequence
  }
}
