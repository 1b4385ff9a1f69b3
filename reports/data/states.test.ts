import { expect, test } from 'vitest'
import { simulateResolved } from '../../sim/world.ts'
import type { InspectionChange } from '../../sim/record.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { stateColumnsOf } from './state-columns.ts'
import { type NodeState, statesAt } from './states.ts'

/** What nodes show, as the simulation itself says. */
function shownBy(states: readonly NodeState[], names: readonly string[]): object {
  return Object.fromEntries(
    states.map(({ node, up, fields }) => [
      names[node] as string,
      up ? Object.fromEntries(fields.map(({ field, value }) => [field, value])) : undefined,
    ]),
  )
}

test.each([
  ['raft-partition', 7],
  ['single-server-no-flush', 1],
])('%s: states from memory are those of the simulation, after every step', (name, seed) => {
  const record = keptRun(name, seed, { duration: 10_500, settle: 3_000 })
  const { states } = columnsOf(record)
  const names = record.participants.filter(({ kind }) => kind === 'node').map(({ id }) => id)
  const simulation = simulateResolved(record.scenario, record.seed)
  let downs = 0
  let wrong: string | undefined
  while (simulation.events < record.events) {
    simulation.step()
    const event = simulation.events - 1
    const shown = Object.fromEntries(names.map((node) => [node, simulation.inspect(node)]))
    const remembered = shownBy(statesAt(states, event), names)
    // Compared as text, for there are many steps; a node that is down is missing on both sides.
    if (JSON.stringify(remembered) !== JSON.stringify(shown)) wrong ??= `after event ${event}`
    if (Object.values(shown).includes(undefined)) downs++
  }
  expect(wrong).toBeUndefined()
  expect(downs, 'some node was down at some time').toBeGreaterThan(0)
})

test('fields come, change, go, and go with the node; what is nested is one value', () => {
  const change = (event: number, state: InspectionChange['state']): InspectionChange => {
    return { event, time: event, node: 'n1', state }
  }
  const columns = stateColumnsOf(
    [
      change(2, { role: 'follower', term: 1 } as object),
      change(4, { role: 'follower', term: 2, log: { length: 1 } } as object),
      change(4, { role: 'leader', term: 2, log: { length: 2 } } as object),
      change(6, { role: 'leader', votes: 1.5 } as object),
      change(7, undefined),
      change(9, { role: 'follower', term: null, __proto__: 1 } as object),
    ],
    ['n1'],
  )
  const at = (event: number): NodeState | undefined => statesAt(columns, event)[0]
  expect(at(1)).toEqual({ node: 0, up: false, fields: [] })
  expect(at(3)?.fields).toEqual([
    { field: 'role', value: 'follower' },
    { field: 'term', value: 1 },
  ])
  expect(at(5)?.fields, 'of two states at one event it is the later').toEqual([
    { field: 'role', value: 'leader' },
    { field: 'term', value: 2 },
    { field: 'log', value: { length: 2 } },
  ])
  expect(at(6)?.fields).toEqual([
    { field: 'role', value: 'leader' },
    { field: 'votes', value: 1.5 },
  ])
  expect(at(8)).toEqual({ node: 0, up: false, fields: [] })
  expect(at(9)?.fields).toContainEqual({ field: 'term', value: null })
  const term = columns.series.find(({ field }) => field === 'term')
  expect([...(term?.events ?? [])], 'a series has a row for each change, and no other').toEqual([2, 4, 6, 9])
})

test('a run of which no states were kept has none', () => {
  expect(statesAt(stateColumnsOf([], ['n1']), 5)).toEqual([])
})
