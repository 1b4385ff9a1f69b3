import { expect, test } from 'vitest'
import { kindCode } from '../../sim/trace.ts'
import { conesOf, participantOf } from '../data/causality.ts'
import { NONE } from '../data/run-columns.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import type { ViolationMark } from './marks.ts'
import { RunView, type ViewState } from './run-view.ts'
import { eventInNextLane, eventsOfKinds, nextAmong } from './steps.ts'

const run = columnsOf(keptRun('raft-partition', 7, { duration: 4_000 }))
const { events } = run
const last = events.length - 1

function heard(view: RunView): { readonly states: readonly ViewState[] } {
  const states: ViewState[] = []
  view.listen((now) => states.push(now))
  return { states }
}

test('the cursor begins at the first violation, or at the end of the run', () => {
  expect(new RunView(run, []).state.cursor).toBe(last)
  const ended = events.kinds.indexOf(kindCode.ok, 1_500)
  const timeUs = events.times[ended] as number
  const invocation = events.operations[ended] as number
  const mark: ViolationMark = { timeUs, words: '', window: { fromUs: 0, toUs: timeUs }, core: [], invocation }
  expect(new RunView(run, [mark]).state.cursor, 'the end of the operation that shows it').toBe(ended)
  const unnamed = { timeUs: timeUs + 0.5, words: '', window: { fromUs: 0, toUs: timeUs }, core: [] }
  const { cursor } = new RunView(run, [unnamed]).state
  expect(events.times[cursor]).toBe(timeUs)
  expect(events.times[cursor + 1]).toBeGreaterThan(timeUs)
})

test('everybody hears of a change once, and of no change nothing', () => {
  const view = new RunView(run, [])
  const { states } = heard(view)
  view.goTo(100)
  view.goTo(100)
  view.hover(undefined)
  view.filter(undefined)
  expect(states.length).toBe(1)
  expect(states[0]?.cursor).toBe(100)
})

test('the cursor stays within the run, and the window follows it', () => {
  const view = new RunView(run, [])
  view.goTo(-5)
  expect(view.state.cursor).toBe(0)
  view.goTo(last + 5)
  expect(view.state.cursor).toBe(last)
  view.show(0, 100_000)
  const event = events.kinds.indexOf(kindCode.deliver, 2_500)
  view.goTo(event)
  const { window } = view.state
  expect(window.toUs - window.fromUs).toBe(100_000)
  expect(window.fromUs <= view.cursorUs && view.cursorUs <= window.toUs).toBe(true)
  view.goToTime(view.cursorUs)
  expect(events.times[view.state.cursor], 'the last event of that time').toBe(events.times[event])
})

test('room is made for a run that lasts longer, and whoever saw all of the run sees that, too', () => {
  const view = new RunView(run, [])
  const { whole } = view
  view.makeRoom(run.outline.endUs / 2)
  expect(view.whole).toBe(whole)
  view.makeRoom(run.outline.endUs * 2)
  expect(view.whole.toUs).toBeGreaterThan(run.outline.endUs * 2)
  expect(view.state.window).toStrictEqual(view.whole)
  view.show(1_000, 2_000)
  view.makeRoom(run.outline.endUs * 3)
  expect(view.state.window).toStrictEqual({ fromUs: 1_000, toUs: 2_000 })
})

test('who has ended listening hears no more', () => {
  const view = new RunView(run, [])
  let changes = 0
  const end = view.listen(() => changes++)
  view.goTo(10)
  end()
  view.goTo(20)
  expect(changes).toBe(1)
})

test('cones are of the event that is pointed at, else of the pinned one, else of none', () => {
  const view = new RunView(run, [])
  expect(view.cones).toBe(undefined)
  view.pin(500)
  view.hover(900)
  expect(view.cones?.event).toBe(900)
  view.hover(undefined)
  expect(view.cones?.event).toBe(500)
  expect(view.cones?.cones).toEqual(conesOf(events, view.previous, 500))
  expect(view.cones, 'found once').toBe(view.cones)
})

test('operations can be those of one key', () => {
  const view = new RunView(run, [])
  const key = run.operations.keys[0] as number
  view.filter(key)
  const shown = [...run.operations.keys.keys()].filter((row) => view.isShown(row))
  expect(shown.length).toBeGreaterThan(0)
  expect(shown.every((row) => run.operations.keys[row] === key)).toBe(true)
})

test('steps lead to neighbours, to the next of some events, and to the lane beside', () => {
  const view = new RunView(run, [])
  const event = events.kinds.indexOf(kindCode.deliver, 2_000)
  const next = view.neighbour(event, 1) as number
  expect(participantOf(events, next)).toBe(participantOf(events, event))
  expect(view.neighbour(next, -1)).toBe(event)
  const faults = eventsOfKinds(events, [kindCode.fault])
  expect(faults.length).toBeGreaterThan(0)
  expect(nextAmong(faults, -1, 1)).toBe(faults[0])
  expect(nextAmong(faults, last, -1)).toBe(faults.at(-1))
  expect(nextAmong(faults, last, 1)).toBe(undefined)
  const lanes = [0, 1, 2, 3, 4]
  const here = participantOf(events, event)
  const below = eventInNextLane(events, lanes, event, 1)
  const above = eventInNextLane(events, lanes, event, -1)
  for (const [found, step] of [
    [below, 1],
    [above, -1],
  ] as const) {
    if (lanes[here + step] === undefined) expect(found).toBe(undefined)
    else expect(participantOf(events, found ?? NONE)).toBe(here + step)
  }
})
