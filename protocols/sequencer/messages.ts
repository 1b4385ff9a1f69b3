import type { Message } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'

/**
 * A node asks for numbers for updates, all that it has taken and not yet seen numbered, the first ones first (Défago, Schiper and Urbán
 * 2004, section 4.1, unicast-broadcast: the sender to the sequencer).
 */
export interface Submit extends Message {
  readonly type: 'submit'
  readonly updates: readonly Command[]
}

/** The updates after a number, in their order: what was just numbered, or the answer to {@link Compare}. (The same, the sequencer to all.) */
export interface Order extends Message {
  readonly type: 'order'
  readonly after: number
  readonly updates: readonly Command[]
  /** How many updates there are by now. */
  readonly length: number
}

/** Which updates are there after this number? (The same, lossy channels: gaps in the numbers show what was lost.) */
export interface Compare extends Message {
  readonly type: 'compare'
  readonly after: number
}

/** How many updates are there? (Hunt et al., "ZooKeeper", 2010, section 4.4, `sync`.) */
export interface Sync extends Message {
  readonly type: 'sync'
}

/** So many, by the time at which it was asked: the answer to {@link Sync}. */
export interface Position extends Message {
  readonly type: 'position'
  readonly length: number
}

/** All that nodes say to one another. */
export type SequencerMessage = Submit | Order | Compare | Sync | Position
