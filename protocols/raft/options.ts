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
    needs: '3 nodes; a partition around the leader',
  },
  'forgets-vote': {
    source: 'votedFor is not persisted: Ongaro, thesis, section 3.8',
    breaks: 'election safety: a server that restarts votes again, for another, in the same term',
    needs: '3 nodes; a restart between two requests for a vote of one term',
  },
  'earlier-term': {
    source:
      'an entry of an earlier term is committed by counting replicas: Ongaro and Ousterhout 2014, Figure 8',
    breaks: 'leader completeness, and with it state machine safety: a committed entry is overwritten',
    needs: '5 nodes; three changes of leader, each with entries that few have (Figure 8)',
  },
  'ignores-log': {
    source: 'a voter does not compare logs: against Ongaro and Ousterhout 2014, section 5.4.1',
    breaks: 'leader completeness: a server that lacks committed entries is elected',
    needs: '3 nodes; a server that was away becomes a candidate',
  },
  'skips-consistency-check': {
    source:
      'a follower looks whether there is an entry before the new ones, and not of which term it is: against Ongaro and Ousterhout 2014, section 5.3',
    breaks: 'log matching: what a leader of another term left stays before entries of this one',
    needs: '3 nodes; lost messages and a change of leader',
  },
  'truncates-always': {
    source:
      'a follower removes what follows the entries of a message even where nothing conflicts: against Ongaro and Ousterhout 2014, Figure 2; found again and again in the labs of MIT 6.824 (Students’ Guide to Raft)',
    breaks: 'a committed entry is never removed: a message that was overtaken takes it away',
    needs: '2 nodes; two messages in the other order',
  },
  'match-by-next': {
    source:
      'a leader takes what it has sent for what has arrived, matchIndex = nextIndex - 1: Students’ Guide to Raft, MIT 6.824',
    breaks: 'leader completeness: an entry is committed that no majority has',
    needs: '3 nodes; a lost message and a crash of the leader',
  },
  'commits-past-match': {
    source:
      'a follower commits up to the end of its log, and not of what matches the leader’s: against Ongaro and Ousterhout 2014, Figure 2, "index of last new entry"',
    breaks: 'state machine safety: what a leader of another term left is applied',
    needs: '3 nodes; a change of leader and a message that was held back',
  },
  'no-sessions': {
    source: 'the state machine does not recognise a repeated operation: Ongaro, thesis, section 6.3',
    breaks: 'linearizability: an operation that a client or the network repeats takes effect twice',
    needs: '1 node; a request that comes twice',
  },
  'acknowledges-append': {
    source: 'a leader applies and answers what it has appended, committed or not: Jepsen, Redis-Raft (2020)',
    breaks: 'linearizability: a leader that is replaced takes what it has acknowledged with it',
    needs: '3 nodes; a partition around the leader',
  },
  'read-without-noop': {
    source:
      'a new leader answers reads before anything is committed in its term: Ongaro, thesis, section 6.4, the first step',
    breaks: 'linearizability: it does not know yet what the leader before it has acknowledged',
    needs: '3 nodes; a crash of the leader before its followers know what is committed',
  },
  'unflushed-append': {
    source: 'a follower answers before its entries are durable: Jepsen, NATS 2.12.1 (2025)',
    breaks: 'leader completeness: a crash takes back what a majority had',
    needs: '3 nodes; a crash of a follower and one of the leader',
  },
  'unflushed-vote': {
    source: 'a voter answers before its vote is durable: against Ongaro and Ousterhout 2014, Figure 2',
    breaks: 'election safety: a server that restarts votes again, for another, in the same term',
    needs: '3 nodes; a crash of a voter before its disk has the vote',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type RaftMutant = keyof typeof raftMutants
