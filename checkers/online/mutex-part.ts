import type { Json } from '../../sim/types.ts'
import { Interner } from '../canonical.ts'
import type { Outlook } from '../procedures/online.ts'
import { OnlineTwoState } from '../procedures/online-two-state.ts'
import type { OnlinePart, Underway } from './online-part.ts'

/**
 * A lock that anybody may release, while it happens.
 *
 * @example
 * ```ts
 * const part = new MutexPart(false)
 * const release = { role: 'release', input: null, position: part.invoke('release') }
 * part.complete(release)
 * part.outlook // 'impossible': nobody acquires it
 * ```
 */
export class MutexPart implements OnlinePart {
  private readonly lock = new OnlineTwoState()
  private readonly isHeldAtFirst: boolean

  /** @param isHeldAtFirst - whether it is held before the first operation */
  constructor(isHeldAtFirst: boolean) {
    this.isHeldAtFirst = isHeldAtFirst
  }

  get outlook(): Outlook {
    return this.lock.outlook
  }

  invoke(role: string): number {
    return this.lock.invoke(0, this.stateBefore(role))
  }

  complete({ role, position }: Underway): void {
    this.lock.complete(position, this.stateBefore(role), true)
  }

  fail({ position }: Underway): void {
    this.lock.fail(position)
  }

  /** The state that an operation leaves; state 0 is the one at first. */
  private stateBefore(role: string): number {
    return (role === 'release') === this.isHeldAtFirst ? 0 : 1
  }
}

/** The position of an operation that cannot take effect. */
const IMPOSSIBLE = -1

/**
 * A lock that only its holder may release, free at first, while it happens. Besides the lock itself it is enough to look at each
 * owner alone: see {@link decideOwnedMutex}. It fits as long as every owner does one thing at a time.
 *
 * @example
 * ```ts
 * const part = new OwnedMutexPart()
 * const acquire = { role: 'acquire', input: 7, position: part.invoke('acquire', 7) }
 * part.complete(acquire)
 * const release = { role: 'release', input: 8, position: part.invoke('release', 8) }
 * part.complete(release)
 * part.outlook // 'impossible': 7 holds it
 * ```
 */
export class OwnedMutexPart implements OnlinePart {
  outlook: Outlook = 'possible'
  private readonly lock = new MutexPart(false)
  private readonly owners = new Interner()
  /** The owners that are at an operation, or crashed in one. */
  private readonly busy = new Set<number>()
  private readonly holding = new Set<number>()

  invoke(role: string, input: Json): number {
    const owner = this.owners.intern(input)
    if (this.busy.has(owner)) this.outlook = 'unfit'
    this.busy.add(owner)
    return (role === 'release') === this.holding.has(owner) ? this.lock.invoke(role) : IMPOSSIBLE
  }

  complete(operation: Underway): void {
    const owner = this.free(operation)
    if (operation.role === 'acquire') this.holding.add(owner)
    else this.holding.delete(owner)
    if (operation.position !== IMPOSSIBLE) this.lock.complete(operation)
    this.outlook = operation.position === IMPOSSIBLE ? 'impossible' : this.lock.outlook
  }

  fail(operation: Underway): void {
    this.free(operation)
    if (operation.position !== IMPOSSIBLE) this.lock.fail(operation)
    this.outlook = this.lock.outlook
  }

  private free({ input }: Underway): number {
    const owner = this.owners.intern(input)
    this.busy.delete(owner)
    return owner
  }
}
