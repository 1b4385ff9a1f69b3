import { InputError } from '../../sim/index.ts'

/** Seeds that are whole numbers in a row, both ends among them. */
export interface SeedRange {
  readonly first: number
  readonly last: number
}

/** The seeds of a sweep that ends for another reason than that they are over. */
export function endlessFrom(first: number): readonly SeedRange[] {
  return [{ first, last: Number.MAX_SAFE_INTEGER }]
}

/**
 * Reads which seeds are meant: `5`, `1-1000`, `1-10,20-30`.
 *
 * @param text - as it was given
 * @param where - what to call it in errors
 * @returns the ranges in their order, as few as say it
 * @throws InputError - for what is no such text, and for a seed that is named twice
 */
export function parseSeeds(text: string, where: string): readonly SeedRange[] {
  const ranges = text
    .split(',')
    .map((part) => parseRange(part, text, where))
    .sort((a, b) => a.first - b.first)
  return joined(ranges, (seed) => new InputError(`${where} names the seed ${seed} twice, expected it once`))
}

function parseRange(part: string, text: string, where: string): SeedRange {
  const [, first = '', last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? []
  const range = { first: Number(first), last: Number(last) }
  if (first === '' || !Number.isSafeInteger(range.first) || !Number.isSafeInteger(range.last)) {
    throw new InputError(
      `${where} is "${text}", expected whole numbers and ranges of them: 1-1000, or 1-10,20-30`,
    )
  }
  if (range.last < range.first)
    throw new InputError(`${where} has the range "${part}", expected the smaller number first`)
  return range
}

/**
 * All seeds of several lists of ranges.
 *
 * @param lists - in any order
 * @param twice - makes the error for a seed that is in two of them
 */
export function unionOfSeeds(
  lists: readonly (readonly SeedRange[])[],
  twice: (seed: number) => Error,
): readonly SeedRange[] {
  return joined(
    lists.flat().sort((a, b) => a.first - b.first),
    twice,
  )
}

/** Joins ranges that touch, of a list in the order of its seeds. */
function joined(ranges: readonly SeedRange[], twice: (seed: number) => Error): readonly SeedRange[] {
  const found: SeedRange[] = []
  for (const range of ranges) {
    const before = found.at(-1)
    if (before !== undefined && range.first <= before.last) throw twice(range.first)
    if (before !== undefined && range.first === before.last + 1) {
      found[found.length - 1] = { first: before.first, last: range.last }
    } else found.push(range)
  }
  return found
}

/** Ranges as texts: `1-512`, `7`. */
export function seedTexts(ranges: readonly SeedRange[]): readonly string[] {
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`))
}

/** How many seeds there are. */
export function countSeeds(ranges: readonly SeedRange[]): number {
  return ranges.reduce((count, { first, last }) => count + last - first + 1, 0)
}

/** How many seeds there are up to one of them, itself included. */
export function countSeedsUpTo(ranges: readonly SeedRange[], seed: number): number {
  return countSeeds(
    ranges
      .filter(({ first }) => first <= seed)
      .map(({ first, last }) => ({ first, last: Math.min(last, seed) })),
  )
}
