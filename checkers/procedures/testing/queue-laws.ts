import type { OnlineBag } from '../bag-online.ts'
import { COUNTER_ADD, type CounterOperations, COUNTER_READ } from '../counter.ts'
import { type Decision, type Intervals, OPEN } from '../procedure.ts'
import { EMPTY, INSERT, pick, type QueueOperations, REMOVE } from '../queue-operations.ts'
import { type Discipline, flawOf, isLinearizable, type Step, stepOf } from './queue-brute-force.ts'
import type { Draw } from './queue-histories.ts'

/** What a procedure is held to, for one type. */
export interface Judged<Operations extends Intervals, State> {
  readonly operations: Operations
  readonly initial: State
  readonly stepOf: (operations: Operations) => Step<State>
  readonly pick: (operations: Operations, positions: readonly number[]) => Operations
  /** Whether what is left comes from deletions that are sound for the type. */
  readonly isSound: (operations: Operations, left: readonly number[]) => boolean
}

/**
 * What is wrong with a decision, by the definition: the verdict, the order that explains the operations, or the obstruction.
 *
 * @param judged - the operations
 * @param decision - what the procedure made of them
 */
export function faultOf<Operations extends Intervals, State>(
  { operations, initial, stepOf, pick, isSound }: Judged<Operations, State>,
  decision: Decision,
): string | undefined {
  if (decision.kind === 'unfit') return undefined
  const truth = isLinearizable(operations, initial, stepOf(operations))
  if (truth !== (decision.kind === 'valid')) return `${decision.kind}, and the definition says otherwise`
  if (decision.kind === 'valid') return flawOf(operations, decision.order, initial, stepOf(operations))
  const { obstruction } = decision
  if (obstruction.some((position, i) => i > 0 && obstruction[i - 1]! >= position)) return 'not ascending'
  const part = pick(operations, obstruction)
  if (isLinearizable(part, initial, stepOf(part))) return 'the obstruction is linearizable'
  return isSound(operations, obstruction) ? undefined : 'the obstruction comes from no sound deletion'
}

/** A history of a queue, stack or bag, to be judged. */
export function judgedQueue(
  discipline: Discipline,
  operations: QueueOperations,
): Judged<QueueOperations, readonly number[]> {
  return {
    operations,
    initial: [],
    stepOf: (some) => stepOf(discipline, some),
    pick,
    isSound: isSoundDeletion,
  }
}

/** Whether what is left comes from the deletions that `decideQueue` describes. */
function isSoundDeletion(operations: QueueOperations, left: readonly number[]): boolean {
  const { kinds, values, invocations, completions, length } = operations
  const kept = new Set(left)
  const inserts = new Map<number, number>()
  const removes = new Map<number, number[]>()
  for (let i = 0; i < length; i++) {
    if (kinds[i] === INSERT) inserts.set(values[i]!, i)
    else if (kinds[i] === REMOVE && completions[i] !== OPEN) {
      removes.set(values[i]!, [...(removes.get(values[i]!) ?? []), i])
    }
  }
  // Removed without an insert before, or twice: invalid whatever else there is.
  for (const [value, all] of removes) {
    const insert = inserts.get(value)
    const keptRemoves = all.filter((remove) => kept.has(remove))
    if (keptRemoves.length > 1) return true
    if (keptRemoves.some((remove) => insert === undefined || completions[remove]! < invocations[insert]!))
      return true
  }
  for (const [value, insert] of inserts) {
    const all = [insert, ...(removes.get(value) ?? [])]
    if (all.some((i) => kept.has(i)) && !all.every((i) => kept.has(i))) return false
  }
  const idle = idleRemoves(operations, left)
  for (let i = 0; i < length; i++) {
    if (kinds[i] === REMOVE && completions[i] === OPEN && !kept.has(i) && !idle(i)) return false
  }
  return true
}

/** Which open removes may go when some operations are left. */
function idleRemoves(
  { kinds, values, completions, invocations }: QueueOperations,
  left: readonly number[],
): (position: number) => boolean {
  const completed = left.filter((i) => completions[i] !== OPEN)
  const returned = new Set(completed.filter((i) => kinds[i] === REMOVE).map((i) => values[i]))
  const missing = completed.some((i) => kinds[i] === INSERT && !returned.has(values[i]))
  return (position) =>
    !missing || completed.every((i) => kinds[i] === INSERT || completions[i]! < invocations[position]!)
}

/** What is left of operations after random deletions of those that `decideQueue` describes. */
export function deleteSoundly(operations: QueueOperations, draw: Draw): readonly number[] {
  const { kinds, values, completions, length } = operations
  const doomed = new Set<number>()
  for (let i = 0; i < length; i++) if (kinds[i] === INSERT && draw(3) === 0) doomed.add(values[i]!)
  const left: number[] = []
  for (let i = 0; i < length; i++) {
    const isOpenRemove = kinds[i] === REMOVE && completions[i] === OPEN
    const goes = kinds[i] === EMPTY ? draw(3) === 0 : !isOpenRemove && doomed.has(values[i]!)
    if (!goes) left.push(i)
  }
  const idle = idleRemoves(operations, left)
  return left.filter((i) => kinds[i] !== REMOVE || completions[i] !== OPEN || !idle(i) || draw(2) === 0)
}

/** A history of a counter, to be judged. */
export function judgedCounter(operations: CounterOperations): Judged<CounterOperations, number> {
  return {
    operations,
    initial: 0,
    stepOf:
      ({ kinds, amounts, completions }) =>
      (total, position) => {
        const amount = amounts[position]!
        if (kinds[position] === COUNTER_ADD) return [total + amount]
        return completions[position] === OPEN || amount === total ? [total] : []
      },
    pick: pickCounter,
    isSound: (all, left) => {
      const end = lastReadOf(all, left)
      const kept = new Set(left)
      return [...all.kinds.keys()].every(
        (i) => kept.has(i) || all.kinds[i] === COUNTER_READ || all.invocations[i]! > end,
      )
    },
  }
}

/** The operations at some positions. */
export function pickCounter(operations: CounterOperations, positions: readonly number[]): CounterOperations {
  return {
    length: positions.length,
    invocations: Int32Array.from(positions, (position) => operations.invocations[position]!),
    completions: Int32Array.from(positions, (position) => operations.completions[position]!),
    kinds: Uint8Array.from(positions, (position) => operations.kinds[position]!),
    amounts: Int32Array.from(positions, (position) => operations.amounts[position]!),
  }
}

/** When the last of the reads left completed that completed at all. */
function lastReadOf({ kinds, completions }: CounterOperations, left: readonly number[]): number {
  return Math.max(
    -1,
    ...left.filter((i) => kinds[i] === COUNTER_READ && completions[i] !== OPEN).map((i) => completions[i]!),
  )
}

/** What is left of operations on a counter after random deletions of those that `decideCounter` describes. */
export function deleteReads(operations: CounterOperations, draw: Draw): readonly number[] {
  const left = [...operations.kinds.keys()].filter((i) => operations.kinds[i] === COUNTER_ADD || draw(3) > 0)
  const end = lastReadOf(operations, left)
  return left.filter((i) => operations.invocations[i]! < end || draw(2) === 0)
}

/**
 * What is wrong with what a judge says of operations while they happen: that it calls a possible prefix impossible, or, if
 * nothing was found empty, that it lets an impossible one go by.
 *
 * @param discipline - queue or bag
 * @param operations - the operations
 * @param judge - one that has been told nothing yet
 * @param count - is told of each prefix whether it is possible
 */
export function onlineFaultOf(
  discipline: 'queue' | 'bag',
  operations: QueueOperations,
  judge: OnlineBag,
  count: (possible: boolean) => void = () => {},
): string | undefined {
  const { length, kinds, values, invocations, completions } = operations
  const instants = [...invocations, ...completions.filter((completion) => completion !== OPEN)].sort(
    (a, b) => a - b,
  )
  let isEmptySeen = false
  for (const now of instants) {
    const invoked = invocations.indexOf(now)
    const completed = completions.indexOf(now)
    let says = true
    if (invoked !== -1) {
      if (kinds[invoked] === INSERT) judge.invokeInsert(invoked, values[invoked]!)
      else judge.invokeRemove(invoked)
      continue
    }
    if (kinds[completed] === INSERT) judge.completeInsert(completed)
    else if (kinds[completed] === EMPTY) {
      isEmptySeen = true
      says = judge.completeEmpty(completed)
    } else says = judge.completeRemove(completed, values[completed]!)
    const begun = Array.from({ length }, (_, i) => i).filter((i) => invocations[i]! < now)
    const prefix = pick(operations, begun)
    const seen = {
      ...prefix,
      completions: prefix.completions.map((completion) => (completion > now ? OPEN : completion)),
      kinds: prefix.kinds.map((kind, i) => (prefix.completions[i]! > now && kind === EMPTY ? REMOVE : kind)),
    }
    const possible = isLinearizable(seen, [], stepOf(discipline, seen))
    count(possible)
    if (!says && possible) return `it calls the prefix up to ${now} impossible`
    if (says && !possible && !isEmptySeen) return `it lets the prefix up to ${now} go by`
    if (!says || !possible) return undefined
  }
  return undefined
}
