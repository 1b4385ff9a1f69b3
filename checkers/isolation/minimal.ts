/** How much may go into making a core smaller: what it is then is right, only perhaps not the smallest. */
const MOST_TRIES = 3_000

/**
 * Some of the members of a set that still do what all of them do, none of which could go.
 *
 * @param members - all of them
 * @param stillDoes - whether some of them do
 *
 * Source: the halving of Zeller & Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002.
 *
 * @example
 * ```ts
 * minimal([1, 2, 3, 4], (some) => some.includes(2) && some.includes(4)) // [2, 4]
 * ```
 */
export function minimal<Member>(
  members: readonly Member[],
  stillDoes: (some: readonly Member[]) => boolean,
): readonly Member[] {
  let left = members
  let tries = 0
  for (let size = Math.max(members.length >>> 1, 1); ; size = Math.max(size >>> 1, 1)) {
    const before = left.length
    for (let at = 0; at < left.length && tries < MOST_TRIES;) {
      const without = [...left.slice(0, at), ...left.slice(at + size)]
      tries++
      if (stillDoes(without)) left = without
      else at += size
    }
    if (tries >= MOST_TRIES || (size === 1 && left.length === before)) return left
  }
}
