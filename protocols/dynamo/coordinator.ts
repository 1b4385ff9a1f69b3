import type { Json, Node, NodeId, Request, Task } from '../../sim/index.ts'
import { type BegunWrite, BegunWrites } from '../begun-writes.ts'
import { HybridClock, type HybridTimestamp } from '../clocks/index.ts'
import type { Durability } from '../durability.ts'
import { equal } from '../objects/equal.ts'
import { elementsOf, type Held, isWithin, type LastWritten, merge, valuesOf } from './held.ts'
import type { DynamoMessage, StandIns } from './messages.ts'
import type { DynamoMutant, DynamoOptions } from './options.ts'
import type { Placement } from './placement.ts'

/** What those who answered have said, by who they are. */
type Answers = Map<NodeId, DynamoMessage>

/** Performs the operations that clients ask of one node, with those who are to keep the key. */
export class Coordinator {
  /** The last version that was acknowledged to a client, for observers. */
  acknowledged: { readonly key: string; readonly held: Held } | undefined
  private readonly node: Node<DynamoMessage>
  private readonly placement: Placement
  private readonly options: DynamoOptions
  private readonly mutant: DynamoMutant | undefined
  private readonly begun: BegunWrites
  private readonly clock: HybridClock

  constructor(
    node: Node<DynamoMessage>,
    placement: Placement,
    durability: Durability,
    options: DynamoOptions,
    mutant: DynamoMutant | undefined,
  ) {
    this.node = node
    this.placement = placement
    this.options = options
    this.mutant = mutant
    this.begun = new BegunWrites(node.disk, durability)
    this.clock = new HybridClock(node.clock)
  }

  /** Reads a key: all that a quorum has of it, merged. */
  *read(request: Request): Task {
    const { key = '' } = request.operation
    const answers = yield* this.ask(key, this.options.readQuorum)
    if (answers === undefined) return request.fail('no quorum of replicas answered')
    const held = heldIn(answers)
    request.ok(this.shown(held))
    if (this.options.readRepair) yield* this.repair(key, answers, held)
  }

  /** Adds to a set, or writes a register, once: a repeated request joins the one that it repeats. */
  write(request: Request): void {
    const { node, begun } = this
    const present = begun.recall(request)
    const isKnown = present !== undefined || begun.knows(request)
    node.sometimes('a repeated write is recognised', isKnown)
    if (isKnown && this.mutant !== 'no-sessions') {
      if (present !== undefined) return present.join(request)
      return request.info('the write was begun before, and nobody knows what came of it')
    }
    begun.begin(request, (write) => node.spawn(this.perform(write, request)))
  }

  /** What Dynamo's client library does: to get, to merge what was got with what is new, and to put that with the context. */
  private *perform(write: BegunWrite, { operation }: Request): Task {
    const { key = '', value = null } = operation
    const answers = yield* this.ask(key, this.options.readQuorum)
    // Nothing of it has been seen by anyone.
    if (answers === undefined) return write.end({ type: 'fail', error: 'no quorum of replicas answered' })
    const seen = heldIn(answers)
    const isSet = this.options.conflicts === 'siblings'
    const version = isSet
      ? yield* this.newSibling(key, answers, value)
      : { held: this.newLast(write, seen, value), by: undefined }
    // A mutant tells others before it has it durably, and so cannot count itself.
    const durableAt = ({ by }: { readonly by: NodeId | undefined }): NodeId | undefined =>
      this.mutant === 'forgets-counter' ? undefined : by
    const isKept = version !== undefined && (yield* this.replicate(key, version.held, durableAt(version)))
    if (!isKept) return write.end({ type: 'info', error: 'no quorum of replicas is known to have it' })
    this.acknowledged = { key, held: version.held }
    write.end({ type: 'ok' })
  }

  /** The version of a register that follows what its writer has seen. */
  private newLast(write: BegunWrite, seen: Held | undefined, value: Json): LastWritten {
    const before = seen?.kind === 'last-written' ? seen.timestamp : undefined
    const writer = this.mutant === 'ties-broken-locally' ? '' : `${write.session}/${write.sequence}`
    return { kind: 'last-written', timestamp: this.timestampAfter(before), writer, value }
  }

  private timestampAfter(seen: HybridTimestamp | undefined): HybridTimestamp {
    if (this.options.timestamps === 'wall-clock' || this.mutant === 'wall-clock')
      return { wallMs: Math.floor(this.node.clock.now()), counter: 0 }
    // Nothing is too far ahead: who refused it would never be of one opinion with those who have it.
    return seen === undefined ? this.clock.tick() : (this.clock.receive(seen) ?? this.clock.tick())
  }

  /**
   * The version of a set that follows what its writer has seen, made by the first who answers: this node, if it is to keep the set,
   * else one of those that have answered just now. Where two make one, each is of the same elements.
   */
  private *newSibling(
    key: string,
    answers: Answers,
    element: Json,
  ): Task<{ readonly held: Held; readonly by: NodeId } | undefined> {
    const { node, placement, options } = this
    const replicas = placement.replicasOf(key)
    const standIns = this.allowsStandIns ? placement.standIns(key, replicas, node.members.length) : {}
    const seen = heldIn(answers)
    const context = seen?.kind === 'siblings' ? seen.clock : {}
    node.sometimes('siblings are merged', valuesOf(seen).length > 1)
    const elements = elementsOf(seen)
    const value = elements.some((known) => equal(known, element)) ? elements : [...elements, element]
    const able = [...replicas, ...Object.keys(standIns)]
    const first = able.filter((member) => member === node.id && replicas.includes(member))
    const makers = new Set([...first, ...able.filter((member) => answers.has(member)), ...able])
    for (const by of makers) {
      const put = { type: 'put', key, context, value, standIns } as const
      const answer = yield* node.ask(by, put, { timeoutMs: options.retryMs })
      if (answer?.type === 'has' && answer.held !== null) return { held: answer.held, by }
      node.sometimes('another than the first makes a version')
    }
    return undefined
  }

  /** Asks who is to keep a key what they have of it, until so many have answered. */
  private ask(key: string, need: number): Task<Answers | undefined> {
    const fewer = this.mutant === 'small-quorums' ? Math.max(1, need - 1) : need
    return this.gather(key, () => ({ type: 'get', key }), fewer, new Map())
  }

  /** Gives whether as many as have to have a version; whoever made it has it. */
  private *replicate(key: string, held: Held, by: NodeId | undefined): Task<boolean> {
    const answers: Answers = new Map(by === undefined ? [] : [[by, { type: 'stored' }]])
    const { writeQuorum } = this.options
    const need = this.mutant === 'small-quorums' ? Math.max(1, writeQuorum - 1) : writeQuorum
    const store = (standIns: StandIns) => ({ type: 'store', key, held, standIns }) as const
    return (yield* this.gather(key, store, need, answers)) !== undefined
  }

  /** Asks replicas, and stand-ins for those that are silent, until enough have answered; `undefined` if that takes too long. */
  private *gather(
    key: string,
    question: (standIns: StandIns) => DynamoMessage,
    need: number,
    answers: Answers,
  ): Task<Answers | undefined> {
    const { node, placement } = this
    const { retryMs, timeoutMs } = this.options
    const replicas = placement.replicasOf(key)
    const least = Math.min(need, replicas.length)
    let leftMs = timeoutMs
    for (let round = 0, waitMs = retryMs; leftMs > 0; round++, waitMs *= 2) {
      const silent = replicas.filter((member) => !answers.has(member))
      const standIns =
        round > 0 && this.allowsStandIns ? placement.standIns(key, silent, round * silent.length) : {}
      const asked = [...silent, ...Object.keys(standIns).filter((member) => !answers.has(member))]
      const enough = Math.max(0, least - answers.size)
      const came = yield* node.askAll(asked, question(standIns), {
        need: enough,
        timeoutMs: Math.min(waitMs, leftMs),
      })
      for (const { from, message } of came) answers.set(from, message)
      if (answers.size >= least) {
        const standsIn = [...answers.keys()].some((member) => !replicas.includes(member))
        if (this.allowsStandIns) node.sometimes('a stand-in is one of a quorum', standsIn)
        return answers
      }
      leftMs -= waitMs
      node.sometimes('replicas are asked again')
    }
    return undefined
  }

  /** Asks the other replicas as well, and sends what was read to those that have less. */
  private *repair(key: string, first: Answers, held: Held | undefined): Task {
    const { node, placement, options } = this
    const silent = placement.replicasOf(key).filter((member) => !first.has(member))
    const more = yield* node.askAll(silent, { type: 'get', key }, { timeoutMs: options.retryMs })
    const answers: Answers = new Map([...first, ...more.map(({ from, message }) => [from, message] as const)])
    const newest = this.mutant === 'takes-older' ? held : heldIn(answers)
    if (newest === undefined) return
    for (const [member, answer] of answers) {
      const behind = answer.type === 'has' && !isWithin(newest, answer.held ?? undefined)
      node.sometimes('a read repairs a replica', behind)
      if (behind && placement.keeps(member, key))
        node.send(member, { type: 'store', key, held: newest, standIns: {} })
    }
  }

  private get allowsStandIns(): boolean {
    return this.options.quorums === 'sloppy' || this.mutant === 'sloppy-counts-as-strict'
  }

  private shown(held: Held | undefined): Json {
    if (this.options.conflicts === 'siblings') return elementsOf(held)
    return valuesOf(held)[0] ?? null
  }
}

/** All that is held by those who have answered. */
function heldIn(answers: Answers): Held | undefined {
  let held: Held | undefined
  for (const answer of answers.values())
    if (answer.type === 'has') held = merge(held, answer.held ?? undefined)
  return held
}
