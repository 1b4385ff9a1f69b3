import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DefectError } from './errors.ts'
import { HistoryColumns, type HistoryEvent, historyOf } from './history.ts'
import { plainData } from './testing/arbitraries.ts'

const event: fc.Arbitrary<Omit<HistoryEvent, 'index'>> = fc.record(
  {
    process: fc.oneof(fc.nat(), fc.constant('nemesis' as const)),
    type: fc.constantFrom('invoke' as const, 'ok' as const, 'fail' as const, 'info' as const),
    f: fc.string(),
    key: fc.string(),
    value: plainData,
    time: fc.nat(),
    client: fc.string(),
    node: fc.string(),
    error: fc.string(),
  },
  { requiredKeys: ['process', 'type', 'f', 'time'] },
)

test('a history gives back what was put in, with its place as the index and nothing more', () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const history = historyOf(events)
      const expected = events.map((event, index) => Object.assign({ index }, event))
      expect(history.length).toBe(events.length)
      expect([...history], 'iterated').toStrictEqual(expected)
      expect(
        events.map((_, i) => history.at(i)),
        'one by one',
      ).toStrictEqual(expected)
    }),
  )
})

test('an index that was given is replaced by the place', () => {
  const events = [9, 4].map((index) => ({ index, process: 0, type: 'invoke' as const, f: 'read', time: 0 }))
  expect([...historyOf(events)].map(({ index }) => index)).toStrictEqual([0, 1])
})

test('values that are null, false or empty are values', () => {
  for (const value of [null, false, 0, '', []]) {
    const history = historyOf([{ process: 0, type: 'ok', f: 'read', value, time: 0 }])
    expect(history.at(0)).toHaveProperty('value', value)
  }
})

test('a history grows while it is read', () => {
  const history = new HistoryColumns()
  expect(history.push({ process: 0, type: 'invoke', f: 'read', time: 1 }), 'the index of the first').toBe(0)
  expect(history.push({ process: 'nemesis', type: 'info', f: 'crash', time: 2 }), 'of the second').toBe(1)
  expect(history.at(1).process).toBe('nemesis')
})

test.each([-1, 2, 0.5, Number.NaN])('there is no event %s in a history of two', (index) => {
  const history = historyOf(['a', 'b'].map((f) => ({ process: 0, type: 'invoke' as const, f, time: 0 })))
  expect(() => history.at(index)).toThrow(DefectError)
})
