import type { Mutant } from '../../sim/index.ts'
import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'
import { objectionToTimeRange, type TimeRange } from '../time-range.ts'

/** What can be set about Multi-Paxos. */
export interface MultiPaxosOptions extends ObjectOptions {
  /** Milliseconds after which a node that hears of no leader asks for promises itself, drawn anew for each wait. */
  readonly electionTimeoutMs: TimeRange
  /** Milliseconds between the messages by which a leader shows that it is there, and between repetitions of what may be lost. */
  readonly heartbeatMs: number
  /**
   * How many nodes must promise for a leader to begin; 0 for the fewest that meet every quorum of phase 2. All nodes must be given the
   * same sizes, upgrades included: quorums of two settings need not meet.
   */
  readonly phase1Quorum: number
  /** How many nodes must accept a value for it to be chosen; 0 for what `phase1Quorum` leaves, or a majority if that is 0 as well. */
  readonly phase2Quorum: number
  /** How many values one message carries at most, promises apart. */
  readonly maxValues: number
}

/** The options where none are given: majorities in both phases, and registers. */
export const multiPaxosDefaults: MultiPaxosOptions = {
  electionTimeoutMs: [150, 300],
  heartbeatMs: 50,
  phase1Quorum: 0,
  phase2Quorum: 0,
  maxValues: 64,
  ...objectDefaults,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: MultiPaxosOptions): string | undefined {
  const { electionTimeoutMs, heartbeatMs, maxValues } = options
  const [min] = electionTimeoutMs
  const objection = objectionToTimeRange('electionTimeoutMs', electionTimeoutMs)
  if (objection !== undefined) return objection
  if (!(heartbeatMs > 0 && heartbeatMs < min)) {
    return `heartbeatMs is ${heartbeatMs}, expected more than 0 and less than the shortest election timeout of ${min}`
  }
  if (!(Number.isInteger(maxValues) && maxValues > 0)) {
    return `maxValues is ${maxValues}, expected a whole number of 1 or more`
  }
  for (const quorum of ['phase1Quorum', 'phase2Quorum'] as const) {
    const size = options[quorum]
    if (!(Number.isInteger(size) && size >= 0))
      return `${quorum} is ${size}, expected a number of nodes, or 0 for what follows from the other`
  }
  return objectionToObject(options)
}

/** Published mistakes in Paxos that can be switched on. */
export const multiPaxosMutants = {
  'ignores-accepted': {
    source:
      'a proposer proposes values of its own where promises tell of others: against Lamport, "Paxos Made Simple" (2001), P2c',
    breaks: 'P2c: what was chosen under the leader before is proposed anew, with another value',
    needs: '3 nodes; a change of leader',
  },
  'first-accepted': {
    source:
      'a proposer takes the value of the promise that came first, and not the one with the highest ballot: against Lamport, "Paxos Made Simple" (2001), P2c',
    breaks: 'P2c: a value that few had accepted wins over one that was chosen after it',
    needs: '3 nodes; two changes of leader, with a value that few have accepted',
  },
  'forgets-promise': {
    source: 'the promise is not persisted: against Lamport, "Paxos Made Simple" (2001), section 2.5',
    breaks: 'promises are kept: an acceptor that restarts accepts below what it had promised',
    needs: '3 nodes; a restart between a promise and an older proposal',
  },
  'unflushed-accept': {
    source:
      'an acceptor answers before what it has accepted is durable: against Lamport, "Paxos Made Simple" (2001), section 2.5; Jepsen, NATS 2.12.1 (2025)',
    breaks: 'only what is chosen is learned: a crash takes back what a quorum had',
    needs: '3 nodes; none, for a quorum that has it in memory is none; to lose it takes a crash',
  },
  'accepts-below-promise': {
    source:
      'an acceptor accepts a proposal below what it has promised: against Lamport, "Paxos Made Simple" (2001), P1a',
    breaks: 'promises are kept: two leaders have different values accepted at once',
    needs: '3 nodes; a leader that is replaced without knowing it',
  },
  'shared-ballots': {
    source:
      'ballots are rounds alone, and two proposers take the same: against Lamport, "Paxos Made Simple" (2001), section 2.5, "disjoint sets of numbers"',
    breaks: 'ballots have one proposer: two of them propose different values in one ballot',
    needs: '3 nodes; none, two candidates at once are enough',
  },
  'small-quorums': {
    source:
      'quorums of half of an even number, or fewer, which need not meet: against Howard, Malkhi and Spiegelman, "Flexible Paxos" (2016), and Lamport, "The Part-Time Parliament" (1998), B2',
    breaks: 'P2c: a new leader is promised by those who have not accepted what was chosen',
    needs: '3 nodes, with 4 each side is half; a partition',
  },
  'leaves-gaps': {
    source:
      'a new leader does not fill gaps with no-ops: against Lamport, "Paxos Made Simple" (2001), section 3',
    breaks: 'no gaps: nothing after the gap is ever applied, and nobody is answered any more',
    needs: '3 nodes; a lost proposal, and a crash of the leader',
  },
  'skips-slots': {
    source:
      'a replica goes on past a slot of which it has not learned what was chosen: against van Renesse and Altinbuken, "Paxos Made Moderately Complex" (2015), slot_out of the replica',
    breaks: 'only what is chosen is learned: an operation is missing from what one replica has applied',
    needs: '3 nodes; a lost message',
  },
  'mixes-ballots': {
    source:
      'votes for a slot are counted whatever their ballots: against Lamport, "Paxos Made Simple" (2001), section 2.2, and "The Part-Time Parliament" (1998), section 2.1',
    breaks:
      'only what is chosen is learned: a value is learned that few have accepted in each of two ballots',
    needs: '3 nodes; two changes of leader, with a value that few have accepted',
  },
  'learns-accepted': {
    source:
      'a learner takes what it has accepted in any ballot for what was chosen: against Lamport, "Paxos Made Simple" (2001), section 2.3',
    breaks: 'only what is chosen is learned: what a deposed leader had proposed is applied',
    needs: '3 nodes; a change of leader, and a proposal that few have accepted',
  },
  'local-reads': {
    source:
      'a leader without a lease answers reads from its own state: against Chandra, Griesemer and Redstone, "Paxos Made Live" (2007), section 5.2',
    breaks: 'linearizability: a leader that was replaced without knowing it answers with old values',
    needs: '3 nodes; a partition around the leader',
  },
  'no-sessions': {
    source:
      'a replica performs an operation as often as it is chosen: against van Renesse and Altinbuken, "Paxos Made Moderately Complex" (2015), perform() of the replica',
    breaks: 'linearizability: an operation that a client or the network repeats takes effect twice',
    needs: '1 node; a request that comes twice',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type MultiPaxosMutant = keyof typeof multiPaxosMutants
