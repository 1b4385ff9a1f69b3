import type { Attempts, Candidate } from './pass.ts'

/**
 * Leaves out what is not needed, until each single one that is left is: nothing at all first, then halves, quarters and so on.
 *
 * @param items - what is needed together, though not all of it
 * @param candidate - what is tried with some of them
 * @param most - how often something is tried at most
 * @returns those that are left
 *
 * Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002), the algorithm ddmin, of which only the
 * complements are tried.
 */
export function* minimized<T>(
  items: readonly T[],
  candidate: (kept: readonly T[]) => Candidate,
  most = Number.POSITIVE_INFINITY,
): Attempts<readonly T[]> {
  let kept = items
  let tries = 0
  if (kept.length > 0 && (yield candidate([])).same) return []
  for (let size = Math.ceil(kept.length / 2); size >= 1;) {
    let shorter = false
    for (let from = 0; from < kept.length && kept.length > 1;) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)]
      if (tries++ === most) return kept
      if (fewer.length > 0 && (yield candidate(fewer)).same) {
        kept = fewer
        shorter = true
      } else from += size
    }
    if (size > 1) size = Math.ceil(Math.min(size, kept.length) / 2)
    else if (!shorter) return kept
  }
  return kept
}
