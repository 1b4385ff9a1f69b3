import type { Disk, Node, Request } from '../../sim/index.ts'
import type { VectorClock } from '../clocks/index.ts'
import type { Durability } from '../durability.ts'
import type { CausalMessage } from './messages.ts'
import type { Store } from './store.ts'
import { covers } from './update.ts'

/** A request that waits until the node has what its session has seen. */
interface Waiting {
  readonly context: VectorClock
  readonly serve: () => void
}

/**
 * Clients that bring a context: they wait until what they have seen is shown here, or are sent away after a while. A write that was sent
 * away is never done here, however late another copy of it comes: its client has asked elsewhere.
 */
export class Sessions {
  private readonly node: Node<CausalMessage>
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly store: Store
  private readonly patienceMs: number
  private waiting: Waiting[] = []

  constructor(node: Node<CausalMessage>, durability: Durability, store: Store, patienceMs: number) {
    this.node = node
    this.disk = node.disk
    this.durability = durability
    this.store = store
    this.patienceMs = patienceMs
  }

  /** Runs `then` once all that a context names is shown, or `giveUp` if that takes too long. */
  whenCovered(context: VectorClock, then: () => void, giveUp: () => void): void {
    if (covers(this.store.shown, context)) return then()
    this.node.sometimes('a client has seen what is not here')
    const waiting: Waiting = { context, serve: then }
    this.waiting.push(waiting)
    this.node.after(this.patienceMs, () => {
      if (!this.waiting.includes(waiting)) return
      this.waiting = this.waiting.filter((other) => other !== waiting)
      giveUp()
    })
  }

  /** Something more is shown: some need not wait any longer. */
  lookAgain(): void {
    const { waiting } = this
    this.waiting = []
    for (const each of waiting) {
      if (covers(this.store.shown, each.context)) each.serve()
      else this.waiting.push(each)
    }
  }

  /** Whether a write was sent away from here. */
  hasRefused({ session, sequence }: Request): boolean {
    return (this.disk.read<number>(placeOf(session)) ?? 0) >= sequence
  }

  /** Sends a write away, for good. */
  refuse({ session, sequence }: Request, then: () => void): void {
    this.node.sometimes('a write is sent away')
    this.disk.write(placeOf(session), sequence)
    this.durability.wrote()
    this.durability.whenDurable(then)
  }
}

function placeOf(session: string): string {
  return `refused ${session}`
}
