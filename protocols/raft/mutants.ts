import type { Mutant } from '../../sim/index.ts'

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
  'change-before-commit': {
    source:
      'single-server changes begin before the leader has committed an entry of its term: Ongaro, "bug in single-server membership changes", raft-dev, 2015',
    breaks: 'leader completeness: two changes by two leaders have majorities that do not meet',
    needs: '4 nodes and membership single; two changes of leader, each with a change of members',
  },
  'switches-at-once': {
    source:
      'the cluster goes from one set of voters to another at once, whatever they have in common: Ongaro and Ousterhout 2014, Figure 10',
    breaks: 'leader completeness: a majority of the old voters and one of the new decide without each other',
    needs: '3 nodes and membership joint; a change of two or more, and a partition',
  },
  'keeps-removed-configuration': {
    source:
      'a server goes on with a configuration whose entry its leader has removed from its log: against Ongaro, thesis, section 4.1, "fall back to the previous configuration"',
    breaks: 'configurations follow the log: votes are counted by a configuration that nobody has agreed on',
    needs: '3 nodes; a change of members that a change of leader takes back',
  },
  'half-is-enough': {
    source:
      'half of an even number of servers counts as a majority, ⌊n/2⌋: the off-by-one against Ongaro and Ousterhout 2014, section 5.2',
    breaks: 'leader completeness: two halves decide without each other',
    needs: '4 nodes; a partition into halves',
  },
  'lease-from-ack': {
    source:
      'a lease is counted from when answers came, not from when the heartbeat was sent: against Ongaro, thesis, section 6.4.1',
    breaks: 'linearizability: the lease outlives what its voters have promised',
    needs: '3 nodes and reads by lease; answers that take long, and a partition around the leader',
  },
  'lease-ignores-drift': {
    source:
      'a lease lasts for an election timeout whatever the clocks do: against Ongaro, thesis, section 6.4.1, "clock drift bound"; YugaByte 1.3.1 (Jepsen, 2019)',
    breaks: 'linearizability: a fast clock ends a promise before a slow one ends the lease',
    needs: '3 nodes and reads by lease; clocks that drift, and a partition around the leader',
  },
  'late-snapshot': {
    source:
      'a snapshot that comes late replaces what is newer: against Ongaro and Ousterhout 2014, Figure 13; the class of Jepsen, Redis-Raft (2020)',
    breaks: 'a snapshot takes nothing back: what was applied and acknowledged after it is gone',
    needs: '3 nodes and snapshotAfter; a follower that was away, and messages that come late or twice',
  },
  'stands-unasked': {
    source:
      'a server stands without asking whether it could win, although it should: Ongaro, thesis, section 9.6, "servers that rejoin"; Howard and Abraham, "Raft does not guarantee liveness in the face of network faults", 2020',
    breaks:
      'elections are wanted: one that was cut off comes back and unseats the leader that all others hear',
    needs: '3 nodes and preVote; a follower that is cut off',
  },
  'leads-unheard': {
    source:
      'a leader goes on although no majority answers it: against Ongaro, thesis, section 6.2; the outage of Cloudflare, 2 November 2020',
    breaks:
      'leaders are heard: those that hear it elect nobody, and those that it does not hear are not served',
    needs: '3 nodes and checkQuorum; a leader that hears nobody',
  },
  'same-timeouts': {
    source:
      'election timeouts are not randomized: Ongaro and Ousterhout 2014, section 9.3 and Figure 16, 150 to 150 ms',
    breaks: 'recovers: candidates split the vote again and again',
    needs: '3 nodes; no fault',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type RaftMutant = keyof typeof raftMutants
