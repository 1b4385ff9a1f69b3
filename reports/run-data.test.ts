import { expect, test } from 'vitest'
import { renderReport } from './page.ts'
import { MOST_BYTES, runData } from './run-data.ts'
import { passingRun, staleReadRun } from './testing/fixture.ts'
import { readPage } from './testing/read-page.ts'
import { timeTravelSection } from './time-travel-section.ts'

test('events that would take too much of the page are left out, and the page says so', () => {
  const { record } = staleReadRun()
  const data = runData(record, 1_000)
  expect(data.sections).toEqual([])
  expect(data.events).toBe('left out')
  const large = { events: 'left out', sections: [], bytes: 12_345_678 } as const
  const { text } = readPage(timeTravelSection(large, 5, true, undefined).source)
  expect(text).toContain(
    `they would take 12.3 MB of it, and at most ${MOST_BYTES / 1_000_000} MB are given to them.`,
  )
  expect(text).toContain('The page has the engine run it again to show them.')
  const { text: without } = readPage(timeTravelSection(large, 5, false, 'no reason').source)
  expect(without).not.toContain('Step through')
})

test('a run whose events were not kept has none in its page, which says so', () => {
  const run = passingRun({ operations: 5, nodes: 3, faults: 0 })
  expect(runData(run.record)).toEqual({ events: 'not kept', sections: [] })
  const page = renderReport(run, { command: 'x', version: '0', client: '' })
  expect(readPage(page).text).toContain('The events of this run were not kept.')
})
