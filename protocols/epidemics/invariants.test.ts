import { expect, test } from 'vitest'
import type { Invariant } from '../../sim/index.ts'
import { itemsNeverGoBack, oneUpdateATimestamp, updatesAreClients } from './invariants.ts'
import type { Entry } from './journal.ts'
import type { Site } from './site.ts'
import { nameOf, type Update } from './update.ts'

const update = (element: number, counter: number, deletes = false): Update => ({
  name: nameOf('', element),
  timestamp: { counter, writer: 'n1' },
  ...(deletes ? { death: { retainedBy: [], leftMs: 100 } } : {}),
})
const made = (of: Update): Entry => ({ kind: 'made', update: of, session: 'c1/0', sequence: 1 })
const kept = (of: Update): Entry => ({ kind: 'kept', update: of })

/** Gives a function that lets an invariant look at a site after it has written entries. */
function watch(invariant: Invariant<Site>) {
  const look = invariant.create()
  const journals = new Map<string, { entries: Entry[] }>()
  return (id: string, ...entries: readonly Entry[]): string | undefined => {
    const journal = journals.get(id) ?? { entries: [] }
    journals.set(id, journal)
    journal.entries.push(...entries)
    const process = { journal } as unknown as Site
    const durable = { read: () => undefined, log: () => [] }
    return look({ time: 0, nodes: [], changed: { id, incarnation: 1, process, durable } })
  }
}

test('an update that no client has asked for is noticed, and one that was made up of another', () => {
  const look = watch(updatesAreClients)
  expect(look('n1', made(update(7, 1)), kept(update(7, 1)))).toBeUndefined()
  expect(look('n2', kept(update(7, 1)))).toBeUndefined()
  expect(look('n2', kept(update(7, 2)))).toBe(
    'n2 has the addition of 7 of 2@n1, which no client has asked for',
  )
  expect(look('n3', kept(update(7, 1, true)))).toBe(
    'n3 has the deletion of 7 of 1@n1, which is the addition of 7 of 1@n1 elsewhere',
  )
})

test('what a crash has taken back may be made anew', () => {
  const look = watch(updatesAreClients)
  expect(look('n1', made(update(7, 1)))).toBeUndefined()
  expect(look('n1', made(update(7, 1, true)), kept(update(7, 1, true)))).toBeUndefined()
})

test('two updates of one timestamp are noticed', () => {
  const look = watch(oneUpdateATimestamp)
  expect(look('n1', kept(update(7, 1)))).toBeUndefined()
  expect(look('n2', kept(update(7, 1)), kept(update(8, 2)))).toBeUndefined()
  expect(look('n3', kept(update(9, 2)))).toBe('n3 has the addition of 9 of 2@n1, and n2 has 8 at the same')
})

test('an item that goes back is noticed, and one that was dropped may come back', () => {
  const look = watch(itemsNeverGoBack)
  expect(look('n1', kept(update(7, 2)))).toBeUndefined()
  expect(look('n2', kept(update(7, 1))), 'another site may be behind').toBeUndefined()
  expect(look('n2', kept(update(7, 2, true)), { kind: 'dropped', name: nameOf('', 7) })).toBeUndefined()
  expect(look('n2', kept(update(7, 1)))).toBeUndefined()
  expect(look('n1', kept(update(7, 1)))).toBe('n1 has the addition of 7 of 1@n1, where it had that of 2@n1')
})
