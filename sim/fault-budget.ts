import { DamageAtlas } from './damage-atlas.ts'
import type { DamageLimit } from './node.ts'
import type { NodeId } from './types.ts'

/** How many copies of the same data may be damaged at once in each group of the cluster. */
export class FaultBudget {
  private readonly atlases: ReadonlyMap<string, DamageAtlas>

  /** @param copies - by group; infinite where the budget is exceeded on purpose */
  constructor(copies: ReadonlyMap<string, number>) {
    this.atlases = new Map([...copies].map(([group, count]) => [group, new DamageAtlas(count)]))
  }

  /** The limit to the damage of one node's data. */
  limitOf(node: NodeId, group: string): DamageLimit {
    const atlas = this.atlases.get(group) as DamageAtlas
    return {
      mayDamage: (item) => atlas.mayDamage(node, item),
      damaged: (item) => atlas.damaged(node, item),
      mended: (item) => atlas.mended(node, item),
    }
  }

  /** Counts a node's disk as lost, if the budget allows it; gives whether it does. */
  claimWipe({ id, program }: Replica): boolean {
    const atlas = this.atlases.get(program.group) as DamageAtlas
    if (!atlas.mayWipe(id)) return false
    atlas.wiped(id)
    return true
  }
}

interface Replica {
  readonly id: NodeId
  readonly program: { readonly group: string }
}
