import type { Mutant } from '../../sim/index.ts'
import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'

/** What can be set about Raft. */
export interface RaftOptions extends ObjectOptions {
  /** The election timeout in milliseconds, drawn anew for each wait (section 5.2); the paper suggests 150 to 300. */
  readonly electionTimeout: readonly [min: number, max: number]
  /** Milliseconds between a leader's heartbeats, and between a candidate's repeated requests for a vote. */
  readonly heartbeat: number
  /** How many entries one message carries at most. */
  readonly maxEntries: number
}

/** The options of Raft where none are given: those of the paper's section 9.3, and registers. */
export const raftDefaults: RaftOptions = {
  electionTimeout: [150, 300],
  heartbeat: 50,
  maxEntries: 64,
  ...objectDefaults,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: RaftOptions): string | undefined {
  const { electionTimeout, heartbeat, maxEntries } = options
  const [min, max] = electionTimeout
  if (electionTimeout.length !== 2 || !(min > 0 && max >= min && max < Number.POSITIVE_INFINITY)) {
    return `electionTimeout is ${JSON.stringify(electionTimeout)}, expected [min, max] in milliseconds with 0 < min <= max`
  }
  if (!(heartbeat > 0 && heartbeat < min)) {
    return `heartbeat is ${heartbeat} ms, expected more than 0 and less than the shortest election timeout of ${min} ms`
  }
  if (!(Number.isInteger(maxEntries) && maxEntries > 0)) {
    return `maxEntries is ${maxEntries}, expected a whole number of 1 or more`
  }
  return objectionToObject(options)
}

/** Published mistakes in Raft that can be switched on. */
export const raftMutants = {
  'stale-read': {
    source:
      'a leader answers reads from its own state without asking a majority: Ongaro, thesis, section 6.4; etcd and Consul in 2014 (aphyr.com/posts/316)',
    breaks: 'linearizability: a leader that was replaced without knowing it answers with old values',
  },
  'forgets-vote': {
    source: 'votedFor is not persisted: Ongaro, thesis, section 3.8',
    breaks: 'election safety: a server that restarts votes again, for another, in the same term',
  },
  'earlier-term': {
    source:
      'an entry of an earlier term is committed by counting replicas: Ongaro and Ousterhout 2014, Figure 8',
    breaks: 'leader completeness, and with it state machine safety: a committed entry is overwritten',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type RaftMutant = keyof typeof raftMutants
