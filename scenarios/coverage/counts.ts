import type { Counts } from './coverage.ts'

/** Names, each counted once. */
export function countedOnce(names: Iterable<string>): Counts {
  return sorted([...new Set(names)].map((name) => [name, 1]))
}

/** The sum of counts, name by name. */
export function sumOf(all: Iterable<Counts>): Counts {
  const sums = new Map<string, number>()
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return sorted(sums)
}

/** The count of a name, which may be any text: `constructor` is counted no more than another that is not there. */
export function countOf(counts: Counts, name: string): number {
  return Object.hasOwn(counts, name) ? (counts[name] as number) : 0
}

/** A record of entries in the order of their names, by code unit. */
export function sorted<T>(entries: Iterable<readonly [string, T]>): { readonly [name: string]: T } {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
