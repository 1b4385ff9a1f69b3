import { raft } from './raft/index.ts'
import { singleServer } from './single-server/index.ts'

export {
  type Applied,
  type Command,
  type ObjectName,
  type ObjectOperation,
  type ObjectOptions,
  objects,
  type SequentialObject,
  StateMachine,
  type ValueKind,
} from './objects/index.ts'
export { raft, type RaftMutant, type RaftOptions } from './raft/index.ts'
export { singleServer, type SingleServerMutant, type SingleServerOptions } from './single-server/index.ts'

/** The protocols that netsplit ships, by name. */
export const protocols = { raft, 'single-server': singleServer } as const
