import type { Disk } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import type { Update } from './update.ts'

/** What a site writes down, in the order in which it happened. */
export type Entry =
  /** A client's update got its timestamp: nobody sees it before that is durable. */
  | { readonly kind: 'made'; readonly update: Update; readonly session: string; readonly sequence: number }
  /** A client's update was refused, and must be refused again. */
  | { readonly kind: 'refused'; readonly why: string; readonly session: string; readonly sequence: number }
  /** It is what the site has of its item. */
  | { readonly kind: 'kept'; readonly update: Update }
  /** The item's death certificate sleeps here from now on. */
  | { readonly kind: 'slept'; readonly name: string }
  /** Nothing of the item is here any more. */
  | { readonly kind: 'dropped'; readonly name: string }

const LOG = 'journal'

/** The journal of a site: all that comes back after a crash. */
export class Journal {
  /** All of it, this life's entries and those that it found. */
  readonly entries: readonly Entry[]
  private readonly disk: Disk
  private readonly durability: Durability

  constructor(disk: Disk, durability: Durability) {
    this.disk = disk
    this.durability = durability
    this.entries = disk.log<Entry>(LOG)
  }

  write(entry: Entry): void {
    this.disk.append<Entry>(LOG, entry)
    this.durability.wrote()
  }
}
