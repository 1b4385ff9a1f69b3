import { type Decision, type Intervals, OPEN } from './procedure.ts'

/** In a column or a table: there is none. */
const NONE = -1
const SEVERAL = -2

/** Operations on a list that is empty at first, in columns beside their intervals. */
export interface AppendListColumns {
  /** What an operation appends, as small numbers, or -1 for a read. */
  readonly appended: Int32Array
  /** Where in `readValues` the list that an operation read begins; one more entry than operations, the last for the end. */
  readonly readOffsets: Int32Array
  /** The lists that were read, one after the other. */
  readonly readValues: Int32Array
  /** More than any value. */
  readonly valueCount: number
}

/**
 * Decides whether operations on an append-only list are linearizable, in time proportional to their number and the lengths of what
 * was read. The longest read says in which order values were appended; all others must be its prefixes, and what that makes an
 * order of operations must be true to real time. Reads that crashed are left out, and so are crashed appends that nobody saw.
 *
 * The obstruction leaves out reads, and appends that none of its reads saw.
 *
 * @param intervals - when operations began and completed
 * @param columns - the operations
 * @returns `unfit` if somebody read a value that was appended twice
 *
 * @example
 * ```ts
 * // Value 0 is appended; a read that begins later sees nothing.
 * const intervals = { length: 2, invocations: Int32Array.of(0, 2), completions: Int32Array.of(1, 3) }
 * const columns = { appended: Int32Array.of(0, -1), readOffsets: Int32Array.of(0, 0, 0), readValues: new Int32Array(0), valueCount: 1 }
 * decideAppendList(intervals, columns).kind // 'invalid'
 * ```
 *
 * Source: that reads give the order of appends is the idea of Kingsbury and Alvaro, "Elle", VLDB 2020.
 */
export function decideAppendList(intervals: Intervals, columns: AppendListColumns): Decision {
  const { length, completions } = intervals
  const { appended, readOffsets, readValues, valueCount } = columns
  const appenders = new Int32Array(valueCount).fill(NONE)
  let longest = NONE
  for (let i = 0; i < length; i++) {
    const value = appended[i] as number
    if (value !== NONE) appenders[value] = appenders[value] === NONE ? i : SEVERAL
    else if (completions[i] !== OPEN && (longest === NONE || sizeOf(columns, i) > sizeOf(columns, longest)))
      longest = i
  }
  for (let i = 0; i < length; i++) {
    if (appended[i] !== NONE || completions[i] === OPEN) continue
    for (let at = readOffsets[i] as number; at < (readOffsets[i + 1] as number); at++) {
      if (appenders[readValues[at] as number] === SEVERAL) {
        return { kind: 'unfit', why: 'a value was read that was appended several times' }
      }
    }
  }
  const contradiction =
    longest === NONE
      ? undefined
      : (disagreement(intervals, columns, longest) ?? unexplained(columns, appenders, longest))
  if (contradiction !== undefined)
    return { kind: 'invalid', obstruction: withAppends(columns, appenders, contradiction) }
  const ranks = ranksOf(intervals, columns, longest)
  const late = misplaced(intervals, columns, ranks)
  if (late === undefined) return { kind: 'valid', order: byRank(ranks) }
  return { kind: 'invalid', obstruction: withAppends(columns, appenders, late) }
}

/** How many values an operation read. */
function sizeOf({ readOffsets }: AppendListColumns, position: number): number {
  return (readOffsets[position + 1] as number) - (readOffsets[position] as number)
}

/** Two reads that saw different values at the same place: as short ones as there are, for the place that was found first. */
function disagreement(
  { length, completions }: Intervals,
  columns: AppendListColumns,
  longest: number,
): readonly number[] | undefined {
  const { appended, readOffsets, readValues } = columns
  const from = readOffsets[longest] as number
  for (let i = 0; i < length; i++) {
    if (appended[i] !== NONE || completions[i] === OPEN) continue
    const start = readOffsets[i] as number
    const size = sizeOf(columns, i)
    let place = 0
    while (place < size && readValues[start + place] === readValues[from + place]) place++
    if (place < size) return [shortest(i, place), shortest(longest, place)]
  }
  return undefined

  function shortest(like: number, place: number): number {
    const value = readValues[(readOffsets[like] as number) + place]
    let best = like
    for (let i = 0; i < length; i++) {
      if (appended[i] !== NONE || completions[i] === OPEN) continue
      const size = sizeOf(columns, i)
      if (size <= place || size >= sizeOf(columns, best)) continue
      if (readValues[(readOffsets[i] as number) + place] === value) best = i
    }
    return best
  }
}

/** A read that saw what nobody appended, or a value twice. */
function unexplained(
  { readOffsets, readValues, valueCount }: AppendListColumns,
  appenders: Int32Array,
  read: number,
): readonly number[] | undefined {
  const seen = new Uint8Array(valueCount)
  for (let at = readOffsets[read] as number; at < (readOffsets[read + 1] as number); at++) {
    const value = readValues[at] as number
    if (appenders[value] === NONE || seen[value] === 1) return [read]
    seen[value] = 1
  }
  return undefined
}

/** Where operations stand: reads and the append after them have neighbouring ranks, unread appends share the last one. */
interface Ranks {
  /** By position; {@link NONE} for those that are left out. */
  readonly of: Int32Array
  readonly count: number
}

function ranksOf({ length, completions }: Intervals, columns: AppendListColumns, longest: number): Ranks {
  const { appended, readOffsets, readValues, valueCount } = columns
  const size = longest === NONE ? 0 : sizeOf(columns, longest)
  const places = new Int32Array(valueCount).fill(NONE)
  for (let place = 0; place < size; place++) {
    places[readValues[(readOffsets[longest] as number) + place] as number] = place
  }
  const of = new Int32Array(length)
  for (let i = 0; i < length; i++) {
    const value = appended[i] as number
    const place = value === NONE ? NONE : (places[value] as number)
    if (place !== NONE) of[i] = 2 * place + 1
    else if (completions[i] === OPEN) of[i] = NONE
    else of[i] = value === NONE ? 2 * sizeOf(columns, i) : 2 * size + 1
  }
  return { of, count: 2 * size + 2 }
}

/** Operations of which one was over before another began that has to be before it, and the read because of which it has to. */
function misplaced(
  { length, invocations, completions }: Intervals,
  columns: AppendListColumns,
  { of, count }: Ranks,
): readonly number[] | undefined {
  const firstCompleted = new Int32Array(count).fill(NONE)
  const lastInvoked = new Int32Array(count).fill(NONE)
  for (let i = 0; i < length; i++) {
    const rank = of[i] as number
    if (rank === NONE) continue
    const first = firstCompleted[rank] as number
    if (first === NONE || (completions[i] as number) < (completions[first] as number))
      firstCompleted[rank] = i
    lastInvoked[rank] = i
  }
  let last = NONE
  for (let rank = 0; rank < count; rank++) {
    const early = firstCompleted[rank] as number
    if (early === NONE) continue
    if (last !== NONE && (completions[early] as number) < (invocations[last] as number)) {
      return [last, early, ...witness(last, early)]
    }
    const invoked = lastInvoked[rank] as number
    if (last === NONE || (invocations[invoked] as number) > (invocations[last] as number)) last = invoked
  }
  return undefined

  /** Of two appends only a read says which was first: the shortest that saw the first one, with the other behind it or not at all. */
  function witness(before: number, after: number): readonly number[] {
    if (columns.appended[before] === NONE || columns.appended[after] === NONE) return []
    let best = NONE
    for (let i = 0; i < length; i++) {
      if (columns.appended[i] !== NONE || of[i] === NONE || (of[i] as number) < (of[before] as number))
        continue
      if (best === NONE || (of[i] as number) < (of[best] as number)) best = i
    }
    return [best]
  }
}

/** Positions by rank, and within a rank by invocation. */
function byRank({ of, count }: Ranks): Int32Array {
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < of.length; i++) {
    const rank = of[i] as number
    if (rank !== NONE) starts[rank + 1] = (starts[rank + 1] as number) + 1
  }
  for (let rank = 0; rank < count; rank++)
    starts[rank + 1] = (starts[rank + 1] as number) + (starts[rank] as number)
  const order = new Int32Array(starts[count] as number)
  for (let i = 0; i < of.length; i++) {
    const rank = of[i] as number
    if (rank === NONE) continue
    const place = starts[rank] as number
    order[place] = i
    starts[rank] = place + 1
  }
  return order
}

/** Operations, and the appends of all that they read. */
function withAppends(
  { appended, readOffsets, readValues }: AppendListColumns,
  appenders: Int32Array,
  witnesses: readonly number[],
): number[] {
  const included = new Set(witnesses)
  for (const read of witnesses) {
    if (appended[read] !== NONE) continue
    for (let at = readOffsets[read] as number; at < (readOffsets[read + 1] as number); at++) {
      const appender = appenders[readValues[at] as number] as number
      if (appender !== NONE) included.add(appender)
    }
  }
  return [...included].sort((a, b) => a - b)
}
