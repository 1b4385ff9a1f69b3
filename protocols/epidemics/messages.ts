import type { Message } from '../../sim/index.ts'
import type { LamportTimestamp } from '../clocks/index.ts'
import type { Update } from './update.ts'

/** A site's share of an item: its name, and when it was last updated. */
export interface Version {
  readonly name: string
  readonly timestamp: LamportTimestamp
}

/** What is hot here: pushed, or the answer to {@link Ask}. (Section 1.4, rumor mongering.) */
export interface Rumours extends Message {
  readonly type: 'rumours'
  readonly updates: readonly Update[]
}

/** What is hot with you? (Section 1.4, pull.) */
export interface Ask extends Message {
  readonly type: 'ask'
}

/** Which of the {@link Rumours} were needed, and which were known when the cycle began. (Section 1.4, feedback.) */
export interface Feedback extends Message {
  readonly type: 'feedback'
  readonly needed: readonly Version[]
  readonly unneeded: readonly Version[]
}

/** The begin of an exchange: my database has this checksum. (Section 1.3, checksums.) */
export interface Compare extends Message {
  readonly type: 'compare'
  readonly checksum: number
}

/** Mine has another; this is what it holds. */
export interface Differs extends Message {
  readonly type: 'differs'
  readonly versions: readonly Version[]
}

/** These are later here (push), and these are later with you: tell me (pull). (Section 1.3, ResolveDifference.) */
export interface Resolve extends Message {
  readonly type: 'resolve'
  readonly updates: readonly Update[]
  readonly wanted: readonly string[]
}

/** What was wanted: the end of an exchange. */
export interface Resolved extends Message {
  readonly type: 'resolved'
  readonly updates: readonly Update[]
}

/** All that sites say to one another. */
export type EpidemicMessage = Rumours | Ask | Feedback | Compare | Differs | Resolve | Resolved
