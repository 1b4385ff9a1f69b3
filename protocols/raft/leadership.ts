import type { Node, NodeId, Outcome, Request } from '../../sim/index.ts'
import { answer, type Command, type StateMachine } from '../objects/index.ts'
import type { AppendRejected, AppendReply, RaftMessage } from './messages.ts'
import type { RaftMutant, RaftOptions } from './options.ts'
import type { PersistentState } from './persistent-state.ts'
import { ReadIndex } from './read-index.ts'

/** What a leader needs of the server that leads. */
export interface Server {
  readonly node: Node<RaftMessage>
  readonly options: RaftOptions
  readonly mutant: RaftMutant | undefined
  readonly state: PersistentState
  readonly machine: StateMachine
  readonly commitIndex: number
  readonly lastApplied: number
  /** Moves the commit index forward and applies what it has passed. */
  commitTo(index: number): void
}

/** What a leader knows of a follower (Figure 2, "Volatile state on leaders"). */
interface Follower {
  readonly id: NodeId
  /** The next entry to send. It moves on when entries are sent, not when they are answered: a pipeline (thesis, 10.2.1). */
  nextIndex: number
  matchIndex: number
  /** The greatest serial number that it has answered. */
  heard: number
  /** Rejections of messages sent up to this serial number have been dealt with. */
  repaired: number
}

/** One leader's term, from its election until it steps down (Figure 2, "Leaders"). */
export class Leadership {
  readonly term: number
  private readonly server: Server
  private readonly followers = new Map<NodeId, Follower>()
  /** The leader's own match index: it counts as a replica only of what its disk has. */
  private durableIndex = 0
  /** How many messages it has sent. */
  private serial = 0
  /** The serial number before the first message of the last round of heartbeats. */
  private roundBegan = 0
  private over = false
  private readonly writes = new Map<number, Request>()
  private readonly reads = new ReadIndex()
  /** Reads that came before anything was committed in this term. */
  private readonly early: Request[] = []

  constructor(server: Server) {
    const { node, state } = server
    this.server = server
    this.term = state.term
    for (const id of node.members) {
      if (id === node.id) continue
      this.followers.set(id, { id, nextIndex: state.log.lastIndex + 1, matchIndex: 0, heard: 0, repaired: 0 })
    }
    // Only entries of its own term tell a leader what is committed, so it begins with one (section 8).
    this.append(null)
    this.beginRound()
  }

  /** Sends to every follower what it lacks, if anything: who hears nothing for too long stands for election. */
  beginRound(): void {
    this.roundBegan = this.serial
    for (const follower of this.followers.values()) this.sendEntries(follower)
  }

  /** Replicates a client's command; the request is answered once the entry has been applied. */
  propose(request: Request): void {
    const { session, sequence, operation } = request
    const { node, machine, mutant } = this.server
    const known = machine.recall(request)
    node.sometimes('a repeated request is answered without the log', known !== undefined)
    if (known !== undefined) return answer(request, known)
    const index = this.append({ session, sequence, operation })
    if (mutant === 'acknowledges-append') answer(request, machine.apply({ session, sequence, operation }))
    else this.writes.set(index, request)
    for (const follower of this.followers.values()) this.sendEntries(follower)
  }

  /** Begins a read (thesis, section 6.4). */
  read(request: Request): void {
    const { node, state, machine, commitIndex, mutant } = this.server
    if (mutant === 'stale-read') return answer(request, machine.read(request.operation))
    // Until then its commit index may lag behind what the leader before it has acknowledged.
    const knowsCommitted = state.log.termAt(commitIndex) === this.term || mutant === 'read-without-noop'
    node.sometimes('a read waits for the first commit of a term', !knowsCommitted)
    if (!knowsCommitted) {
      this.early.push(request)
      return
    }
    this.reads.add({ request, readIndex: commitIndex, after: this.serial })
    this.answerReads()
  }

  /** Takes a follower's answer. */
  receive(from: NodeId, reply: AppendReply): void {
    const follower = this.followers.get(from)
    if (follower === undefined || reply.term !== this.term) return
    follower.heard = Math.max(follower.heard, reply.serial)
    const news = reply.success ? this.advance(follower, reply.matchIndex) : this.backOff(follower, reply)
    // An answer that came twice, or late, is none to send more for: that would make more answers, which come twice as well.
    if (news && follower.nextIndex <= this.server.state.log.lastIndex) this.sendEntries(follower)
    this.answerReads()
  }

  /** An entry has been applied: who asked for it gets an answer. */
  applied(index: number, outcome: Outcome): void {
    const request = this.writes.get(index)
    if (request === undefined) return
    this.writes.delete(index)
    answer(request, outcome)
  }

  /** The term is over: who waits is sent on, and repeats the request where it will be recognised. */
  end(): void {
    this.over = true
    for (const request of this.writes.values()) request.redirect()
    for (const { request } of this.reads.takeAll()) request.redirect()
    for (const request of this.early) request.redirect()
  }

  private append(command: Command | null): number {
    const { state } = this.server
    const index = state.log.append({ term: this.term, command })
    // The disk writes while the network carries (thesis, section 10.2.1).
    state.whenDurable(() => {
      if (this.over) return
      this.durableIndex = index
      this.advanceCommitIndex()
      this.answerReads()
    })
    return index
  }

  private sendEntries(follower: Follower): void {
    const { node, state, options, commitIndex } = this.server
    const prevLogIndex = follower.nextIndex - 1
    const entries = state.log.from(follower.nextIndex, options.maxEntries)
    follower.nextIndex += entries.length
    node.send(follower.id, {
      type: 'append-entries',
      term: this.term,
      prevLogIndex,
      prevLogTerm: state.log.termAt(prevLogIndex) as number,
      entries,
      leaderCommit: commitIndex,
      serial: ++this.serial,
    })
  }

  /** Takes note of what a follower has; says whether that is more than was known. */
  private advance(follower: Follower, matchIndex: number): boolean {
    if (matchIndex <= follower.matchIndex) return false
    const { mutant, commitIndex } = this.server
    follower.matchIndex = mutant === 'match-by-next' ? follower.nextIndex - 1 : matchIndex
    follower.nextIndex = Math.max(follower.nextIndex, matchIndex + 1)
    if (follower.matchIndex > commitIndex) this.advanceCommitIndex()
    return true
  }

  /** Goes back to where the follower's log may match, unless the rejected message was sent before that was last done; says whether. */
  private backOff(follower: Follower, { serial, nextIndex }: AppendRejected): boolean {
    if (serial <= follower.repaired) return false
    follower.repaired = this.serial
    follower.nextIndex = Math.max(follower.matchIndex + 1, Math.min(follower.nextIndex, nextIndex))
    return true
  }

  /** Figure 2, the last rule for leaders: a majority of match indices, and an entry of the leader's own term. */
  private advanceCommitIndex(): void {
    const { node, state, mutant } = this.server
    // Most answers are to heartbeats, and there is nothing to commit.
    if (this.server.commitIndex === state.log.lastIndex) return
    const index = this.majorityOf(this.durableIndex, 'matchIndex')
    if (index <= this.server.commitIndex) return
    const ofOwnTerm = state.log.termAt(index) === this.term
    if (!ofOwnTerm) {
      node.sometimes('a majority holds an entry of an earlier term, which does not commit it')
      if (mutant !== 'earlier-term') return
    }
    this.server.commitTo(index)
    for (const request of this.early.splice(0)) this.read(request)
  }

  private answerReads(): void {
    if (this.reads.size === 0) return
    const { machine, lastApplied } = this.server
    const confirmed = this.majorityOf(Number.POSITIVE_INFINITY, 'heard')
    for (const { request } of this.reads.takeReady(confirmed, lastApplied)) {
      answer(request, machine.read(request.operation))
    }
    // One round at a time serves all the reads that gather meanwhile; the next heartbeat takes the place of a lost one.
    if (this.reads.size > 0 && confirmed > this.roundBegan) this.beginRound()
  }

  /** The greatest number that a majority has reached: the leader with `own`, the followers with what is known of them. */
  private majorityOf(own: number, of: 'matchIndex' | 'heard'): number {
    const numbers = [own]
    for (const follower of this.followers.values()) numbers.push(follower[of])
    numbers.sort((a, b) => b - a)
    return numbers[numbers.length >>> 1] as number
  }
}
