import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLater } from '../clocks/index.ts'
import { Durability } from '../durability.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { Database } from './database.ts'
import { Journal } from './journal.ts'
import { nameOf, type Update } from './update.ts'

function databaseOn(disk = new MemoryDisk(), site = 'n1'): { database: Database; journal: Journal } {
  const journal = new Journal(disk, new Durability(disk))
  return { database: new Database(site, journal, 1_000, undefined, 0), journal }
}

const added = (element: number, counter: number, writer = 'n1'): Update => ({
  name: nameOf('', element),
  timestamp: { counter, writer },
})

const deleted = (element: number, counter: number, retainedBy: readonly string[] = []): Update => ({
  ...added(element, counter),
  death: { retainedBy, leftMs: 100 },
})

const updates: fc.Arbitrary<Update> = fc
  .record({
    element: fc.nat(3),
    counter: fc.integer({ min: 1, max: 5 }),
    writer: fc.constantFrom('n1', 'n2'),
  })
  // No two updates have the same timestamp.
  .map(({ element, counter, writer }) => {
    const timestamp = { counter: 4 * counter + element, writer }
    return { ...(counter % 2 === 0 ? deleted : added)(element, 0), timestamp }
  })

test('whatever the order in which updates come, the latest of each item is kept, and checksums are the same', () => {
  fc.assert(
    fc.property(
      fc.array(updates, { maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (given, keys) => {
        const shuffled = given
          .map((update, i) => ({ update, key: keys[i] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ update }) => update)
        const [one, other] = [databaseOn().database, databaseOn().database]
        for (const update of given) one.take(update, 0)
        for (const update of [...shuffled, ...given]) other.take(update, 0)
        expect(other.elementsOf('')).toStrictEqual(one.elementsOf(''))
        expect(other.checksum).toBe(one.checksum)
        for (const { name, timestamp } of given) {
          const kept = one.timestampOf(name)
          expect(kept === undefined || isLater(timestamp, kept)).toBe(false)
        }
      },
    ),
  )
})

test('it is the same again after a restart, with what sleeps in it', () => {
  fc.assert(
    fc.property(fc.array(updates, { maxLength: 12 }), fc.nat(200), (given, later) => {
      const disk = new MemoryDisk()
      const { database } = databaseOn(disk)
      for (const update of given) database.take(update, 0)
      database.retire(later)
      const again = databaseOn(disk).database
      expect(again.versions()).toStrictEqual(database.versions())
      expect(again.checksum).toBe(database.checksum)
      expect(again.sizes).toStrictEqual(database.sizes)
      expect(again.nextTimestamp()).toStrictEqual(database.nextTimestamp())
    }),
  )
})

test('a certificate sleeps at who retains it, and is gone elsewhere', () => {
  const [retains, other] = [databaseOn().database, databaseOn(undefined, 'n2').database]
  for (const database of [retains, other]) {
    database.take(added(7, 1), 0)
    database.take(deleted(7, 2, ['n1']), 0)
    database.retire(99)
    expect(database.sizes).toStrictEqual({ items: 0, certificates: 1, dormant: 0 })
    database.retire(100)
  }
  expect(retains.sizes).toStrictEqual({ items: 0, certificates: 0, dormant: 1 })
  expect(other.sizes).toStrictEqual({ items: 0, certificates: 0, dormant: 0 })
  expect(retains.checksum, 'what sleeps is not compared').toBe(other.checksum)
})

test('a sleeping certificate awakens at what is older, with its timestamp, and not at what was added since', () => {
  const { database } = databaseOn()
  database.take(deleted(7, 5, ['n1']), 0)
  database.retire(100)
  expect(database.awaken(added(7, 6), 200), 'it was added again').toBe(false)
  expect(database.take(added(7, 4), 200), 'what is dead does not come back').toBe('older')
  expect(database.awaken(added(7, 4), 200)).toBe(true)
  expect(database.told(nameOf('', 7), 300)).toStrictEqual({
    ...deleted(7, 5),
    death: { retainedBy: ['n1'], leftMs: 900 },
  })
  expect(database.take(added(7, 6), 300)).toBe('kept')
  expect(database.elementsOf('')).toStrictEqual([7])
})

test('elements are in the order in which they were added, the same everywhere', () => {
  const { database } = databaseOn()
  for (const [element, counter] of [
    [3, 9],
    [1, 4],
    [2, 7],
  ] as const)
    database.take(added(element, counter), 0)
  expect(database.elementsOf('')).toStrictEqual([1, 2, 3])
  expect(database.elementsOf('x')).toStrictEqual([])
})
