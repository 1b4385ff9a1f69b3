import { damagedCopy } from './damage.ts'
import type { DiskChances, Strike } from './disk-chances.ts'
import type { Chance } from './disk-conditions.ts'
import { Image, itemOf, type Place, type Write } from './disk-image.ts'
import { survivalOf, type UnflushedPolicy } from './disk-survival.ts'
import { assert } from './errors.ts'
import type { Disk, Json } from './types.ts'

/** What is told of damage, and who is asked. An item is a key, or an entry of a log as `log[3]`. */
export interface DamageHooks {
  /** A fault has had an effect. */
  struck(fault: string): void
  /** Asked before something that was promised to be durable is damaged. */
  mayDamage(item: string): boolean
  damaged(item: string): void
  /** What was damaged has been written anew, durably. */
  mended(item: string): void
}

/**
 * What of a disk survives: what was flushed, the writes that were not, and what faults make of both.
 *
 * - **Damage** stays where it is, through restarts, until it is written anew. It strikes the durable record, and the image too,
 *   unless that has a newer one.
 * - **A torn write** is one that a crash cut short. Torn in place, the old value is gone as well, which is why databases write
 *   elsewhere first; where that value was promised, the fault budget decides. A truncation is metadata and never torn.
 * - **A lying flush** promises what a crash then loses, all of it, and whatever depends on it. The items count as damaged from
 *   the lie on, so that replicas do not lie about the same thing beyond the budget; an honest flush makes up for it.
 * - **A failed flush** leaves what it covered readable and not durable, and no later flush makes it so, only writing it anew:
 *   file systems mark pages clean when their writing has failed (Rebello et al., "Can Applications Recover from fsync
 *   Failures?", ATC 2020). What is appended and flushed after that lies behind a hole; what was appended and not flushed is gone.
 */
export class Persistence {
  /** What a crash now would surely leave, as far as it can be read. */
  readonly durable: Pick<Disk, 'read' | 'log'>
  private readonly checksums: boolean
  private readonly policy: UnflushedPolicy
  private readonly chances: DiskChances
  private readonly hooks: DamageHooks
  private flushed = new Image()
  /** What is in the image and not durable, in order. */
  private pending: Write[] = []
  /** How many of the first pending writes were promised by flushes that lied, and the faults that made them lie. */
  private promised = 0
  private liars: string[] = []
  /** What is in the image and will not become durable, because the flush that covered it has failed. */
  private dropped: Write[] = []
  /** What the fault budget counts as damaged here. */
  private readonly owed = new Set<string>()

  constructor(checksums: boolean, policy: UnflushedPolicy, chances: DiskChances, hooks: DamageHooks) {
    this.checksums = checksums
    this.policy = policy
    this.chances = chances
    this.hooks = hooks
    this.durable = {
      read: <T>(key: string) => this.durableValue(key) as T | undefined,
      log: <T>(name: string) => this.durableLog(name) as readonly unknown[] as readonly T[],
    }
  }

  /** How many writes are not durable. */
  get unflushed(): number {
    return this.pending.length
  }

  /** How many of those no completed flush covers. */
  get uncovered(): number {
    return this.pending.length - this.promised
  }

  /** What a node finds when it starts. */
  image(): Image {
    return this.flushed.copy()
  }

  /** A write was done to the image. */
  add(write: Write): void {
    this.pending.push(write)
  }

  /** The first of the unflushed writes become durable. */
  keep(covered: number): void {
    assert(covered >= this.promised, 'an honest flush covers all that was promised before it')
    if (covered === 0) return
    for (const write of this.take(covered)) this.harden(write)
    this.promised = 0
    if (this.liars.length > 0) this.liars = []
  }

  /** A flush says that the first writes are durable, and they are not. Gives whether it may: the fault budget is asked. */
  lie({ fault }: Strike, covered: number): boolean {
    const items = this.pending.slice(0, covered).map(itemOf)
    if (items.length === 0 || !items.every((item) => this.hooks.mayDamage(item))) return false
    for (const item of items) this.owe(item)
    this.promised = covered
    if (!this.liars.includes(fault)) this.liars.push(fault)
    return true
  }

  /** A flush failed, and the first writes will not become durable. */
  drop(covered: number): void {
    this.dropped.push(...this.take(covered))
    this.exposeLies()
  }

  /** A crash: of the unflushed writes some survive, and the first that does not may be torn. */
  crash(torn: readonly Chance[], draw: () => number): void {
    const { kept, underWay } = survivalOf(this.pending, this.promised, this.policy, draw)
    for (const write of kept) if (!this.isBehindHole(write)) this.harden(write)
    if (underWay !== undefined && torn.length > 0 && !this.isBehindHole(underWay)) this.tear(underWay, torn)
    this.exposeLies()
    this.pending = []
    this.dropped = []
  }

  /** All is gone. The fault budget hears of that from whoever does it. */
  wipe(): void {
    this.flushed = new Image()
    this.pending = []
    this.dropped = []
    this.promised = 0
    this.liars = []
    this.owed.clear()
  }

  /**
   * Damages each durable record with a probability, as far as the fault budget allows; in the image too, where it shows
   * the same record; gives how many.
   */
  corrupt(fault: string, probability: number, image: Image): number {
    let count = 0
    const corruptPlace = (place: Place, value: Json): void => {
      const strike = this.chances.strike(fault, probability)
      if (strike !== undefined && this.damage(place, value, strike, image)) count++
    }
    for (const [name, value] of this.flushed.values) corruptPlace({ name }, value)
    for (const [name, log] of this.flushed.logs) {
      for (const [index, entry] of log.entries()) corruptPlace({ name, index }, entry)
    }
    return count
  }

  private damage(place: Place, value: Json, { fault, draw }: Strike, image: Image): boolean {
    if (this.flushed.isDamaged(place)) return false
    const { checksums } = this
    const wrong = checksums ? value : damagedCopy(value, draw)
    // Without checksums, a record in which nothing can change is as it was.
    if (!checksums && wrong === value) return false
    const item = itemOf(place)
    if (!this.hooks.mayDamage(item)) return false
    this.flushed.damage(place, wrong)
    const newer = (write: Write): boolean => overwrites(write, place)
    if (!this.pending.some(newer) && !this.dropped.some(newer)) image.damage(place, wrong)
    this.owe(item)
    this.hooks.struck(fault)
    return true
  }

  /** A crash cuts a write short. */
  private tear(write: Write, torn: readonly Chance[]): void {
    const strike = this.chances.first(torn)
    if (strike === undefined || write.kind === 'truncate') return
    const { checksums } = this
    const wrong = checksums ? write.value : damagedCopy(write.value, strike.draw)
    if (!checksums && wrong === write.value) return
    const item = itemOf(write)
    const destroys = write.kind === 'write' && this.flushed.values.has(write.name)
    if (destroys && !this.hooks.mayDamage(item)) return
    this.flushed.apply(write)
    this.flushed.damage(write, wrong)
    if (destroys) this.owe(item)
    this.hooks.struck(strike.fault)
  }

  /** Whether a failed flush has left a hole before an entry of a log: recovery ends there, unless what follows was flushed as well. */
  private isBehindHole(write: Write): boolean {
    if (write.kind === 'write') return false
    return this.dropped.some(
      (hole) => hole.kind === 'append' && hole.name === write.name && hole.index < write.index,
    )
  }

  /** Takes the first of the unflushed writes: nearly always all of them. */
  private take(count: number): readonly Write[] {
    const { pending } = this
    if (count < pending.length) return pending.splice(0, count)
    this.pending = []
    return pending
  }

  /** What lying flushes had promised is lost. */
  private exposeLies(): void {
    for (const fault of this.liars) this.hooks.struck(fault)
    this.promised = 0
    this.liars = []
  }

  /** A write becomes durable. */
  private harden(write: Write): void {
    this.flushed.apply(write)
    if (this.dropped.length > 0) this.dropped = this.dropped.filter((old) => !overwrites(write, old))
    if (this.owed.size === 0) return
    // Truncating a damaged entry away does not give its copy back.
    if (write.kind === 'truncate') return
    const item = itemOf(write)
    if (this.owed.delete(item)) this.hooks.mended(item)
  }

  /** Counts an item as damaged, once. */
  private owe(item: string): void {
    if (this.owed.has(item)) return
    this.owed.add(item)
    this.hooks.damaged(item)
  }

  private durableValue(key: string): Json | undefined {
    const unreadable = this.checksums && this.flushed.isDamaged({ name: key })
    return unreadable ? undefined : this.flushed.values.get(key)
  }

  private durableLog(name: string): readonly Json[] {
    const log = this.flushed.logs.get(name) ?? []
    const damaged = this.checksums ? this.flushed.firstDamaged(name) : undefined
    return damaged === undefined ? log : log.slice(0, damaged)
  }
}

/** Whether a write leaves nothing of what stood at a place before it. */
function overwrites(write: Write, { name, index }: Place): boolean {
  if (write.name !== name) return false
  if (write.kind === 'write' || index === undefined) return write.kind === 'write' && index === undefined
  return write.index <= index
}
