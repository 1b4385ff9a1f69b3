import type { ClusterView, Invariant, NodeId } from '../../sim/index.ts'
import type { BullyNode } from './bully-node.ts'

/** Whom a node works for or is about to, if anyone; a node that is in an election works for nobody. */
function coordinatorOf({ state, coordinator }: BullyNode): NodeId | undefined {
  return state === 'normal' || state === 'reorganization' ? coordinator : undefined
}

/**
 * At every instant, all nodes that work for a coordinator, or are about to, work for the same one (Garcia-Molina 1982, Assertion 1).
 */
export const oneCoordinator: Invariant<BullyNode> = {
  name: 'one coordinator',
  create: () => oneCoordinatorOf,
}

function oneCoordinatorOf({ nodes, changed }: ClusterView<BullyNode>): string | undefined {
  if (changed?.process === undefined) return undefined
  const own = coordinatorOf(changed.process)
  if (own === undefined) return undefined
  for (const { id, process } of nodes) {
    const other = process === undefined ? undefined : coordinatorOf(process)
    if (other === undefined || other === own) continue
    return `${changed.id} is in state ${changed.process.state} with coordinator ${own}, and ${id} in state ${process?.state} with coordinator ${other}`
  }
  return undefined
}

/** What is promised of the Bully algorithm. */
export const bullyInvariants: readonly Invariant<BullyNode>[] = [oneCoordinator]
