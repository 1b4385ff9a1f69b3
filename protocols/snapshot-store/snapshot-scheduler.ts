import type { Json, Node } from '../../sim/index.ts'
import {
  isWrite,
  type MicroOperation,
  objectionToMicroOperation,
  performed,
} from '../transactions/micro-operations.ts'
import type { ActiveTransaction, Management, Scheduler } from '../transactions/scheduler.ts'
import type { SnapshotStoreMutant, SnapshotStoreOptions } from './options.ts'
import { type Snapshot, Versions } from './versions.ts'

/** Milliseconds until a commit is seen everywhere, where that takes time. */
const PROPAGATION_MS = 15

/** Every so many commits a mutant has a snapshot that others take. */
const CHECKPOINT_COMMITS = 8

/** What a transaction sees, has read, and will have written if it is committed. */
interface View {
  snapshot: Snapshot
  readonly reads: Set<string>
  readonly writes: Map<string, Json>
}

/**
 * Snapshot isolation: a transaction reads what was committed when it began, and writes into its own memory. Of two that overlap and
 * write one key, the first to commit wins, and the other is aborted.
 *
 * Source: Berenson, Bernstein, Gray, Melton, O'Neil and O'Neil, "A Critique of ANSI SQL Isolation Levels", 1995, section 4.2.
 */
export class SnapshotScheduler implements Scheduler {
  /** How many transactions were committed. */
  commits = 0
  private readonly views = new Map<ActiveTransaction, View>()
  /** Up to which commit everybody sees them. */
  private propagated = 0
  private readonly node: Pick<Node, 'sometimes'>
  private readonly options: SnapshotStoreOptions
  private readonly mutant: SnapshotStoreMutant | undefined
  private readonly management: Management
  private readonly versions: Versions

  constructor(
    node: Pick<Node, 'sometimes'>,
    options: SnapshotStoreOptions,
    mutant: SnapshotStoreMutant | undefined,
    management: Management,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.management = management
    this.versions = new Versions(options.initial)
  }

  begin(transaction: ActiveTransaction): void {
    this.views.set(transaction, {
      snapshot: this.snapshotFor(transaction),
      reads: new Set(),
      writes: new Map(),
    })
  }

  perform(
    transaction: ActiveTransaction,
    operation: MicroOperation,
    then: (answered: MicroOperation) => void,
  ): void {
    const view = this.views.get(transaction) as View
    const [f, key] = operation
    if (this.mutant === 'reads-latest') view.snapshot = this.snapshotFor(transaction)
    const own = f === 'r' && this.mutant === 'forgets-own-writes' ? undefined : view.writes.get(key)
    const committed = this.versions.seen(key, view.snapshot)
    this.node.sometimes('a snapshot shows something older', committed !== this.versions.newest(key))
    const before = own ?? committed?.value ?? null
    const objection = objectionToMicroOperation(before, operation)
    if (objection !== undefined) return this.management.abort(transaction, objection)
    const { held, answered } = performed(before, operation)
    if (isWrite(operation)) view.writes.set(key, held)
    if (f !== 'w') view.reads.add(key)
    then(answered)
  }

  objectionTo(transaction: ActiveTransaction): string | undefined {
    const { snapshot, reads, writes } = this.views.get(transaction) as View
    if (writes.size === 0) return undefined
    const lost = this.newerOf(writes.keys(), snapshot)
    this.node.sometimes('the first committer wins', lost !== undefined)
    if (lost !== undefined && this.mutant !== 'no-conflict-check')
      return `${lost} was written by a transaction that was committed since this one began`
    const stale = this.options.isolation === 'serializable' ? this.newerOf(reads, snapshot) : undefined
    if (stale === undefined) return undefined
    return `${stale}, which was read, was written by a transaction that was committed since this one began`
  }

  commit(transaction: ActiveTransaction): void {
    const { writes } = this.views.get(transaction) as View
    this.install(writes, transaction)
    this.end(transaction)
  }

  abort(transaction: ActiveTransaction): void {
    this.end(transaction)
  }

  restore(steps: readonly MicroOperation[]): void {
    const writes = new Map<string, Json>()
    for (const step of steps) {
      const [, key] = step
      if (isWrite(step)) writes.set(key, performed(writes.get(key) ?? this.held(key), step).held)
    }
    this.install(writes)
  }

  held(key: string): Json {
    return this.versions.newest(key)?.value ?? null
  }

  private snapshotFor({ frontEnd }: ActiveTransaction): Snapshot {
    if (this.mutant === 'visible-at-home-first') return { upTo: this.propagated, allBy: frontEnd }
    return { upTo: this.newestSnapshot }
  }

  private get newestSnapshot(): number {
    const { commits } = this
    if (this.mutant === 'old-snapshot') return commits - (commits % CHECKPOINT_COMMITS)
    return this.mutant === 'visible-at-home-first' ? this.propagated : commits
  }

  /** The first of some keys that was written since a snapshot was taken. */
  private newerOf(keys: Iterable<string>, { upTo }: Snapshot): string | undefined {
    return [...keys].find((key) => (this.versions.newest(key)?.commit ?? 0) > upTo)
  }

  private install(writes: ReadonlyMap<string, Json>, by?: ActiveTransaction): void {
    const commit = ++this.commits
    let first = true
    for (const [key, value] of writes) {
      const add = () => this.versions.add(key, { commit, by: by?.frontEnd, value })
      if (first || this.mutant !== 'installs-by-and-by') add()
      else this.management.after(PROPAGATION_MS, add)
      first = false
    }
    if (by === undefined || this.mutant !== 'visible-at-home-first') this.propagated = commit
    else this.management.after(PROPAGATION_MS, () => (this.propagated = Math.max(this.propagated, commit)))
  }

  /** Ends a transaction, and forgets what nobody sees any more. */
  private end(transaction: ActiveTransaction): void {
    this.views.delete(transaction)
    const { commits, mutant } = this
    const shown = [...this.views.values()].map(({ snapshot }) => snapshot.upTo)
    const oldest = mutant === 'vacuums-too-early' ? commits : Math.min(this.newestSnapshot, ...shown)
    const forgotten = this.versions.vacuum(oldest)
    this.node.sometimes(
      'old versions are forgotten while snapshots show others',
      forgotten > 0 && shown.length > 0,
    )
  }
}
