import { InputError, type NodeId, textHash } from '../sim/index.ts'

/** A place on the ring, and whose it is. */
interface Token {
  readonly position: number
  readonly member: NodeId
}

/**
 * Consistent hashing: members have many places each on a ring, and what belongs to a key is kept by those who come next after the
 * key's own place. Who joins takes over a share of everyone's keys, and no key moves between others.
 *
 * Source: Karger et al., "Consistent Hashing and Random Trees", 1997; DeCandia et al., "Dynamo", 2007, sections 4.2 and 4.3, for virtual
 * nodes and preference lists.
 *
 * @example
 * ```ts
 * const ring = new HashRing(['n1', 'n2', 'n3', 'n4', 'n5'], { virtualNodes: 8 })
 * ring.preferenceList('x', 3).length // 3
 * ring.preferenceList('x', 5).slice(0, 3).join() === ring.preferenceList('x', 3).join() // true
 * ```
 */
export class HashRing {
  private readonly tokens: readonly Token[]
  private readonly size: number

  /**
   * @param members - who keeps something; their order does not matter
   * @param options - `virtualNodes`: how many places each of them has, 64 if it is not given
   * @throws InputError for a number of places that is none
   */
  constructor(members: readonly NodeId[], options: { readonly virtualNodes?: number } = {}) {
    const { virtualNodes = 64 } = options
    if (!Number.isInteger(virtualNodes) || virtualNodes < 1)
      throw new InputError(
        `a ring with ${virtualNodes} virtual nodes a member: expected a whole number from 1 on`,
      )
    const different = [...new Set(members)]
    this.size = different.length
    this.tokens = different
      .flatMap((member) =>
        Array.from({ length: virtualNodes }, (_, i) => ({ position: positionOf(`${member}#${i}`), member })),
      )
      .sort((one, other) => one.position - other.position || (one.member < other.member ? -1 : 1))
  }

  /**
   * The first so many different members after a key's place, in their order; all of them, if there are fewer.
   *
   * @param key - what is to be kept
   * @param count - how many members
   */
  preferenceList(key: string, count: number): readonly NodeId[] {
    const { tokens } = this
    const wanted = Math.min(count, this.size)
    const list = new Set<NodeId>()
    const start = this.firstAfter(positionOf(key))
    for (let i = 0; list.size < wanted; i++) list.add((tokens[(start + i) % tokens.length] as Token).member)
    return [...list]
  }

  /** The place of the first token that is not before a position. */
  private firstAfter(position: number): number {
    let low = 0
    let high = this.tokens.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.tokens[middle] as Token).position < position) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A place on the ring, from 0 to 2^32 - 1; names that differ little are far apart. */
function positionOf(name: string): number {
  const { a, b } = textHash(name)
  let mixed = a ^ Math.imul(b, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
