import { sumOf } from '../coverage/counts.ts'
import type { Counts } from '../coverage/coverage.ts'

/** How many blocks there are at most: a row of them fits on a page. */
const MOST_BLOCKS = 32

/** What came of seeds that stand beside each other. */
export interface SeedBlock {
  /** The smallest seed that belongs to it, run or not. */
  readonly first: number
  /** Runs that gave a verdict, and how many of them gave the verdict unknown. */
  readonly runs: number
  readonly unknown: number
  /** Seeds that gave none. */
  readonly lost: number
  /** How many runs failed, by signature. */
  readonly failures: Counts
}

/**
 * What came of seeds, block by block. Blocks have the smallest size, a power of two, with which there are at most 32 of them, so that
 * it depends on nothing but which seeds there are; and two blocks of one size join into one of twice the size.
 */
export interface SeedBlocks {
  /** How many seeds belong to each: the blocks of size 4 have the seeds 1 to 4, 5 to 8, and so on. */
  readonly size: number
  /** Those with a seed that was run, in their order. */
  readonly blocks: readonly SeedBlock[]
}

/** What came of one seed. */
export function blocksOfSeed(seed: string, outcome: Omit<SeedBlock, 'first'>): SeedBlocks {
  return { size: 1, blocks: [{ first: Number(seed), ...outcome }] }
}

/** What came of all seeds of several, which have none in common; in any order and however they are bracketed. */
export function sumOfBlocks(list: readonly SeedBlocks[]): SeedBlocks {
  let size = list.reduce((largest, each) => Math.max(largest, each.size), 1)
  let blocks = joined(
    list.flatMap((each) => each.blocks),
    size,
  )
  while (blocks.length > MOST_BLOCKS) {
    size *= 2
    blocks = joined(blocks, size)
  }
  return { size, blocks }
}

function joined(blocks: readonly SeedBlock[], size: number): readonly SeedBlock[] {
  const byFirst = new Map<number, SeedBlock[]>()
  for (const block of blocks) {
    const first = Math.floor((block.first - 1) / size) * size + 1
    const others = byFirst.get(first)
    if (others === undefined) byFirst.set(first, [block])
    else others.push(block)
  }
  return [...byFirst]
    .sort(([a], [b]) => a - b)
    .map(([first, alike]) => ({
      first,
      runs: total(alike.map(({ runs }) => runs)),
      unknown: total(alike.map(({ unknown }) => unknown)),
      lost: total(alike.map(({ lost }) => lost)),
      failures: sumOf(alike.map(({ failures }) => failures)),
    }))
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
