import type { Json } from '../../sim/types.ts'
import { Interner, isArray } from '../canonical.ts'
import type { Outlook } from '../procedures/online.ts'
import { OnlineAppendList } from '../procedures/online-append-list.ts'
import type { OnlinePart, Underway } from './online-part.ts'

/** In place of what an operation appends, if it reads. */
const READS = -1

/**
 * A list that only grows, and is empty at first, while it happens.
 *
 * @example
 * ```ts
 * const part = new ListPart()
 * const read = { role: 'read', input: null, position: part.invoke('read', null) }
 * part.complete(read, [1])
 * part.outlook // 'impossible': nobody appends 1
 * ```
 */
export class ListPart implements OnlinePart {
  private readonly values = new Interner()
  private readonly list = new OnlineAppendList()

  get outlook(): Outlook {
    return this.list.outlook
  }

  invoke(role: string, input: Json): number {
    return this.list.invoke(role === 'read' ? READS : this.values.intern(input))
  }

  complete({ role, position }: Underway, output: Json | undefined): void {
    const read = role === 'read' && isArray(output) ? output : []
    this.list.complete(
      position,
      read.map((value) => this.values.intern(value)),
    )
  }

  fail({ position }: Underway): void {
    this.list.fail(position)
  }
}
