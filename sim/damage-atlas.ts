import { assert } from './errors.ts'
import type { NodeId } from './types.ts'

/**
 * The fault budget of one group of replicas: which copies of which data are damaged. Faults ask before they damage what was
 * durable, so that no item ever has more than `copies` damaged copies in its group, and a protocol can repair it from the others:
 * what it then loses, it has lost by itself. A node that was wiped counts as a damaged copy of every item. `Infinity` copies is no
 * budget. The idea is that of TigerBeetle's ClusterFaultAtlas, which plans faulty areas ahead; this one is asked as it goes.
 */
export class DamageAtlas {
  private readonly copies: number
  private readonly nodesOf = new Map<string, Set<NodeId>>()
  private readonly wipedNodes = new Set<NodeId>()

  constructor(copies: number) {
    this.copies = copies
  }

  /** Whether this copy may be damaged; always, if it counts as damaged already. */
  mayDamage(node: NodeId, item: string): boolean {
    if (this.wipedNodes.has(node)) return true
    const nodes = this.nodesOf.get(item)
    return nodes?.has(node) === true || this.damagedCopies(nodes) < this.copies
  }

  damaged(node: NodeId, item: string): void {
    assert(this.mayDamage(node, item), 'a copy was damaged that the fault budget had not allowed')
    const nodes = this.nodesOf.get(item)
    if (nodes === undefined) this.nodesOf.set(item, new Set([node]))
    else nodes.add(node)
  }

  /** The copy was written anew. */
  mended(node: NodeId, item: string): void {
    const nodes = this.nodesOf.get(item)
    nodes?.delete(node)
    if (nodes?.size === 0) this.nodesOf.delete(item)
  }

  /** Whether all that a node has may be lost. */
  mayWipe(node: NodeId): boolean {
    if (this.wipedNodes.has(node)) return true
    if (this.wipedNodes.size >= this.copies) return false
    for (const nodes of this.nodesOf.values()) {
      if (!nodes.has(node) && this.damagedCopies(nodes) >= this.copies) return false
    }
    return true
  }

  /** All copies of a node are lost, those that were damaged among them. */
  wiped(node: NodeId): void {
    assert(this.mayWipe(node), 'a node was wiped that the fault budget had not allowed to lose')
    for (const item of [...this.nodesOf.keys()]) this.mended(node, item)
    this.wipedNodes.add(node)
  }

  private damagedCopies(nodes: ReadonlySet<NodeId> | undefined): number {
    let count = this.wipedNodes.size
    for (const node of nodes ?? []) {
      if (!this.wipedNodes.has(node)) count++
    }
    return count
  }
}
