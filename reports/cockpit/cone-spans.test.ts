import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CONCURRENT, conesOf, FUTURE, participantOf, PAST, previousOnNode, SELF } from '../data/causality.ts'
import { NONE } from '../data/run-columns.ts'
import { anyColumns } from '../testing/columns.ts'
import { coneSpansOf } from './cone-spans.ts'
import { laneEventsOf, nearestIn } from './lane-events.ts'

test('at each participant the past is what is up to one event, the future what is from another on, and between them neither', () => {
  fc.assert(
    fc.property(anyColumns(), fc.nat(), ({ events, outline }, drawn) => {
      if (events.length === 0) return
      const event = drawn % events.length
      const cones = conesOf(events, previousOnNode(events), event)
      const spans = coneSpansOf(events, cones, outline.participants.length)
      for (let i = 0; i < events.length; i++) {
        const participant = participantOf(events, i)
        const span = spans[participant]
        if (participant === NONE || span === undefined || i === event) continue
        const inPast = span.lastPast !== NONE && i <= span.lastPast
        const inFuture = span.firstFuture !== NONE && i >= span.firstFuture
        expect(cones[i]).toBe(inPast ? PAST : inFuture ? FUTURE : CONCURRENT)
      }
      const own = spans[participantOf(events, event)]
      if (own !== undefined) expect([own.lastPast, own.firstFuture]).toEqual([event, event])
      expect(cones[event]).toBe(SELF)
    }),
  )
})

test('lanes hold all that happens at participants, and the nearest event of one is the nearest of all there', () => {
  fc.assert(
    fc.property(anyColumns(), fc.nat(2 ** 42), ({ events, outline }, timeUs) => {
      const lanes = laneEventsOf(events, outline.participants.length)
      lanes.forEach((lane, participant) => {
        const own = [...events.kinds.keys()].filter((event) => participantOf(events, event) === participant)
        expect([...lane.events]).toEqual(own)
        const distances = own.map((event) => Math.abs((events.times[event] as number) - timeUs))
        const nearest = nearestIn(lane, timeUs)
        const found =
          own.length === 0
            ? Number.POSITIVE_INFINITY
            : Math.abs((events.times[nearest as number] as number) - timeUs)
        expect(nearest === undefined).toBe(own.length === 0)
        expect(found).toBe(Math.min(...distances))
      })
    }),
  )
})
