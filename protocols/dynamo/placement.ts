import type { NodeId } from '../../sim/index.ts'
import { HashRing } from '../hash-ring.ts'
import type { StandIns } from './messages.ts'
import type { DynamoOptions } from './options.ts'

/** Who is to keep a key, and who stands in for them, by the ring. Everyone is of one opinion, for nobody joins or leaves. */
export class Placement {
  private readonly ring: HashRing
  private readonly members: readonly NodeId[]
  private readonly replicas: number
  private readonly lists = new Map<string, readonly NodeId[]>()

  constructor(members: readonly NodeId[], { virtualNodes, replicas }: DynamoOptions) {
    this.ring = new HashRing(members, { virtualNodes })
    this.members = members
    this.replicas = replicas
  }

  /** The nodes that are to keep a key, in the order of the ring. */
  replicasOf(key: string): readonly NodeId[] {
    return this.all(key).slice(0, this.replicas)
  }

  /** Whether a node is to keep a key. */
  keeps(node: NodeId, key: string): boolean {
    return this.replicasOf(key).includes(node)
  }

  /** So many of the nodes after those who are to keep a key, each in the place of one that is silent. */
  standIns(key: string, silent: readonly NodeId[], count: number): StandIns {
    if (silent.length === 0) return {}
    const next = this.all(key).slice(this.replicas, this.replicas + count)
    return Object.fromEntries(next.map((node, i) => [node, silent[i % silent.length] as NodeId]))
  }

  private all(key: string): readonly NodeId[] {
    const known = this.lists.get(key) ?? this.ring.preferenceList(key, this.members.length)
    this.lists.set(key, known)
    return known
  }
}
