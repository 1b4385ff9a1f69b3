import type { Disk } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import type { SwimMutant } from './options.ts'

const KEY = 'incarnation'

/** What a node's disk has of its incarnation. */
export function durableIncarnation(disk: Pick<Disk, 'read'>): number | undefined {
  return disk.read<number>(KEY)
}

/**
 * The incarnation of a node, which nobody but itself raises: it begins each life with a new one, and takes a higher one to refute who
 * suspects it or has declared it dead. (Section 4.2.) It is told once it is durable, so that no later life falls behind it.
 */
export class OwnIncarnation {
  /** What has been told, or may be. */
  value: number
  private wanted: number
  private readonly disk: Disk
  private readonly durability: Durability

  constructor(disk: Disk, mutant: SwimMutant | undefined) {
    const found = mutant === 'forgets-incarnation' ? undefined : durableIncarnation(disk)
    this.value = found ?? 0
    this.wanted = found ?? -1
    this.disk = disk
    this.durability = new Durability(disk)
  }

  /** The incarnation of this life. `told` runs once it may be told. */
  begin(told: () => void): void {
    this.raise(this.wanted + 1, told)
  }

  /** Whether a claim about this node, of an incarnation, is not refuted yet, by what has been told or is about to be. */
  isUnrefuted(claimed: number): boolean {
    return claimed >= this.wanted
  }

  /** Takes the incarnation after one that was claimed. `told` runs once it may be told, unless a higher one is by then. */
  refute(claimed: number, told: () => void): void {
    this.raise(claimed + 1, told)
  }

  private raise(incarnation: number, told: () => void): void {
    this.wanted = incarnation
    this.disk.write(KEY, incarnation)
    this.durability.wrote()
    this.durability.whenDurable(() => {
      if (incarnation < this.wanted) return
      this.value = incarnation
      told()
    })
  }
}
