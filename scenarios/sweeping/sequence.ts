import { InputError } from '../../sim/index.ts'
import { countSeeds, countSeedsUpTo, type SeedRange } from './seeds.ts'

/** How many seeds share the weights of their faults. */
export const BLOCK = 256

/** One part of a sweep that is shared out: of every `of` blocks in a row the `number`-th. */
export interface Shard {
  /** From 1 on. */
  readonly number: number
  readonly of: number
}

/** A stretch of a sweep: its runs by their number in it, from 0 on, without the last. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The seeds of a sweep, or of its shard, in the order in which they are run: run k has the k-th of them. */
export class SeedSequence {
  private readonly ranges: readonly SeedRange[]
  private readonly shard: Shard
  /** How many seeds there are in all shards. */
  private readonly whole: number
  /** How many there are in this one. */
  readonly length: number

  constructor(ranges: readonly SeedRange[], shard: Shard = { number: 1, of: 1 }) {
    this.ranges = ranges
    this.shard = shard
    this.whole = countSeeds(ranges)
    const own = Math.ceil((Math.ceil(this.whole / BLOCK) - (shard.number - 1)) / shard.of)
    this.length = own <= 0 ? 0 : this.lengthOf(own)
  }

  /** The seed of a run. */
  seedOf(run: number): string {
    return String(this.numberOf(run))
  }

  /** The run of a seed that is among those of this shard. */
  runOf(seed: string): number {
    const position = countSeedsUpTo(this.ranges, Number(seed)) - 1
    const block = (blockOf(position) - (this.shard.number - 1)) / this.shard.of
    return block * BLOCK + (position % BLOCK)
  }

  /** The seeds of a stretch, as few ranges as say it. */
  rangesOf({ from, to }: Stretch): readonly SeedRange[] {
    const found: SeedRange[] = []
    for (let run = from; run < to;) {
      const end = Math.min(to, this.endOfRow(run))
      const first = this.numberOf(run)
      const last = this.numberOf(end - 1)
      const before = found.at(-1)
      if (before?.last === first - 1) found[found.length - 1] = { first: before.first, last }
      else found.push({ first, last })
      run = end
    }
    return found
  }

  /** How many seeds so many blocks have: the last of all shards may be shorter. */
  private lengthOf(blocks: number): number {
    const beyond = this.positionOf(blocks * BLOCK - 1) - (this.whole - 1)
    return blocks * BLOCK - Math.max(0, beyond)
  }

  /** The first run after this one that may not have the next seed: a block ends there, or a range. */
  private endOfRow(run: number): number {
    // Where nothing is shared out, a block goes on where the one before it ends.
    const endOfBlock = this.shard.of === 1 ? this.length : (blockOf(run) + 1) * BLOCK
    const { range } = this.placeOf(run)
    return Math.min(endOfBlock, run + range.last - this.numberOf(run) + 1)
  }

  private numberOf(run: number): number {
    const { range, offset } = this.placeOf(run)
    return range.first + offset
  }

  private placeOf(run: number): { readonly range: SeedRange; readonly offset: number } {
    let offset = this.positionOf(run)
    for (const range of this.ranges) {
      const count = range.last - range.first + 1
      if (offset < count) return { range, offset }
      offset -= count
    }
    throw new RangeError(`there is no run ${run} in a sweep of ${this.length}`)
  }

  /** Where a run is among those of all shards. */
  private positionOf(run: number): number {
    const block = blockOf(run) * this.shard.of + this.shard.number - 1
    return block * BLOCK + (run % BLOCK)
  }
}

/** The block of a run, by its number in the sweep or its shard. */
export function blockOf(run: number): number {
  return Math.floor(run / BLOCK)
}

/**
 * Reads which part of a sweep is meant: `2/8`.
 *
 * @param text - as it was given
 * @param where - what to call it in errors
 * @throws InputError - for what is no such part
 */
export function parseShard(text: string, where: string): Shard {
  const [, number, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number)
  if (number !== undefined && of !== undefined && number >= 1 && number <= of) return { number, of }
  throw new InputError(`${where} is "${text}", expected which part of how many: 2/8`)
}
