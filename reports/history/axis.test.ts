import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyOf } from '../../sim/history.ts'
import { orderAxis, timeAxis } from './axis.ts'
import { Places } from './places.ts'

function at(times: readonly number[]) {
  return historyOf(times.map((time) => ({ process: 0, type: 'invoke', f: 'read', time })))
}

describe('an axis of order', () => {
  it('keeps the order of all events, those between and beyond its own among them', () => {
    const someEvents = fc
      .uniqueArray(fc.nat(40), { minLength: 1 })
      .map((events) => events.sort((a, b) => a - b))
    fc.assert(
      fc.property(someEvents, fc.nat(60), fc.nat(60), (events, one, other) => {
        const axis = orderAxis(events, new Places(historyOf([])))
        const [early, late] = one < other ? [one, other] : [other, one]
        expect(axis.at(early)).toBeLessThanOrEqual(axis.at(late))
        if (events.includes(early) && early < late) expect(axis.at(early)).toBeLessThan(axis.at(late))
      }),
    )
  })

  it('names as many events as there is room for', () => {
    const events = Array.from({ length: 200 }, (_, i) => i)
    const ticks = orderAxis(events, new Places(at([0]))).ticks(1_100)
    expect(ticks.length).toBeGreaterThan(8)
    expect(ticks.length).toBeLessThan(20)
    expect(ticks[0]?.label).toBe('event 0')
  })
})

describe('an axis of time', () => {
  it('is there only where times tell the order', () => {
    const kindOf = (times: readonly number[]) => timeAxis([...times.keys()], at(times))?.kind
    expect(kindOf([0, 5, 5, 9])).toBe('time')
    expect(kindOf([0, 5, 4])).toBeUndefined()
    expect(kindOf([7, 7])).toBeUndefined()
    expect(kindOf([])).toBeUndefined()
    expect(kindOf([0, 0.5])).toBeUndefined()
    expect(kindOf([0, Number.NaN])).toBeUndefined()
    expect(kindOf([1e300, 2e300])).toBeUndefined()
  })

  it('counts from the beginning of the picture where times are those of the calendar', () => {
    const axis = timeAxis([0, 1], at([1_700_000_000_000_000, 1_700_000_002_000_000]))
    expect(axis?.ticks(1_100).map(({ label }) => label)).toContain('+1.0 s')
  })

  it('places a moment between two events between them', () => {
    expect(timeAxis([0, 1], at([100, 200]))?.after(0, 0.25)).toBe(125)
  })
})
