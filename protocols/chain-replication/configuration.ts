import type { NodeId } from '../../sim/index.ts'

/** Who the chain is, from head to tail. The master numbers configurations, and there is one of each number. */
export interface Configuration {
  readonly epoch: number
  readonly chain: readonly NodeId[]
  /**
   * Who is about to become the tail: the tail forwards to it what it has, and nothing is committed that it has not received, but it
   * serves nobody.
   */
  readonly joining: NodeId | null
}

/** Before the master has said anything. */
export const unconfigured: Configuration = { epoch: 0, chain: [], joining: null }

/** The server whose updates come to this one. */
export function predecessorOf({ chain, joining }: Configuration, id: NodeId): NodeId | undefined {
  return joining === id ? chain.at(-1) : chain[chain.indexOf(id) - 1]
}

/** The server to which this one forwards updates. */
export function successorOf({ chain, joining }: Configuration, id: NodeId): NodeId | undefined {
  const position = chain.indexOf(id)
  if (position === -1) return undefined
  return chain[position + 1] ?? joining ?? undefined
}
