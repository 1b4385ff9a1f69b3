import type { Json } from '../../sim/types.ts'
import { Interner, isArray } from '../canonical.ts'
import type { Outlook } from '../procedures/online.ts'
import { OnlineRegister } from '../procedures/online-register.ts'
import { RegisterKind } from '../procedures/register-levels.ts'
import type { OnlinePart, Underway } from './online-part.ts'

/**
 * A register that is read, written and compared-and-set, while it happens.
 *
 * @example
 * ```ts
 * const part = new RegisterPart(0)
 * const read = { role: 'read', input: null, position: part.invoke('read', null) }
 * part.complete(read, 1)
 * part.outlook // 'impossible': nobody writes 1
 * ```
 */
export class RegisterPart implements OnlinePart {
  private readonly values = new Interner()
  private readonly register: OnlineRegister

  /** @param initial - the value before the first operation */
  constructor(initial: Json) {
    this.register = new OnlineRegister(this.values.intern(initial))
  }

  get outlook(): Outlook {
    return this.register.outlook
  }

  invoke(role: string, input: Json): number {
    if (role === 'read') return this.register.invoke(RegisterKind.read)
    if (role === 'write') return this.register.invoke(RegisterKind.write, this.values.intern(input))
    const [from, to] = isArray(input) ? input : []
    return this.register.invoke(
      RegisterKind.cas,
      this.values.intern(to ?? null),
      this.values.intern(from ?? null),
    )
  }

  complete({ role, position }: Underway, output: Json | undefined): void {
    if (role === 'read') this.register.complete(position, this.values.intern(output ?? null))
    else this.register.complete(position)
  }

  fail({ position }: Underway): void {
    this.register.fail(position)
  }
}
