import type { Node, NodeId } from '../../sim/index.ts'
import type { StateMachine } from '../objects/index.ts'
import type { Leadership } from './leadership.ts'
import type { RaftMessage } from './messages.ts'
import type { RaftMutant, RaftOptions } from './options.ts'
import type { PersistentState } from './persistent-state.ts'

/** What the parts of a server need of it. */
export interface Server {
  readonly node: Node<RaftMessage>
  readonly options: RaftOptions
  readonly mutant: RaftMutant | undefined
  readonly state: PersistentState
  readonly machine: StateMachine
  /** Present while it leads. */
  readonly leadership: Leadership | undefined
  readonly commitIndex: number
  readonly lastApplied: number
  /** Who shall belong to the cluster, as far as this server was told. */
  readonly wanted: readonly NodeId[]
  /** How many of so many voters decide. */
  readonly quorumSize: (voters: number) => number
  /** Moves the commit index forward and applies what it has passed. */
  commitTo(index: number): void
  /** Leads no more, in the same term. */
  stepDown(why: string): void
}
