import type { Node, NodeId, Process, Request, Task } from '../../sim/index.ts'
import { GroupCommit } from '../group-commit.ts'
import type { CrdtMessage } from './messages.ts'
import type { CrdtMutant, CrdtOptions } from './options.ts'
import { typeOf } from './replicated-type.ts'
import { Store } from './store.ts'
import { Timestamps } from './timestamps.ts'
import type { Update } from './update.ts'

/** One life of a node: everything, as far as it has heard of it. */
export class CrdtNode implements Process<CrdtMessage> {
  readonly store: Store
  private readonly node: Node<CrdtMessage>
  private readonly options: CrdtOptions
  private readonly mutant: CrdtMutant | undefined
  private readonly durability: GroupCommit
  /** Whom it compares with next, of the others. */
  private turn = 0
  private isComparing = false

  constructor(node: Node<CrdtMessage>, options: CrdtOptions, mutant: CrdtMutant | undefined) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.durability = new GroupCommit(node.disk)
    const timestamps = new Timestamps(node.clock, options.timestamps, mutant)
    this.store = new Store(node.id, node.disk, this.durability, typeOf(options, mutant), timestamps, mutant)
    const compares = options.antiEntropyMs > 0 && mutant !== 'no-anti-entropy' && node.members.length > 1
    if (compares) node.every(options.antiEntropyMs, () => this.beginComparing())
  }

  receive(_from: NodeId, message: CrdtMessage, answer: (reply: CrdtMessage) => void = () => {}): void {
    if (message.type === 'updates') this.hear(message.updates, false)
    else {
      const updates = this.store.missingIn(message.accepted, this.options.batch)
      answer({ type: 'updates', updates })
    }
  }

  request(request: Request): void {
    const { operation } = request
    const { store } = this
    const objection = store.type.objectionTo(operation)
    if (objection !== undefined) request.fail(objection)
    else if (operation.f === 'read') request.ok(store.read(operation.key ?? ''))
    else this.change(request)
  }

  inspect() {
    const { earlyCount, shownCount } = this.store
    return { role: earlyCount > 0 ? 'behind' : 'current', updates: shownCount, early: earlyCount }
  }

  /** Makes an update, which nobody hears of before it is durable, unless it was made already. */
  private change(request: Request): void {
    const { mutant, node, store } = this
    const known = store.recall(request)
    node.sometimes('a repeated update is recognised', known !== undefined)
    if (known !== undefined) return this.acknowledge(request, known)
    const update = store.make(request.operation, request)
    this.acknowledge(request, update)
    const tell = (): void => node.broadcast({ type: 'updates', updates: [update] })
    if (mutant === 'volatile-updates') tell()
    else this.durability.whenDurable(tell)
  }

  /** Answers an update once it is durable. */
  private acknowledge(request: Request, { sequence, delta }: Update): void {
    // Another update of the session was made here: nobody waits for this one any more.
    if (sequence !== request.sequence) return request.info('a later update of the session was made')
    const refusal = this.store.type.refusalOf(request.operation, delta)
    const tell = (): void => (refusal === undefined ? request.ok() : request.fail(refusal))
    if (this.mutant === 'volatile-updates') tell()
    else this.durability.whenDurable(tell)
  }

  private hear(updates: readonly Update[], isFound: boolean): void {
    const { node, store } = this
    const news = updates.filter((update) => store.take(update)).length
    node.sometimes('an update comes before one that its writer made earlier', store.earlyCount > 0)
    node.sometimes('a comparison finds what was missed', isFound && news > 0)
  }

  private beginComparing(): void {
    if (this.isComparing) return
    const others = this.node.members.filter((member) => member !== this.node.id)
    const peer = others[this.turn++ % others.length] as NodeId
    this.isComparing = true
    this.node.spawn(this.compare(peer))
  }

  /** Has a peer tell what is missing here, batch by batch. */
  private *compare(peer: NodeId): Task {
    const { node, options, store } = this
    for (let isMore = true; isMore;) {
      const { accepted } = store
      const answer = yield* node.ask(
        peer,
        { type: 'compare', accepted },
        { timeoutMs: options.antiEntropyMs },
      )
      if (answer?.type === 'updates') this.hear(answer.updates, true)
      isMore =
        answer?.type === 'updates' && answer.updates.length === options.batch && store.accepted !== accepted
    }
    this.isComparing = false
  }
}
