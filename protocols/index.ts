import { raft } from './raft/index.ts'

export { raft, type RaftMutant, type RaftOptions } from './raft/index.ts'

/** The protocols that netsplit ships, by name. */
export const protocols = { raft } as const
