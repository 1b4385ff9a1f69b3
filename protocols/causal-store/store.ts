import type { Disk, Json, NodeId, Request } from '../../sim/index.ts'
import { compareTimestamps, LamportClock, type LamportTimestamp, type VectorClock } from '../clocks/index.ts'
import type { Durability } from '../durability.ts'
import { isWrite, type MicroOperation } from '../transactions/micro-operations.ts'
import type { CausalStoreMutant } from './options.ts'
import { covers, type Update } from './update.ts'

/** Where a node keeps its log. */
const LOG = 'updates'

/** What a node shows of a key, and the update that it is of. */
export interface Shown {
  readonly value: Json
  readonly timestamp: LamportTimestamp
}

/**
 * What one node has of all keys: the updates that it has accepted, in an order in which causes come first, and for each key the value of the
 * last of them. What is not durable is not shown: a crash would take it back, and another update could get its timestamp.
 */
export class Store {
  readonly clock: LamportClock
  /** Counts what is shown. */
  shownCount = 0
  /** The last update, of each writer, that is in the log, durable or not. */
  accepted: VectorClock = {}
  /** The last update, of each writer, that is shown. */
  shown: VectorClock = {}
  private readonly id: NodeId
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly mutant: CausalStoreMutant | undefined
  private readonly afterShowing: () => void
  private readonly values = new Map<string, Shown>()
  /** What is shown of each writer, in its order. */
  private readonly byWriter = new Map<string, Update[]>()
  /** The last update of each session that was made here. */
  private readonly made = new Map<string, Update>()
  /** What has come before its causes, by its timestamp. */
  private readonly early = new Map<string, Update>()
  /** What others were asked for, in this life. */
  private readonly found = new Set<Update>()

  constructor(
    id: NodeId,
    disk: Disk,
    durability: Durability,
    mutant: CausalStoreMutant | undefined,
    afterShowing: () => void,
  ) {
    this.id = id
    this.disk = disk
    this.durability = durability
    this.mutant = mutant
    this.afterShowing = afterShowing
    this.clock = new LamportClock(id)
    for (const update of this.log) this.note(update)
    this.showUpTo(this.log.length)
  }

  /** The updates that it has accepted, the first ones first. */
  get log(): readonly Update[] {
    return this.disk.log<Update>(LOG)
  }

  /** How many have come and wait for their causes. */
  get earlyCount(): number {
    return this.early.size
  }

  /** What is shown of a key; `undefined` if nothing was written to it. */
  read(key: string): Shown | undefined {
    return this.values.get(key)
  }

  /** The update that a request has led to here, or a later one of its session. */
  recall({ session, sequence }: Pick<Request, 'session' | 'sequence'>): Update | undefined {
    const last = this.made.get(session)
    const isKnown = last !== undefined && last.sequence >= sequence
    return isKnown && this.mutant !== 'no-sessions' ? last : undefined
  }

  /** The last counter that an update of this node has; 0 if there is none. */
  get ownCounter(): number {
    return this.accepted[this.id] ?? 0
  }

  /** Takes an update that has come, or keeps it until its causes have. Gives whether it was news. */
  take(update: Update, isFound: boolean): boolean {
    const { counter, writer } = update.timestamp
    const name = `${counter} ${writer}`
    if (this.early.has(name) || covers(this.accepted, { [writer]: counter })) return false
    this.early.set(name, update)
    if (isFound) this.found.add(update)
    this.acceptWhatIsNotEarly()
    return true
  }

  /** Writes an update into the log, and shows it once it is durable. */
  accept(update: Update): void {
    this.disk.append<Update>(LOG, update)
    this.durability.wrote()
    this.note(update)
    const { length } = this.log
    if (this.mutant === 'volatile-updates') this.show(length)
    this.durability.whenDurable(() => this.show(length))
  }

  /** What is shown here and is not in what another has accepted, the first ones first, at most so many. */
  missingIn(accepted: VectorClock, most: number): readonly Update[] {
    const missing: Update[] = []
    for (const [writer, updates] of this.byWriter) {
      const known = accepted[writer] ?? 0
      let from = updates.length
      while (from > 0 && (updates[from - 1] as Update).timestamp.counter > known) from--
      missing.push(...updates.slice(from, from + most))
    }
    // Timestamps never contradict causes.
    return missing.sort((one, other) => compareTimestamps(one.timestamp, other.timestamp)).slice(0, most)
  }

  private acceptWhatIsNotEarly(): void {
    for (let found = true; found;) {
      found = false
      for (const [name, update] of this.early) {
        if (!this.hasCausesOf(update)) continue
        this.early.delete(name)
        this.accept(update)
        found = true
      }
    }
  }

  private hasCausesOf({ dependencies, timestamp: { writer } }: Update): boolean {
    if (this.mutant !== 'no-dependency-check') return covers(this.accepted, dependencies)
    return covers(this.accepted, { [writer]: dependencies[writer] ?? 0 })
  }

  /** Remembers that an update is in the log. */
  private note(update: Update): void {
    const { timestamp, session } = update
    const { counter, writer } = timestamp
    this.accepted = { ...this.accepted, [writer]: counter }
    if (writer === this.id) this.made.set(session, update)
    if (writer === this.id || this.mutant !== 'clock-not-advanced') this.clock.hear(timestamp)
  }

  private show(length: number): void {
    if (length <= this.shownCount) return
    this.showUpTo(length)
    this.afterShowing()
  }

  private showUpTo(length: number): void {
    const { log } = this
    for (; this.shownCount < length; this.shownCount++) {
      const update = log[this.shownCount] as Update
      const { counter, writer } = update.timestamp
      this.shown = { ...this.shown, [writer]: counter }
      const updates = this.byWriter.get(writer) ?? []
      this.byWriter.set(writer, updates)
      updates.push(update)
      for (const operation of update.operations) if (isWrite(operation)) this.write(operation, update)
    }
  }

  /** Shows a value of a key, unless what is shown is later: the last writer wins, everywhere the same one. */
  private write([, key, value]: MicroOperation, update: Update): void {
    const { found, mutant, values } = this
    const { timestamp } = update
    const before = values.get(key)
    const wins =
      before === undefined ||
      (mutant === 'ties-kept'
        ? timestamp.counter > before.timestamp.counter
        : compareTimestamps(timestamp, before.timestamp) >= 0)
    const winsAnyway = mutant === 'last-received' || (mutant === 'repairs-overwrite' && found.has(update))
    if (wins || winsAnyway) values.set(key, { value, timestamp })
  }
}
