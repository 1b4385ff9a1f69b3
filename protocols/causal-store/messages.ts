import type { Message } from '../../sim/index.ts'
import type { VectorClock } from '../clocks/index.ts'
import type { Update } from './update.ts'

/** Updates for you: what a node has just made, or the answer to {@link Compare}. (Lloyd et al. 2011, section 4.3, `put_after`.) */
export interface Updates extends Message {
  readonly type: 'updates'
  readonly updates: readonly Update[]
}

/** Which updates do you have that I have not? (Petersen et al., "Flexible Update Propagation", 1997, section 2.) */
export interface Compare extends Message {
  readonly type: 'compare'
  /** The last one that it has of each writer; it has all before. */
  readonly accepted: VectorClock
}

/** All that nodes say to one another. */
export type CausalMessage = Updates | Compare
