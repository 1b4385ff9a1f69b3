import type { Json, Message, NodeId } from '../../sim/index.ts'
import type { VectorClock } from '../clocks/index.ts'
import type { MerkleHashes } from '../merkle-tree.ts'
import type { Held } from './held.ts'

/** What do you have of a key? (DeCandia et al. 2007, section 4.5, `get`.) */
export interface Get extends Message {
  readonly type: 'get'
  readonly key: string
}

/** The answer to {@link Get}, and to {@link Put}: this is what I have, durably; null for nothing. */
export interface Has extends Message {
  readonly type: 'has'
  readonly held: Held | null
}

/** Make a version of this value, which replaces all that its writer has seen. (Section 4.5: who coordinates a `put`.) */
export interface Put extends Message {
  readonly type: 'put'
  readonly key: string
  /** What the writer has seen: the context of the `get` before. */
  readonly context: VectorClock
  readonly value: Json
  readonly standIns: StandIns
}

/** Keep this beside what you have. (Section 4.5, replication; 4.6, hinted handoff; 5, read repair.) */
export interface Store extends Message {
  readonly type: 'store'
  readonly key: string
  readonly held: Held
  readonly standIns: StandIns
}

/** The answer to {@link Store}: it is durable. */
export interface Stored extends Message {
  readonly type: 'stored'
}

/** Which of these parts of what we both keep are different at yours? (Section 4.7, anti-entropy by Merkle trees.) */
export interface Compare extends Message {
  readonly type: 'compare'
  readonly hashes: MerkleHashes
}

/** The answer to {@link Compare}. */
export interface Differs extends Message {
  readonly type: 'differs'
  readonly paths: readonly string[]
}

/** This is what I have in these leaves; keep it beside yours, and tell me yours. */
export interface Exchange extends Message {
  readonly type: 'exchange'
  readonly paths: readonly string[]
  readonly entries: Entries
}

/** The answer to {@link Exchange}. */
export interface Exchanged extends Message {
  readonly type: 'exchanged'
  readonly entries: Entries
}

/** What is held of some keys. */
export type Entries = readonly (readonly [key: string, held: Held])[]

/** Who is asked in the place of whom: a stand-in keeps a hint of that. (Section 4.6.) */
export interface StandIns {
  readonly [standIn: NodeId]: NodeId
}

/** All that nodes say to one another: questions, and answers to them. */
export type DynamoMessage = Get | Has | Put | Store | Stored | Compare | Differs | Exchange | Exchanged
