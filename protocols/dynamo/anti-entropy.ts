import type { Node, NodeId, Task } from '../../sim/index.ts'
import { MerkleTree } from '../merkle-tree.ts'
import { digestOf } from './held.ts'
import type { Compare, DynamoMessage, Entries, Exchange } from './messages.ts'
import type { DynamoOptions } from './options.ts'
import type { Placement } from './placement.ts'
import type { Replica } from './replica.ts'

/**
 * Anti-entropy: replicas compare what both of them are to keep with one peer after another, by Merkle trees, and exchange what is
 * different.
 *
 * Source: DeCandia et al., "Dynamo", 2007, section 4.7; Demers et al., "Epidemic Algorithms for Replicated Database Maintenance", 1987.
 */
export class AntiEntropy {
  private readonly node: Node<DynamoMessage>
  private readonly placement: Placement
  private readonly replica: Replica
  private readonly timeoutMs: number
  private readonly trees = new Map<NodeId, { readonly changes: number; readonly tree: MerkleTree }>()
  private turn = 0
  private busy = false

  constructor(
    node: Node<DynamoMessage>,
    placement: Placement,
    replica: Replica,
    { antiEntropyMs, retryMs }: DynamoOptions,
  ) {
    this.node = node
    this.placement = placement
    this.replica = replica
    this.timeoutMs = retryMs
    if (antiEntropyMs > 0 && node.members.length > 1) node.every(antiEntropyMs, () => this.begin())
  }

  /** Which of the parts that a peer compares are not the same here. */
  differs(peer: NodeId, { hashes }: Compare): readonly string[] {
    return this.treeWith(peer).differs(hashes)
  }

  /** Keeps what a peer has in some leaves, and gives what was there. */
  exchange(peer: NodeId, { paths, entries }: Exchange): Entries {
    const own = this.entriesAt(peer, paths)
    this.take(entries)
    return own
  }

  private begin(): void {
    if (this.busy) return
    const peers = this.node.members.filter((member) => member !== this.node.id)
    const peer = peers[this.turn++ % peers.length] as NodeId
    this.busy = true
    this.node.spawn(this.synchronise(peer))
  }

  private *synchronise(peer: NodeId): Task {
    const differing = yield* this.differingLeaves(peer)
    this.node.sometimes('replicas are found to differ', differing.length > 0)
    if (differing.length > 0) {
      const entries = this.entriesAt(peer, differing)
      const question = { type: 'exchange', paths: differing, entries } as const
      const answer = yield* this.node.ask(peer, question, { timeoutMs: this.timeoutMs })
      if (answer?.type === 'exchanged') this.take(answer.entries)
    }
    this.busy = false
  }

  /** The leaves in which a peer has something else, found level by level; none, if it does not answer. */
  private *differingLeaves(peer: NodeId): Task<readonly string[]> {
    const tree = this.treeWith(peer)
    let paths: readonly string[] = ['']
    for (;;) {
      const question = { type: 'compare', hashes: tree.hashes(paths) } as const
      const answer = yield* this.node.ask(peer, question, { timeoutMs: this.timeoutMs })
      if (answer?.type !== 'differs') return []
      const below = answer.paths.flatMap((path) => tree.children(path))
      if (below.length === 0) return answer.paths
      paths = below
    }
  }

  private take(entries: Entries): void {
    for (const [key, held] of entries) this.replica.store(key, held)
  }

  private entriesAt(peer: NodeId, paths: readonly string[]): Entries {
    const tree = this.treeWith(peer)
    const chosen = new Set(paths.flatMap((path) => tree.keysAt(path)))
    return [...this.replica.entries].filter(([key]) => chosen.has(key))
  }

  /** The tree over what both are to keep, made anew where something has changed. */
  private treeWith(peer: NodeId): MerkleTree {
    const { placement, replica, node } = this
    const known = this.trees.get(peer)
    if (known?.changes === replica.changes) return known.tree
    const common = [...replica.entries].filter(
      ([key]) => placement.keeps(node.id, key) && placement.keeps(peer, key),
    )
    const tree = new MerkleTree(common.map(([key, held]) => [key, digestOf(held)]))
    this.trees.set(peer, { changes: replica.changes, tree })
    return tree
  }
}
