import { OK } from '../operation-table.ts'
import { OPEN } from '../procedures/procedure.ts'
import { READ, type TransactionTable } from './transaction-table.ts'
import { NOBODY, type Writers } from './writers.ts'

/** In which order the elements of each key's list were appended, as far as that is known. */
export interface ListOrders {
  /** Where the order of each key begins in `versions`; one more entry than keys. */
  readonly starts: Int32Array
  /** The versions of one key after those of another; what is beyond the last has no meaning. */
  readonly versions: Int32Array
  /** For each version its place in the order of its key, or {@link NOBODY} if nobody read it. */
  readonly positions: Int32Array
  /** For each key the micro-operation whose read is its order; {@link NOBODY} where nobody read it, or the order was given. */
  readonly longest: Int32Array
  /**
   * For each place where what reads saw begins in the table's elements, how many elements of it are all right: the length of a read
   * is at most that, or something is wrong with it.
   */
  readonly sound: {
    /** Before one that only transactions appended that failed. */
    readonly aborted: Int32Array
    /** Before one that nobody appended. */
    readonly thinAir: Int32Array
    /** Before one that was there already. */
    readonly duplicate: Int32Array
    /** Before one that is not at that place in the order of the key. */
    readonly order: Int32Array
  }
}

/**
 * Finds the order of each key: what its longest read saw, which all others have to begin with, or what was given.
 *
 * @param table - transactions over lists
 * @param writers - who appended what
 * @param given - versions in their order, for keys of which it is known
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', [2, 1]]], time: 0 }])
 * const table = transactionTableOf(history, 'list-append')
 * listOrdersOf(table, writersOf(table), new Map()).positions[0] // 0
 * ```
 */
export function listOrdersOf(
  table: TransactionTable,
  writers: Writers,
  given: ReadonlyMap<number, readonly number[]>,
): ListOrders {
  const { microOperations, elements, keys, versions, memory } = table
  const { keys: keyOf, readStarts, readLengths } = microOperations
  const longest = longestReads(table, writers, given)
  const starts = memory.ints(keys.size + 1)
  const order = memory.ints(versions.length)
  const positions = memory.ints(versions.length).fill(NOBODY)
  let ordered = 0
  for (let key = 0; key < keys.size; key++) {
    starts[key] = ordered
    const micro = longest[key] as number
    const known = given.get(key)
    const first = micro === NOBODY ? 0 : (readStarts[micro] ?? 0)
    const length = known?.length ?? (micro === NOBODY ? 0 : (readLengths[micro] ?? 0))
    for (let at = 0; at < length; at++) {
      const version = known === undefined ? (elements[first + at] as number) : (known[at] as number)
      if (positions[version] !== NOBODY) continue
      positions[version] = ordered - (starts[key] as number)
      order[ordered++] = version
    }
  }
  starts[keys.size] = ordered
  const ends = stretches(table)
  const column = () => memory.ints(elements.length).fill(OPEN)
  const sound = { aborted: column(), thinAir: column(), duplicate: column(), order: column() }
  const found = { starts, versions: order, positions, longest, sound }
  const seen = memory.ints(versions.length).fill(NOBODY)
  for (let start = 0; start < ends.length; start++) {
    const micro = ends[start] as number
    if (micro === NOBODY) continue
    const key = keyOf[micro] as number
    const last = longest[key] as number
    const length = readLengths[micro] as number
    for (let at = 0; at < length; at++) {
      const version = elements[start + at] as number
      if (writers.of[version] === NOBODY) note(sound.thinAir, start, at)
      else if (writers.possible[version] === NOBODY) note(sound.aborted, start, at)
      if (seen[version] === start) note(sound.duplicate, start, at)
      seen[version] = start
      const expected = given.has(key)
        ? found.versions[(starts[key] as number) + at]
        : elements[(readStarts[last] as number) + at]
      const isBeyond = given.has(key) && at >= (starts[key + 1] as number) - (starts[key] as number)
      if (isBeyond || expected !== version) note(sound.order, start, at)
    }
  }
  return found
}

function note(column: Int32Array, start: number, at: number): void {
  column[start] = Math.min(column[start] as number, at)
}

/** The longest read of each key that completed; the first of those of the same length. */
function longestReads(
  { transactions, microOperations, keys, memory }: TransactionTable,
  { transactionOf }: Writers,
  given: ReadonlyMap<number, readonly number[]>,
): Int32Array {
  const { length, kinds, keys: keyOf, readLengths } = microOperations
  const longest = memory.ints(keys.size).fill(NOBODY)
  const lengths = memory.ints(keys.size)
  for (let micro = 0; micro < length; micro++) {
    const key = keyOf[micro] as number
    if (kinds[micro] !== READ || (readLengths[micro] as number) <= (lengths[key] as number)) continue
    if (transactions.outcomes[transactionOf[micro] as number] !== OK) continue
    longest[key] = micro
    lengths[key] = readLengths[micro] as number
  }
  for (const key of given.keys()) longest[key] = NOBODY
  return longest
}

/** For each place among the elements the longest read that begins there, or {@link NOBODY}. */
function stretches({ microOperations, elements, memory }: TransactionTable): Int32Array {
  const { length, readStarts, readLengths } = microOperations
  const longest = memory.ints(elements.length).fill(NOBODY)
  for (let micro = 0; micro < length; micro++) {
    if (readLengths[micro] === 0) continue
    const start = readStarts[micro] as number
    const known = longest[start] as number
    if (known === NOBODY || (readLengths[known] as number) < (readLengths[micro] as number)) {
      longest[start] = micro
    }
  }
  return longest
}
