import type { Node, NodeId } from '../../sim/index.ts'
import { isLater } from '../clocks/index.ts'
import type { Database } from './database.ts'
import type { Compare, Differs, EpidemicMessage, Resolve, Resolved, Version } from './messages.ts'
import type { EpidemicsMutant, EpidemicsOptions } from './options.ts'
import type { Update } from './update.ts'

/** What a site does with what an exchange brings. */
export interface Learning {
  learn(updates: readonly Update[]): void
  /** Awakens what sleeps of an item of which the other has an older version; gives whether it did. */
  awaken(version: Version): boolean
}

/**
 * Exchanges by which two sites resolve the differences of their databases (section 1.3). The one that begins tells its checksum; the
 * other, if it has another, what it holds; the first then tells what is later with it, and asks for what is later with the other.
 */
export class AntiEntropy {
  private readonly node: Node<EpidemicMessage>
  private readonly database: Database
  private readonly options: EpidemicsOptions
  private readonly mutant: EpidemicsMutant | undefined
  private readonly site: Learning

  constructor(
    node: Node<EpidemicMessage>,
    database: Database,
    options: EpidemicsOptions,
    mutant: EpidemicsMutant | undefined,
    site: Learning,
  ) {
    this.node = node
    this.database = database
    this.options = options
    this.mutant = mutant
    this.site = site
  }

  begin(partner: NodeId): void {
    this.node.send(partner, { type: 'compare', checksum: this.database.checksum })
  }

  receive(from: NodeId, message: Compare | Differs | Resolve | Resolved): void {
    const { database, node, site } = this
    switch (message.type) {
      case 'compare': {
        const same = message.checksum === database.checksum
        node.sometimes('two databases are the same', same)
        if (!same) node.send(from, { type: 'differs', versions: database.versions() })
        return
      }
      case 'differs':
        return this.resolve(from, message.versions)
      case 'resolve':
        site.learn(message.updates)
        if (message.wanted.length > 0)
          node.send(from, { type: 'resolved', updates: this.told(message.wanted) })
        return
      case 'resolved':
        return site.learn(message.updates)
    }
  }

  /** Pushes what is later here, and pulls what is later there. */
  private resolve(from: NodeId, versions: readonly Version[]): void {
    const { database, node, site } = this
    const { exchange } = this.options
    const later: string[] = []
    const wanted: string[] = []
    const theirs = new Set<string>()
    for (const version of versions) {
      const { name } = version
      theirs.add(name)
      site.awaken(version)
      const own = database.timestampOf(name)
      if (own === undefined || this.isLater(version, { name, timestamp: own })) wanted.push(name)
      else if (this.isLater({ name, timestamp: own }, version)) later.push(name)
    }
    later.push(...database.versions().flatMap(({ name }) => (theirs.has(name) ? [] : [name])))
    node.sometimes('an exchange finds what rumours have missed', later.length + wanted.length > 0)
    const pushed = exchange === 'pull' ? [] : this.told(later)
    const pulled = exchange === 'push' ? [] : wanted
    if (pushed.length + pulled.length > 0)
      node.send(from, { type: 'resolve', updates: pushed, wanted: pulled })
  }

  private isLater(one: Version, other: Version): boolean {
    return this.mutant === 'answers-with-older'
      ? isLater(other.timestamp, one.timestamp)
      : isLater(one.timestamp, other.timestamp)
  }

  private told(names: readonly string[]): readonly Update[] {
    return names.flatMap((name) => this.database.told(name, this.node.clock.monotonic()) ?? [])
  }
}
