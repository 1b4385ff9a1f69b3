import { describe, expect, test } from 'vitest'
import { historyOf, type History, type HistoryEvent } from '../../sim/history.ts'
import { fuzz } from '../procedures/testing/law.ts'
import { checkKAtomicity, smallestK } from './k-atomicity.ts'
import { measureStaleness } from './staleness.ts'
import { stalenessLaw } from './testing/staleness-laws.ts'

const options = { object: 'register' } as const

/** A write of each number up to one, each over before the next begins, and then a read; all take 10 µs. */
function writesThenRead(writes: number, seen: number | null): History {
  const events: Omit<HistoryEvent, 'index'>[] = []
  const both = (f: string, value: number | null) => {
    const time = 10 * events.length
    const given = f === 'read' ? {} : { value }
    events.push({ process: 0, type: 'invoke', f, key: 'x', time, ...given })
    events.push({ process: 0, type: 'ok', f, key: 'x', time: time + 10, value })
  }
  for (let value = 1; value <= writes; value++) both('write', value)
  both('read', seen)
  return historyOf(events)
}

test('on random small histories all of it is as by definition', () => {
  const { tally, firstWrong } = fuzz(2_000, 9_000, stalenessLaw)
  expect(firstWrong).toBeUndefined()
  expect(tally.valid).toBeGreaterThan(1_000)
  expect(tally.invalid).toBeGreaterThan(250)
})

describe('a read of what was there some writes ago', () => {
  test('is so many versions behind, and the history as many more than one atomic', () => {
    for (const behind of [0, 1, 2, 5]) {
      const history = writesThenRead(6, 6 - behind)
      expect(smallestK(history, options)).toEqual({ least: behind + 1, most: behind + 1 })
      expect(checkKAtomicity(history, { ...options, k: behind + 1 }).verdict).toBe('valid')
      if (behind > 0) expect(checkKAtomicity(history, { ...options, k: behind }).verdict).toBe('invalid')
      const { byVersions, stale } = measureStaleness(history, options)
      expect([byVersions.length - 1, stale]).toEqual([behind, Number(behind > 0)])
    }
  })

  test('is told by a sentence and a core of no more than it takes', () => {
    expect(checkKAtomicity(writesThenRead(6, 3), { ...options, k: 2 })).toMatchObject({
      why: 'process 0 read x = 3 at 0.000 s, though 2 newer versions (4, 5) were there before.',
      core: [4, 5, 6, 7, 8, 9, 12, 13],
    })
  })

  test('is as stale as the time since it was replaced, which is the Δ', () => {
    // The write of 6 was over at 110, that of 5 at 90; the read began at 120.
    const { mostUs, deltaUs, worst, deltaCore } = measureStaleness(writesThenRead(6, 4), options)
    expect({ mostUs, deltaUs, worst, deltaCore }).toEqual({
      mostUs: 30,
      deltaUs: 30,
      worst: 12,
      deltaCore: [6, 7, 8, 9, 12, 13],
    })
  })
})

test('what nobody had begun to write has no k and no Δ', () => {
  const history = writesThenRead(2, 7)
  expect(smallestK(history, options).most).toBe(Number.POSITIVE_INFINITY)
  expect(checkKAtomicity(history, { ...options, k: 9 })).toMatchObject({
    why: 'process 0 read x = 7 at 0.000 s, which nobody wrote.',
    core: [4, 5],
  })
  expect(measureStaleness(history, options)).not.toHaveProperty('deltaUs')
  expect(measureStaleness(history, options).unexplained).toBe(1)
})

test('the visibility curve counts reads by how long after the last write they began', () => {
  const events: Omit<HistoryEvent, 'index'>[] = [
    { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 0 },
    { process: 0, type: 'ok', f: 'write', key: 'x', value: 1, time: 100 },
  ]
  for (const [after, value] of [
    [3, null],
    [4, 1],
    [70, 1],
    [70, null],
    [900, 1],
  ] as const) {
    events.push({ process: 1, type: 'invoke', f: 'read', key: 'x', time: 100 + after })
    events.push({ process: 1, type: 'ok', f: 'read', key: 'x', value, time: 100 + after })
  }
  expect(measureStaleness(historyOf(events), options).visibility).toEqual([
    { afterUs: 2, reads: 2, consistent: 1 },
    { afterUs: 50, reads: 2, consistent: 1 },
    { afterUs: 500, reads: 1, consistent: 1 },
  ])
})

test('what is no read or write of one key is refused', () => {
  const history = historyOf([{ process: 0, type: 'invoke', f: 'append', key: 'x', value: 'b', time: 0 }])
  expect(() => measureStaleness(history, { object: 'kv' })).toThrow(
    'staleness cannot be told: event 0 is append with "b", where this model is about reads and writes of one key each',
  )
  expect(() => checkKAtomicity(history, { object: 'kv', k: 0 })).toThrow(
    'k is 0, expected a whole number, 1 or more',
  )
})
