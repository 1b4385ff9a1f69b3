import type { Random } from '../../sim/index.ts'
import type { LamportTimestamp } from '../clocks/index.ts'
import type { Version } from './messages.ts'
import type { EpidemicsOptions } from './options.ts'
import { textOf } from './update.ts'

/** What a site knows of how a rumour fares. */
interface Hot {
  readonly timestamp: LamportTimestamp
  /** How many cycles in a row it was told to no use. */
  useless: number
  /** Whether it was told in this cycle, and what came of that. */
  wasNeeded: boolean
  wasUnneeded: boolean
}

/** The rumours that a site is hot with: what it goes on telling until it loses interest. (Section 1.4.) */
export class HotRumours {
  /** How many updates were told as rumours in this life. */
  told = 0
  private readonly options: EpidemicsOptions
  private readonly random: Random
  private readonly hot = new Map<string, Hot>()

  constructor(options: EpidemicsOptions, random: Random) {
    this.options = options
    this.random = random
  }

  get names(): readonly string[] {
    return [...this.hot.keys()]
  }

  get count(): number {
    return this.hot.size
  }

  /** A rumour is news here: it is hot. */
  catch({ name, timestamp }: Version): void {
    if (this.options.rumourMs > 0)
      this.hot.set(name, { timestamp, useless: 0, wasNeeded: false, wasUnneeded: false })
  }

  /** The item is gone, and so is what there was to tell of it. */
  drop(name: string): void {
    this.hot.delete(name)
  }

  /** All that is hot has been told to someone. Who is blind takes it for useless. */
  tell(): void {
    this.told += this.hot.size
    if (this.options.interest === 'blind') for (const rumour of this.hot.values()) rumour.wasUnneeded = true
  }

  /** Who was told rumours says which of them were needed. */
  heed(needed: readonly Version[], unneeded: readonly Version[]): void {
    if (this.options.interest === 'blind') return
    for (const { name, timestamp } of needed) {
      const rumour = this.same(name, timestamp)
      if (rumour !== undefined) rumour.wasNeeded = true
    }
    for (const { name, timestamp } of unneeded) {
      const rumour = this.same(name, timestamp)
      if (rumour !== undefined) rumour.wasUnneeded = true
    }
  }

  /**
   * A cycle is over. If any recipient needed a rumour, its counter is reset; if all who were told did not, one is added (the note
   * of Table 3).
   *
   * @returns how many rumours are hot no more
   */
  endCycle(): number {
    const before = this.hot.size
    for (const [name, rumour] of this.hot) {
      if (rumour.wasNeeded) rumour.useless = 0
      else if (rumour.wasUnneeded && this.losesInterest(rumour)) this.hot.delete(name)
      rumour.wasNeeded = false
      rumour.wasUnneeded = false
    }
    return before - this.hot.size
  }

  private losesInterest(rumour: Hot): boolean {
    const { loss, k } = this.options
    if (loss === 'coin') return this.random.float() * k < 1
    return ++rumour.useless >= k
  }

  private same(name: string, timestamp: LamportTimestamp): Hot | undefined {
    const rumour = this.hot.get(name)
    return rumour !== undefined && textOf(rumour.timestamp) === textOf(timestamp) ? rumour : undefined
  }
}
