import type { NodeId } from '../../sim/index.ts'
import { HashRing } from '../hash-ring.ts'
import type { MicroOperation } from '../transactions/micro-operations.ts'

/** Which node keeps which keys. */
export class Partitioning {
  private readonly ring: HashRing

  /**
   * @param founders - the nodes that the cluster was set up with
   */
  constructor(founders: readonly NodeId[]) {
    this.ring = new HashRing(founders)
  }

  keeperOf(key: string): NodeId {
    return this.ring.preferenceList(key, 1)[0] as NodeId
  }

  /** Who takes part in a transaction, in the order in which it comes to them. */
  participantsIn(operations: readonly MicroOperation[]): readonly NodeId[] {
    return [...new Set(operations.map(([, key]) => this.keeperOf(key)))]
  }
}
