/** The last row of a rising column that is no more than `most`; -1 if there is none. */
export function lastUpTo(rising: ArrayLike<number>, most: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] as number) <= most) low = middle + 1
    else high = middle
  }
  return low - 1
}
