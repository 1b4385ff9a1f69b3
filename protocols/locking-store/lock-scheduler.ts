import type { Json, Node } from '../../sim/index.ts'
import {
  type MicroOperation,
  isWrite,
  objectionToMicroOperation,
  performed,
} from '../transactions/micro-operations.ts'
import type { ActiveTransaction, Management, Scheduler } from '../transactions/scheduler.ts'
import { LockTable } from './lock-table.ts'
import type { LockingStoreMutant, LockingStoreOptions } from './options.ts'
import { deadlockPolicies, lockingOf } from './policies.ts'

/** What a key held before a transaction wrote it. */
interface BeforeImage {
  readonly key: string
  readonly held: Json
}

/**
 * Two-phase locking. What is written is written in place, under a lock of its own, with what was there before kept in memory; so that
 * an abort puts it back. Under strict two-phase locking all locks are held until the transaction has ended.
 *
 * Source: Eswaran, Gray, Lorie and Traiger, "The Notions of Consistency and Predicate Locks in a Database System", 1976.
 */
export class LockScheduler implements Scheduler {
  readonly locks: LockTable
  private readonly node: Pick<Node, 'sometimes'>
  private readonly options: LockingStoreOptions
  private readonly mutant: LockingStoreMutant | undefined
  private readonly management: Management
  private readonly values: Map<string, Json>
  private readonly before = new Map<ActiveTransaction, BeforeImage[]>()

  constructor(
    node: Pick<Node, 'sometimes'>,
    options: LockingStoreOptions,
    mutant: LockingStoreMutant | undefined,
    management: Management,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.management = management
    this.values = new Map(Object.entries(options.initial))
    this.locks = new LockTable(
      deadlockPolicies[options.deadlocks],
      (victim, other) => this.sacrifice(victim, other),
      mutant === 'upgrades-over-readers',
    )
  }

  begin(transaction: ActiveTransaction): void {
    this.before.set(transaction, [])
  }

  perform(
    transaction: ActiveTransaction,
    operation: MicroOperation,
    then: (answered: MicroOperation) => void,
  ): void {
    const [, key] = operation
    const writes = isWrite(operation)
    const locking = lockingOf(this.options, this.mutant)
    const lasts = writes ? locking.writes : locking.reads
    if (lasts === 'never') return this.access(transaction, operation, then)
    if (writes && this.mutant === 'not-two-phase') this.releaseReads(transaction, key)
    const had = this.locks.modeOf(transaction, key)
    let isGranted = false
    let timer: ReturnType<Management['after']> | undefined
    const mode = writes ? 'exclusive' : 'shared'
    this.locks.acquire(transaction, key, mode, () => {
      isGranted = true
      timer?.cancel()
      this.access(transaction, operation, then)
      if (lasts === 'short' && had === undefined) this.locks.release(transaction, key)
    })
    if (isGranted || !this.before.has(transaction)) return
    this.node.sometimes('a transaction waits for a lock')
    if (this.options.deadlocks !== 'time-out') return
    const { lockTimeoutMs } = this.options
    timer = this.management.after(lockTimeoutMs, () =>
      this.management.abort(transaction, `the lock of ${key} was not to be had within ${lockTimeoutMs} ms`),
    )
  }

  objectionTo(): undefined {
    return undefined
  }

  commit(transaction: ActiveTransaction): void {
    this.before.delete(transaction)
    this.locks.releaseAll(transaction)
  }

  abort(transaction: ActiveTransaction): void {
    const images = this.before.get(transaction) ?? []
    this.before.delete(transaction)
    this.node.sometimes('what an aborted transaction wrote is undone', images.length > 0)
    if (this.mutant !== 'no-undo') for (const { key, held } of images.toReversed()) this.values.set(key, held)
    this.locks.releaseAll(transaction)
  }

  restore(steps: readonly MicroOperation[]): void {
    for (const step of steps) this.values.set(step[1], performed(this.held(step[1]), step).held)
  }

  held(key: string): Json {
    return this.values.get(key) ?? null
  }

  private access(
    transaction: ActiveTransaction,
    operation: MicroOperation,
    then: (answered: MicroOperation) => void,
  ): void {
    const [, key] = operation
    const before = this.held(key)
    const objection = objectionToMicroOperation(before, operation)
    if (objection !== undefined) return this.management.abort(transaction, objection)
    const { held, answered } = performed(before, operation)
    if (isWrite(operation)) {
      this.before.get(transaction)?.push({ key, held: before })
      this.values.set(key, held)
    }
    then(answered)
  }

  /** Aborts one of two transactions that would wait for each other. */
  private sacrifice(victim: ActiveTransaction, other: ActiveTransaction): void {
    this.node.sometimes('a transaction is aborted for the sake of another')
    if (this.mutant === 'wounded-commits') return this.locks.releaseAll(victim)
    const { session, sequence } = other
    this.management.abort(victim, `aborted for transaction ${sequence} of session ${session}`)
  }

  private releaseReads(transaction: ActiveTransaction, but: string): void {
    for (const [key, { holders }] of [...this.locks.locks])
      if (key !== but && holders.get(transaction) === 'shared') this.locks.release(transaction, key)
  }
}
