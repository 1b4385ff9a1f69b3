import { expect, test } from 'vitest'
import { judge } from '../scenarios/run.ts'
import { packed } from './compressed.ts'
import { renderReport } from './page.ts'
import { runData } from './run-data.ts'
import { keptRun } from './testing/columns.ts'
import { engineScripts, pageScript } from './testing/page-scripts.ts'

// How large pages may be: a report is sent by mail, and kept for every failed run.

const KILOBYTE = 1_000

test('the script of a page takes at most 180 KB', async () => {
  expect((await pageScript()).length).toBeLessThan(180 * KILOBYTE)
})

test.each([
  ['Raft and the check of linearizability', 'raft', ['linearizable', 'recovers'], 127],
  ['the checkers of workloads', 'primary-backup', ['jepsen'], 129],
  ['the judges of consistency models', 'locking-store', ['consistent'], 172],
])('the engine with %s takes at most its budget when it is packed', async (_, protocol, checks, budget) => {
  const engine = (await engineScripts())(protocol, checks)
  const { text } = packed('engine', new TextEncoder().encode(engine), 'most')
  expect((text.length * 3) / 4).toBeLessThan(budget * KILOBYTE)
})

test.each([
  [10_000, 5_000, 400],
  [100_000, 58_000, 1_000],
])('a Raft run of some %i events takes at most its budget of a page', (events, mainMs, budget) => {
  const record = keptRun('raft-partition', 7, { duration: mainMs + 3_000 })
  expect(record.events, 'as many events as the budget is for').toBeGreaterThan(events * 0.9)
  const bytes = runData(record).sections.reduce((sum, { text }) => sum + text.length, 0)
  expect(bytes).toBeLessThan(budget * KILOBYTE)
})

test('a whole page, with the engine and some 30,000 events, takes at most 540 KB, and its table of events a little of that', async () => {
  const client = await pageScript()
  const engine = (await engineScripts())('raft', ['linearizable', 'recovers'])
  const page = renderReport(judge(keptRun('raft-partition', 7)), {
    command: 'x',
    version: '0',
    client,
    engine,
  })
  expect(page.length).toBeLessThan(540 * KILOBYTE)
  const start = page.indexOf('<section class="block page" id="events"')
  expect(start).toBeGreaterThan(0)
  expect(page.indexOf('</section>', start) - start).toBeLessThan(40 * KILOBYTE)
})
