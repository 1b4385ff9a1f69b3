import type { Disk, NodeId } from './types.ts'

/** What an invariant sees of a node. */
export interface NodeView<P> {
  readonly id: NodeId
  /** Counts lives: what an observer remembers of a process ends with it. */
  readonly incarnation: number
  /** The running object (read only, by rule); absent while the node is down. */
  readonly process: P | undefined
  /** What is flushed, and would be found after a crash now. */
  readonly durable: Pick<Disk, 'read' | 'log'>
}

/** What an invariant sees after each event. */
export interface ClusterView<P> {
  /** Microseconds of true time. */
  readonly time: number
  /** Stable objects: hold on to them. */
  readonly nodes: readonly NodeView<P>[]
  /** Whose code just ran, if a node's did: most invariants need look no further. */
  readonly changed: NodeView<P> | undefined
}
