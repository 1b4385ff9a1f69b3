import type { Message } from '../../sim/index.ts'
import type { Entry } from './log.ts'
import type { Snapshot } from './snapshot.ts'

/** Asks whether an election could be won, before a term is spent on it (thesis, section 9.6). */
export interface RequestPreVote extends Message {
  readonly type: 'request-pre-vote'
  /** The term in which the sender would stand. */
  readonly term: number
  readonly lastLogIndex: number
  readonly lastLogTerm: number
}

/** The answer to {@link RequestPreVote}: the term that was asked about if it is granted, else the voter's own. It binds nobody. */
export interface PreVote extends Message {
  readonly type: 'pre-vote'
  readonly term: number
  readonly granted: boolean
}

/** Invoked by candidates to gather votes (Figure 2, "RequestVote RPC"); the candidate is who sent it. */
export interface RequestVote extends Message {
  readonly type: 'request-vote'
  readonly term: number
  readonly lastLogIndex: number
  readonly lastLogTerm: number
  /** Whether the leader has told it to stand: then whoever hears that leader votes all the same (thesis, section 4.2.3). */
  readonly transfer: boolean
}

/** The answer to {@link RequestVote} (Figure 2): the voter's term, and whether it gave its vote in that term. */
export interface Vote extends Message {
  readonly type: 'vote'
  readonly term: number
  readonly granted: boolean
}

/** Invoked by a leader to replicate entries, and without entries as a heartbeat (Figure 2, "AppendEntries RPC"). */
export interface AppendEntries extends Message {
  readonly type: 'append-entries'
  readonly term: number
  readonly prevLogIndex: number
  readonly prevLogTerm: number
  readonly entries: readonly Entry[]
  readonly leaderCommit: number
  /** Counts the leader's messages of this term, from 1; the answer repeats it. */
  readonly serial: number
  /** For how many milliseconds who takes this in votes for nobody: what a lease of the leader is built on; 0 without leases. */
  readonly promiseMs: number
}

/** Invoked by a leader for a follower that lacks entries which it has no more (Figure 13; thesis, section 5.1); in one piece. */
export interface InstallSnapshot extends Message {
  readonly type: 'install-snapshot'
  readonly term: number
  readonly snapshot: Snapshot
  readonly serial: number
  readonly promiseMs: number
}

/** The log matches the leader's up to `matchIndex`, and is durable that far (Figure 2, "success: true"). */
interface AppendAccepted extends Message {
  readonly type: 'append-reply'
  readonly success: true
  readonly term: number
  readonly matchIndex: number
  readonly serial: number
}

/** The consistency check failed, or the leader's term is over (Figure 2, "success: false"). */
export interface AppendRejected extends Message {
  readonly type: 'append-reply'
  readonly success: false
  readonly term: number
  /** From where the leader should try again (end of section 5.3). */
  readonly nextIndex: number
  /** 0 if the message was of an earlier term, whose leader may have been elected again since: it confirms nothing. */
  readonly serial: number
}

/** The answer to {@link AppendEntries} (Figure 2), and to {@link InstallSnapshot}. */
export type AppendReply = AppendAccepted | AppendRejected

/** A leader has the receiver stand for election at once (thesis, section 3.10). */
export interface TimeoutNow extends Message {
  readonly type: 'timeout-now'
  readonly term: number
}

/** All that Raft servers say to one another: remote calls as messages, for either half may be lost. */
export type RaftMessage =
  RequestPreVote | PreVote | RequestVote | Vote | AppendEntries | InstallSnapshot | AppendReply | TimeoutNow
