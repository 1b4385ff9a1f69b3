import { expect, test } from 'vitest'
import type { Invariant } from '../../sim/index.ts'
import type { Gossiper } from './gossiper.ts'
import type { Heartbeat } from './heartbeat.ts'
import { heartbeatsAreTheirOwn, heartbeatsNeverGoBack, livesAreToldApart } from './invariants.ts'

const beat = (generation: number, count: number): Heartbeat => ({ generation, count })

/** One life of a member, with what it has heard. */
interface Puppet {
  heartbeat: Heartbeat
  readonly table: { readonly entries: Map<string, { heartbeat: Heartbeat }> }
}

function puppet(heartbeat: Heartbeat, heard: { readonly [member: string]: Heartbeat } = {}): Puppet {
  const entries = Object.entries(heard).map(([member, heartbeat]) => [member, { heartbeat }] as const)
  return { heartbeat, table: { entries: new Map(entries) } }
}

/** Gives a function that lets an invariant look at a member. */
function watch(invariant: Invariant<Gossiper>) {
  const look = invariant.create()
  return (id: string, life: Puppet): string | undefined => {
    const process = life as unknown as Gossiper
    const durable = { read: () => undefined, log: () => [] }
    return look({ time: 0, nodes: [], changed: { id, incarnation: 1, process, durable } })
  }
}

test('a heartbeat that its member has not counted to is noticed', () => {
  const look = watch(heartbeatsAreTheirOwn)
  expect(look('n1', puppet(beat(1, 5)))).toBeUndefined()
  expect(look('n2', puppet(beat(1, 2), { n1: beat(1, 5) }))).toBeUndefined()
  expect(look('n2', puppet(beat(1, 2), { n1: beat(1, 6) }))).toBe(
    'n2 has heartbeat 6 of life 1 of n1, which has counted to heartbeat 5 of life 1',
  )
  expect(look('n2', puppet(beat(1, 2), { n0: beat(1, 1) }))).toBe(
    'n2 has heartbeat 1 of life 1 of n0, which has never beaten',
  )
})

test('a heartbeat that goes back is noticed, unless it was forgotten', () => {
  const look = watch(heartbeatsNeverGoBack)
  const life = puppet(beat(1, 1), { n2: beat(1, 5), n3: beat(1, 5) })
  expect(look('n1', life)).toBeUndefined()
  life.table.entries.delete('n3')
  expect(look('n1', life)).toBeUndefined()
  life.table.entries.set('n3', { heartbeat: beat(1, 4) })
  expect(look('n1', life)).toBeUndefined()
  life.table.entries.set('n2', { heartbeat: beat(1, 4) })
  expect(look('n1', life)).toBe('n1 has heartbeat 4 of life 1 of n2, where it had heartbeat 5 of life 1')
})

test('a life that is not told from the one before is noticed', () => {
  const look = watch(livesAreToldApart)
  expect(look('n1', puppet(beat(1, 1)))).toBeUndefined()
  expect(look('n1', puppet(beat(2, 1)))).toBeUndefined()
  expect(look('n1', puppet(beat(2, 0))), 'nobody has heard of it').toBeUndefined()
  expect(look('n1', puppet(beat(2, 1)))).toBe(
    'n1 gossips in life 2, after it has in life 2 before it restarted',
  )
})
