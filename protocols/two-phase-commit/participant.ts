import { type Json, type Node, type NodeId, sleep, type Task, type Timer } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import {
  isWrite,
  type MicroOperation,
  objectionToMicroOperation,
  performed,
} from '../transactions/micro-operations.ts'
import { type LockMode, LockTable } from './lock-table.ts'
import type { Execute, Executed, Prepare, Refused, TwoPhaseMessage, Vote } from './messages.ts'
import { coordinatorOf } from './names.ts'
import type { TwoPhaseCommitMutant, TwoPhaseCommitOptions } from './options.ts'
import { type OutcomeRecord, ParticipantLog, type PreparedRecord } from './participant-log.ts'
import type { Partitioning } from './partitioning.ts'

type Answer = (reply: Executed | Refused) => void

/** A transaction that is here and not prepared: it waits for locks, or has been executed. A crash ends it. */
interface Active {
  readonly message: Execute
  readonly waiting: Answer[]
  readonly patience: Timer
  executed?: Executed
  writes: readonly (readonly [key: string, value: Json])[]
}

/** What one node does for transactions with the keys that it keeps. */
export class Participant {
  readonly log: ParticipantLog
  /** The last transaction that it was told to commit and had not prepared, for observers: there is none. */
  unprepared: string | undefined
  private readonly node: Node<TwoPhaseMessage>
  private readonly durability: Durability
  private readonly partitioning: Partitioning
  private readonly options: TwoPhaseCommitOptions
  private readonly mutant: TwoPhaseCommitMutant | undefined
  private readonly life: number
  private readonly locks: LockTable
  private readonly active = new Map<string, Active>()
  /** What was given up before it was prepared: a message that comes late must not begin it again. */
  private readonly givenUp = new Set<string>()
  /** What had only read here, and is over: who asks again is told so. */
  private readonly hasRead = new Set<string>()
  /** What mutants do again: who was committed, with what it wrote. */
  private readonly done = new Map<string, PreparedRecord>()

  constructor(
    node: Node<TwoPhaseMessage>,
    durability: Durability,
    partitioning: Partitioning,
    options: TwoPhaseCommitOptions,
    mutant: TwoPhaseCommitMutant | undefined,
    life: number,
  ) {
    this.node = node
    this.durability = durability
    this.partitioning = partitioning
    this.options = options
    this.mutant = mutant
    this.life = life
    this.locks = new LockTable(options.deadlocks)
    this.log = new ParticipantLog(node.disk)
    for (const record of this.log.inDoubt.values()) {
      node.sometimes('a participant restarts in doubt')
      this.locks.claim(record, exclusive(record), () => {})
      node.spawn(this.resolve(record, 0))
    }
  }

  execute(message: Execute, answer: Answer): void {
    const { id } = message
    const present = this.active.get(id)
    if (present !== undefined) return this.tell(present, answer)
    const { givenUp, hasRead, log } = this
    const isOver = [givenUp, hasRead, log.outcomes, log.inDoubt].some((ids) => ids.has(id))
    if (isOver) return answer(refusal('it is over here'))
    const patience = this.node.after(this.patienceMs(), () => this.giveUp(id, 'it took too long'))
    const begun: Active = { message, waiting: [answer], patience, writes: [] }
    this.active.set(id, begun)
    const mayWait = this.locks.claim(message, this.locksOf(message.operations), () => this.perform(begun))
    this.node.sometimes('a transaction waits for a lock', mayWait && begun.waiting.length > 0)
    if (mayWait) return
    this.node.sometimes('a younger transaction dies')
    this.giveUp(id, 'an older transaction holds a lock')
  }

  prepare({ id, lives }: Prepare, answer: (vote: Vote) => void): void {
    const { log, mutant, node } = this
    const vote = (given: Vote['vote']): void => answer({ type: 'vote', vote: given })
    if (log.outcomes.get(id) === 'committed') return vote('yes')
    if (this.hasRead.has(id)) return vote('read-only')
    if (log.inDoubt.has(id)) return this.durability.whenDurable(() => vote('yes'))
    const active = this.active.get(id)
    // Locks of an earlier life are gone, and others may have written since; what was executed anew is not what was answered.
    if (active?.executed === undefined || lives[node.id] !== this.life) {
      node.sometimes('a participant is asked to prepare what it does not have')
      this.giveUp(id, 'it cannot be prepared')
      return vote(mutant === 'votes-for-unknown' ? 'read-only' : 'no')
    }
    this.active.delete(id)
    active.patience.cancel()
    if (active.writes.length === 0) {
      this.hasRead.add(id)
      this.locks.release(id)
      return vote('read-only')
    }
    // All locks are held wherever it was executed, or else it would not be asked: those of reads have done what they are for.
    this.locks.release(id, 'shared')
    const record: PreparedRecord = { kind: 'prepared', id, age: active.message.age, writes: active.writes }
    log.append(record)
    this.durability.wrote()
    if (mutant === 'shows-prepared') {
      for (const [key, value] of record.writes) log.values.set(key, value)
      this.locks.release(id)
    }
    node.spawn(this.resolve(record, this.options.inquireMs))
    if (mutant === 'volatile-prepare') vote('yes')
    else this.durability.whenDurable(() => vote('yes'))
  }

  commit(id: string, acknowledge: () => void): void {
    const { log, mutant } = this
    const prepared = log.inDoubt.get(id)
    if (prepared !== undefined) this.end(prepared, 'committed')
    else if (log.outcomes.get(id) !== 'committed') this.unprepared = id
    else if (mutant === 'redoes-commits') {
      for (const [key, value] of this.done.get(id)?.writes ?? []) log.values.set(key, value)
    }
    if (mutant === 'acknowledges-early') acknowledge()
    // Its coordinator forgets it then, and would say of it that it is aborted.
    else this.durability.whenDurable(acknowledge)
  }

  abort(id: string): void {
    const prepared = this.log.inDoubt.get(id)
    if (prepared !== undefined) this.end(prepared, 'aborted')
    else this.giveUp(id, 'it is aborted')
  }

  inspect() {
    return { keys: this.log.values.size, locked: this.locks.size, inDoubt: this.log.inDoubt.size }
  }

  private patienceMs(): number {
    const { abandonMs, deadlocks, lockWaitMs } = this.options
    return deadlocks === 'time-out' ? lockWaitMs : abandonMs
  }

  private tell(active: Active, answer: Answer): void {
    const { executed } = active
    // Which life it is must be known to the next one before anybody else hears of it.
    if (executed === undefined) active.waiting.push(answer)
    else this.durability.whenDurable(() => answer(executed))
  }

  /** The strongest lock that it needs of each key. */
  private locksOf(operations: readonly MicroOperation[]): ReadonlyMap<string, LockMode> {
    const locks = new Map<string, LockMode>()
    for (const operation of this.ownOf(operations)) {
      const [, key] = operation
      if (isWrite(operation)) locks.set(key, 'exclusive')
      else if (!locks.has(key) && this.mutant !== 'no-read-locks') locks.set(key, 'shared')
    }
    return locks
  }

  private ownOf(operations: readonly MicroOperation[]): readonly MicroOperation[] {
    return operations.filter(([, key]) => this.partitioning.keeperOf(key) === this.node.id)
  }

  /** Does what is to be done here, which others see when it is committed. */
  private perform(active: Active): void {
    const { id, operations } = active.message
    const written = new Map<string, Json>()
    const answered: MicroOperation[] = []
    for (const operation of this.ownOf(operations)) {
      const [, key] = operation
      const held = written.get(key) ?? this.log.values.get(key) ?? null
      const objection = objectionToMicroOperation(held, operation)
      if (objection !== undefined) return this.giveUp(id, objection, true)
      const result = performed(held, operation)
      if (isWrite(operation)) written.set(key, result.held)
      answered.push(result.answered)
    }
    active.writes = [...written]
    active.executed = { type: 'executed', life: this.life, answered }
    active.patience.restart(this.options.abandonMs)
    if (this.mutant === 'short-read-locks') this.locks.release(id, 'shared')
    for (const answer of active.waiting.splice(0)) this.tell(active, answer)
  }

  /** Gives up what is not prepared, as everyone may until then. */
  private giveUp(id: string, reason: string, isForGood = false): void {
    const active = this.active.get(id)
    this.givenUp.add(id)
    if (active === undefined) return
    this.active.delete(id)
    active.patience.cancel()
    this.locks.release(id)
    for (const answer of active.waiting.splice(0)) answer(refusal(reason, isForGood))
  }

  private end(prepared: PreparedRecord, kind: OutcomeRecord['kind']): void {
    const { id } = prepared
    if (kind === 'committed') this.done.set(id, prepared)
    this.log.append({ kind, id })
    this.durability.wrote()
    // Who reads this and is prepared itself has this record on its disk before its own.
    this.locks.release(id)
  }

  /** Asks for the outcome of what is in doubt, again and again: nobody but the coordinator knows, and until it answers, locks are held. */
  private *resolve(prepared: PreparedRecord, afterMs: number): Task {
    const { log, mutant, node, options } = this
    const { id } = prepared
    yield* sleep(afterMs)
    for (let asked = 0; log.inDoubt.get(id) === prepared; asked++) {
      if (asked > 1) {
        node.sometimes('a participant stays in doubt')
        if (mutant === 'aborts-in-doubt') return this.end(prepared, 'aborted')
        if (mutant === 'commits-in-doubt') return this.end(prepared, 'committed')
      }
      const coordinator: NodeId = coordinatorOf(id)
      const reply = yield* node.ask(coordinator, { type: 'inquire', id }, { timeoutMs: options.inquireMs })
      if (log.inDoubt.get(id) !== prepared) return
      if (reply?.type === 'decision' && reply.decision !== 'open') {
        node.sometimes('a participant in doubt is told the outcome')
        return this.end(prepared, reply.decision)
      }
      yield* sleep(options.inquireMs)
    }
  }
}

function refusal(reason: string, isForGood = false): Refused {
  return { type: 'refused', reason, isForGood }
}

function exclusive({ writes }: PreparedRecord): ReadonlyMap<string, LockMode> {
  return new Map(writes.map(([key]) => [key, 'exclusive']))
}
