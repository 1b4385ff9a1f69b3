import type { NodeId } from '../../sim/index.ts'
import { type Configuration, votersOf } from './configuration.ts'

/** A server that does not vote yet, on its way to most of the log (thesis, section 4.2.1). */
interface Catching {
  /** How far the leader's log went when the present round began, and when that was. */
  goal: number
  began: number
}

/** What a leader knows of a follower (Figure 2, "Volatile state on leaders"). */
export interface Follower {
  readonly id: NodeId
  /** The next entry to send. It moves on when entries are sent, not when they are answered: a pipeline (thesis, 10.2.1). */
  nextIndex: number
  matchIndex: number
  /** The greatest serial number that it has answered. */
  heard: number
  /** Rejections of messages sent up to this serial number have been dealt with. */
  repaired: number
  /** The serial numbers of messages with entries that are not answered, oldest first. */
  inFlight: number[]
  /** Absent for one that votes, or may. */
  catching: Catching | undefined
}

/** The servers that a leader replicates to: who votes, and who is to once it has most of the log. */
export class Followers implements Iterable<Follower> {
  private readonly leader: NodeId
  private members = new Map<NodeId, Follower>()

  constructor(leader: NodeId) {
    this.leader = leader
  }

  [Symbol.iterator](): IterableIterator<Follower> {
    return this.members.values()
  }

  get(id: NodeId): Follower | undefined {
    return this.members.get(id)
  }

  /** Replicates from now on to who votes in a configuration and to who is wanted; what is known of the others is forgotten. */
  follow(configuration: Configuration, wanted: readonly NodeId[], lastIndex: number, now: number): void {
    const voters = votersOf(configuration)
    const before = this.members
    this.members = new Map()
    for (const id of new Set([...voters, ...wanted])) {
      if (id === this.leader) continue
      const known = before.get(id)
      const follower: Follower = known ?? {
        id,
        nextIndex: lastIndex + 1,
        matchIndex: 0,
        heard: 0,
        repaired: 0,
        inFlight: [],
        catching: undefined,
      }
      if (voters.includes(id)) follower.catching = undefined
      else follower.catching ??= { goal: lastIndex, began: now }
      this.members.set(id, follower)
    }
  }

  /**
   * Whether a server that does not vote has most of the log: the last of its rounds, in each of which it got what there was when the
   * round began, took less than an election timeout (thesis, section 4.2.1). There is no most to the rounds here.
   */
  caughtUp(id: NodeId, lastIndex: number, now: number, timeoutMs: number): boolean {
    const follower = this.members.get(id)
    if (follower?.catching === undefined) return false
    const { goal, began } = follower.catching
    if (follower.matchIndex === 0 || follower.matchIndex < goal) return false
    if (now - began <= timeoutMs) return true
    follower.catching = { goal: lastIndex, began: now }
    return false
  }
}
