import { NEVER, OnlineTwoState } from '../online-two-state.ts'
import type { Intervals } from '../procedure.ts'
import { decideTwoState, type TwoStateColumns } from '../two-state.ts'
import type { Step } from './brute-force.ts'
import type { Case, OnlineCase } from './law.ts'
import { Dice, drawFailures, drawHistory, type Shape, smallShape } from './random-history.ts'

/** A drawn history of things with two states; columns as {@link TwoStateColumns}, all of them there. */
export interface TwoStateHistory {
  readonly intervals: Intervals
  readonly columns: Required<TwoStateColumns>
}

interface Call {
  readonly element: number
  readonly needs: number
  readonly toggles: boolean
  /** The state that it wants to change, or never. */
  readonly wants: number
}

/** Draws a small history over a few elements; about a third of them are not linearizable. */
export function drawTwoState(seed: number, elementCount = 1): TwoStateHistory {
  const dice = new Dice(seed)
  return drawn(dice, smallShape(dice), elementCount, dice.below(3), 25)
}

/** Draws a linearizable history of any size. */
export function drawLongTwoState(seed: number, shape: Shape, elementCount: number): TwoStateHistory {
  return drawn(new Dice(seed), shape, elementCount, 0, 25)
}

function drawn(
  dice: Dice,
  shape: Shape,
  elementCount: number,
  lies: number,
  looksPercent: number,
): TwoStateHistory {
  const states = new Uint8Array(elementCount)
  const { intervals, operations } = drawHistory<Call>(
    dice,
    shape,
    () => {
      const wants = dice.percent(looksPercent) ? NEVER : dice.below(2)
      return { element: dice.below(elementCount), needs: Math.max(0, wants), toggles: wants !== NEVER, wants }
    },
    (call) => {
      const needs = states[call.element] as number
      const toggles = call.wants === needs
      if (toggles) states[call.element] = 1 - needs
      return { ...call, needs, toggles }
    },
  )
  const calls = [...operations]
  for (let left = lies; left > 0; left--) {
    const i = dice.below(calls.length)
    const call = calls[i] as Call
    calls[i] = dice.percent(50) ? { ...call, needs: 1 - call.needs } : { ...call, toggles: !call.toggles }
  }
  return {
    intervals,
    columns: {
      needs: Uint8Array.from(calls, ({ needs }) => needs),
      toggles: Uint8Array.from(calls, ({ toggles }) => Number(toggles)),
      elements: Int32Array.from(calls, ({ element }) => element),
      elementCount,
    },
  }
}

/** What operations on things with two states do, from the definition; a state has a bit for each element. */
export function twoStateStep({ needs, toggles, elements }: Required<TwoStateColumns>): Step<number> {
  return (state, position) => {
    const bit = 1 << (elements[position] as number)
    if (((state & bit) === 0 ? 0 : 1) !== needs[position]) return undefined
    return toggles[position] === 1 ? state ^ bit : state
  }
}

/** A history judged by the procedure. */
export function twoStateCase({ intervals, columns }: TwoStateHistory): Case<number> {
  return { intervals, initial: 0, step: twoStateStep(columns), decision: decideTwoState(intervals, columns) }
}

/**
 * A history told to the online procedure. Some operations that only looked might have changed the state as well, as long as
 * nobody knew what they found; some that would have changed it are said to have failed.
 */
export function onlineTwoStateCase(
  { intervals, columns }: TwoStateHistory,
  seed: number,
): OnlineCase<number> {
  const { needs, toggles, elements } = columns
  const online = new OnlineTwoState()
  const dice = new Dice(~seed)
  const percent = dice.below(3) * 40
  const changesFrom = Int32Array.from(needs, (state, position) => {
    if (toggles[position] === 1) return state
    return dice.percent(percent) ? 1 - state : NEVER
  })
  const failed = drawFailures(dice, intervals.length, (position) => toggles[position] === 1)
  const changing = twoStateStep({
    ...columns,
    needs: Uint8Array.from(changesFrom),
    toggles: Uint8Array.from(changesFrom, (state) => Number(state !== NEVER)),
  })
  return {
    intervals,
    initial: 0,
    step: twoStateStep(columns),
    stepWhileOpen: (state, position) =>
      changesFrom[position] === NEVER ? undefined : changing(state, position),
    failed,
    online,
    tell: (position, completes) => {
      if (!completes) {
        online.invoke(elements[position] as number, changesFrom[position] as number)
        return true
      }
      if (failed[position] === 1) return online.fail(position)
      return online.complete(position, needs[position] as number, toggles[position] === 1)
    },
  }
}
