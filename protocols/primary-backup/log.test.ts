import { expect, test } from 'vitest'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { type Entry, isNewer, ViewLog } from './log.ts'

const entry = (view: number): Entry => ({ view, command: null })

function logOf(...views: readonly number[]): ViewLog {
  const log = new ViewLog(new MemoryDisk())
  for (const view of views) log.append(entry(view))
  return log
}

const viewsOf = (log: ViewLog): readonly number[] => log.after(0).map(({ view }) => view)

test('an empty log ends at length 0 in view 0', () => {
  const log = logOf()
  expect([log.end, log.at(1)]).toEqual([{ view: 0, length: 0 }, undefined])
})

test('of two logs that of the later view is newer, and within a view the longer one', () => {
  expect(isNewer(logOf(1, 3).end, logOf(1, 2, 2, 2).end)).toBe(true)
  expect(isNewer(logOf(1, 2, 2, 2).end, logOf(1, 3).end)).toBe(false)
  expect(isNewer(logOf(1, 2, 2).end, logOf(1, 2).end)).toBe(true)
  expect(isNewer(logOf(1, 2).end, logOf(1, 2).end)).toBe(false)
})

test('entries that are there already are left alone, whatever follows them', () => {
  const log = logOf(1, 1, 2)
  expect(log.adopt(0, [entry(1), entry(1)])).toBeUndefined()
  expect(viewsOf(log)).toEqual([1, 1, 2])
})

test('from the first difference on, entries give way to those that are adopted', () => {
  const log = logOf(1, 1, 2, 2)
  expect(log.adopt(1, [entry(1), entry(3)])).toBe(3)
  expect(viewsOf(log)).toEqual([1, 1, 3])
  expect(log.cuts).toEqual([2])
})

test('a cut keeps the first entries, and a log that is short enough as it is', () => {
  const log = logOf(1, 2, 3)
  log.cut(7)
  expect(viewsOf(log)).toEqual([1, 2, 3])
  log.cut(1)
  expect(viewsOf(log)).toEqual([1])
})
