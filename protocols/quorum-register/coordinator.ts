import type { Answer, Node, Request, Task } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import { type BegunWrite, BegunWrites } from './begun-writes.ts'
import type { QuorumMessage } from './messages.ts'
import type { QuorumRegisterMutant, QuorumRegisterOptions } from './options.ts'
import { isLater, newestOf, type Version } from './version.ts'

/** Performs the operations that clients ask of one node, by asking replicas, its own among them. */
export class Coordinator {
  private readonly node: Node<QuorumMessage>
  private readonly options: QuorumRegisterOptions
  private readonly mutant: QuorumRegisterMutant | undefined
  private readonly begun: BegunWrites

  constructor(
    node: Node<QuorumMessage>,
    durability: Durability,
    options: QuorumRegisterOptions,
    mutant: QuorumRegisterMutant | undefined,
  ) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.begun = new BegunWrites(node.disk, durability)
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
    const isKept = this.mutant === 'no-write-back' || (yield* this.store(key, version))
    if (isKept) request.ok(version.value)
    else request.fail('no quorum of replicas is known to have what was read')
  }

  /** Writes a register, once: a repeated request joins the write that it repeats. */
  write(request: Request): void {
    const { node, begun } = this
    const present = begun.recall(request)
    const isKnown = present !== undefined || begun.knows(request)
    node.sometimes('a repeated write is recognised', isKnown)
    node.sometimes('a write that was begun before a crash is recognised', isKnown && present === undefined)
    if (isKnown && this.mutant !== 'no-sessions') {
      if (present !== undefined) return present.join(request)
      return request.info('the write was begun before, and nobody knows what came of it')
    }
    begun.begin(request, (write) => node.spawn(this.perform(write, request)))
  }

  private *perform(write: BegunWrite, { operation }: Request): Task {
    const { key = '', value = null } = operation
    const versions = yield* this.query(key)
    // Nothing of it has been seen by anyone.
    if (versions === undefined) return write.end({ type: 'fail', error: 'no quorum of replicas answered' })
    const counter = newestOf(versions).timestamp.counter + 1
    // A write has one writer of its own: its counter may be another's as well.
    const writer = this.mutant === 'no-writer-id' ? '' : `${write.session}/${write.sequence}`
    const isKept = yield* this.store(key, { timestamp: { counter, writer }, value })
    if (isKept) write.end({ type: 'ok' })
    else write.end({ type: 'info', error: 'no quorum of replicas is known to have it' })
  }

  /** What a quorum of replicas has of a register, in the order in which they said so; `undefined` if there is none. */
  private *query(key: string): Task<readonly Version[] | undefined> {
    const answers = yield* this.gather({ type: 'query', key }, this.options.readQuorum)
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
    let leftMs = timeoutMs
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
    return quorum === 0 ? (length >>> 1) + 1 : Math.min(quorum, length)
  }
}
