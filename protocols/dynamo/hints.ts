import type { Disk, NodeId } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'

/** What a stand-in keeps for someone else: what it holds of a key is to be handed to that node. */
export interface Hint {
  readonly key: string
  readonly owner: NodeId
}

/** Where hints lie on the disk: a list of {@link Hint}. */
export const HINTS = 'hints'

/** The hints of a stand-in, which survive a crash with what they are of. */
export class Hints {
  private readonly disk: Disk
  private readonly durability: Durability
  private hints: readonly Hint[]

  constructor(disk: Disk, durability: Durability) {
    this.disk = disk
    this.durability = durability
    this.hints = disk.read<readonly Hint[]>(HINTS) ?? []
  }

  get all(): readonly Hint[] {
    return this.hints
  }

  add(key: string, owner: NodeId): void {
    if (this.hints.some((hint) => hint.key === key && hint.owner === owner)) return
    this.write([...this.hints, { key, owner }])
  }

  remove(done: Hint): void {
    this.write(this.hints.filter((hint) => hint !== done))
  }

  private write(hints: readonly Hint[]): void {
    this.hints = hints
    this.disk.write(HINTS, hints)
    this.durability.wrote()
  }
}
