import * as fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { anyColumns, columnsOf, keptRun } from '../testing/columns.ts'
import { staleReadRun } from '../testing/fixture.ts'
import { attacks } from '../testing/hostile.ts'
import { readEvents } from './event-section.ts'
import { readOperations } from './operation-section.ts'
import type { RunColumns } from './run-columns.ts'
import { readOutline, sectionsOf } from './sections.ts'
import { readStates } from './state-section.ts'

function throughBytes(run: RunColumns): RunColumns {
  const { outline, events, operations, states } = sectionsOf(run)
  return {
    outline: readOutline(outline),
    events: readEvents(events),
    operations: readOperations(operations),
    states: readStates(states),
  }
}

test('what is read from the sections of a run is the run, whatever happened in it', () => {
  fc.assert(
    fc.property(anyColumns(), (run) => {
      expect(throughBytes(run)).toStrictEqual(run)
    }),
  )
})

test.each([
  ['raft-partition', 7],
  ['raft-forgets-vote', 2],
  ['single-server-no-flush', 1],
])('%s, seed %i, comes back from its sections', (name, seed) => {
  const run = columnsOf(keptRun(name, seed, { duration: 6_000 }))
  expect(run.events.length, 'the run is worth the test').toBeGreaterThan(100)
  expect(isDeepStrictEqual(throughBytes(run), run)).toBe(true)
})

test('texts come back whatever they are', () => {
  const text = attacks.join(' ')
  const names = ['key', 'error', 'note', 'role', 'value', 'node'] as const
  const run = columnsOf(staleReadRun(Object.fromEntries(names.map((name) => [name, text]))).record)
  expect(throughBytes(run)).toStrictEqual(run)
})

test('the same run gives the same bytes', () => {
  const bytes = (): object => sectionsOf(columnsOf(keptRun('raft-forgets-vote', 2)))
  expect(bytes()).toStrictEqual(bytes())
})
