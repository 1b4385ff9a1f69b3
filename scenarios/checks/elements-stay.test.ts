import { expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent } from '../../sim/index.ts'
import { happened, recordOf } from '../testing/records.ts'
import { elementsStay, type ElementsStayOptions } from './elements-stay.ts'

type Event = Omit<HistoryEvent, 'index'>

let processes = 0

/** An update of an element that takes 5 ms, by a process of its own. */
function update(
  at: number,
  f: 'add' | 'remove',
  value: number,
  type: HistoryEvent['type'] = 'ok',
): readonly Event[] {
  const process = processes++
  const rest = { f, value, key: 'x' }
  return [happened(at, process, 'invoke', rest), happened(at + 5, process, type, rest)]
}

/** Whether the last read, of these elements, is of what some updates have left. */
function judge(elements: readonly number[], ...updates: readonly (readonly Event[])[]): Verdict {
  return judgeBy({}, elements, updates)
}

function judgeBy(
  options: Partial<ElementsStayOptions>,
  elements: readonly number[],
  updates: readonly (readonly Event[])[],
): Verdict {
  const last = [
    happened(5_000, 1_000, 'invoke'),
    happened(5_005, 1_000, 'ok', { value: elements, node: 'n2' }),
  ]
  return elementsStay.definition.judge(
    recordOf({ history: [...updates.flat(), ...last] }),
    elementsStay({ withinMs: 1_000, ...options }).options,
  )
}

test('what was added is there, and what was removed is not', () => {
  const updates = [update(0, 'add', 1), update(10, 'add', 2), update(20, 'remove', 1)]
  expect(judge([2], ...updates)).toStrictEqual({
    verdict: 'valid',
    why: '2 elements were, in 1 reads, as they were left',
  })
  expect(judge([1, 2], ...updates)).toStrictEqual({
    verdict: 'invalid',
    why: 'n2 answers a read of x with 1, which was removed and not added again',
    core: [5, 6, 7],
  })
  expect(judge([], ...updates)).toStrictEqual({
    verdict: 'invalid',
    why: 'n2 answers a read of x without 2, which was added and not removed',
    core: [3, 6, 7],
  })
})

test('what nobody has added is nowhere', () => {
  expect(judge([3]).why).toBe('n2 answers a read of x with 3, which nobody has added')
  expect(judge([3], update(0, 'add', 3, 'fail')).verdict).toBe('invalid')
  expect(judge([3], update(0, 'add', 3, 'info')).verdict).toBe('valid')
})

test('what may have been removed, or added again, may be there or not', () => {
  const maybeRemoved = [update(0, 'add', 1), update(10, 'remove', 1, 'info')]
  const again = [update(0, 'add', 1), update(10, 'remove', 1), update(20, 'add', 1, 'info')]
  for (const updates of [maybeRemoved, again]) {
    expect(judge([1], ...updates).verdict).toBe('valid')
    expect(judge([], ...updates).verdict).toBe('valid')
  }
  expect(judge([], update(0, 'add', 1), update(10, 'remove', 1, 'fail')).verdict, 'it surely was not').toBe(
    'invalid',
  )
})

test('where additions win, what was added when all removals were over is there', () => {
  const again = [update(0, 'add', 1), update(10, 'remove', 1), update(20, 'add', 1)]
  expect(judge([], ...again).verdict, 'not every set can do that').toBe('valid')
  const winning = (...updates: readonly (readonly Event[])[]): Verdict =>
    judgeBy({ additionsWin: true }, [], updates)
  expect(winning(...again)).toStrictEqual({
    verdict: 'invalid',
    why: 'n2 answers a read of x without 1, which was added when all removals of it were over',
    core: [5, 6, 7],
  })
  const removal = (type: HistoryEvent['type']) => [update(0, 'add', 1), update(10, 'remove', 1, type)]
  expect(winning(...removal('fail'), update(20, 'add', 1)).verdict).toBe('invalid')
  expect(winning(...removal('info'), update(20, 'add', 1)).verdict, 'it may come late').toBe('valid')
  expect(winning(...again, update(30, 'remove', 1)).verdict).toBe('valid')
  const [begun, ended] = update(20, 'add', 1) as [Event, Event]
  expect(winning([begun], update(21, 'remove', 1), [ended]).verdict, 'at once').toBe('valid')
})

test('it is unknown where nobody has read for the last time', () => {
  expect(judge([1], update(4_500, 'add', 1)).verdict).toBe('unknown')
})

test('a bound that is none is refused', () => {
  expect(() => elementsStay({ withinMs: -1 })).toThrow('withinMs is -1, expected milliseconds, more than 0')
})
