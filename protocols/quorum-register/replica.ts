import type { Disk } from '../../sim/index.ts'
import { isLater } from '../clocks/index.ts'
import type { Durability } from '../durability.ts'
import type { Query } from './messages.ts'
import type { QuorumRegisterMutant } from './options.ts'
import { unwritten, type Version } from './version.ts'

/** Where a replica keeps a register on its disk. */
export function placeOf(key: string): string {
  return `register ${key}`
}

/** What one node keeps of every register: the newest version that it was given. */
export class Replica {
  /** What was written last in this life, for observers. */
  written: { readonly key: string; readonly version: Version } | undefined
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly mutant: QuorumRegisterMutant | undefined
  private readonly keys = new Set<string>()

  constructor(disk: Disk, durability: Durability, mutant: QuorumRegisterMutant | undefined) {
    this.disk = disk
    this.durability = durability
    this.mutant = mutant
  }

  /** Runs `then` with what it has of a register, once that is durable if it has to be; else who asks sees to it that a quorum has it. */
  tell({ key, durable }: Query, then: (version: Version) => void): void {
    this.keys.add(key)
    const version = this.stored(key)
    if (durable) this.durability.whenDurable(() => then(version))
    else then(version)
  }

  /** Keeps a version unless its own is later, and runs `then` once one of the two is durable. */
  store(key: string, version: Version, then: () => void): void {
    this.keys.add(key)
    if (this.mutant === 'takes-older' || isLater(version.timestamp, this.stored(key).timestamp)) {
      this.disk.write(placeOf(key), version)
      this.durability.wrote()
      this.written = { key, version }
    }
    if (this.mutant === 'volatile-replica') return then()
    // Also where it has kept its own: that may have been written and not be durable.
    this.durability.whenDurable(then)
  }

  /** The registers that it has dealt with in this life, and the highest counter among them. */
  inspect() {
    let counter = 0
    for (const key of this.keys) counter = Math.max(counter, this.stored(key).timestamp.counter)
    return { registers: this.keys.size, counter }
  }

  private stored(key: string): Version {
    return this.disk.read<Version>(placeOf(key)) ?? unwritten
  }
}
