import { describe, expect, test } from 'vitest'
import { OPEN } from './procedure.ts'
import { explains, isLinearizable, prefixUpTo } from './testing/brute-force.ts'
import { intervalsAmong, intervalsOf } from './testing/among.ts'
import {
  drawLongTwoState,
  drawTwoState,
  type TwoStateHistory,
  twoStateStep,
} from './testing/two-state-cases.ts'
import { decideTwoState } from './two-state.ts'
import { certainMoments } from './two-state-obstruction.ts'

describe('two states', () => {
  test('are linearizable without operations', () => {
    const none = { needs: new Uint8Array(0), toggles: new Uint8Array(0) }
    expect(decideTwoState(intervalsOf(), none).kind).toBe('valid')
  })

  test('change by as many crashed operations as have to have happened, and no more', () => {
    // Two crashed additions of the same element; somebody removes it, once, twice, three times.
    const crashed = [
      [0, undefined],
      [1, undefined],
    ] as const
    const removals = [
      [2, 3],
      [4, 5],
      [6, 7],
    ] as const
    const needs = Uint8Array.of(0, 0, 1, 1, 1)
    const toggles = new Uint8Array(5).fill(1)
    const kinds = [1, 2, 3].map(
      (count) =>
        decideTwoState(intervalsOf(...crashed, ...removals.slice(0, count)), { needs, toggles }).kind,
    )
    expect(kinds).toEqual(['valid', 'valid', 'invalid'])
  })

  test('are deleted soundly: what a certain moment leaves out of a linearizable history leaves it linearizable', () => {
    let deleted = 0
    for (let seed = 1; seed < 6_000; seed++) {
      const { intervals, columns } = drawTwoState(seed)
      const step = twoStateStep(columns)
      const end = Math.max(
        ...intervals.completions.map((completion) => (completion === OPEN ? 0 : completion)),
      )
      if (!isLinearizable(intervals, 0, step)) continue
      const positions = Int32Array.from(intervals.invocations.keys())
      for (const { instant, kept } of certainMoments({ intervals, ...columns, positions }, end)) {
        const left = [...positions].filter((i) => {
          const isLater = (intervals.invocations[i] as number) > instant
          const isOpen = (intervals.completions[i] as number) > instant && columns.toggles[i] === 1
          return i === kept || isLater || isOpen
        })
        if (left.length < positions.length) deleted++
        expect(isLinearizable(intervals, 0, step, left)).toBe(true)
      }
    }
    expect(deleted).toBeGreaterThan(3_000)
  })
})

describe('on a long history of two states', () => {
  test.each([1, 30, 5_000])('the order that is found for %i elements replays', (elements) => {
    const { intervals, columns } = drawLongTwoState(
      3,
      { operations: 30_000, processes: 20, crashes: 1 },
      elements,
    )
    const decision = decideTwoState(intervals, columns)
    expect(decision.kind).toBe('valid')
    if (decision.kind !== 'valid') return
    expect(explains(intervals, new Map<number, number>(), stepOfMany(columns), decision.order)).toBe(true)
  })

  test('the obstruction is in the prefix that is impossible first, and short where the state is certain now and then', () => {
    const { intervals, columns } = drawLongTwoState(5, { operations: 20_000, processes: 4, crashes: 0 }, 40)
    let shown = 0
    for (let position = 2_000; position < 20_000; position += 331) {
      const needs = columns.needs.slice()
      needs[position] = 1 - (needs[position] as number)
      const decision = decideTwoState(intervals, { ...columns, needs })
      if (decision.kind !== 'invalid') continue
      shown++
      const { obstruction } = decision
      expect(obstruction.length).toBeLessThan(60)
      expect(new Set(obstruction.map((i) => columns.elements[i])).size).toBe(1)
      const alone = decideTwoState(intervalsAmong(intervals, obstruction), {
        needs: Uint8Array.from(obstruction, (i) => needs[i] as number),
        toggles: Uint8Array.from(obstruction, (i) => columns.toggles[i] as number),
      })
      expect(alone.kind).toBe('invalid')
    }
    expect(shown).toBeGreaterThan(30)
  })

  test('a prefix that is impossible makes the whole impossible, with the same obstruction', () => {
    for (let seed = 1; seed < 500; seed++) {
      const { intervals, columns } = drawTwoState(seed, 2)
      const decision = decideTwoState(intervals, columns)
      if (decision.kind !== 'invalid') continue
      const end = Math.max(
        ...decision.obstruction.map((i) => intervals.completions[i] as number).filter((i) => i !== OPEN),
      )
      expect(decideTwoState(prefixUpTo(intervals, end), columns)).toEqual(decision)
    }
  })
})

/** What operations on any number of elements do; the state is changed in place, which a replay does not mind. */
function stepOfMany({ needs, toggles, elements }: TwoStateHistory['columns']) {
  return (states: Map<number, number>, position: number): Map<number, number> | undefined => {
    const element = elements[position] as number
    const state = states.get(element) ?? 0
    if (state !== needs[position]) return undefined
    return toggles[position] === 1 ? states.set(element, 1 - state) : states
  }
}
