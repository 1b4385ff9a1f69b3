import type { Json, NodeId } from '../../sim/index.ts'
import { TextHash } from '../../sim/text-hash.ts'
import { isLater, LamportClock, type LamportTimestamp } from '../clocks/index.ts'
import type { Journal } from './journal.ts'
import type { Version } from './messages.ts'
import type { EpidemicsMutant } from './options.ts'
import { itemOf, textOf, type Update } from './update.ts'

/** What became of an update that a site was given. */
export type Reception = 'kept' | 'known' | 'older'

/** What one site has of all items. */
export class Database {
  /** The same for two databases that hold the same, whatever sleeps in them; updated with each of their changes. (Section 1.3.) */
  checksum = 0
  private readonly site: NodeId
  private readonly clock: LamportClock
  private readonly journal: Journal
  private readonly certificateMs: number
  private readonly mutant: EpidemicsMutant | undefined
  private readonly items = new Map<string, Update>()
  /** Until when, by the site's monotonic clock, each certificate among the items is active. */
  private readonly activeUntil = new Map<string, number>()
  private readonly dormant = new Map<string, Update>()

  constructor(
    site: NodeId,
    journal: Journal,
    certificateMs: number,
    mutant: EpidemicsMutant | undefined,
    nowMs: number,
  ) {
    this.site = site
    this.clock = new LamportClock(site)
    this.journal = journal
    this.certificateMs = certificateMs
    this.mutant = mutant
    for (const entry of journal.entries) {
      if (entry.kind === 'made' || entry.kind === 'kept') {
        this.clock.hear(entry.update.timestamp)
        const present = this.present(entry.update.name)
        if (present === undefined || entry.kind === 'kept' || this.replaces(entry.update, present))
          this.put(entry.update, nowMs)
      } else if (entry.kind === 'slept') this.sleep(entry.name)
      else if (entry.kind === 'dropped') this.remove(entry.name)
    }
  }

  /** How many items there are, how many certificates among them, and how many sleep. */
  get sizes(): { readonly items: number; readonly certificates: number; readonly dormant: number } {
    const certificates = this.activeUntil.size
    return { items: this.items.size - certificates, certificates, dormant: this.dormant.size }
  }

  has(name: string): boolean {
    const item = this.items.get(name)
    return item !== undefined && item.death === undefined
  }

  /** The elements of a set, in the order in which they were added. */
  elementsOf(set: string): readonly Json[] {
    const elements: { readonly element: Json; readonly timestamp: LamportTimestamp }[] = []
    for (const { name, timestamp, death } of this.items.values()) {
      const [of, element] = itemOf(name)
      if (of === set && death === undefined) elements.push({ element, timestamp })
    }
    return elements.sort((a, b) => (isLater(a.timestamp, b.timestamp) ? 1 : -1)).map(({ element }) => element)
  }

  versions(): readonly Version[] {
    return [...this.items.values()].map(({ name, timestamp }) => ({ name, timestamp }))
  }

  /** When the item was last updated here, as far as that is told on. */
  timestampOf(name: string): LamportTimestamp | undefined {
    return this.items.get(name)?.timestamp
  }

  /** What there is to tell of an item; a certificate tells how much longer it is active. */
  told(name: string, nowMs: number): Update | undefined {
    const update = this.items.get(name)
    if (update?.death === undefined) return update
    const leftMs = Math.max(0, (this.activeUntil.get(name) as number) - nowMs)
    return { ...update, death: { ...update.death, leftMs } }
  }

  nextTimestamp(): LamportTimestamp {
    return this.clock.tick()
  }

  /** Keeps an update, if it is later than what is here. */
  take(update: Update, nowMs: number): Reception {
    this.clock.hear(update.timestamp)
    const present = this.present(update.name)
    if (present === undefined || this.replaces(update, present)) {
      this.keep(update, nowMs)
      return 'kept'
    }
    return textOf(present.timestamp) === textOf(update.timestamp) ? 'known' : 'older'
  }

  /**
   * Awakens the certificate that sleeps here of an item of which someone has an older version, and says whether there was one. It
   * spreads once more, and keeps the timestamp of the deletion: what was added since then is not its business. (Section 2.)
   */
  awaken({ name, timestamp }: Version, nowMs: number): boolean {
    const sleeping = this.dormant.get(name)
    if (sleeping?.death === undefined || !isLater(sleeping.timestamp, timestamp)) return false
    const renewed = this.mutant === 'awakens-as-new' ? { timestamp: this.nextTimestamp() } : {}
    this.keep({ ...sleeping, ...renewed, death: { ...sleeping.death, leftMs: this.certificateMs } }, nowMs)
    return true
  }

  /** Has certificates sleep whose time is over: here, if this site is to retain them, or nowhere. (Section 2.) */
  retire(nowMs: number): void {
    for (const [name, untilMs] of this.activeUntil) {
      if (untilMs > nowMs) continue
      const retained = this.items.get(name)?.death?.retainedBy.includes(this.site) ?? false
      if (retained && this.mutant !== 'certificates-expire') {
        this.journal.write({ kind: 'slept', name })
        this.sleep(name)
      } else this.drop(name)
    }
  }

  /** Forgets an item, without a trace. */
  drop(name: string): void {
    this.journal.write({ kind: 'dropped', name })
    this.remove(name)
  }

  private present(name: string): Update | undefined {
    return this.items.get(name) ?? this.dormant.get(name)
  }

  private replaces({ timestamp }: Update, present: Update): boolean {
    if (this.mutant === 'takes-what-comes') return textOf(timestamp) !== textOf(present.timestamp)
    if (this.mutant === 'local-ties') return timestamp.counter > present.timestamp.counter
    return isLater(timestamp, present.timestamp)
  }

  private keep(update: Update, nowMs: number): void {
    this.journal.write({ kind: 'kept', update })
    this.put(update, nowMs)
  }

  private put(update: Update, nowMs: number): void {
    const { name, death } = update
    this.remove(name)
    this.items.set(name, update)
    if (death !== undefined) this.activeUntil.set(name, nowMs + death.leftMs)
    this.checksum ^= hashOf(update)
  }

  private sleep(name: string): void {
    const certificate = this.items.get(name)
    this.remove(name)
    if (certificate !== undefined) this.dormant.set(name, certificate)
  }

  private remove(name: string): void {
    const present = this.items.get(name)
    if (present !== undefined) this.checksum ^= hashOf(present)
    this.items.delete(name)
    this.activeUntil.delete(name)
    this.dormant.delete(name)
  }
}

function hashOf({ name, timestamp }: Version): number {
  return new TextHash(`${name} ${textOf(timestamp)}`).a
}
