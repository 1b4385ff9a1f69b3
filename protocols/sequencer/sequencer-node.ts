import type { Node, NodeId, Process, Request, Task } from '../../sim/index.ts'
import { GroupCommit } from '../group-commit.ts'
import { answer, machineOf, type StateMachine } from '../objects/index.ts'
import { isBlind } from './blind-operations.ts'
import type { Order, SequencerMessage } from './messages.ts'
import { Numbering } from './numbering.ts'
import { OrderedLog } from './ordered-log.ts'
import type { SequencerMutant, SequencerOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { Syncs } from './syncs.ts'

/** One life of a node: a replica of the object, and, if it is the first of all, the sequencer too. */
export class SequencerNode implements Process<SequencerMessage> {
  readonly log: OrderedLog
  private readonly node: Node<SequencerMessage>
  private readonly options: SequencerOptions
  private readonly mutant: SequencerMutant | undefined
  private readonly sequencer: NodeId
  private readonly durability: GroupCommit
  private readonly machine: StateMachine
  private readonly outbox: Outbox
  private readonly syncs: Syncs
  /** The sequencer's own part, where it is. */
  private readonly numbering: Numbering | undefined
  private isComparing = false

  constructor(node: Node<SequencerMessage>, options: SequencerOptions, mutant: SequencerMutant | undefined) {
    const { disk, founders, id } = node
    this.node = node
    this.options = options
    this.mutant = mutant
    this.sequencer = founders[0] ?? id
    this.durability = new GroupCommit(disk)
    this.machine = machineOf(options)
    const isVolatile = mutant === (this.isSequencer ? 'volatile-order' : 'volatile-copies')
    this.log = new OrderedLog(disk, this.durability, this.machine, mutant, isVolatile, {
      applied: (update, outcome) => this.outbox.applied(update, outcome),
      settled: () => this.goOn(),
    })
    const isKept = options.writes === 'fast' && mutant !== 'volatile-outbox'
    this.outbox = new Outbox(
      disk,
      this.durability,
      isKept,
      (update) => this.machine.recall(update) !== undefined,
    )
    if (isKept) node.sometimes('a write outlives a crash without a number', this.outbox.length > 0)
    this.syncs = new Syncs(node, this.sequencer, this.log, options, mutant, () => this.beginComparing())
    if (this.isSequencer) this.numbering = new Numbering(node, this.log, options, mutant)
    node.every(options.retryMs, () => {
      this.outbox.sendAgain()
      this.submit()
      if (mutant !== 'no-comparison') this.beginComparing()
    })
  }

  get isSequencer(): boolean {
    return this.node.id === this.sequencer
  }

  receive(
    _from: NodeId,
    message: SequencerMessage,
    reply: (answer: SequencerMessage) => void = () => {},
  ): void {
    const { log, numbering } = this
    if (message.type === 'order') this.hear(message)
    else if (message.type === 'submit') numbering?.number(message.updates)
    else if (message.type === 'sync') reply({ type: 'position', length: log.applied })
    else if (message.type === 'compare' && numbering !== undefined)
      reply(numbering.orderAfter(message.after, this.options.batch))
  }

  request(request: Request): void {
    const { machine } = this
    const { operation } = request
    const refusal = machine.refusalOf(operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (machine.onlyReads(operation)) this.read(request)
    else this.change(request)
  }

  inspect() {
    const { isSequencer, log, outbox } = this
    return {
      role: isSequencer ? 'sequencer' : 'replica',
      applied: log.applied,
      early: log.earlyCount,
      outbox: outbox.length,
    }
  }

  private read(request: Request): void {
    const { machine, mutant, node, options, outbox } = this
    const reply = (): void => answer(request, machine.read(request.operation))
    const asks = options.reads === 'sync' && !this.isSequencer
    if (asks && mutant !== 'syncs-locally') return this.syncs.whenSynchronised(reply)
    if (options.writes === 'ordered' || mutant === 'reads-past-writes') return reply()
    node.sometimes('a read waits for the writes that its node has taken', outbox.length > 0)
    outbox.whenAllApplied(reply)
  }

  private change(request: Request): void {
    const { durability, machine, mutant, node, options, outbox } = this
    const { session, sequence, operation } = request
    const known = machine.recall(request)
    const isPending = known === undefined && outbox.has(request)
    node.sometimes('a repeated request is recognised', known !== undefined || isPending)
    if (known !== undefined) return answer(request, known)
    if (!isPending) outbox.add({ session, sequence, operation })
    const isFast = options.writes === 'fast' || mutant === 'acknowledges-early'
    if (isFast && isBlind(options.object, operation)) durability.whenDurable(() => request.ok())
    else outbox.whenApplied(request, (outcome) => answer(request, outcome))
    this.submit()
  }

  /** Has those updates numbered that were not sent yet. */
  private submit(): void {
    const { mutant, node, numbering, options, outbox } = this
    const updates = outbox.unsent(options.batch, mutant === 'out-of-order')
    if (updates.length === 0) return
    if (numbering === undefined) node.send(this.sequencer, { type: 'submit', updates })
    else numbering.number(updates)
  }

  /** Something more is applied. */
  private goOn(): void {
    this.numbering?.tell()
    this.syncs.lookAgain()
    this.submit()
  }

  private hear({ after, length, updates }: Order): boolean {
    const { log, mutant, node } = this
    const isNews = log.take(after, updates)
    node.sometimes('an update comes before the one that precedes it', log.earlyCount > 0)
    if (length > log.length && mutant !== 'no-comparison') this.beginComparing()
    return isNews
  }

  private beginComparing(): void {
    if (this.isSequencer || this.isComparing) return
    this.isComparing = true
    this.node.spawn(this.compare())
  }

  /** Has the sequencer tell what is missing here, batch by batch. */
  private *compare(): Task {
    const { log, node, options, sequencer } = this
    for (let isMore = true; isMore;) {
      const order = yield* node.ask(
        sequencer,
        { type: 'compare', after: log.length },
        { timeoutMs: options.retryMs },
      )
      const isNews = order?.type === 'order' && this.hear(order)
      node.sometimes('a comparison finds what was missed', isNews)
      isMore = isNews && order.length > log.length
    }
    this.isComparing = false
  }
}
