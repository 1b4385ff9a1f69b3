import type { Message } from '../../sim/index.ts'
import type { Version } from './version.ts'

/** Which version of a register do you have? (Lynch and Shvartsman 1997, the query phase.) */
export interface Query extends Message {
  readonly type: 'query'
  readonly key: string
  /** Whether the answer is to wait until that version is durable: who asks may tell it on without writing it back. */
  readonly durable: boolean
}

/** The answer to {@link Query}. */
export interface Known extends Message {
  readonly type: 'known'
  readonly version: Version
}

/** Keep this version, unless yours is later. (Lynch and Shvartsman 1997, the propagation phase.) */
export interface Store extends Message {
  readonly type: 'store'
  readonly key: string
  readonly version: Version
}

/** The answer to {@link Store}: that version, or a later one, is durable. */
export interface Stored extends Message {
  readonly type: 'stored'
}

/** All that nodes say to one another: questions of a coordinator, and answers of replicas. */
export type QuorumMessage = Query | Known | Store | Stored
