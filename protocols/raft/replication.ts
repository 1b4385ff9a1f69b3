import type { NodeId } from '../../sim/index.ts'
import { reachedByQuorum } from './configuration.ts'
import { Confirmation } from './confirmation.ts'
import { type Follower, Followers } from './followers.ts'
import type { AppendRejected, AppendReply } from './messages.ts'
import type { Entry } from './log.ts'
import type { Server } from './server.ts'

/** How a leader's log gets to its followers, and what is known of how far it got (section 5.3). */
export class Replication {
  readonly term: number
  readonly followers: Followers
  /** By which rounds a quorum has confirmed that this is the leader. */
  readonly confirmation: Confirmation
  /** How many messages it has sent. */
  serial = 0
  private readonly server: Server
  /** The leader's own match index: it counts as a replica only of what its disk has. */
  private durableIndex = 0

  constructor(server: Server) {
    const { node, state } = server
    this.server = server
    this.term = state.term
    this.followers = new Followers(node.id)
    this.confirmation = new Confirmation(node.clock.monotonic())
    this.follow()
  }

  /** Replicates to who votes and who is wanted. */
  follow(): void {
    const { node, state, wanted } = this.server
    const { configuration, lastIndex } = state.log
    this.followers.follow(configuration, wanted, lastIndex, node.clock.monotonic())
  }

  /** @param durable - runs once the leader's own disk has it: the disk writes while the network carries (thesis, section 10.2.1) */
  append(entry: Entry, durable: () => void): number {
    const { state } = this.server
    const index = state.log.append(entry)
    state.whenDurable(() => {
      this.durableIndex = Math.max(this.durableIndex, index)
      durable()
    })
    return index
  }

  /** Sends to every follower what it lacks, or that there is a leader: who hears nothing for too long stands for election. */
  beginRound(): void {
    const { confirmation, followers } = this
    const before = confirmation.roundBegan
    confirmation.begin(this.serial, this.server.node.clock.monotonic())
    for (const follower of followers) {
      // What was sent before the last round and is not answered yet is taken for lost.
      if (follower.inFlight.length > 0)
        follower.inFlight = follower.inFlight.filter((serial) => serial > before)
      this.send(follower)
    }
  }

  /** Sends entries to every follower that lacks some and has answered enough of those sent before. */
  sendEntries(): void {
    for (const follower of this.followers) this.sendMore(follower)
  }

  /** Takes a follower's answer; gives whom it is from, if from anyone who follows. */
  receive(from: NodeId, reply: AppendReply): Follower | undefined {
    const follower = this.followers.get(from)
    if (follower === undefined || reply.term !== this.term) return undefined
    const { serial } = reply
    if (serial > follower.heard) {
      follower.heard = serial
      while (follower.inFlight.length > 0 && (follower.inFlight[0] as number) <= serial)
        follower.inFlight.shift()
    }
    const news = reply.success ? this.advance(follower, reply.matchIndex) : this.backOff(follower, reply)
    // An answer that came twice, or late, is none to send more for: that would make more answers, which come twice as well.
    if (news) this.sendMore(follower)
    return follower
  }

  /** Notes how far a quorum has heard this leader. */
  confirm(): void {
    const { confirmation, server } = this
    const before = confirmation.serial
    confirmation.confirm(this.reached(Number.POSITIVE_INFINITY, (follower) => follower.heard))
    if (server.mutant === 'lease-from-ack' && confirmation.serial > before)
      confirmation.at = server.node.clock.monotonic()
  }

  /** The greatest index that the disks of a quorum have. */
  get matched(): number {
    return this.reached(this.durableIndex, (follower) => follower.matchIndex)
  }

  private reached(own: number, of: (follower: Follower) => number): number {
    const { node, state, quorumSize } = this.server
    return reachedByQuorum(state.log.configuration, quorumSize, (id) => {
      if (id === node.id) return own
      const follower = this.followers.get(id)
      return follower === undefined ? 0 : of(follower)
    })
  }

  private sendMore(follower: Follower): void {
    const { state, options } = this.server
    if (follower.nextIndex > state.log.lastIndex) return
    if (follower.inFlight.length < options.maxInFlight) this.send(follower)
  }

  private send(follower: Follower): void {
    const { node, state, options, commitIndex } = this.server
    const { log } = state
    const promiseMs = options.reads === 'lease' ? options.electionTimeout[0] : 0
    const { term } = this
    if (follower.nextIndex <= log.base && log.snapshot !== undefined) {
      node.sometimes('a follower is sent a snapshot')
      const { snapshot } = log
      follower.nextIndex = snapshot.lastIndex + 1
      const serial = ++this.serial
      follower.inFlight.push(serial)
      return node.send(follower.id, { type: 'install-snapshot', term, snapshot, serial, promiseMs })
    }
    const prevLogIndex = follower.nextIndex - 1
    const room = follower.inFlight.length < options.maxInFlight
    const entries = room ? log.from(follower.nextIndex, options.maxEntries) : []
    follower.nextIndex += entries.length
    const serial = ++this.serial
    if (entries.length > 0) follower.inFlight.push(serial)
    node.send(follower.id, {
      type: 'append-entries',
      term,
      prevLogIndex,
      prevLogTerm: log.termAt(prevLogIndex) as number,
      entries,
      leaderCommit: commitIndex,
      serial,
      promiseMs,
    })
  }

  /** Takes note of what a follower has; says whether that is more than was known. */
  private advance(follower: Follower, matchIndex: number): boolean {
    if (matchIndex <= follower.matchIndex) return false
    follower.matchIndex = this.server.mutant === 'match-by-next' ? follower.nextIndex - 1 : matchIndex
    follower.nextIndex = Math.max(follower.nextIndex, matchIndex + 1)
    return true
  }

  /** Goes back to where the follower's log may match, unless the rejected message was sent before that was last done; says whether. */
  private backOff(follower: Follower, { serial, nextIndex }: AppendRejected): boolean {
    if (serial <= follower.repaired) return false
    follower.repaired = this.serial
    follower.inFlight = []
    follower.nextIndex = Math.max(follower.matchIndex + 1, Math.min(follower.nextIndex, nextIndex))
    return true
  }
}
