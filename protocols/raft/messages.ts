import type { Message } from '../../sim/index.ts'
import type { Entry } from './log.ts'

/** Invoked by candidates to gather votes (Figure 2, "RequestVote RPC"); the candidate is who sent it. */
export interface RequestVote extends Message {
  readonly type: 'request-vote'
  readonly term: number
  readonly lastLogIndex: number
  readonly lastLogTerm: number
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

/** The answer to {@link AppendEntries} (Figure 2). */
export type AppendReply = AppendAccepted | AppendRejected

/** All that Raft servers say to one another: remote calls as messages, for either half may be lost. */
export type RaftMessage = RequestVote | Vote | AppendEntries | AppendReply
