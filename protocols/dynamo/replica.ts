import type { Disk, Json, NodeId } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import type { VectorClock } from '../clocks/index.ts'
import { equal } from '../objects/equal.ts'
import { type Held, merge, replaced, type Siblings } from './held.ts'
import type { DynamoMutant } from './options.ts'

/** Where the names of all keys lie on the disk of a replica. */
export const KEYS = 'keys'

/** How many writers are left where a mutant cuts clocks. */
const CUT_TO = 2

/** Where a replica keeps a key on its disk. */
export function placeOf(key: string): string {
  return `key ${key}`
}

/** What one node holds of every key. It only ever grows: what comes is merged with what is there. */
export class Replica {
  private readonly id: NodeId
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly mutant: DynamoMutant | undefined
  /** What is durable: nothing else may be told, for after a crash nobody would know of it. */
  private readonly durable = new Map<string, Held>()
  private keys: readonly string[]
  /** How often what is durable has changed. */
  changes = 0

  constructor(id: NodeId, disk: Disk, durability: Durability, mutant: DynamoMutant | undefined) {
    this.id = id
    this.disk = disk
    this.durability = durability
    this.mutant = mutant
    this.keys = disk.read<readonly string[]>(KEYS) ?? []
    for (const key of this.keys) {
      const held = this.written(key)
      if (held !== undefined) this.durable.set(key, held)
    }
  }

  /** What it durably holds, by key. */
  get entries(): ReadonlyMap<string, Held> {
    return this.durable
  }

  /** Runs `then` with what it holds of a key, once that is durable. */
  tell(key: string, then: (held: Held | undefined) => void): void {
    const held = this.written(key)
    this.whenDurable(key, held, () => then(held))
  }

  /** Merges what has come with what it holds, and runs `then` once both are durable. */
  store(key: string, held: Held, then: () => void = () => {}): void {
    const before = this.written(key)
    const after = this.merged(before, held)
    if (before === undefined || !equal(before, after)) this.write(key, after)
    this.whenKept(key, after, this.mutant === 'volatile-replica', then)
  }

  /** Makes a version of a value that replaces what its writer has seen, and runs `then` once it is durable. */
  put(key: string, seen: VectorClock, value: Json, then: (held: Held) => void): void {
    const before = this.written(key) as Siblings | undefined
    const replaces = this.mutant === 'clocks-without-dots' && before !== undefined ? before.clock : seen
    const after = this.cut(replaced(before, replaces, value, this.id))
    this.write(key, after)
    const isEarly = this.mutant === 'forgets-counter' || this.mutant === 'volatile-replica'
    this.whenKept(key, after, isEarly, () => then(after))
  }

  /** Whether it has nothing of a key, durable or not, beside what is given. */
  holdsOnly(key: string, held: Held): boolean {
    return equal(this.written(key), held)
  }

  /** What it has written of a key, durable or not. */
  private written(key: string): Held | undefined {
    return this.disk.read<Held>(placeOf(key))
  }

  private write(key: string, held: Held): void {
    if (!this.keys.includes(key)) {
      this.keys = [...this.keys, key]
      this.disk.write(KEYS, this.keys)
    }
    this.disk.write(placeOf(key), held)
    this.durability.wrote()
  }

  /** Runs `then` once what is held of a key is durable, or at once, as mutants do. */
  private whenKept(key: string, held: Held, isEarly: boolean, then: () => void): void {
    if (isEarly) then()
    this.whenDurable(key, held, isEarly ? () => {} : then)
  }

  private whenDurable(key: string, held: Held | undefined, then: () => void): void {
    this.durability.whenDurable(() => {
      if (held !== undefined && this.durable.get(key) !== held) {
        this.durable.set(key, held)
        this.changes++
      }
      then()
    })
  }

  private merged(before: Held | undefined, held: Held): Held {
    const { mutant } = this
    if (mutant === 'takes-older') return held
    if (mutant === 'ties-broken-locally' && before?.kind === 'last-written' && held.kind === 'last-written') {
      const isTie = equal(before.timestamp, held.timestamp)
      if (isTie) return before
    }
    const after = merge(before, held) as Held
    if (mutant !== 'one-sibling' || after.kind !== 'siblings') return after
    return { ...after, versions: after.versions.slice(-1) }
  }

  private cut(held: Siblings): Siblings {
    if (this.mutant !== 'truncated-clocks') return held
    const others = Object.entries(held.clock).filter(([writer]) => writer !== this.id)
    const kept = others.slice(-(CUT_TO - 1))
    return { ...held, clock: { ...Object.fromEntries(kept), [this.id]: held.clock[this.id] as number } }
  }
}
