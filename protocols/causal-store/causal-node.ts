import type { Json, Node, NodeId, Process, Request, Task } from '../../sim/index.ts'
import type { VectorClock } from '../clocks/index.ts'
import { GroupCommit } from '../group-commit.ts'
import { isWrite, type MicroOperation, microOperations } from '../transactions/micro-operations.ts'
import type { CausalMessage } from './messages.ts'
import type { CausalStoreMutant, CausalStoreOptions } from './options.ts'
import { Sessions } from './sessions.ts'
import { Store } from './store.ts'
import { type Update, withCause } from './update.ts'

/** One life of a node: everything, as far as it has heard of it. */
export class CausalNode implements Process<CausalMessage> {
  readonly store: Store
  private readonly node: Node<CausalMessage>
  private readonly options: CausalStoreOptions
  private readonly mutant: CausalStoreMutant | undefined
  private readonly durability: GroupCommit
  private readonly sessions: Sessions
  /** Whom it compares with next, of the others. */
  private turn = 0
  private isComparing = false

  constructor(node: Node<CausalMessage>, options: CausalStoreOptions, mutant: CausalStoreMutant | undefined) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.durability = new GroupCommit(node.disk)
    this.store = new Store(node.id, node.disk, this.durability, mutant, () => this.sessions.lookAgain())
    this.sessions = new Sessions(node, this.durability, this.store, options.patienceMs)
    const compares = options.antiEntropyMs > 0 && mutant !== 'no-anti-entropy' && node.members.length > 1
    if (compares) node.every(options.antiEntropyMs, () => this.beginComparing())
  }

  receive(_from: NodeId, message: CausalMessage, answer: (reply: CausalMessage) => void = () => {}): void {
    if (message.type === 'updates') this.hear(message.updates, false)
    else {
      const updates = this.store.missingIn(message.accepted, this.options.batch)
      answer({ type: 'updates', updates })
    }
  }

  request(request: Request): void {
    const operations = operationsIn(request)
    if (typeof operations === 'string') return request.fail(operations)
    const context = (request.context ?? {}) as VectorClock
    if (operations.some(isWrite)) return this.change(request, operations, context)
    this.whenCovered(
      context,
      () => this.read(request, operations, context),
      () => request.redirect(),
    )
  }

  inspect() {
    const { earlyCount, shownCount } = this.store
    return { role: earlyCount > 0 ? 'behind' : 'current', updates: shownCount, early: earlyCount }
  }

  private whenCovered(context: VectorClock, then: () => void, giveUp: () => void): void {
    if (this.mutant === 'ignores-context') then()
    else this.sessions.whenCovered(context, then, giveUp)
  }

  private read(request: Request, operations: readonly MicroOperation[], context: VectorClock): void {
    const { answered, seen } = this.perform(operations, context)
    reply(request, answered, this.mutant === 'forgets-reads' ? context : seen)
  }

  private change(request: Request, operations: readonly MicroOperation[], context: VectorClock): void {
    const { node, sessions, store } = this
    // Other copies of it may have come by while this one waits.
    const isSettled = (): boolean => {
      const known = store.recall(request)
      node.sometimes('a repeated write is recognised', known !== undefined)
      if (known !== undefined) this.acknowledge(request, known, context)
      else if (sessions.hasRefused(request)) this.durability.whenDurable(() => request.redirect())
      else return false
      return true
    }
    if (isSettled()) return
    this.whenCovered(
      context,
      () => isSettled() || this.write(request, operations, context),
      () => isSettled() || sessions.refuse(request, () => request.redirect()),
    )
  }

  /** Makes an update, which nobody hears of before it is durable. */
  private write(request: Request, operations: readonly MicroOperation[], context: VectorClock): void {
    const { mutant, node, store } = this
    const { session, sequence } = request
    const { answered, seen } = this.perform(operations, context)
    const causes = mutant === 'forgets-reads' ? context : mutant === 'one-dependency' ? latestOf(seen) : seen
    const { ownCounter } = store
    const own = ownCounter === 0 ? undefined : { counter: ownCounter, writer: node.id }
    const dependencies = withCause(causes, own)
    const update: Update = {
      timestamp: store.clock.tick(),
      dependencies,
      operations: answered,
      session,
      sequence,
    }
    store.accept(update)
    this.acknowledge(request, update, context)
    const tell = (): void => node.broadcast({ type: 'updates', updates: [update] })
    if (mutant === 'volatile-updates') tell()
    else this.durability.whenDurable(tell)
  }

  /** Answers a write once it is durable. All that came before is among its causes: it alone is what the session has seen. */
  private acknowledge(request: Request, update: Update, context: VectorClock): void {
    const { counter, writer } = update.timestamp
    // Another write of the session was made here: nobody waits for this one any more.
    if (update.sequence !== request.sequence) return request.info('a later write of the session was made')
    const seen = this.mutant === 'forgets-own-writes' ? context : { [writer]: counter }
    const tell = (): void => reply(request, update.operations, seen)
    if (this.mutant === 'volatile-updates') tell()
    else this.durability.whenDurable(tell)
  }

  /** What operations see of what is shown and of each other, and what their session has then seen. */
  private perform(
    operations: readonly MicroOperation[],
    context: VectorClock,
  ): { readonly answered: readonly MicroOperation[]; readonly seen: VectorClock } {
    const own = new Map<string, Json>()
    let seen = context
    const answered = operations.map((operation): MicroOperation => {
      const [f, key, value] = operation
      if (f !== 'r') {
        own.set(key, value)
        return operation
      }
      const shown = this.store.read(key)
      seen = withCause(seen, shown?.timestamp)
      return ['r', key, own.get(key) ?? shown?.value ?? null]
    })
    return { answered, seen }
  }

  private hear(updates: readonly Update[], isFound: boolean): void {
    const { node, store } = this
    const news = updates.filter((update) => store.take(update, isFound)).length
    node.sometimes('an update comes before its causes', store.earlyCount > 0)
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

/** What a request asks for, or why that cannot be done. */
function operationsIn({
  operation: { f, key = '', value = null },
}: Request): readonly MicroOperation[] | string {
  if (f === 'read') return [['r', key, null]]
  if (f === 'write')
    return value === null ? 'write has the value null: expected a value' : [['w', key, value]]
  if (f !== 'txn') return `there is no operation "${f}": expected read, write or txn`
  const operations = value as unknown as readonly MicroOperation[]
  if (microOperations.matches(value) && operations.every(([g]) => g !== 'append')) return operations
  return `txn has the value ${JSON.stringify(value)}: expected a list of ['r', key, null] and ['w', key, value]`
}

function reply(request: Request, answered: readonly MicroOperation[], context: VectorClock): void {
  const { f } = request.operation
  const [first] = answered
  if (f === 'write') request.ok({ context })
  else request.ok({ context, value: f === 'read' ? (first?.[2] ?? null) : answered })
}

/** Of some causes the one with the highest counter. */
function latestOf(causes: VectorClock): VectorClock {
  const [latest] = Object.entries(causes).sort(([, one], [, other]) => other - one)
  return latest === undefined ? {} : Object.fromEntries([latest])
}
