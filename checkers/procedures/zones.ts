import { sortByInstant } from './sort-by-instant.ts'

/**
 * Blocks of operations that may not be mixed with each other: `firsts` has for each the first completion of its operations,
 * `lasts` the last invocation. A block goes before another if something in it completed before something in the other began.
 */
export interface Blocks {
  readonly firsts: Int32Array
  readonly lasts: Int32Array
}

/** An order of blocks, or two of which each has to go before the other. */
export type Placing =
  | { readonly kind: 'order'; readonly blocks: Int32Array }
  | { readonly kind: 'conflict'; readonly blocks: readonly [number, number] }

/**
 * Puts blocks into an order that is true to real time. The zone of a block lies between the two instants. It is forward if the
 * first completion comes first: the block is there all the while, and no other forward zone may overlap it, nor a backward
 * zone lie within it. That is enough: what has to go before what is an interval order but for such pairs, so a cycle has one.
 *
 * Source: Gibbons and Korach, "Testing shared memories", SIAM Journal on Computing 1997, section 4.1.
 *
 * @param blocks - blocks of which all instants are different
 *
 * @example
 * ```ts
 * // Block 1 is over before block 0 has begun to be seen.
 * placeZones({ firsts: Int32Array.of(5, 1), lasts: Int32Array.of(6, 0) }).kind // 'order'
 * placeZones({ firsts: Int32Array.of(1, 3), lasts: Int32Array.of(6, 2) }).kind // 'conflict'
 * ```
 */
export function placeZones({ firsts, lasts }: Blocks): Placing {
  const starts = new Int32Array(firsts.length)
  const byStart = new Int32Array(firsts.length)
  for (let block = 0; block < firsts.length; block++) {
    starts[block] = Math.min(firsts[block] as number, lasts[block] as number)
    byStart[block] = block
  }
  const sorted = sortByInstant(byStart, starts)
  // A forward block stands at its start; a backward one, too, unless that lies in a forward zone: then at that zone's end.
  const order = new Int32Array(firsts.length)
  let placed = 0
  const waiting = new Int32Array(firsts.length)
  let waitingCount = 0
  let forward = -1
  let forwardEnd = -1
  for (let i = 0; i < sorted.length; i++) {
    const block = sorted[i] as number
    const first = firsts[block] as number
    const start = starts[block] as number
    if (start < forwardEnd) {
      if (first < forwardEnd) return { kind: 'conflict', blocks: [forward, block] }
      waiting[waitingCount++] = block
      continue
    }
    for (let j = 0; j < waitingCount; j++) order[placed++] = waiting[j] as number
    waitingCount = 0
    order[placed++] = block
    if (start === first) {
      forward = block
      forwardEnd = lasts[block] as number
    }
  }
  for (let j = 0; j < waitingCount; j++) order[placed++] = waiting[j] as number
  return { kind: 'order', blocks: order }
}
