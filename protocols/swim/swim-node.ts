import type { Node, NodeId, Process, Request } from '../../sim/index.ts'
import { Dissemination } from './dissemination.ts'
import { LocalHealth } from './local-health.ts'
import { isListed, type MemberRecord, supersedes } from './member-record.ts'
import { MemberTable } from './member-table.ts'
import type { ProbeMessage, SwimMessage, Update } from './messages.ts'
import type { SwimMutant, SwimOptions } from './options.ts'
import { OwnIncarnation } from './own-incarnation.ts'
import { AnyoneAtRandom, RoundRobin } from './probe-order.ts'
import { type Probe, Probing } from './probing.ts'
import { Relays } from './relays.ts'
import { Suspicions } from './suspicions.ts'
import { Synchronization } from './synchronization.ts'

/** A suspicion that a node has raised by a probe of its own. */
export interface RaisedSuspicion {
  readonly member: NodeId
  readonly incarnation: number
  /** Through whom the member was probed as well, and through whom it was to be. */
  readonly proxies: readonly NodeId[]
  readonly others: readonly NodeId[]
}

/** One life of a member: it probes others, answers who probes it, and tells what it hears. */
export class SwimNode implements Process<SwimMessage> {
  readonly options: SwimOptions
  readonly table: MemberTable
  readonly own: OwnIncarnation
  readonly probing: Probing
  readonly suspicions: Suspicions
  /** The last suspicion that it raised itself, for observers. */
  raised: RaisedSuspicion | undefined
  private readonly node: Node<SwimMessage>
  private readonly mutant: SwimMutant | undefined
  private readonly relays: Relays
  private readonly health: LocalHealth
  private readonly dissemination: Dissemination
  private readonly synchronization: Synchronization
  private leaving = false
  /** Random, so that answers to a former life count for nothing. */
  private numbers: number

  constructor(node: Node<SwimMessage>, options: SwimOptions, mutant: SwimMutant | undefined) {
    const { id, random } = node
    this.node = node
    this.options = options
    this.mutant = mutant
    this.numbers = random.int(0, 0x3fffffff)
    this.table = new MemberTable(node.members)
    this.own = new OwnIncarnation(node.disk, mutant)
    this.health = new LocalHealth(options.lifeguard ? options.localHealthMost : 0)
    this.dissemination = new Dissemination(options, mutant, () =>
      node.sometimes('an update is not told any more'),
    )
    this.suspicions = new Suspicions(node, options, (member, incarnation) =>
      this.declareDead(member, incarnation),
    )
    const tell = (to: NodeId, message: ProbeMessage): void => this.tell(to, message)
    this.relays = new Relays(node, options, tell)
    const atRandom = options.probing === 'random' || mutant === 'random-probing'
    this.probing = new Probing(node, options, mutant, {
      order: atRandom ? new AnyoneAtRandom(id, this.table, random) : new RoundRobin(id, this.table, random),
      health: this.health,
      number: () => ++this.numbers,
      tell,
      others: (target) => this.others(target),
      failed: (probe) => this.probeFailed(probe),
    })
    this.synchronization = new Synchronization(node, this.table, options, mutant, (from, updates) =>
      this.learnState(from, updates),
    )
    // Also where it says nothing new: what it tells on joining has to name it.
    this.table.put(id, { incarnation: this.own.value, status: 'alive' })
    this.own.begin(() => {
      this.announce()
      this.synchronization.begin()
    })
    if (!this.table.base.slots.has(id)) this.leave()
  }

  receive(from: NodeId, message: SwimMessage, answer?: (reply: SwimMessage) => void): void {
    if (message.type === 'sync') {
      if (answer !== undefined) this.synchronization.answer(from, message, answer)
      return
    }
    const { probe, updates } = message
    if (updates !== undefined) for (const update of updates) this.learn(update)
    if (message.type === 'ping') this.tell(from, { type: 'ack', probe })
    else if (message.type === 'ack') this.acknowledged(probe)
    else if (message.type === 'nack') this.probing.refused(probe)
    else this.relays.begin(++this.numbers, from, probe, message.target)
  }

  request(request: Request): void {
    const { f } = request.operation
    if (f === 'members') request.ok(this.table.members())
    else request.fail(`there is no operation "${f}": expected members`)
  }

  reconfigure(members: readonly NodeId[]): void {
    // Who else comes and goes is what this protocol is there to find out.
    if (!members.includes(this.node.id)) this.leave()
  }

  inspect() {
    const { table, own, health, suspicions } = this
    const role = this.leaving ? 'leaving' : this.synchronization.joined ? 'member' : 'joining'
    const { value: incarnation } = own
    return { role, incarnation, members: table.listed, suspected: suspicions.size, localHealth: health.score }
  }

  /** Sends a message with what is to be told; whoever is suspected or dead hears that first. (Lifeguard, section IV.C.) */
  private tell(to: NodeId, message: ProbeMessage): void {
    const updates = this.dissemination.take(this.table.listed, this.toldFirst(to))
    this.node.send(to, updates === undefined ? message : { ...message, updates })
  }

  private toldFirst(to: NodeId): Update | undefined {
    if (!this.options.lifeguard) return undefined
    const record = this.table.recordOf(to)
    if (record === undefined || record.status === 'alive' || record.status === 'left') return undefined
    this.node.sometimes('who is suspected is told so first')
    return { member: to, incarnation: record.incarnation, status: record.status, by: this.node.id }
  }

  private acknowledged(probe: number): void {
    const { target } = this.probing
    if (!this.probing.acknowledged(probe)) this.relays.acknowledged(probe)
    else if (this.mutant === 'anyone-refutes' && target !== undefined) {
      const { incarnation = 0, status } = this.table.recordOf(target) ?? {}
      if (status === 'suspect') this.learn({ member: target, incarnation: incarnation + 1, status: 'alive' })
    }
  }

  /** Members to probe another through: neither itself nor that one. */
  private others(target: NodeId): readonly NodeId[] {
    const { id, random } = this.node
    return this.table.pick(
      random,
      this.options.indirectProbes,
      (member, record) => member !== id && member !== target && isListed(record),
    )
  }

  private probeFailed({ target: member, proxies, others }: Probe): void {
    const record = this.table.recordOf(member)
    if (record === undefined || !isListed(record)) return
    const { incarnation } = record
    if (!this.options.suspicion || this.mutant === 'no-suspicion')
      return this.declareDead(member, incarnation)
    this.raised = { member, incarnation, proxies, others }
    this.learn({ member, incarnation, status: 'suspect', by: this.node.id })
  }

  private declareDead(member: NodeId, incarnation: number): void {
    this.node.note('declares dead', { member, incarnation })
    this.node.sometimes('a suspicion ends in death')
    this.learn({ member, incarnation, status: 'dead' })
  }

  /** What another node knows. Its dead are only suspected at first, so that who is not dead can still say so. (As in memberlist.) */
  private learnState(from: NodeId, updates: readonly Update[]): void {
    for (const update of updates) {
      const doubt = update.status === 'dead' && this.options.suspicion && update.member !== this.node.id
      this.learn(doubt ? { ...update, status: 'suspect', by: from } : update)
    }
  }

  /** Takes up what is told of a member if it is news, and tells it on. */
  private learn(update: Update): void {
    const { member, incarnation, status, by } = update
    const { table, node, suspicions } = this
    if (member === node.id) return this.hearOfItself(update)
    const before = table.recordOf(member)
    if (before !== undefined && !this.isNews(update, before)) {
      if (status !== 'suspect' || by === undefined || !suspicions.confirm(member, incarnation, by)) return
      node.sometimes('another confirms a suspicion')
      return this.dissemination.add(update)
    }
    table.put(member, { incarnation, status })
    this.dissemination.add(update)
    if (status === 'suspect') suspicions.begin(member, incarnation, by, table.listed)
    else suspicions.end(member)
    this.markChange(update, before)
  }

  private isNews(update: Update, before: MemberRecord): boolean {
    if (!this.options.comesBack && before.status === 'dead') return false
    if (this.mutant === 'alive-overrides-dead' && before.status === 'dead' && update.status === 'alive')
      return update.incarnation >= before.incarnation
    return supersedes(update, before)
  }

  /** It is said to be suspected, or dead: it refutes that by an incarnation that nobody has spoken of yet. */
  private hearOfItself({ incarnation, status }: Update): void {
    const { own, node, health } = this
    if (status === 'alive' || this.leaving || !own.isUnrefuted(incarnation)) return
    if (this.mutant === 'never-refutes') return
    if (status === 'dead' && !this.options.comesBack) return this.leave()
    health.change(1)
    node.sometimes(status === 'suspect' ? 'a suspicion is refuted' : 'a death is refuted')
    node.note('refutes', { status, incarnation })
    own.refute(incarnation, () => this.announce())
  }

  /** Tells that it is alive, in its latest incarnation. */
  private announce(): void {
    if (this.leaving) return
    const { id } = this.node
    const incarnation = this.own.value
    // Who was not there in the beginning is heard of by whom it joins through.
    if (incarnation === 0) return
    this.table.put(id, { incarnation, status: 'alive' })
    this.dissemination.add({ member: id, incarnation, status: 'alive' })
  }

  /** Leaves, and has others know. It answers and probes until it is stopped, so that they do. */
  private leave(): void {
    if (this.leaving) return
    this.leaving = true
    const { id } = this.node
    const incarnation = this.own.value
    this.node.sometimes('a member leaves')
    this.table.put(id, { incarnation, status: 'left' })
    this.dissemination.add({ member: id, incarnation, status: 'left' })
    this.synchronization.tellAnyone()
  }

  private markChange({ member, status, incarnation }: Update, before: MemberRecord | undefined): void {
    const { node } = this
    if (before === undefined) node.sometimes('somebody new is heard of')
    if (status === 'suspect') node.note('suspects', { member, incarnation })
    if (status === 'alive' && before?.status === 'dead') node.sometimes('who was dead is alive again')
    if (status === 'alive' && before?.status === 'suspect') node.sometimes('who was suspected is alive')
  }
}
