import { textHash } from '../sim/index.ts'

/** How many children each part of a tree has. */
const BRANCHES = 4
/** How many bits of a key's hash a level takes. */
const BITS = 2
/** The levels below the root: as many as the bits of a hash are enough for. */
const DEEPEST = 12

/** The hashes of some parts of a tree, by their paths. */
export interface MerkleHashes {
  readonly [path: string]: string
}

/**
 * A tree of hashes over texts by key: two that hold the same have the same root, and where they differ is found by going down only
 * where hashes do. A part is named by its path: `''` is the root, and each digit more, from 0 to 3, leads to one of its children. A key
 * lies where its own hash says, so that trees over different keys have the same shape.
 *
 * Two nodes compare theirs by messages: one sends the hashes of some parts, the other answers where it `differs`, and both go on with
 * the `children` of those until they are at leaves.
 *
 * Source: Merkle, "A Digital Signature Based on a Conventional Encryption Function", 1987; DeCandia et al., "Dynamo", 2007, section 4.7.
 *
 * @example
 * ```ts
 * const here = new MerkleTree([['x', 'one'], ['y', 'two']])
 * const there = new MerkleTree([['x', 'one'], ['y', 'three']])
 * here.differences(there) // [ 'y' ]
 * here.hashes(['']) // { '': ... }
 * ```
 */
export class MerkleTree {
  /** How many levels there are below the root. */
  readonly depth: number
  private readonly parts = new Map<string, string>()
  private readonly leaves = new Map<string, Map<string, string>>()

  /**
   * @param entries - keys, each once, and what there is of each, as a text
   * @param options - `depth`: how many levels there are below the root, from 0 to 12; 4 if it is not given, which is 256 leaves
   */
  constructor(
    entries: Iterable<readonly [key: string, text: string]>,
    options: { readonly depth?: number } = {},
  ) {
    this.depth = Math.min(options.depth ?? 4, DEEPEST)
    for (const [key, text] of entries) {
      const path = this.pathOf(key)
      const leaf = this.leaves.get(path) ?? new Map<string, string>()
      this.leaves.set(path, leaf.set(key, text))
    }
    for (const [path, leaf] of this.leaves) {
      const sorted = [...leaf].sort(([one], [other]) => (one < other ? -1 : 1))
      this.parts.set(path, hashOf(JSON.stringify(sorted)))
    }
    this.hashInner([...this.leaves.keys()])
  }

  /** The hash of a part; `''` where it holds nothing. */
  hash(path: string): string {
    return this.parts.get(path) ?? ''
  }

  /** The hashes of some parts, as a message brings them. */
  hashes(paths: readonly string[]): MerkleHashes {
    return Object.fromEntries(paths.map((path) => [path, this.hash(path)]))
  }

  /** Which parts of another tree, given by their hashes, are not as they are here. */
  differs(theirs: MerkleHashes): readonly string[] {
    return Object.keys(theirs).filter((path) => theirs[path] !== this.hash(path))
  }

  /** The parts that make up a part; a leaf has none. */
  children(path: string): readonly string[] {
    if (path.length >= this.depth) return []
    return Array.from({ length: BRANCHES }, (_, i) => `${path}${i}`)
  }

  /** The keys of a leaf. */
  keysAt(path: string): readonly string[] {
    return [...(this.leaves.get(path)?.keys() ?? [])]
  }

  /** The keys of which two trees of one depth do not hold the same, in the order of their names. */
  differences(other: MerkleTree): readonly string[] {
    let paths: readonly string[] = ['']
    for (let level = 0; level < this.depth; level++)
      paths = this.differs(other.hashes(paths)).flatMap((path) => this.children(path))
    return this.differs(other.hashes(paths))
      .flatMap((path) =>
        [...new Set([...this.keysAt(path), ...other.keysAt(path)])].filter(
          (key) => this.leaves.get(path)?.get(key) !== other.leaves.get(path)?.get(key),
        ),
      )
      .sort()
  }

  /** The leaf that a key lies in. */
  pathOf(key: string): string {
    const { a } = textHash(key)
    return Array.from({ length: this.depth }, (_, level) => (a >>> (level * BITS)) & (BRANCHES - 1)).join('')
  }

  private hashInner(below: readonly string[]): void {
    const above = [...new Set(below.filter((path) => path !== '').map((path) => path.slice(0, -1)))]
    for (const path of above) {
      const hashes = this.children(path).map((child) => this.hash(child))
      this.parts.set(path, hashOf(hashes.join(' ')))
    }
    if (above.length > 0) this.hashInner(above)
  }
}

function hashOf(text: string): string {
  const { a, b } = textHash(text)
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`
}
