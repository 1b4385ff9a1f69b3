import type { Json } from '../../sim/types.ts'
import { Interner } from '../canonical.ts'
import type { OnlineBag } from '../procedures/bag-online.ts'
import type { Outlook } from '../procedures/online.ts'
import type { OnlinePart, Underway } from './online-part.ts'

/**
 * A queue, in order or not, that is empty at first, while it happens. Of removes that found nothing it knows only some that
 * cannot be.
 *
 * @example
 * ```ts
 * const part = new QueuePart(new OnlineQueue())
 * const remove = { role: 'remove', input: null, position: part.invoke('remove', null) }
 * part.complete(remove, 1)
 * part.outlook // 'impossible': nobody inserts 1
 * ```
 */
export class QueuePart implements OnlinePart {
  private readonly values = new Interner()
  private readonly bag: OnlineBag
  private length = 0
  private isPossible = true

  /** @param bag - judges the operations; it has been told nothing yet */
  constructor(bag: OnlineBag) {
    this.bag = bag
  }

  get outlook(): Outlook {
    if (!this.bag.fit) return 'unfit'
    return this.isPossible ? 'possible' : 'impossible'
  }

  invoke(role: string, input: Json): number {
    const position = this.length++
    if (role === 'insert') this.bag.invokeInsert(position, this.values.intern(input))
    else this.bag.invokeRemove(position)
    return position
  }

  complete({ role, position }: Underway, output: Json | undefined = null): void {
    if (role === 'insert') this.bag.completeInsert(position)
    else if (output === null) this.isPossible = this.bag.completeEmpty(position)
    else this.isPossible = this.bag.completeRemove(position, this.values.intern(output))
  }

  fail({ role, position }: Underway): void {
    this.isPossible = role === 'insert' ? this.bag.failInsert(position) : this.bag.failRemove(position)
  }
}
