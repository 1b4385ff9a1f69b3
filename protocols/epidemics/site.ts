import type { Node, NodeId, Outcome, Process, Request } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import { refusalOf, type SequentialObject } from '../objects/sequential-object.ts'
import { setObject } from '../objects/set.ts'
import { AntiEntropy } from './anti-entropy.ts'
import { AskedUpdates } from './asked-updates.ts'
import { Database } from './database.ts'
import { Journal } from './journal.ts'
import type { EpidemicMessage, Version } from './messages.ts'
import type { EpidemicsMutant, EpidemicsOptions } from './options.ts'
import { HotRumours } from './rumours.ts'
import { nameOf, type Update } from './update.ts'

const { add, read } = setObject.operations

/** What it keeps of a set: additions, deletions and reads. */
const deletableSet = { ...setObject, operations: { add, remove: add, read } } as SequentialObject

/** One life of a site: a copy of the database, rumours, and exchanges with other sites. */
export class Site implements Process<EpidemicMessage> {
  readonly database: Database
  readonly rumours: HotRumours
  readonly journal: Journal
  private readonly node: Node<EpidemicMessage>
  private readonly options: EpidemicsOptions
  private readonly mutant: EpidemicsMutant | undefined
  /** Its place among the members. */
  private readonly place: number
  private readonly durability: Durability
  private readonly asked: AskedUpdates
  private readonly antiEntropy: AntiEntropy
  /** What has come in this cycle: who brings it once more in the same one was not too late. */
  private readonly cameNow = new Set<string>()

  constructor(node: Node<EpidemicMessage>, options: EpidemicsOptions, mutant: EpidemicsMutant | undefined) {
    this.node = node
    this.options = options
    this.mutant = mutant
    this.place = node.members.indexOf(node.id)
    this.durability = new Durability(node.disk)
    this.journal = new Journal(node.disk, this.durability)
    this.asked = new AskedUpdates(this.journal)
    this.database = new Database(node.id, this.journal, options.certificateMs, mutant, this.now)
    this.rumours = new HotRumours(options, node.random)
    this.antiEntropy = new AntiEntropy(node, this.database, options, mutant, {
      learn: (updates) => this.learn(updates),
      awaken: (version) => this.awaken(version),
    })
    this.inCycles(options.rumourMs, () => this.spreadRumours())
    if (mutant !== 'no-anti-entropy') this.inCycles(options.antiEntropyMs, () => this.exchange())
  }

  receive(from: NodeId, message: EpidemicMessage): void {
    switch (message.type) {
      case 'rumours':
        return this.hear(from, message.updates)
      case 'ask':
        return this.tellRumours(from)
      case 'feedback':
        return this.rumours.heed(message.needed, message.unneeded)
      default:
        return this.antiEntropy.receive(from, message)
    }
  }

  request(request: Request): void {
    const { f, key = '', value = null } = request.operation
    const refusal = refusalOf(deletableSet, request.operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (f === 'read') return request.ok(this.database.elementsOf(key))
    const isKnown = this.asked.joins(request)
    this.node.sometimes('a repeated update is recognised', isKnown)
    if (isKnown) return
    const end = this.asked.begin(request)
    const name = nameOf(key, value)
    if (f === 'remove' && !this.database.has(name)) this.refuse(request, 'it is not here', end)
    else this.make(request, name, f === 'remove', end)
  }

  inspect() {
    const { sizes } = this.database
    const hot = this.rumours.count
    return { role: hot > 0 ? 'infective' : 'quiet', hot, ...sizes }
  }

  private get now(): number {
    return this.node.clock.monotonic()
  }

  private inCycles(periodMs: number, action: () => void): void {
    if (periodMs === 0) return
    const { inPhase } = this.options
    const begin = (): void => void this.node.every(periodMs, action)
    if (inPhase) begin()
    else this.node.after(this.node.random.float() * periodMs, begin)
  }

  private refuse({ session, sequence }: Request, why: string, end: (outcome: Outcome) => void): void {
    this.journal.write({ kind: 'refused', why, session, sequence })
    this.durability.whenDurable(() => end({ type: 'fail', error: why }))
  }

  /** Makes an update, which nobody hears of before it is durable: else another could get its timestamp after a crash. */
  private make(
    { session, sequence }: Request,
    name: string,
    deletes: boolean,
    end: (outcome: Outcome) => void,
  ): void {
    const { certificateMs } = this.options
    const timestamp = this.database.nextTimestamp()
    const update: Update = deletes
      ? { name, timestamp, death: { retainedBy: this.retentionSites(), leftMs: certificateMs } }
      : { name, timestamp }
    this.journal.write({ kind: 'made', update, session, sequence })
    const done = (): void => {
      if (deletes && this.mutant === 'no-certificates') this.database.drop(name)
      else this.learn([update])
      end({ type: 'ok' })
    }
    if (this.mutant === 'volatile-updates') done()
    else this.durability.whenDurable(done)
  }

  /** This site, whose disk has the certificate before anyone hears of it, and others by chance. */
  private retentionSites(): readonly NodeId[] {
    const { node, options } = this
    const others = node.members.filter((member) => member !== node.id)
    return [node.id, ...node.random.shuffle(others).slice(0, options.retentionSites - 1)]
  }

  /** Keeps what is news of some updates, and is hot with it. Gives for each whether it was needed. */
  private learn(updates: readonly Update[]): readonly boolean[] {
    const { database, node, now, rumours } = this
    return updates.map((update) => {
      // What is dead is told to no use.
      if (this.awaken(update)) return false
      const reception = database.take(update, now)
      node.sometimes('a site is told what is older than what it has', reception === 'older')
      if (reception === 'kept') {
        rumours.catch(update)
        this.cameNow.add(update.name)
      }
      return reception === 'kept' || (reception === 'known' && this.cameNow.has(update.name))
    })
  }

  private awaken(version: Version): boolean {
    const { database, node, rumours } = this
    const awoken = database.awaken(version, this.now)
    node.sometimes('a death certificate awakens', awoken)
    const timestamp = database.timestampOf(version.name)
    if (awoken && timestamp !== undefined) rumours.catch({ name: version.name, timestamp })
    return awoken
  }

  private spreadRumours(): void {
    const { node, options, rumours } = this
    node.sometimes('a site loses interest in a rumour', rumours.endCycle() > 0)
    this.cameNow.clear()
    if (options.spread === 'push' && rumours.count === 0) return
    const partner = this.partner()
    if (partner === undefined) return
    if (options.spread === 'pull') node.send(partner, { type: 'ask' })
    else this.tellRumours(partner)
  }

  private tellRumours(to: NodeId): void {
    const { database, node, now, rumours } = this
    const updates: Update[] = []
    for (const name of rumours.names) {
      const update = database.told(name, now)
      if (update === undefined) rumours.drop(name)
      else updates.push(update)
    }
    if (updates.length === 0) return
    rumours.tell()
    node.send(to, { type: 'rumours', updates })
  }

  private hear(from: NodeId, updates: readonly Update[]): void {
    const needed = this.learn(updates)
    if (this.options.interest === 'blind') return
    const versions = updates.map(({ name, timestamp }) => ({ name, timestamp }))
    this.node.send(from, {
      type: 'feedback',
      needed: versions.filter((_, i) => needed[i]),
      unneeded: versions.filter((_, i) => !needed[i]),
    })
  }

  private exchange(): void {
    this.database.retire(this.now)
    this.node.sometimes('a death certificate sleeps', this.database.sizes.dormant > 0)
    // What was told is on other disks as well: that it is on this one soon is enough.
    this.durability.whenDurable(() => {})
    const partner = this.partner()
    if (partner !== undefined) this.antiEntropy.begin(partner)
  }

  /** Any other site, if there is one. */
  private partner(): NodeId | undefined {
    const { members, random } = this.node
    if (members.length < 2) return undefined
    const drawn = random.int(0, members.length - 2)
    return members[drawn < this.place ? drawn : drawn + 1]
  }
}
