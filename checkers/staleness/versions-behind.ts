import { byEffect, countBefore, type KeyRegister } from './key-registers.ts'

/** How far behind the reads of a key were, in columns beside its reads. */
export interface Behind {
  /** How many writes surely came between what a read saw and the read: begun after that had taken effect, and over before the read. */
  readonly versions: Int32Array
  /** When what a read saw had surely been replaced, if that was before it began; else -1. An index of an event. */
  readonly replaced: Int32Array
}

/**
 * How many versions each read was behind, in time proportional to the number of operations and its logarithm.
 *
 * Source: Golab, Li, Lopez-Ortiz and Nishimura, "Computing k-atomicity in polynomial time", SIAM Journal on Computing 2018; the
 * count is what every order of the operations agrees on.
 *
 * @param register - the operations of a key
 */
export function versionsBehind(register: KeyRegister): Behind {
  const { writeCount, begins, effects, sources, readBegins } = register
  const sorted = byEffect(register)
  const ranks = new Int32Array(writeCount)
  for (let rank = 0; rank < sorted.length; rank++) ranks[sorted[rank] as number] = rank
  const tree = new Counts(sorted.length)
  const { firsts, nexts } = readsOf(register)
  const versions = new Int32Array(sources.length)
  const replaced = new Int32Array(sources.length).fill(-1)
  let earliest = Number.POSITIVE_INFINITY
  // From the end: at the effect of a write, those that began after it are counted.
  let begun = writeCount - 1
  for (let at = sorted.length - 1; at >= -1; at--) {
    const write = at < 0 ? 0 : (sorted[at] as number)
    const effect = effects[write] as number
    for (; begun > 0 && (begins[begun] as number) > effect; begun--) {
      tree.add(ranks[begun] as number)
      earliest = Math.min(earliest, effects[begun] as number)
    }
    for (let read = firsts[write] as number; read >= 0; read = nexts[read] as number) {
      const begin = readBegins[read] as number
      if (begin < earliest) continue
      versions[read] = tree.countBelow(countBefore(sorted, effects, begin))
      replaced[read] = earliest
    }
  }
  return { versions, replaced }
}

/** For each write its reads, as a list. */
export function readsOf({ writeCount, sources }: KeyRegister): {
  readonly firsts: Int32Array
  readonly nexts: Int32Array
} {
  const firsts = new Int32Array(writeCount).fill(-1)
  const nexts = new Int32Array(sources.length)
  for (let read = sources.length - 1; read >= 0; read--) {
    const source = sources[read] as number
    nexts[read] = firsts[source] as number
    firsts[source] = read
  }
  return { firsts, nexts }
}

/** Counts of ranks: how many there are below any. */
class Counts {
  private readonly sums: Int32Array

  constructor(length: number) {
    this.sums = new Int32Array(length + 1)
  }

  add(rank: number): void {
    for (let i = rank + 1; i < this.sums.length; i += i & -i) this.sums[i] = (this.sums[i] as number) + 1
  }

  countBelow(rank: number): number {
    let count = 0
    for (let i = rank; i > 0; i -= i & -i) count += this.sums[i] as number
    return count
  }
}
