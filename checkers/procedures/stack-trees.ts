/** What is greater than every key and every count. */
const NEVER = 0x7fffffff

/**
 * Keys at places, from which those below a bound are taken, each in logarithmic time.
 *
 * @example
 * ```ts
 * const tree = new MinimumTree(new Int32Array([5, 2, 7]))
 * tree.takeBelow(0, 3, 6) // 0
 * tree.takeBelow(0, 3, 6) // 1
 * tree.takeBelow(0, 3, 6) // -1
 * ```
 */
export class MinimumTree {
  private readonly leaves: number
  private readonly minima: Int32Array

  /** @param keys - less than 2^31 - 1 */
  constructor(keys: Int32Array) {
    this.leaves = powerOfTwo(keys.length)
    this.minima = new Int32Array(2 * this.leaves).fill(NEVER)
    this.minima.set(keys, this.leaves)
    for (let node = this.leaves - 1; node > 0; node--) this.update(node)
  }

  /**
   * Takes the first key that is less than a bound.
   *
   * @param from - the first place to look at
   * @param to - the place after the last one to look at
   * @returns its place, or -1
   */
  takeBelow(from: number, to: number, bound: number): number {
    const { minima, leaves } = this
    if (from >= to) return -1
    // Climbs from the first place over subtrees that have no such key, then goes down in the first one that has.
    let node = from + leaves
    while (minima[node]! >= bound) {
      while ((node & 1) === 1) node >>= 1
      if (node === 0) return -1
      node++
    }
    while (node < leaves) {
      node *= 2
      if (minima[node]! >= bound) node++
    }
    const place = node - leaves
    if (place >= to) return -1
    minima[node] = NEVER
    for (node >>= 1; node > 0; node >>= 1) this.update(node)
    return place
  }

  private update(node: number): void {
    const left = this.minima[2 * node]!
    const right = this.minima[2 * node + 1]!
    this.minima[node] = left < right ? left : right
  }
}

/**
 * How many intervals cover each of a row of places, from which intervals are taken away; tells places that have become
 * uncovered. All in logarithmic time.
 *
 * @example
 * ```ts
 * const tree = new CoverTree(new Int32Array([1, 2, 1]))
 * tree.uncover(0, 2)
 * tree.takeUncovered(0, 3) // 0
 * tree.takeUncovered(0, 3) // -1
 * ```
 */
export class CoverTree {
  private readonly leaves: number
  /** The least count under a node, not counting what its ancestors subtract. */
  private readonly minima: Int32Array
  private readonly subtracted: Int32Array

  /** @param counts - how many intervals cover each place */
  constructor(counts: Int32Array) {
    this.leaves = powerOfTwo(counts.length)
    this.minima = new Int32Array(2 * this.leaves).fill(NEVER)
    this.subtracted = new Int32Array(2 * this.leaves)
    this.minima.set(counts, this.leaves)
    for (let node = this.leaves - 1; node > 0; node--) this.update(node)
  }

  /**
   * Takes an interval away.
   *
   * @param from - its first place
   * @param to - the place after its last one
   */
  uncover(from: number, to: number): void {
    let left = from + this.leaves
    let right = to + this.leaves
    const first = left >> 1
    const last = (right - 1) >> 1
    for (; left < right; left >>= 1, right >>= 1) {
      if ((left & 1) === 1) this.subtract(left++)
      if ((right & 1) === 1) this.subtract(--right)
    }
    let [one, other] = [first, last]
    for (; one !== other; one >>= 1, other >>= 1) {
      this.update(one)
      this.update(other)
    }
    for (; one > 0; one >>= 1) this.update(one)
  }

  /**
   * Takes the first place that nothing covers: it is not told again.
   *
   * @param from - the first place to look at; none before it in reach may be uncovered and not taken
   * @param to - the place after the last one to look at
   * @returns the place, or -1
   */
  takeUncovered(from: number, to: number): number {
    const { leaves, minima, subtracted } = this
    let above = 0
    for (let node = (from + leaves) >> 1; node > 0; node >>= 1) above += subtracted[node]!
    let node = from + leaves
    while (minima[node]! > above) {
      while ((node & 1) === 1) {
        node >>= 1
        above -= subtracted[node]!
      }
      if (node === 0) return -1
      node++
    }
    while (node < leaves) {
      above += subtracted[node]!
      node *= 2
      if (minima[node]! > above) node++
    }
    const place = node - leaves
    if (place >= to) return -1
    minima[node] = NEVER
    for (node >>= 1; node > 0; node >>= 1) this.update(node)
    return place
  }

  private subtract(node: number): void {
    this.minima[node]!--
    this.subtracted[node]!++
  }

  private update(node: number): void {
    const left = this.minima[2 * node]!
    const right = this.minima[2 * node + 1]!
    this.minima[node] = (left < right ? left : right) - this.subtracted[node]!
  }
}

function powerOfTwo(atLeast: number): number {
  let power = 1
  while (power < atLeast) power *= 2
  return power
}
