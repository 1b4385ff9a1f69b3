import { type Decision, OPEN } from './procedure.ts'
import {
  ascending,
  INSERT,
  NONE,
  type Paired,
  pick,
  type QueueOperations,
  REMOVE,
} from './queue-operations.ts'
import type { Timeline } from './queue-timeline.ts'

/** From this many operations on, an obstruction is left as it was found. */
const MOST_TO_SHRINK = 48

/** A stretch of gaps between events. */
export interface Gaps {
  /** The event that the first gap follows. */
  readonly after: number
  /** The event that the last gap precedes. */
  readonly before: number
}

/**
 * As few values as can cover a stretch of time: throughout it, one of them or another must be present. Each value must be
 * present from the completion of its insert to the invocation of its remove. Takes, again and again, of the values present
 * at the first instant not covered the one that stays longest.
 *
 * @param operations - the columns
 * @param timeline - their events
 * @param partners - the remove of each insert
 * @param gaps - the stretch, which the values that may be taken do cover
 * @param mayTake - says of an insert whether its value may be taken; all of them by default
 * @returns the inserts of the values
 *
 * @example
 * ```ts
 * const operations = {
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, 3]),
 *   kinds: new Uint8Array([INSERT, EMPTY]),
 *   values: new Int32Array([0, 0]),
 * }
 * const { partners } = partnersOf(operations)
 * coverOf(operations, timelineOf(operations), partners, { after: 2, before: 3 }) // [0]
 * ```
 */
export function coverOf(
  { kinds }: QueueOperations,
  { size, events, begins }: Timeline,
  partners: Int32Array,
  { after, before }: Gaps,
  mayTake: (insert: number) => boolean = () => true,
): number[] {
  const chain: number[] = []
  let covered = after
  let best = NONE
  let reach = -1
  for (let event = 0; event <= covered && covered < before; event++) {
    const insert = ~events[event]!
    if (insert >= 0 && kinds[insert] === INSERT && mayTake(insert)) {
      const remove = partners[insert]!
      const end = remove === NONE ? size : begins[remove]!
      if (end > event && end > reach) {
        reach = end
        best = insert
      }
    }
    if (event === covered) {
      chain.push(best)
      covered = reach
    }
  }
  return chain
}

/**
 * A remove that found nothing, with values of which one or another was there all the time, and with what open removes make
 * of it.
 *
 * @param paired - operations on a queue or a bag
 * @param empty - the remove that found nothing
 *
 * @example
 * ```ts
 * const operations = {
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, 3]),
 *   kinds: new Uint8Array([INSERT, EMPTY]),
 *   values: new Int32Array([0, 0]),
 * }
 * const timeline = timelineOf(operations)
 * const { partners } = partnersOf(operations)
 * const left = pairOpenRemoves(operations, timeline, partners)
 * coveredEmpty({ operations, timeline, partners, left }, 1) // [1, 0]
 * ```
 */
export function coveredEmpty(
  { operations, timeline, partners, left }: Paired,
  empty: number,
): readonly number[] {
  const { size, begins, ends } = timeline
  const chain = coverOf(operations, timeline, partners, { after: begins[empty]!, before: ends[empty]! })
  const removes = chain.map((insert) => partners[insert]!).filter((remove) => remove !== NONE)
  const all = [empty, ...chain, ...removes]
  // A value that an open remove may have removed brings those before it, which would have been removed instead of it.
  const missing = new Set(
    chain.filter((insert) => partners[insert] === NONE || ends[partners[insert]!] === size),
  )
  if (missing.size === 0) return all
  let last = left.length
  while (!missing.has(left[last - 1]!)) last--
  return [...all, ...openRemoves(operations, timeline), ...left.subarray(0, last)]
}

/**
 * The open removes, first invoked first.
 *
 * @example
 * ```ts
 * const operations = {
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, OPEN]),
 *   kinds: new Uint8Array([INSERT, REMOVE]),
 *   values: new Int32Array([0, 0]),
 * }
 * openRemoves(operations, timelineOf(operations)) // [1]
 * ```
 */
export function openRemoves({ length, kinds }: QueueOperations, { size, ends }: Timeline): number[] {
  const found: number[] = []
  for (let position = 0; position < length; position++) {
    if (kinds[position] === REMOVE && ends[position] === size) found.push(position)
  }
  return found
}

/**
 * A decision with a smaller obstruction: leaves out one value after another, and one remove that found nothing after another,
 * as long as what is left is still invalid. Open removes that cannot have had a hand in it go too. Of a large obstruction
 * only those go.
 *
 * @param operations - the columns that the decision is about
 * @param decide - the procedure; each value in its obstructions must bring all of its operations
 *
 * @example
 * ```ts
 * const operations = {
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, 3]),
 *   kinds: new Uint8Array([INSERT, EMPTY]),
 *   values: new Int32Array([0, 0]),
 * }
 * decideShrinking(operations, () => ({ kind: 'invalid', obstruction: [1, 0] })).obstruction // [0, 1]
 * ```
 */
export function decideShrinking(
  operations: QueueOperations,
  decide: (operations: QueueOperations) => Decision,
): Decision {
  const decision = decide(operations)
  if (decision.kind !== 'invalid') return decision
  let obstruction = withoutIdle(operations, ascending(decision.obstruction))
  if (obstruction.length > MOST_TO_SHRINK) return { kind: 'invalid', obstruction }
  for (const position of obstruction) {
    const left = withoutIdle(operations, withoutUnit(operations, obstruction, position))
    if (left.length < obstruction.length && decide(pick(operations, left)).kind === 'invalid') {
      obstruction = left
    }
  }
  return { kind: 'invalid', obstruction }
}

/** Without an operation and, if it is one on a value, without the others on it. Open removes stay. */
function withoutUnit(
  { kinds, values, completions }: QueueOperations,
  positions: readonly number[],
  unit: number,
): readonly number[] {
  if (kinds[unit] === REMOVE) return positions
  return positions.filter(
    (position) =>
      position !== unit &&
      (kinds[unit] !== INSERT ||
        kinds[position] !== REMOVE ||
        completions[position] === OPEN ||
        values[position] !== values[unit]),
  )
}

/**
 * Without the open removes that were invoked after all removes had completed, or that had nothing to remove, since a completed
 * remove returned every value whose insert completed.
 */
function withoutIdle(operations: QueueOperations, positions: readonly number[]): readonly number[] {
  const { kinds, values, invocations, completions } = operations
  const completed = positions.filter((position) => completions[position] !== OPEN)
  const removed = new Set(completed.filter((position) => kinds[position] === REMOVE).map((p) => values[p]))
  const last = completed.some((position) => kinds[position] === INSERT && !removed.has(values[position]))
    ? completed.reduce((latest, p) => (kinds[p] === INSERT ? latest : Math.max(latest, completions[p]!)), -1)
    : -1
  return positions.filter(
    (position) =>
      kinds[position] !== REMOVE || completions[position] !== OPEN || invocations[position]! < last,
  )
}
