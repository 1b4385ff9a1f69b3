import { growthOf } from './growth.ts'
import type { Update } from './messages.ts'
import type { SwimMutant, SwimOptions } from './options.ts'

interface Rumour {
  readonly update: Update
  told: number
}

/**
 * What is still to be told, and how often it has been: messages carry a few updates each, those first that were told least, and each
 * is told about λ log n times. (Section 4.1.) Of a member only the latest is told.
 */
export class Dissemination {
  /** Whether anything was told often enough. */
  private readonly retired: () => void
  private readonly most: number
  private readonly multiplier: number
  private readonly mutant: SwimMutant | undefined
  private rumours: Rumour[] = []
  /** How often an update is told among so many members. */
  private limit = 0
  private limited = -1

  constructor(
    { piggybackMost, transmitMultiplier }: SwimOptions,
    mutant: SwimMutant | undefined,
    retired: () => void,
  ) {
    this.most = piggybackMost
    this.multiplier = transmitMultiplier
    this.mutant = mutant
    this.retired = retired
  }

  /** How many updates are still to be told. */
  get pending(): number {
    return this.rumours.length
  }

  /** Has an update told from now on, in place of what was told of that member before. */
  add(update: Update): void {
    this.rumours = this.rumours.filter((rumour) => rumour.update.member !== update.member)
    // Of those that were told equally often the newest goes first.
    this.rumours.unshift({ update, told: 0 })
  }

  /** What the next message carries; `undefined` if nothing. `first` is put before all others, and `members` is how many there are. */
  take(members: number, first?: Update): readonly Update[] | undefined {
    const { rumours, most } = this
    if (rumours.length === 0) return first === undefined ? undefined : [first]
    const taken = Math.min(most, rumours.length)
    const updates: Update[] = first === undefined ? [] : [first]
    const limit = this.limitFor(members)
    let over = false
    for (let i = 0; i < taken; i++) {
      const rumour = rumours[i] as Rumour
      updates.push(rumour.update)
      if (++rumour.told >= limit) over = true
    }
    if (over) {
      this.rumours = rumours.filter(({ told }) => told < limit)
      this.retired()
    }
    // What was told to everybody alike is in its order as it was.
    if (taken < rumours.length) this.rumours.sort((a, b) => a.told - b.told)
    return updates
  }

  private limitFor(members: number): number {
    if (this.mutant === 'told-once') return 1
    if (members !== this.limited) {
      this.limited = members
      this.limit = this.multiplier * growthOf(members)
    }
    return this.limit
  }
}
