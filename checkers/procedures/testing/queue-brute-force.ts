import { type Intervals, OPEN } from '../procedure.ts'
import { EMPTY, INSERT, type QueueOperations, REMOVE } from '../queue-operations.ts'

/** What an operation may do to a state: the states after it, none if it cannot have given its answer. */
export type Step<State> = (state: State, position: number) => readonly State[]

/**
 * Whether operations are linearizable, straight from the definition: tries every order, and for each open operation to leave it
 * out.
 *
 * @param intervals - when they began and completed; at most 30 of them
 * @param initial - the state before the first
 * @param step - what one does
 */
export function isLinearizable<State>(intervals: Intervals, initial: State, step: Step<State>): boolean {
  const { length, invocations, completions } = intervals
  const refuted = new Set<string>()
  function canGoOn(placed: number, state: State): boolean {
    let first = OPEN
    for (let i = 0; i < length; i++) if ((placed & (1 << i)) === 0) first = Math.min(first, completions[i]!)
    if (first === OPEN) return true
    const key = `${placed} ${String(state)}`
    if (refuted.has(key)) return false
    for (let i = 0; i < length; i++) {
      if ((placed & (1 << i)) !== 0 || invocations[i]! > first) continue
      if (step(state, i).some((after) => canGoOn(placed | (1 << i), after))) return true
    }
    refuted.add(key)
    return false
  }
  return canGoOn(0, initial)
}

/** Which place of the sequence of present values a remove takes from: any will do for a bag. */
export type Discipline = 'queue' | 'stack' | 'bag'

/** What an operation on a queue, a stack or a bag does to the sequence of present values, oldest first. */
export function stepOf(discipline: Discipline, operations: QueueOperations): Step<readonly number[]> {
  const { kinds, values, completions } = operations
  return (state, position) => {
    const value = values[position]!
    if (kinds[position] === INSERT) return [[...state, value]]
    if (kinds[position] === EMPTY) return state.length === 0 ? [state] : []
    const places = state.flatMap((present, place) => {
      if (kinds[position] === REMOVE && completions[position] !== OPEN && present !== value) return []
      if (discipline === 'queue' && place !== 0) return []
      return discipline === 'stack' && place !== state.length - 1 ? [] : [place]
    })
    return places.map((place) => state.filter((_, other) => other !== place))
  }
}

/**
 * Why an order is no linearization: an operation in it twice, a completed one missing, one before another that completed
 * before it was invoked, or one that cannot have given its answer; undefined if it is one.
 *
 * @param intervals - when the operations began and completed
 * @param order - positions of the operations that took effect
 * @param initial - the state before the first
 * @param step - what one does
 */
export function flawOf<State>(
  intervals: Intervals,
  order: Int32Array,
  initial: State,
  step: Step<State>,
): string | undefined {
  const { length, invocations, completions } = intervals
  const placed = new Set(order)
  if (placed.size !== order.length) return 'an operation stands in it twice'
  for (let i = 0; i < length; i++) {
    if (completions[i] !== OPEN && !placed.has(i)) return `operation ${i} completed and is missing`
  }
  let latest = -1
  let states: readonly State[] = [initial]
  for (const position of order) {
    latest = Math.max(latest, invocations[position]!)
    if (completions[position]! < latest) return `operation ${position} completed before one before it began`
    states = [
      ...new Map(states.flatMap((state) => step(state, position)).map((s) => [String(s), s])).values(),
    ]
    if (states.length === 0) return `operation ${position} cannot have given its answer`
  }
  return undefined
}
