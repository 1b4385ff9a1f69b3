/** How much of each writer's is known: of `{ n1: 2, n2: 1 }`, the first two events of n1 and the first of n2. Who is left out has 0. */
export interface VectorClock {
  readonly [writer: string]: number
}

/** How two clocks relate: one knows all that the other does and more, they know the same, or each knows something more. */
export type VectorOrder = 'before' | 'after' | 'equal' | 'concurrent'

/**
 * How many events of a writer a clock knows.
 *
 * @param clock - counters by writer
 * @param writer - whose
 *
 * @example
 * ```ts
 * vectorCounter({ n1: 2 }, 'n2') // 0
 * ```
 */
export function vectorCounter(clock: VectorClock, writer: string): number {
  return Object.hasOwn(clock, writer) ? (clock[writer] as number) : 0
}

/**
 * How two vector clocks relate.
 *
 * Source: Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering", 1988; Mattern, "Virtual Time and Global
 * States of Distributed Systems", 1989.
 *
 * @param one - counters by writer
 * @param other - others
 * @returns `before` if `other` knows all that `one` does and more, `after` the other way round
 *
 * @example
 * ```ts
 * compareVectorClocks({ n1: 1 }, { n1: 1, n2: 1 }) // 'before'
 * compareVectorClocks({ n1: 2 }, { n1: 1, n2: 1 }) // 'concurrent'
 * ```
 */
export function compareVectorClocks(one: VectorClock, other: VectorClock): VectorOrder {
  const isWithin = within(one, other)
  const contains = within(other, one)
  if (isWithin) return contains ? 'equal' : 'before'
  return contains ? 'after' : 'concurrent'
}

/**
 * The clock that knows what two clocks know, and nothing more; its writers are in the order of their names.
 *
 * @param one - counters by writer
 * @param other - others
 *
 * @example
 * ```ts
 * mergeVectorClocks({ n1: 2 }, { n1: 1, n2: 1 }) // { n1: 2, n2: 1 }
 * ```
 */
export function mergeVectorClocks(one: VectorClock, other: VectorClock): VectorClock {
  if (one === other) return one
  const writers = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
  return Object.fromEntries(
    writers.map((writer) => [writer, Math.max(vectorCounter(one, writer), vectorCounter(other, writer))]),
  )
}

/**
 * The clock after one more event of a writer.
 *
 * @param clock - counters by writer
 * @param writer - whose event it is
 *
 * @example
 * ```ts
 * incrementVectorClock({ n1: 2 }, 'n2') // { n1: 2, n2: 1 }
 * ```
 */
export function incrementVectorClock(clock: VectorClock, writer: string): VectorClock {
  return mergeVectorClocks(clock, Object.fromEntries([[writer, vectorCounter(clock, writer) + 1]]))
}

function within(one: VectorClock, other: VectorClock): boolean {
  return Object.keys(one).every((writer) => vectorCounter(one, writer) <= vectorCounter(other, writer))
}
