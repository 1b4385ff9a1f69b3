import type { Disk, NodeId } from '../../sim/index.ts'
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
  private ballots = 0
  private durable = 0
  private readonly disk: Disk
  private readonly mutant: RaftMutant | undefined

  constructor(disk: Disk, mutant: RaftMutant | undefined) {
    this.disk = disk
    this.mutant = mutant
    this.log = new RaftLog(disk, mutant)
    this.ballot = disk.read<Ballot>('ballot') ?? { term: 0, votedFor: null }
  }

  get term(): number {
    return this.ballot.term
  }

  get votedFor(): NodeId | null {
    return this.ballot.votedFor
  }

  /** Sets the term, and the vote in it. They are one write: half of it after a crash would be a vote in another term. */
  vote(term: number, votedFor: NodeId | null): void {
    this.ballot = { term, votedFor }
    this.ballots++
    this.disk.write<Ballot>('ballot', this.mutant === 'forgets-vote' ? { term, votedFor: null } : this.ballot)
  }

  /** Runs `then` once everything written so far is durable: at once if it is already, else after a flush. */
  whenDurable(then: () => void): void {
    const written = this.ballots + this.log.changes
    if (written === this.durable) return then()
    this.disk.flush(() => {
      this.durable = written
      then()
    })
  }
}
