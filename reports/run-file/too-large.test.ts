import { expect, test } from 'vitest'
import { judge } from '../../scenarios/index.ts'
import { renderReport } from '../page.ts'
import { keptRun } from '../testing/columns.ts'
import { reportable, restoreRun } from './index.ts'

test('the file of a run that is too large for its page holds all of it, and makes the same page', () => {
  const command = 'npx netsplit run x'
  // So that a run need not have millions of events to be too large.
  const options = { command, version: '0.4.0', client: '', mostBytes: 1_000 }
  const prepared = reportable(judge(keptRun('raft-stale-read', 1)))
  const page = renderReport(prepared.run, options)
  expect(page).toContain('MB of it')
  const file = prepared.file({ version: '0.4.0', command, engine: { kind: 'shipped' } })
  expect(file.columns?.events.length).toBeGreaterThan(10_000)
  const { run } = restoreRun(JSON.parse(JSON.stringify(file)), 'run.json')
  expect(renderReport(run, options) === page, 'the page of the file is the page of the run').toBe(true)
})
