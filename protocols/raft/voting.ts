import type { NodeId } from '../../sim/index.ts'
import type { PreVote, RequestPreVote, RequestVote, Vote } from './messages.ts'
import type { Server } from './server.ts'

/** That a server would vote for another one, if that stood. */
export interface Word {
  readonly candidate: NodeId
  readonly term: number
}

/** How a server answers those that would lead (section 5.2), and when it does not answer at all. */
export class Voting {
  private readonly server: Server
  /** When it last heard from a leader, on its monotonic clock. */
  private heardAt = Number.NEGATIVE_INFINITY
  /** For whom, and in which term, it last said that it would vote. */
  word: Word | undefined
  /** Until when it has promised a leader to vote for nobody. */
  private promisedUntil: number

  constructor(server: Server) {
    this.server = server
    // A promise outlives the server that gave it, which may have been the moment before it went down.
    const { promisedMs } = server.state
    this.promisedUntil = promisedMs > 0 ? this.now + promisedMs : Number.NEGATIVE_INFINITY
  }

  private get now(): number {
    return this.server.node.clock.monotonic()
  }

  /** A leader has been heard, and is promised to be the only one for a while. */
  hear(promiseMs: number): void {
    this.heardAt = this.now
    if (promiseMs === 0) return
    this.server.state.promiseFor(promiseMs)
    this.promisedUntil = Math.max(this.promisedUntil, this.now + promiseMs)
  }

  /** Whether it has promised a leader to vote for nobody, itself included. */
  get isPromised(): boolean {
    return this.now < this.promisedUntil
  }

  /**
   * Whether a request is to be left alone, its term included: while there is a leader, whoever asks was cut off or removed (thesis,
   * sections 4.2.3 and 9.6), unless that leader has sent it.
   */
  ignores(request: RequestPreVote | RequestVote): boolean {
    const { node, options } = this.server
    const ignored =
      request.type === 'request-pre-vote'
        ? this.isPromised || this.hearsLeader
        : !request.transfer && (this.isPromised || (options.checkQuorum && this.hearsLeader))
    if (request.type === 'request-vote' && options.checkQuorum)
      node.sometimes('a voter that hears a leader ignores a candidate', ignored)
    return ignored
  }

  /** What it thinks of a candidacy before there is one. */
  considerBefore(candidate: NodeId, { term, lastLogIndex, lastLogTerm }: RequestPreVote): PreVote {
    const { node, state } = this.server
    const upToDate = state.log.allowsLeader(lastLogTerm, lastLogIndex)
    const granted = term > state.term && upToDate
    if (granted) this.word = { candidate, term }
    node.sometimes('a candidate is refused because its log is behind', !upToDate)
    return { type: 'pre-vote', term: granted ? term : state.term, granted }
  }

  /** Figure 2, "RequestVote RPC", receiver. */
  consider(candidate: NodeId, { term, lastLogIndex, lastLogTerm }: RequestVote): Vote {
    const { node, state, mutant } = this.server
    const upToDate = state.log.allowsLeader(lastLogTerm, lastLogIndex)
    const free = state.votedFor === null || state.votedFor === candidate
    const granted = term === state.term && free && (upToDate || mutant === 'ignores-log')
    node.sometimes('a candidate is refused because its log is behind', !upToDate)
    if (granted && state.votedFor === null) state.vote(term, candidate)
    // A voter that forgets its promise may vote twice in one term; a stale candidate learns the term from the answer.
    return { type: 'vote', term: state.term, granted }
  }

  private get hearsLeader(): boolean {
    const { leadership, options } = this.server
    const [min] = options.electionTimeout
    return leadership === undefined ? this.now < this.heardAt + min : leadership.isHeard(min)
  }
}
