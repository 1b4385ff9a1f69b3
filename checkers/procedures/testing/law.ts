import type { Outlook } from '../online.ts'
import { type Decision, type Intervals, OPEN } from '../procedure.ts'
import { explains, isLinearizable, prefixUpTo, type Step } from './brute-force.ts'

/** A drawn history and all that is needed to judge it twice. */
export interface Case<State> {
  readonly intervals: Intervals
  readonly initial: State
  readonly step: Step<State>
  readonly decision: Decision
  /** What leads an operation of an obstruction to others that have to be there with it; for the law that it is closed. */
  readonly needs?: (position: number) => readonly number[]
}

/** How many histories were found to be what. */
export interface Tally {
  valid: number
  invalid: number
  unfit: number
}

/**
 * Holds a decision against the definition.
 *
 * @param drawn - a history and the decision about it
 * @param tally - counts what was found
 * @returns what is wrong with the decision, or `undefined`
 */
export function disagreement<State>(drawn: Case<State>, tally: Tally): string | undefined {
  const { intervals, initial, step, decision, needs } = drawn
  tally[decision.kind]++
  if (decision.kind === 'unfit') return undefined
  const isValid = isLinearizable(intervals, initial, step)
  if (isValid !== (decision.kind === 'valid')) return `it says ${decision.kind}, and that is wrong`
  if (decision.kind === 'valid') {
    return explains(intervals, initial, step, decision.order)
      ? undefined
      : `order ${[...decision.order].join(' ')} explains nothing`
  }
  const { obstruction } = decision
  const text = obstruction.join(' ')
  if (isLinearizable(intervals, initial, step, obstruction)) return `obstruction ${text} is linearizable`
  if (new Set(obstruction).size < obstruction.length) return `obstruction ${text} has an operation twice`
  const missing = obstruction
    .flatMap((position) => needs?.(position) ?? [])
    .find((other) => !obstruction.includes(other))
  return missing === undefined ? undefined : `obstruction ${text} lacks ${missing}`
}

/** What became of many histories. */
export interface FuzzReport {
  readonly tally: Tally
  readonly wrong: number
  /** The seed of the first history that was decided wrongly, and the reason. */
  readonly firstWrong: string | undefined
}

/**
 * Draws histories and holds what is decided about each against the definition.
 *
 * @param count - how many
 * @param seed - of the first one; the others have those after it
 * @param check - draws the history of a seed and gives what is wrong, or `undefined`
 */
export function fuzz(
  count: number,
  seed: number,
  check: (seed: number, tally: Tally) => string | undefined,
): FuzzReport {
  const tally: Tally = { valid: 0, invalid: 0, unfit: 0 }
  let wrong = 0
  let firstWrong: string | undefined
  for (let i = seed; i < seed + count; i++) {
    const reason = check(i, tally)
    if (reason === undefined) continue
    wrong++
    firstWrong ??= `seed ${i}: ${reason}`
  }
  return { tally, wrong, firstWrong }
}

/** A drawn history and a procedure that hears of it event by event. */
export interface OnlineCase<State> {
  readonly intervals: Intervals
  readonly initial: State
  readonly step: Step<State>
  readonly online: { readonly outlook: Outlook }
  /** By position: 1 if what is called its completion says that it did not happen. */
  readonly failed: Uint8Array
  /** What an operation does that is open, if that is not what it does according to how it ends. */
  readonly stepWhileOpen?: Step<State>
  /** Tells it that an operation was invoked or ends; false if it says that the history is impossible. */
  readonly tell: (position: number, completes: boolean) => boolean
}

/**
 * Holds an online procedure against the definition: it says that a history is impossible at the first completion with which the
 * history so far, what completed later being open, is not linearizable.
 *
 * @param drawn - a history and the procedure
 * @param tally - counts what was found
 * @returns what is wrong, or `undefined`
 */
export function onlineDisagreement<State>(drawn: OnlineCase<State>, tally: Tally): string | undefined {
  const { intervals, online, tell } = drawn
  for (const { instant, position, completes } of eventsOf(intervals)) {
    const isPossible = tell(position, completes)
    if (online.outlook === 'unfit') {
      tally.unfit++
      return isPossible ? undefined : 'it is unfit and says no'
    }
    if (!completes) continue
    if (isPossible !== (online.outlook === 'possible')) return 'what it says is not its outlook'
    if (isPossible !== isLinearizableUpTo(drawn, instant)) {
      return `at event ${instant} it says ${isPossible}, and that is wrong`
    }
    if (!isPossible) {
      tally.invalid++
      return undefined
    }
  }
  tally.valid++
  return undefined
}

function isLinearizableUpTo<State>(
  { intervals, initial, step, stepWhileOpen = step, failed }: OnlineCase<State>,
  instant: number,
): boolean {
  const prefix = prefixUpTo(intervals, instant)
  const happened = [...prefix.completions.keys()].filter(
    (position) => failed[position] === 0 || prefix.completions[position] === OPEN,
  )
  return isLinearizable(
    prefix,
    initial,
    (state, position) => (prefix.completions[position] === OPEN ? stepWhileOpen : step)(state, position),
    happened,
  )
}

/** An event of a history. */
export interface Told {
  readonly instant: number
  readonly position: number
  readonly completes: boolean
}

/** The events of a history in order. */
export function eventsOf({ invocations, completions }: Intervals): Told[] {
  const events: Told[] = []
  for (const [position, instant] of invocations.entries())
    events.push({ instant, position, completes: false })
  for (const [position, instant] of completions.entries()) {
    if (instant !== OPEN) events.push({ instant, position, completes: true })
  }
  return events.sort((a, b) => a.instant - b.instant)
}
