import * as fc from 'fast-check'
import type { Attempts, Candidate } from './pass.ts'

/**
 * Tries smaller whole numbers in place of one, the least first, then by halving what is left between, each from the last that was
 * accepted, until none is.
 *
 * @param least - the smallest that makes sense
 * @param from - the number as it is
 * @param candidate - what is tried with another one
 *
 * Source: the shrinking of fast-check's integers.
 */
export function* smallerNumbers(
  least: number,
  from: number,
  candidate: (number: number) => Candidate,
): Attempts {
  if (from <= least) return
  const numbers = fc.integer({ min: least, max: from })
  let toTry = numbers.shrink(from, undefined)
  for (;;) {
    const next = yield* firstAccepted(toTry, ({ value }) => candidate(value))
    if (next === undefined) return
    toTry = numbers.shrink(next.value, next.context)
  }
}

/** Tries candidates, one an item, until one is accepted; gives its item. */
export function* firstAccepted<T>(
  items: Iterable<T>,
  candidate: (item: T) => Candidate,
): Attempts<T | undefined> {
  for (const item of items) if ((yield candidate(item)).accepted) return item
  return undefined
}
