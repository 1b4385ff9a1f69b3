import type { Disk } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import { type Ballot, higherOf, isHigher, isSame, noBallot } from './ballot.ts'
import type { MultiPaxosMutant } from './options.ts'
import type { Proposal, Vote } from './values.ts'

const PROMISED = 'promised'

/** The log on a disk of all that was ever accepted there; of each slot the last counts. */
export const VOTES = 'votes'

/** What a node has promised and accepted ("Paxos Made Simple", section 2.2; the acceptor of "Moderately Complex"). */
export class Acceptor {
  /** Every vote of its disk, in order. */
  readonly votes: readonly Vote[]
  /** The highest promise that it has let anyone know of in this life, for observers. */
  told = noBallot
  private highest: Ballot
  private readonly latest: (Vote | undefined)[] = []
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly mutant: MultiPaxosMutant | undefined

  constructor(disk: Disk, durability: Durability, mutant: MultiPaxosMutant | undefined) {
    this.disk = disk
    this.durability = durability
    this.mutant = mutant
    // The disk's own live image: there is no second copy to keep in step.
    this.votes = disk.log<Vote>(VOTES)
    this.highest = disk.read<Ballot>(PROMISED) ?? noBallot
    for (const vote of this.votes) {
      this.latest[vote.slot] = vote
      // A crash may have kept the vote and lost the promise that was written with it.
      this.highest = higherOf(this.highest, vote.ballot)
    }
  }

  /** The highest ballot that it has promised to accept nothing below of, durable or not. */
  get promised(): Ballot {
    return this.highest
  }

  /** What it has accepted last in a slot. */
  voteFor(slot: number): Vote | undefined {
    return this.latest[slot]
  }

  /** What it has accepted last in each slot from one on. */
  votesFrom(slot: number): readonly Vote[] {
    return this.latest.slice(slot).filter((vote) => vote !== undefined)
  }

  /** Promises to accept nothing below a ballot, unless it has promised a higher one; gives whether it has not. */
  promise(ballot: Ballot): boolean {
    if (isHigher(this.highest, ballot)) return false
    if (!isHigher(ballot, this.highest)) return true
    this.highest = ballot
    if (this.mutant === 'forgets-promise') return true
    this.disk.write(PROMISED, ballot)
    this.durability.wrote()
    return true
  }

  /** Accepts a ballot's proposals, unless it has promised a higher one; gives whether it has not. */
  accept(ballot: Ballot, proposals: readonly Proposal[]): boolean {
    if (!this.promise(ballot) && this.mutant !== 'accepts-below-promise') return false
    for (const { slot, value } of proposals) {
      const latest = this.latest[slot]
      // A ballot has one value for a slot: a proposal that comes again is there already.
      if (latest !== undefined && isSame(latest.ballot, ballot)) continue
      const vote: Vote = { slot, ballot, value }
      this.disk.append(VOTES, vote)
      this.durability.wrote()
      this.latest[slot] = vote
    }
    return true
  }

  /** Runs `then` once all that it has promised and accepted so far may be known: when that is durable. */
  tell(then: () => void): void {
    const { promised } = this
    this.durability.whenDurable(() => {
      this.told = promised
      then()
    })
  }
}
