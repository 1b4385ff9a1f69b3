import type { Disk, Json, NodeId, Operation, Request } from '../../sim/index.ts'
import { type VectorClock, vectorCounter } from '../clocks/index.ts'
import type { Durability } from '../durability.ts'
import type { CrdtMutant } from './options.ts'
import type { ReplicatedType } from './replicated-type.ts'
import type { Timestamps } from './timestamps.ts'
import { textOfName, type Update } from './update.ts'

/** Where a node keeps its log. */
const LOG = 'updates'

/**
 * What one node holds of all keys: the updates that it has accepted, those of each writer in its order, and of each key what they come to
 * when they are merged. What is not durable is not shown: a crash would take it back, and another update could get its name.
 */
export class Store {
  /** Counts what is shown. */
  shownCount = 0
  /** How many updates of each writer are in the log, durable or not. */
  accepted: VectorClock = {}
  /** How many of them are shown. */
  shown: VectorClock = {}
  readonly type: ReplicatedType<Json>
  private readonly id: NodeId
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly timestamps: Timestamps
  private readonly mutant: CrdtMutant | undefined
  /** What the log comes to, key by key: what the next update is made from. */
  private readonly held = new Map<string, Json>()
  private readonly shownOf = new Map<string, Json>()
  /** What is shown of each writer, in its order. */
  private readonly byWriter = new Map<string, Update[]>()
  /** The last update of each session that was made here. */
  private readonly made = new Map<string, Update>()
  /** What has come before one that its writer made earlier, by its name. */
  private readonly early = new Map<string, Update>()

  constructor(
    id: NodeId,
    disk: Disk,
    durability: Durability,
    type: ReplicatedType<Json>,
    timestamps: Timestamps,
    mutant: CrdtMutant | undefined,
  ) {
    this.id = id
    this.disk = disk
    this.durability = durability
    this.type = type
    this.timestamps = timestamps
    this.mutant = mutant
    for (const update of this.log) this.note(update, mutant !== 'clock-forgotten')
    this.showUpTo(this.log.length)
  }

  /** The updates that it has accepted, the first ones first. */
  get log(): readonly Update[] {
    return this.disk.log<Update>(LOG)
  }

  /** How many have come and wait for earlier ones. */
  get earlyCount(): number {
    return this.early.size
  }

  /** What is shown of all keys that anything was done to. */
  get states(): ReadonlyMap<string, Json> {
    return this.shownOf
  }

  /** What a read of a key answers. */
  read(key: string): Json {
    return this.type.valueOf(this.shownOf.get(key))
  }

  /** The update that a request has led to here, or a later one of its session. */
  recall({ session, sequence }: Pick<Request, 'session' | 'sequence'>): Update | undefined {
    const last = this.made.get(session)
    const isKnown = last !== undefined && last.sequence >= sequence
    return isKnown && this.mutant !== 'no-sessions' ? last : undefined
  }

  /** Makes the update that an operation asks for. */
  make(operation: Operation, { session, sequence }: Pick<Request, 'session' | 'sequence'>): Update {
    const { key = '' } = operation
    const name = { writer: this.id, number: vectorCounter(this.accepted, this.id) + 1 }
    const delta = this.type.deltaOf(operation, this.held.get(key), name, this.timestamps)
    const update: Update = { ...name, key, delta, session, sequence }
    this.accept(update)
    return update
  }

  /** Takes an update that has come, or keeps it until those before it have. Gives whether it was news. */
  take(update: Update): boolean {
    const name = textOfName(update)
    if (this.early.has(name) || vectorCounter(this.accepted, update.writer) >= update.number) return false
    if (this.mutant === 'skips-gaps') this.accept(update)
    else this.early.set(name, update)
    this.acceptWhatFollows(update.writer)
    return true
  }

  /** What is shown here and another has not accepted, of each writer the first ones first, at most so many. */
  missingIn(accepted: VectorClock, most: number): readonly Update[] {
    const missing: Update[] = []
    for (const [writer, updates] of this.byWriter) {
      const known = vectorCounter(accepted, writer)
      let from = updates.length
      while (from > 0 && (updates[from - 1] as Update).number > known) from--
      missing.push(...updates.slice(from, from + most - missing.length))
    }
    return missing
  }

  private acceptWhatFollows(writer: NodeId): void {
    for (;;) {
      const name = textOfName({ writer, number: vectorCounter(this.accepted, writer) + 1 })
      const next = this.early.get(name)
      if (next === undefined) return
      this.early.delete(name)
      this.accept(next)
    }
  }

  /** Writes an update into the log, and shows it once it is durable. */
  private accept(update: Update): void {
    this.disk.append<Update>(LOG, update)
    this.durability.wrote()
    this.note(update, true)
    const { length } = this.log
    if (this.mutant === 'volatile-updates') this.showUpTo(length)
    this.durability.whenDurable(() => this.showUpTo(length))
  }

  /** Remembers that an update is in the log. */
  private note(update: Update, isHeard: boolean): void {
    const { writer, number, key, delta, session } = update
    this.accepted = { ...this.accepted, [writer]: number }
    if (writer === this.id) this.made.set(session, update)
    if (isHeard) this.type.hear?.(delta, this.timestamps)
    this.mergeInto(this.held, key, delta)
  }

  private showUpTo(length: number): void {
    const { log } = this
    for (; this.shownCount < length; this.shownCount++) {
      const update = log[this.shownCount] as Update
      const { writer, number, key, delta } = update
      this.shown = { ...this.shown, [writer]: number }
      const updates = this.byWriter.get(writer) ?? []
      this.byWriter.set(writer, updates)
      updates.push(update)
      this.mergeInto(this.shownOf, key, delta)
    }
  }

  private mergeInto(states: Map<string, Json>, key: string, delta: Json): void {
    const before = states.get(key)
    states.set(key, before === undefined ? delta : this.type.merge(before, delta))
  }
}
