import { expect, test } from 'vitest'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { type Entry, RaftLog } from './log.ts'

const entry = (term: number): Entry => ({ term, command: null })

function logOf(...terms: readonly number[]): RaftLog {
  const log = new RaftLog(new MemoryDisk(), { voters: ['n1', 'n2', 'n3'], outgoing: [] })
  for (const term of terms) log.append(entry(term))
  return log
}

const termsOf = (log: RaftLog): readonly (number | undefined)[] =>
  Array.from({ length: log.lastIndex }, (_, i) => log.termAt(i + 1))

test('an empty log ends at index 0 with term 0, and holds nothing past that', () => {
  const log = logOf()
  expect([log.lastIndex, log.lastTerm, log.termAt(0), log.termAt(1)]).toEqual([0, 0, 0, undefined])
})

test('a log whose last term is later allows a leader, and of equal terms the one that is not shorter', () => {
  const log = logOf(1, 2, 2)
  expect(log.allowsLeader(3, 1)).toBe(true)
  expect(log.allowsLeader(2, 3)).toBe(true)
  expect(log.allowsLeader(2, 2)).toBe(false)
  expect(log.allowsLeader(1, 9)).toBe(false)
})

test('entries that are there already are left alone, whatever follows them', () => {
  const log = logOf(1, 1, 2)
  expect(log.merge(0, [entry(1), entry(1)])).toBeUndefined()
  expect(termsOf(log)).toEqual([1, 1, 2])
})

test('from the first conflict on, entries give way to the leader’s', () => {
  const log = logOf(1, 1, 2, 2)
  expect(log.merge(1, [entry(1), entry(3)])).toBe(3)
  expect(termsOf(log)).toEqual([1, 1, 3])
  expect(log.truncations).toEqual([2])
})

test('a leader retries past the end of a log that is too short', () => {
  expect(logOf(1, 1).retryFrom(7)).toBe(3)
})

test('a leader retries from the first entry of a conflicting term', () => {
  const log = logOf(1, 1, 2, 2, 2, 4)
  expect([1, 2, 3, 4, 5, 6].map((index) => log.retryFrom(index))).toEqual([1, 1, 3, 3, 3, 6])
})
