import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'
import { objectionToTimeRange, type TimeRange } from '../time-range.ts'

export { type RaftMutant, raftMutants } from './mutants.ts'

/** What can be set about Raft. */
export interface RaftOptions extends ObjectOptions {
  /** The election timeout in milliseconds, drawn anew for each wait (section 5.2); the paper suggests 150 to 300. */
  readonly electionTimeout: TimeRange
  /** Milliseconds between a leader's heartbeats, and between a candidate's repeated requests for a vote. */
  readonly heartbeat: number
  /** How many entries one message carries at most. */
  readonly maxEntries: number
  /** How many messages with entries may be unanswered at one follower; entries that come meanwhile go together into the next. */
  readonly maxInFlight: number
  /**
   * Whether a server asks before it stands for election whether it could win (thesis, section 9.6), so that one that comes back
   * does not unseat a leader that all others hear. On, as in etcd and its kin: its price is one round trip an election.
   */
  readonly preVote: boolean
  /**
   * Whether a leader that has heard no majority for the longest election timeout steps down, and a voter that has heard a leader
   * within the shortest ignores requests for its vote, except after a transfer (thesis, sections 6.2 and 4.2.3; etcd). On: without
   * it, a leader that hears nobody keeps others from electing one, and servers that were removed disturb those that stay.
   */
  readonly checkQuorum: boolean
  /**
   * How operations that only read are answered: by the leader's read index after one round of messages, by its lease without any
   * (thesis, sections 6.4 and 6.4.1), or as entries of the log; or stale, by whichever server is asked, at once, from its own state
   * machine: etcd's serializable reads, Consul's stale mode, what ZooKeeper's reads are. Stale reads are not linearizable. What they show
   * was committed: all servers go through the same states, and each shows the one that it has come to, however long ago others left it. So
   * a client that moves to another server may go back in time, and may not find there what it has written, for the leader took that; and a
   * server that starts again may go back as well, until it hears what is committed. Clients read
   * at the server beside them, and write at the leader.
   */
  readonly reads: 'read-index' | 'lease' | 'log' | 'stale'
  /** By how many parts per million a clock may run fast or slow for leases to hold. */
  readonly driftBoundPpm: number
  /** A server replaces its log by a snapshot of the state machine once that many entries have been applied; 0 for never. */
  readonly snapshotAfter: number
  /** How the cluster goes from one set of voters to another: by joint configurations, or one server at a time (thesis, chapter 4). */
  readonly membership: 'joint' | 'single'
  /** After so many milliseconds a leader hands over to the follower that has most of its log (thesis, 3.10); 0 for never. */
  readonly transferAfter: number
}

/** The options of Raft where none are given: timeouts of the paper's section 9.3, the rules that production systems run with, and registers. */
export const raftDefaults: RaftOptions = {
  electionTimeout: [150, 300],
  heartbeat: 50,
  maxEntries: 64,
  maxInFlight: 256,
  preVote: true,
  checkQuorum: true,
  reads: 'read-index',
  driftBoundPpm: 200_000,
  snapshotAfter: 0,
  membership: 'joint',
  transferAfter: 0,
  ...objectDefaults,
}

/** For how long a lease lasts on its leader's clock, if a voter's promise of `promiseMs` on the fastest clock is to outlive it on the slowest. */
export function leaseOf(promiseMs: number, driftBoundPpm: number): number {
  return (promiseMs * (1_000_000 - driftBoundPpm)) / (1_000_000 + driftBoundPpm)
}

const MILLION = 1_000_000

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: RaftOptions): string | undefined {
  const { electionTimeout, heartbeat, maxEntries, maxInFlight } = options
  const objection = objectionToTimeRange('electionTimeout', electionTimeout)
  if (objection !== undefined) return objection
  const [min] = electionTimeout
  if (!(heartbeat > 0 && heartbeat < min)) {
    return `heartbeat is ${heartbeat} ms, expected more than 0 and less than the shortest election timeout of ${min} ms`
  }
  if (!(Number.isInteger(maxEntries) && maxEntries > 0)) {
    return `maxEntries is ${maxEntries}, expected a whole number of 1 or more`
  }
  if (!(Number.isInteger(maxInFlight) && maxInFlight > 0)) {
    return `maxInFlight is ${maxInFlight}, expected a whole number of 1 or more`
  }
  return objectionToReads(options) ?? objectionToTheRest(options) ?? objectionToObject(options)
}

function objectionToReads({ reads, checkQuorum, driftBoundPpm, electionTimeout, heartbeat }: RaftOptions) {
  if (!['read-index', 'lease', 'log', 'stale'].includes(reads)) {
    return `reads is "${reads}", expected read-index, lease, log or stale`
  }
  if (!(driftBoundPpm >= 0 && driftBoundPpm < MILLION)) {
    return `driftBoundPpm is ${driftBoundPpm}, expected parts per million from 0 to less than ${MILLION}`
  }
  if (reads !== 'lease') return undefined
  if (!checkQuorum) {
    return 'reads is "lease" and checkQuorum is false, expected true: a lease holds because voters who hear a leader elect no other'
  }
  const lease = leaseOf(electionTimeout[0], driftBoundPpm)
  return lease > heartbeat
    ? undefined
    : `reads is "lease" and a lease lasts ${Math.floor(lease)} ms, expected more than the ${heartbeat} ms between heartbeats: electionTimeout and driftBoundPpm decide`
}

function objectionToTheRest({ snapshotAfter, membership, transferAfter }: RaftOptions) {
  if (!(Number.isInteger(snapshotAfter) && snapshotAfter >= 0)) {
    return `snapshotAfter is ${snapshotAfter}, expected a whole number of entries, 0 or more`
  }
  if (membership !== 'joint' && membership !== 'single') {
    return `membership is "${membership as string}", expected joint or single`
  }
  if (!(transferAfter >= 0 && transferAfter < Number.POSITIVE_INFINITY)) {
    return `transferAfter is ${transferAfter}, expected milliseconds, 0 or more`
  }
  return undefined
}
