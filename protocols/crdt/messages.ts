import type { Message } from '../../sim/index.ts'
import type { VectorClock } from '../clocks/index.ts'
import type { Update } from './update.ts'

/** Updates for you: what a node has just made, or the answer to {@link Compare}. (Almeida et al. 2018, section 4, deltas.) */
export interface Updates extends Message {
  readonly type: 'updates'
  readonly updates: readonly Update[]
}

/** Which updates do you have that I have not? (Petersen et al., "Flexible Update Propagation", 1997, section 2.) */
export interface Compare extends Message {
  readonly type: 'compare'
  /** How many it has of each writer: the first ones. */
  readonly accepted: VectorClock
}

/** All that nodes say to one another. */
export type CrdtMessage = Updates | Compare
