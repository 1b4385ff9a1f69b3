/** How many letters may be another, missing or too many for a name to be taken for a misspelling. */
const MOST_EDITS = 3

/**
 * The question whether another name was meant, as an error asks it of a name that there is not; empty if no name is like it.
 *
 * @param given - the name that there is not
 * @param names - those that there are; of several that are equally near, the first is asked about
 */
export function didYouMean(given: string, names: readonly string[]): string {
  const distances = names.map((name) => editDistance(given, name))
  const least = Math.min(...distances)
  return least > MOST_EDITS ? '' : `did you mean ${names[distances.indexOf(least)]}? `
}

/**
 * How many letters have to be put in, taken out or replaced to make one text of another.
 *
 * Source: Wagner, Fischer, "The String-to-String Correction Problem", JACM 21 (1974).
 */
export function editDistance(from: string, to: string): number {
  // The distances from the letters so far to every beginning of the other text.
  let row = Array.from({ length: to.length + 1 }, (_, length) => length)
  for (let taken = 1; taken <= from.length; taken++) {
    const next = [taken]
    for (let length = 1; length <= to.length; length++) {
      const replaced = (row[length - 1] as number) + (from[taken - 1] === to[length - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[length] as number) + 1, (next[length - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
