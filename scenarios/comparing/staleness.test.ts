import { expect, test } from 'vitest'
import { measureStaleness } from '../../checkers/index.ts'
import { stalenessOver } from './staleness.ts'
import { read, writtenRecord, type Written, wrote } from './testing/written.ts'

const stalenessOf = (operations: readonly Written[]) =>
  measureStaleness(writtenRecord(operations).history, { object: 'register' })

/** Two reads: one sees the newest version, the other is so many versions behind. */
function reads(behind: number) {
  return stalenessOf([
    wrote(1, 0, 10),
    wrote(2, 20, 30),
    wrote(3, 40, 50),
    read(3, 60, 61),
    read(3 - behind, 70, 71),
  ])
}

test('reads of several runs are added up by versions, and their times put together', () => {
  const found = stalenessOver([reads(1), reads(2), reads(0)])
  expect(found).toMatchObject({ reads: 6, stale: 2, byVersions: [4, 1, 1], mostVersions: 2 })
  // What was seen had been replaced at 50 and at 30.
  expect([found.p50Ms, found.p99Ms, found.mostMs]).toEqual([0, 40, 40])
})

test('the distribution says for which share of reads staleness is at most so long', () => {
  const { distribution } = stalenessOver([reads(1), reads(2)])
  const shares = new Map(distribution.map(({ withinMs, share }) => [withinMs, share]))
  expect([0, 10, 20, 50, 10_000].map((ms) => shares.get(ms))).toEqual([0.5, 0.5, 0.75, 1, 1])
})

test('where nobody read, nothing is stale', () => {
  const found = stalenessOver([stalenessOf([wrote(1, 0, 10)])])
  expect(found).toMatchObject({ reads: 0, stale: 0, byVersions: [], mostVersions: 0, p50Ms: 0, mostMs: 0 })
  expect(stalenessOver([])).toEqual(found)
})
