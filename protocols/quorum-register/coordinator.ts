import type { Answer, Node, Request, Task } from '../../sim/index.ts'
import { compareTimestamps, isLater } from '../clocks/index.ts'
import type { Durability } from '../durability.ts'
import { type BegunWrite, BegunWrites } from '../begun-writes.ts'
import { majoritySize } from '../quorums.ts'
import type { QuorumMessage } from './messages.ts'
import type { QuorumRegisterMutant, QuorumRegisterOptions } from './options.ts'
import { newestOf, type Version } from './version.ts'

/** Where the only writer keeps its last counter. */
const COUNTER = 'counter'

/** Performs the operations that clients ask of one node, by asking replicas, its own among them. */
export class Coordinator {
  private readonly node: Node<QuorumMessage>
  private readonly options: QuorumRegisterOptions
  private readonly mutant: QuorumRegisterMutant | undefined
  private readonly durability: Durability
  private readonly begun: BegunWrites
  /** The last counter of the only writer. */
  private counter: number

  constructor(
    node: Node<QuorumMessage>,
    durability: Durability,
    options: QuorumRegisterOptions,
    mutant: QuorumRegisterMutant | undefined,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.durability = durability
    this.begun = new BegunWrites(node.disk, durability)
    this.counter = mutant === 'forgets-counter' ? 0 : (node.disk.read<number>(COUNTER) ?? 0)
  }

  /** Reads a register: the newest version of a quorum, which a quorum has when it is answered. */
  *read(request: Request): Task {
    const { key = '' } = request.operation
    const versions = yield* this.query(key)
    if (versions === undefined) return request.fail('no quorum of replicas answered')
    const [first] = versions
    const version = this.mutant === 'first-answer' && first !== undefined ? first : newestOf(versions)
    const differ = versions.some(({ timestamp }) => isLater(version.timestamp, timestamp))
    this.node.sometimes('a read finds replicas that differ', differ)
    const isKept = !this.needsWriteBack(version, versions) || (yield* this.store(key, version))
    if (isKept) request.ok(version.value)
    else request.fail('no quorum of replicas is known to have what was read')
  }

  /** Writes a register, once: a repeated request joins the write that it repeats. Where one node writes, others send clients there. */
  write(request: Request): void {
    const { node, begun } = this
    const [writer] = node.members
    const isElsewhere = this.options.writers === 'one' && writer !== node.id
    if (isElsewhere) return request.redirect(writer)
    const present = begun.recall(request)
    const isKnown = present !== undefined || begun.knows(request)
    node.sometimes('a repeated write is recognised', isKnown)
    node.sometimes('a write that was begun before a crash is recognised', isKnown && present === undefined)
    if (isKnown && this.mutant !== 'no-sessions') {
      if (present !== undefined) return present.join(request)
      return request.info('the write was begun before, and nobody knows what came of it')
    }
    const counter = this.options.writers === 'one' ? this.nextCounter() : undefined
    begun.begin(request, (write) => node.spawn(this.perform(write, request, counter)))
  }

  /** Whether fewer may have what is read than have to: then a later read might not see it. */
  private needsWriteBack({ timestamp }: Version, versions: readonly Version[]): boolean {
    const { writeBack, writeQuorum } = this.options
    if (writeBack === 'never' || this.mutant === 'no-write-back') return false
    if (writeBack === 'always') return true
    const have = versions.filter((version) => compareTimestamps(version.timestamp, timestamp) === 0).length
    const needs = have < this.sizeOf(writeQuorum)
    this.node.sometimes('a read need not write back', !needs)
    return needs
  }

  /** The counter of the next write of the only writer; it is durable when the write begins, so that no other has it after a crash. */
  private nextCounter(): number {
    this.counter++
    this.node.disk.write(COUNTER, this.counter)
    this.durability.wrote()
    return this.counter
  }

  private *perform(write: BegunWrite, { operation }: Request, given: number | undefined): Task {
    const { key = '', value = null } = operation
    const counter = given ?? (yield* this.counterAfter(key))
    // Nothing of it has been seen by anyone.
    if (counter === undefined) return write.end({ type: 'fail', error: 'no quorum of replicas answered' })
    // A write has one writer of its own: its counter may be another's as well.
    const writer = this.mutant === 'no-writer-id' ? '' : `${write.session}/${write.sequence}`
    const isKept = yield* this.store(key, { timestamp: { counter, writer }, value })
    if (isKept) write.end({ type: 'ok' })
    else {
      const type = this.mutant === 'fails-timed-out' ? 'fail' : 'info'
      write.end({ type, error: 'no quorum of replicas is known to have it' })
    }
  }

  /** The counter of a write after all that a quorum of replicas has of a register; `undefined` if there is none. */
  private *counterAfter(key: string): Task<number | undefined> {
    const versions = yield* this.query(key)
    return versions === undefined ? undefined : newestOf(versions).timestamp.counter + 1
  }

  /** What a quorum of replicas has of a register, in the order in which they said so; `undefined` if there is none. */
  private *query(key: string): Task<readonly Version[] | undefined> {
    const durable = this.options.writeBack === 'when-needed'
    const answers = yield* this.gather({ type: 'query', key, durable }, this.options.readQuorum)
    return answers?.flatMap((answer) => (answer.type === 'known' ? [answer.version] : []))
  }

  /** Gives whether a quorum of replicas has a version of a register, or a later one. */
  private *store(key: string, version: Version): Task<boolean> {
    return (yield* this.gather({ type: 'store', key, version }, this.options.writeQuorum)) !== undefined
  }

  /** Asks replicas until enough of them have answered; `undefined` if that takes too long. */
  private *gather(question: QuorumMessage, quorum: number): Task<readonly QuorumMessage[] | undefined> {
    const { node, mutant } = this
    const { retryMs, timeoutMs } = this.options
    const need = this.sizeOf(quorum)
    const answers = new Map<string, QuorumMessage>()
    // Whoever gives up early can tell a client so.
    let leftMs = mutant === 'fails-timed-out' && question.type === 'store' ? retryMs : timeoutMs
    for (let waitMs = retryMs; leftMs > 0; waitMs *= 2) {
      const silent = node.members.filter((member) => !answers.has(member))
      const came: readonly Answer<QuorumMessage>[] = yield* node.askAll(silent, question, {
        need: need - answers.size,
        timeoutMs: Math.min(waitMs, leftMs),
      })
      for (const { from, message } of came) {
        answers.set(mutant === 'counts-duplicates' ? `${from}, asked with ${leftMs} ms left` : from, message)
      }
      if (answers.size >= need) return [...answers.values()]
      leftMs -= waitMs
      node.sometimes('replicas are asked again')
    }
    return undefined
  }

  /** How many replicas a quorum is, of those that are there. */
  private sizeOf(quorum: number): number {
    const { length } = this.node.members
    if (this.mutant === 'small-quorums') return Math.max(1, length >>> 1)
    return quorum === 0 ? majoritySize(length) : Math.min(quorum, length)
  }
}
