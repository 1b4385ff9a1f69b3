import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindCode } from '../../sim/trace.ts'
import { anyColumns, columnsOf, keptRun } from '../testing/columns.ts'
import { CONCURRENT, conesOf, FUTURE, PAST, previousOnNode, SELF } from './causality.ts'
import { type EventColumns, NONE } from './run-columns.ts'

/** Whether one event led to another, by walking every way back from the other. */
function ledTo(events: EventColumns, one: number, other: number): boolean {
  const open = [other]
  const seen = new Set<number>()
  for (let event = open.pop(); event !== undefined; event = open.pop()) {
    if (event === one) return other !== one
    if (seen.has(event)) continue
    seen.add(event)
    const cause = events.causes[event] as number
    if (cause !== NONE) open.push(cause)
    const node = events.nodes[event] as number
    if (node === NONE || events.kinds[event] === kindCode.drop) continue
    for (let before = event - 1; before >= 0; before--) {
      if (events.nodes[before] === node && events.kinds[before] !== kindCode.drop) open.push(before)
    }
  }
  return false
}

test('past, future and concurrent events are those that walking every way finds', () => {
  fc.assert(
    fc.property(anyColumns(), fc.nat(), ({ events }, drawn) => {
      if (events.length === 0) return
      const event = drawn % events.length
      const cones = conesOf(events, previousOnNode(events), event)
      const expected = Array.from({ length: events.length }, (_, i) => {
        if (i === event) return SELF
        if (ledTo(events, i, event)) return PAST
        return ledTo(events, event, i) ? FUTURE : CONCURRENT
      })
      expect([...cones]).toEqual(expected)
    }),
  )
})

test('a delivery comes of its sending, and a drop is no event of who did not get the message', () => {
  const { events } = columnsOf(keptRun('raft-partition', 7, { duration: 4_500 }))
  const previous = previousOnNode(events)
  const drop = events.kinds.indexOf(kindCode.drop)
  expect(drop).toBeGreaterThan(0)
  expect(previous[drop]).toBe(NONE)
  expect(previous.includes(drop), 'nobody comes after it').toBe(false)
  const delivery = events.kinds.indexOf(kindCode.deliver)
  const cones = conesOf(events, previous, delivery)
  expect(cones[events.causes[delivery] as number]).toBe(PAST)
})
