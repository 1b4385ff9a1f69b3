import { expect, test } from 'vitest'
import type { ClusterView, Invariant } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { committedSurvives, onePrimaryAView, prefixesAgree } from './invariants.ts'
import { type Entry, ViewLog } from './log.ts'
import type { Replica } from './replica.ts'

/** As much of a replica as the invariants look at. */
interface Puppet {
  leads: boolean
  view: number
  committed: number
  readonly log: ViewLog
}

const begins = (view: number): Entry => ({ view, command: null })
const write = (view: number, value: number): Entry => ({
  view,
  command: { session: 's', sequence: value, operation: { f: 'write', key: 'x', value } },
})

function puppet(...entries: readonly Entry[]): Puppet {
  const log = new ViewLog(new MemoryDisk())
  for (const entry of entries) log.append(entry)
  return { leads: false, view: log.view, committed: 0, log }
}

/** Lets an invariant look at the puppets n1, n2 and so on; gives a function for a further look at one of them. */
function watch(invariant: Invariant<Replica>, ...puppets: readonly Puppet[]) {
  const look = invariant.create()
  const nodes = puppets.map((process, i) => ({
    id: `n${i + 1}`,
    incarnation: 1,
    process: process as unknown as Replica,
    durable: new MemoryDisk(),
  }))
  return (changed: Puppet, as = `n${puppets.indexOf(changed) + 1}`): string | undefined => {
    const node = nodes[puppets.indexOf(changed)]
    const cluster: ClusterView<Replica> = {
      time: 0,
      nodes,
      changed: node === undefined ? undefined : { ...node, id: as },
    }
    return look(cluster)
  }
}

test('two replicas that lead one view are named, and so are two lives of one', () => {
  const [a, b, c] = [puppet(), puppet(), puppet()]
  const look = watch(onePrimaryAView, a, b, c)
  Object.assign(a, { leads: true, view: 3 })
  expect([look(a), look(a)]).toEqual([undefined, undefined])
  Object.assign(b, { leads: true, view: 4 })
  expect(look(b)).toBeUndefined()
  b.view = 3
  expect(look(b)).toBe('n1 and n2 both led view 3')
  Object.assign(c, { leads: true, view: 3 })
  expect(look(c, 'n1')).toBe('n1 led view 3 in two of its lives')
})

test('a view that begins without a committed operation is noticed', () => {
  const [a, b, c] = [puppet(begins(1), write(1, 5)), puppet(begins(1)), puppet(begins(1), begins(2))]
  const look = watch(committedSurvives, a, b, c)
  Object.assign(a, { leads: true, committed: 2 })
  expect(look(a)).toBeUndefined()
  Object.assign(b, { leads: true, view: 2 })
  expect(look(b)).toBe(
    'n2 leads view 2 without entry 2 of view 1, which n1 committed in view 1: it has no such entry',
  )
  Object.assign(c, { leads: true, view: 3 })
  expect(look(c)).toBe(
    'n3 leads view 3 without entry 2 of view 1, which n1 committed in view 1: its entry there is of view 2',
  )
})

test('a commit is held against views whose log was chosen before it was known, and not against earlier ones', () => {
  const [a, b, c] = [puppet(begins(5)), puppet(), puppet()]
  const look = watch(committedSurvives, a, b, c)
  Object.assign(c, { leads: true, view: 4 })
  Object.assign(b, { leads: true, view: 6 })
  expect([look(b), look(c)]).toEqual([undefined, undefined])
  Object.assign(a, { leads: true, committed: 1 })
  expect(look(a)).toMatch(/^n2 leads view 6 without entry 1 of view 5/)
})

test('two replicas that execute different operations in one place are named', () => {
  const [a, b] = [puppet(begins(1), write(1, 5)), puppet(begins(1), write(2, 6))]
  const look = watch(prefixesAgree, a, b)
  a.committed = 2
  b.committed = 2
  expect(look(a)).toBeUndefined()
  expect(look(b)).toBe(
    'n2 executed write x 6 of view 2 as entry 2, where n1 had executed write x 5 of view 1',
  )
})

test('an operation that is executed past the end of a log is noticed', () => {
  const a = puppet(begins(1))
  const look = watch(prefixesAgree, a)
  a.committed = 2
  expect(look(a)).toBe('n1 executed entry 2, past the end of its log')
})
