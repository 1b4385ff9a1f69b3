import { type Json, type Node, type NodeId, type Request, sleep, type Task } from '../../sim/index.ts'
import { type BegunWrite, BegunWrites } from '../begun-writes.ts'
import type { Durability } from '../durability.ts'
import { isWrite, type MicroOperation } from '../transactions/micro-operations.ts'
import { CommitLog, type CommitRecord } from './commit-log.ts'
import type { Age } from './lock-table.ts'
import type { Decision, TwoPhaseMessage } from './messages.ts'
import { attemptName } from './names.ts'
import type { TwoPhaseCommitMutant, TwoPhaseCommitOptions } from './options.ts'
import type { Partitioning } from './partitioning.ts'

/** The most milliseconds that a coordinator waits, at random, before it tries a transaction again whose locks others held. */
const BACK_OFF_MS = 40

/** What came of an attempt at a transaction: all are prepared, and some of them wait to be told, or it is to be aborted. */
type Attempt =
  | { readonly type: 'prepared'; readonly value: Json; readonly inDoubt: readonly NodeId[] }
  | { readonly type: 'aborted'; readonly reason: string; readonly isForGood: boolean }

/** A transaction that a client has asked for, and until when it may be tried. */
interface Asked {
  readonly request: Request
  readonly operations: readonly MicroOperation[]
  readonly participants: readonly NodeId[]
  readonly age: Age
  readonly deadlineMs: number
}

/** Performs the transactions that clients ask of one node. */
export class Coordinator {
  /** The last attempt that it has told anyone to commit, for observers. */
  decided: string | undefined
  private readonly node: Node<TwoPhaseMessage>
  private readonly durability: Durability
  private readonly partitioning: Partitioning
  private readonly options: TwoPhaseCommitOptions
  private readonly mutant: TwoPhaseCommitMutant | undefined
  private readonly life: number
  private readonly begun: BegunWrites
  private readonly log: CommitLog
  /** Attempts that are not decided. */
  private readonly undecided = new Set<string>()
  private attempts = 0

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
    this.begun = new BegunWrites(node.disk, durability)
    this.log = new CommitLog(node.disk)
    for (const record of this.log.open.values()) {
      node.sometimes('a coordinator restarts before all have acknowledged')
      node.spawn(this.tell(record))
    }
  }

  /** Performs a transaction, once: a repeated request joins the one that it repeats, or is told what came of it. */
  perform(request: Request, operations: readonly MicroOperation[]): void {
    const { begun, log, mutant, node } = this
    const present = begun.recall(request)
    const isKnown = present !== undefined || begun.knows(request)
    node.sometimes('a repeated transaction is recognised', isKnown)
    if (isKnown && mutant !== 'no-sessions') {
      if (present !== undefined) return present.join(request)
      // It was begun in another life, or is one that its client has given up.
      const committed = log.recall(request)
      node.sometimes('a transaction that was committed before a crash is recognised', committed !== undefined)
      return committed === undefined ? request.fail('it was aborted by a crash') : request.ok(committed.value)
    }
    const age = { sinceMs: node.clock.now(), name: `${request.session}/${request.sequence}` }
    const deadlineMs = node.clock.monotonic() + this.options.timeoutMs
    const participants = this.partitioning.participantsIn(operations)
    const asked = { request, operations, participants, age, deadlineMs }
    begun.begin(request, (write) => node.spawn(this.tryUntilDone(write, asked)))
  }

  /** What has become of an attempt. Of what it does not know, it says that it is aborted, and that will stay so. */
  inquired(id: string): Decision['decision'] {
    if (this.log.open.has(id)) return 'committed'
    return this.undecided.has(id) && this.mutant !== 'aborts-while-voting' ? 'open' : 'aborted'
  }

  inspect() {
    return { undecided: this.undecided.size, unacknowledged: this.log.open.size }
  }

  /** Tries a transaction again with the same age where others have its locks: it may be the oldest by then. */
  private *tryUntilDone(write: BegunWrite, asked: Asked): Task {
    const { node } = this
    for (let tries = 1; ; tries++) {
      const id = attemptName(node.id, this.life, ++this.attempts)
      this.undecided.add(id)
      const attempt: Attempt = yield* this.attempt(id, asked)
      if (attempt.type === 'prepared') {
        const { inDoubt: participants, value } = attempt
        const { session, sequence } = asked.request
        const record = { kind: 'commit', id, participants, session, sequence, value } as const
        return this.decide(record, () => write.end({ type: 'ok', value }))
      }
      this.undecided.delete(id)
      for (const participant of asked.participants) node.send(participant, { type: 'abort', id })
      const isLate = node.clock.monotonic() + BACK_OFF_MS >= asked.deadlineMs
      if (attempt.isForGood || isLate || tries === this.options.tries)
        return write.end({ type: 'fail', error: attempt.reason })
      node.sometimes('a transaction is tried again')
      yield* sleep(node.random.int(1, BACK_OFF_MS))
    }
  }

  private *attempt(id: string, asked: Asked): Task<Attempt> {
    const { node } = this
    const { operations, participants, deadlineMs } = asked
    const lives: { [participant: NodeId]: number } = {}
    const answered = new Map<NodeId, readonly MicroOperation[]>()
    for (const participant of participants) {
      const reply = yield* this.ask(
        participant,
        { type: 'execute', id, age: asked.age, operations },
        deadlineMs,
      )
      if (reply?.type !== 'executed')
        return aborted(
          reply?.type === 'refused' ? reply.reason : `${participant} did not answer`,
          reply?.type === 'refused' && reply.isForGood,
        )
      lives[participant] = reply.life
      answered.set(participant, [...reply.answered])
    }
    const inDoubt = yield* this.votes(id, asked, lives)
    if (inDoubt === undefined) {
      node.sometimes('a transaction is aborted that some have prepared')
      return aborted('not all participants were prepared')
    }
    return { type: 'prepared', value: this.inOrder(operations, answered), inDoubt }
  }

  /** Has everyone prepare, and gives those who must be told the outcome; `undefined` if someone is not prepared. */
  private *votes(
    id: string,
    { operations, participants, deadlineMs }: Asked,
    lives: { readonly [participant: NodeId]: number },
  ): Task<readonly NodeId[] | undefined> {
    const { mutant, node, options } = this
    const voted = new Map<NodeId, string>()
    for (;;) {
      const silent = participants.filter((participant) => !voted.has(participant))
      const leftMs = deadlineMs - node.clock.monotonic()
      if (leftMs <= 0) return undefined
      const timeoutMs = Math.min(options.retryMs, leftMs)
      const need = mutant === 'some-votes-are-enough' ? 1 : silent.length
      const came = yield* node.askAll(silent, { type: 'prepare', id, lives }, { timeoutMs, need })
      for (const { from, message } of came) if (message.type === 'vote') voted.set(from, message.vote)
      if ([...voted.values()].includes('no')) return undefined
      const isEnough =
        voted.size === participants.length || (mutant === 'some-votes-are-enough' && voted.size > 0)
      if (!isEnough) continue
      const writers = this.partitioning.participantsIn(operations.filter(isWrite))
      return writers.filter((writer) => voted.get(writer) !== 'read-only')
    }
  }

  /** Commits: everything hangs on this one record. Of a transaction that has only read there is nothing to remember. */
  private decide(record: CommitRecord, then: () => void): void {
    const { durability, log, mutant, node, undecided } = this
    const { id, participants } = record
    const decided = (): void => {
      undecided.delete(id)
      this.decided = id
      log.follow(record)
      node.spawn(this.tell(record))
      then()
    }
    if (participants.length === 0) {
      undecided.delete(id)
      return then()
    }
    log.append(record)
    durability.wrote()
    if (mutant === 'tells-before-logging') decided()
    else durability.whenDurable(decided)
  }

  /** Tells everyone that it is committed, until all have acknowledged it; then it is forgotten. */
  private *tell(record: CommitRecord): Task {
    const { log, node, options } = this
    const { id } = record
    const silent = new Set(record.participants)
    for (let waitMs = options.retryMs; silent.size > 0; waitMs = Math.min(2 * waitMs, options.timeoutMs)) {
      const came = yield* node.askAll([...silent], { type: 'commit', id }, { timeoutMs: waitMs })
      for (const { from, message } of came) if (message.type === 'acknowledged') silent.delete(from)
      node.sometimes('a commit is told again', silent.size > 0)
    }
    const end = { kind: 'end', id } as const
    log.append(end)
    log.follow(end)
  }

  /** Asks a participant until it answers, or time is over. */
  private *ask(
    to: NodeId,
    question: TwoPhaseMessage & { readonly type: 'execute' },
    deadlineMs: number,
  ): Task<TwoPhaseMessage | undefined> {
    const { node, options } = this
    for (;;) {
      const leftMs = deadlineMs - node.clock.monotonic()
      if (leftMs <= 0) return undefined
      const reply = yield* node.ask(to, question, { timeoutMs: Math.min(options.retryMs, leftMs) })
      if (reply !== undefined) return reply
    }
  }

  /** What the participants have answered, in the order of the transaction. */
  private inOrder(
    operations: readonly MicroOperation[],
    answered: ReadonlyMap<NodeId, readonly MicroOperation[]>,
  ): Json {
    const left = new Map([...answered].map(([participant, own]) => [participant, [...own]]))
    return operations.map(([, key]) => left.get(this.partitioning.keeperOf(key))?.shift() as MicroOperation)
  }
}

function aborted(reason: string, isForGood = false): Attempt {
  return { type: 'aborted', reason, isForGood }
}
