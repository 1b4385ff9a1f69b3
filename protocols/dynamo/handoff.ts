import type { Node, NodeId, Task } from '../../sim/index.ts'
import type { Hints } from './hints.ts'
import type { DynamoMessage } from './messages.ts'
import type { DynamoMutant, DynamoOptions } from './options.ts'
import type { Replica } from './replica.ts'

/** Milliseconds after which a mutant drops what it could not hand over. */
const HINT_WINDOW_MS = 500

/**
 * Hinted handoff: a stand-in offers what it has taken to whom it is for, again and again, and forgets whom it is for once that has it.
 *
 * Source: DeCandia et al., "Dynamo", 2007, section 4.6.
 */
export class Handoff {
  private readonly node: Node<DynamoMessage>
  private readonly replica: Replica
  private readonly hints: Hints
  private readonly mutant: DynamoMutant | undefined
  private readonly handoffMs: number
  private readonly timeoutMs: number
  private readonly offered = new Set<NodeId>()

  constructor(
    node: Node<DynamoMessage>,
    replica: Replica,
    hints: Hints,
    { handoffMs, retryMs }: DynamoOptions,
    mutant: DynamoMutant | undefined,
  ) {
    this.node = node
    this.replica = replica
    this.hints = hints
    this.mutant = mutant
    this.handoffMs = handoffMs
    this.timeoutMs = retryMs
  }

  /** Begins to offer what there is, for the life of the node. */
  start(): void {
    this.node.every(this.handoffMs, () => this.offer())
    if (this.mutant === 'drops-hints') this.node.every(HINT_WINDOW_MS, () => this.dropAll())
  }

  private offer(): void {
    for (const owner of new Set(this.hints.all.map((hint) => hint.owner)))
      if (!this.offered.has(owner)) this.node.spawn(this.handTo(owner))
  }

  private *handTo(owner: NodeId): Task {
    this.offered.add(owner)
    for (const hint of this.hints.all.filter((hint) => hint.owner === owner)) {
      const { key } = hint
      const held = this.replica.entries.get(key)
      if (held === undefined) continue
      if (this.mutant === 'hint-before-handoff') this.hints.remove(hint)
      const store = { type: 'store', key, held, standIns: {} } as const
      const answer = yield* this.node.ask(owner, store, { timeoutMs: this.timeoutMs })
      if (answer === undefined) break
      this.node.sometimes('a hint is handed over')
      // More may have been taken for it while this was on its way.
      if (this.replica.holdsOnly(key, held)) this.hints.remove(hint)
    }
    this.offered.delete(owner)
  }

  private dropAll(): void {
    for (const hint of this.hints.all) this.hints.remove(hint)
  }
}
