import type { Disk, NodeId } from '../../sim/index.ts'
import type { Configuration } from './configuration.ts'
import { RaftLog } from './log.ts'
import type { RaftMutant } from './options.ts'

/** The latest term a server has seen, and whom it voted for in it. */
interface Ballot {
  readonly term: number
  readonly votedFor: NodeId | null
}

/** Persistent state on all servers (Figure 2): what must be durable before a server answers. */
export class PersistentState {
  readonly log: RaftLog
  private ballot: Ballot
  private promise: number
  private writes = 0
  private durable = 0
  private flushing = false
  /** What is to run after the next flush. */
  private waiting: (() => void)[] = []
  private readonly disk: Disk
  private readonly mutant: RaftMutant | undefined

  constructor(disk: Disk, founding: Configuration, mutant: RaftMutant | undefined) {
    this.disk = disk
    this.mutant = mutant
    this.log = new RaftLog(disk, founding, mutant)
    this.ballot = disk.read<Ballot>('ballot') ?? { term: 0, votedFor: null }
    this.promise = disk.read<number>('promise') ?? 0
  }

  get term(): number {
    return this.ballot.term
  }

  get votedFor(): NodeId | null {
    return this.ballot.votedFor
  }

  /** The most milliseconds for which this server has ever promised a leader to vote for nobody. */
  get promisedMs(): number {
    return this.promise
  }

  /** Sets the term, and the vote in it. They are one write: half of it after a crash would be a vote in another term. */
  vote(term: number, votedFor: NodeId | null): void {
    this.ballot = { term, votedFor }
    this.writes++
    this.disk.write<Ballot>('ballot', this.mutant === 'forgets-vote' ? { term, votedFor: null } : this.ballot)
  }

  /** Remembers how long a promise lasts: a next life cannot know when it was last given. */
  promiseFor(milliseconds: number): void {
    if (milliseconds <= this.promise) return
    this.promise = milliseconds
    this.writes++
    this.disk.write<number>('promise', milliseconds)
  }

  /**
   * Runs `then` once everything written so far is durable: at once if it is already, else after a flush. One flush at a time is
   * under way, and the next serves all that have come meanwhile.
   */
  whenDurable(then: () => void): void {
    if (this.written === this.durable) return then()
    this.waiting.push(then)
    if (!this.flushing) this.flush()
  }

  private get written(): number {
    return this.writes + this.log.writes
  }

  private flush(): void {
    const { written, waiting } = this
    this.waiting = []
    this.flushing = true
    this.disk.flush(() => {
      this.flushing = false
      this.durable = written
      for (const then of waiting) then()
      if (this.waiting.length > 0 && !this.flushing) this.flush()
    })
  }
}
