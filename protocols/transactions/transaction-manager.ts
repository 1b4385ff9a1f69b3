import type { Node, NodeId, Outcome, Timer } from '../../sim/index.ts'
import { GroupCommit } from '../group-commit.ts'
import { equal } from '../objects/equal.ts'
import type {
  Commit,
  Ended,
  Step,
  Stepped,
  TransactionId,
  TransactionMessage,
  TransactionQuestion,
} from './messages.ts'
import { isWrite, type MicroOperation } from './micro-operations.ts'
import type { TransactionOptions } from './options.ts'
import type { InitialValues } from './programs.ts'
import type { ActiveTransaction, Management, Scheduler } from './scheduler.ts'
import { TransactionLog } from './transaction-log.ts'

type Answer = (reply: Ended | Stepped) => void

/** A transaction that is neither committed nor aborted. */
interface Managed extends ActiveTransaction {
  /** Its micro-operations so far, as they were answered. */
  readonly steps: MicroOperation[]
  /** Who waits for the step that is being done, if one is. */
  waiting: Answer[] | undefined
  /** Rings when nobody has asked for anything of it for long. */
  readonly idle: Timer
}

/**
 * Keeps the transactions of a store: does each step of one once, however often it is asked for, commits it by a record in the log, and
 * says how it ended, to whoever asks again, once that is durable. What was not committed when the store went down is aborted when
 * somebody asks for it, or never heard of again.
 *
 * A record for one that was aborted is needed as well: its first step may arrive once more, and begin it anew, when its client has
 * been told that it failed.
 */
export class TransactionManager<S extends Scheduler = Scheduler> {
  readonly log: TransactionLog
  readonly scheduler: S
  private readonly node: Node<TransactionMessage>
  private readonly options: TransactionOptions
  private readonly mutant: string | undefined
  private readonly durability: GroupCommit
  private readonly active = new Map<string, Managed>()
  private begun = 0

  constructor(
    node: Node<TransactionMessage>,
    options: TransactionOptions,
    mutant: string | undefined,
    schedulerOf: (management: Management) => S,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.durability = new GroupCommit(node.disk)
    this.log = new TransactionLog(node.disk)
    this.scheduler = schedulerOf({
      abort: (transaction, reason) => this.abort(transaction, reason),
      after: (delayMs, action) => node.after(delayMs, action),
    })
    for (const { steps } of this.log.records) if (steps !== undefined) this.scheduler.restore(steps)
    node.sometimes('a store begins with what its log has', this.log.records.length > 0)
  }

  /** What keys held before anything was written. */
  get initial(): InitialValues {
    return this.options.initial
  }

  /** How many transactions are neither committed nor aborted. */
  get size(): number {
    return this.active.size
  }

  receive(from: NodeId, question: TransactionQuestion, answer: Answer): void {
    const known = this.mutant === 'forgets-ended' ? undefined : this.log.recall(question)
    if (known !== undefined) {
      this.node.sometimes('a transaction that has ended is asked for again')
      return this.tell(known, answer)
    }
    const transaction = this.active.get(nameOf(question)) ?? this.begin(from, question)
    transaction?.idle.restart()
    if (question.type === 'step' && transaction !== undefined) return this.step(transaction, question, answer)
    if (question.type === 'commit' && transaction !== undefined)
      return this.commit(transaction, question, answer)
    const reason =
      question.type === 'roll-back' ? question.reason : 'the store has restarted since the transaction began'
    this.node.sometimes('a transaction was begun in another life', question.type !== 'roll-back')
    this.end(transaction ?? question, { type: 'fail', error: reason }, answer)
  }

  private begin(frontEnd: NodeId, question: TransactionQuestion): Managed | undefined {
    if (question.type !== 'step' || question.index > 0) return undefined
    const { session, sequence } = question
    const transaction: Managed = {
      session,
      sequence,
      age: this.begun++,
      frontEnd,
      steps: [],
      waiting: undefined,
      idle: this.node.after(this.options.idleMs, () => {
        this.node.sometimes('a transaction that nobody goes on with is aborted')
        this.abort(transaction, `nobody went on with the transaction for ${this.options.idleMs} ms`)
      }),
    }
    this.active.set(nameOf(transaction), transaction)
    this.scheduler.begin(transaction)
    return transaction
  }

  private step(transaction: Managed, { index, operation }: Step, answer: Answer): void {
    const { steps } = transaction
    const done = steps[index]
    if (done !== undefined) return answer({ type: 'stepped', operation: done })
    if (index > steps.length) {
      const error = 'the store has restarted since the transaction began'
      return this.end(transaction, { type: 'fail', error }, answer)
    }
    if (transaction.waiting !== undefined) {
      transaction.waiting.push(answer)
      return
    }
    const waiting = [answer]
    transaction.waiting = waiting
    this.scheduler.perform(transaction, operation, (answered) => {
      transaction.waiting = undefined
      steps.push(answered)
      for (const each of waiting) each({ type: 'stepped', operation: answered })
    })
  }

  private commit(transaction: Managed, { steps, value }: Commit, answer: Answer): void {
    const isWhole = transaction.waiting === undefined && equal(steps, transaction.steps)
    const objection = isWhole
      ? this.scheduler.objectionTo(transaction)
      : 'the store has restarted since the transaction began'
    if (objection !== undefined) return this.end(transaction, { type: 'fail', error: objection }, answer)
    this.end(transaction, { type: 'ok', ...(value === undefined ? {} : { value }) }, answer)
  }

  /** Aborts a transaction for a reason of the store's own, if it is active. */
  private abort(transaction: ActiveTransaction, reason: string): void {
    if (this.active.get(nameOf(transaction)) !== transaction) return
    this.end(transaction, { type: 'fail', error: reason }, () => {})
  }

  /** Ends a transaction, active or never begun, and tells all who wait for it. */
  private end(transaction: TransactionId, outcome: Outcome, answer: Answer): void {
    const { session, sequence } = transaction
    const managed = this.active.get(nameOf(transaction))
    const committed = outcome.type === 'ok' ? managed?.steps : undefined
    this.log.append({
      session,
      sequence,
      outcome,
      ...(committed === undefined ? {} : { steps: [...committed] }),
    })
    this.durability.wrote()
    if (managed !== undefined) {
      managed.idle.cancel()
      this.active.delete(nameOf(managed))
      if (outcome.type === 'ok') this.scheduler.commit(managed)
      else this.scheduler.abort(managed)
    }
    for (const each of managed?.waiting ?? []) this.tell(outcome, each)
    const early =
      this.mutant === 'acknowledges-before-flush' ||
      (this.mutant === 'reads-before-flush' && committed?.some(isWrite) === false)
    if (early) answer({ type: 'ended', outcome })
    else this.tell(outcome, answer)
  }

  private tell(outcome: Outcome, answer: Answer): void {
    this.durability.whenDurable(() => answer({ type: 'ended', outcome }))
  }
}

function nameOf({ session, sequence }: TransactionId): string {
  return `${session} ${sequence}`
}
