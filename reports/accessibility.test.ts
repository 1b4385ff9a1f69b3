import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLinearizable, checkTransactions, ladder } from '../checkers/index.ts'
import { judge, withLadders } from '../scenarios/index.ts'
import type { Comparison } from '../scenarios/comparing/comparison.ts'
import type { SweepResult } from '../scenarios/sweeping/sweep-result.ts'
import { renderComparison } from './comparison/report.ts'
import { placeGraphs } from './files/place-graphs.ts'
import { cycleGraphs, historyGraphs, reportGraphs, historyReport, renderReport } from './index.ts'
import { renderSweepReport } from './sweep/report.ts'
import { comparison, undisturbed } from './testing/comparisons.ts'
import { findChromium, leftOutWithout } from './testing/find-chromium.ts'
import { passingRun, staleReadRun } from './testing/fixture.ts'
import { launch, type Launched } from './testing/launch.ts'
import { openPage } from './testing/open-page.ts'
import { keptRun } from './testing/columns.ts'
import { comparisonPageScript, sweepPageScript } from './testing/page-scripts.ts'
import { ringOfTransactions } from './testing/transactions.ts'
import { failedSweep, quietSweep } from './testing/sweep-results.ts'

// Every kind of page, as axe sees it: in light and dark colours, on a screen and on a telephone, and with all that can be opened open.

const chromium = await findChromium()

const RULES: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
}

/** The kinds of pages; the script is the page's own. */
const PAGES: { readonly [kind: string]: (client: string) => string | Promise<string> } = {
  'the report of a violated run': (client) => runReport(staleReadRun(), client),
  'the report of a run that says what still holds': (client) =>
    runReport(withLadders(judge(keptRun('raft-stale-read', 1))), client),
  'the report of a run of transactions': (client) =>
    runReport(judge(keptRun('snapshot-store-write-skew', 1)), client),
  'the report of a run in which all held': (client) => runReport(judge(keptRun('raft-partition', 7)), client),
  'the report of a run that tried little': (client) =>
    runReport(passingRun({ operations: 40, nodes: 3, faults: 0 }), client),
  'the report of a violated history': (client) =>
    reportOfHistory(keptRun('raft-stale-read', 1).history, client),
  'the report of a history of transactions': (client) => reportOfTransactions(client),
  'the report of a valid history': (client) => reportOfHistory(keptRun('raft-partition', 7).history, client),
  'the report of a sweep that found something': async () => reportOfSweep(failedSweep),
  'the report of a sweep that found nothing': async () => reportOfSweep(quietSweep),
  'a comparison under faults': async () =>
    comparisonPage({ ...comparison, configurations: comparison.configurations.slice(4, 8) }),
  'a comparison without faults': async () => comparisonPage(undisturbed),
}

async function comparisonPage(compared: Comparison): Promise<string> {
  return renderComparison(compared, { version: '0.1.0', links: [], client: await comparisonPageScript() })
}

async function reportOfSweep(result: SweepResult): Promise<string> {
  return renderSweepReport(result, { version: '0.1.0', client: await sweepPageScript() })
}

async function runReport(run: Parameters<typeof renderReport>[0], client: string): Promise<string> {
  const graphs = await placeGraphs(reportGraphs(run.record))
  const cycles = await placeGraphs(cycleGraphs(run))
  return renderReport(run, {
    command: 'npx netsplit run x --seed 7',
    version: '0.1.0',
    client,
    graphs,
    cycles,
  })
}

function reportOfHistory(history: Parameters<typeof checkLinearizable>[0], client: string): string {
  const verdict = checkLinearizable(history, { model: 'register', lenient: true })
  return historyReport({ history, verdict, file: 'x.jsonl', model: 'register', version: '0.1.0', client })
}

async function reportOfTransactions(client: string): Promise<string> {
  const history = ringOfTransactions(3)
  const { anomalies, ...verdict } = checkTransactions(history)
  return historyReport({
    history,
    verdict,
    anomalies,
    graphs: await placeGraphs(historyGraphs(history, anomalies)),
    ladder: ladder(history),
    model: 'strict-serializable',
    version: '0.1.0',
    client,
  })
}

/** Each colour scheme, and each size of a screen: neither has to do with the other. */
const SCREENS = [
  ['light', 1280, 800],
  ['dark', 390, 844],
] as const

describe.skipIf(chromium === undefined)(`accessibility${leftOutWithout(chromium)}`, () => {
  let launched: Launched
  let axe: string

  beforeAll(async () => {
    launched = await launch(chromium as string)
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  })

  afterAll(() => launched?.close())

  test.each(Object.entries(PAGES))('of %s', async (_, make) => {
    const { page } = await openPage(launched.browser, launched.file, await make(launched.client))
    await openAll(page)
    await page.evaluate(axe)
    for (const [colorScheme, width, height] of SCREENS) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height })
      const { passed, findings } = await look(page)
      expect(findings, `${colorScheme}, ${width} by ${height} pixels`).toEqual([])
      expect(passed, 'rules that were looked at').toBeGreaterThan(12)
    }
    await page.close()
  })
})

/** Opens all that can be opened, and waits for what is made only then. */
async function openAll(page: Page): Promise<void> {
  if (await page.evaluate(() => document.querySelector('#cockpit') !== null)) {
    await page.evaluate(() => document.querySelector('#cockpit')?.scrollIntoView())
    await page.locator('.overview-strip').waitFor()
  }
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  await page.getByText('That needs JavaScript.').waitFor({ state: 'detached' })
}

/** How many rules a page keeps, and what axe finds, a line each: the rule, where, and why. */
async function look(page: Page): Promise<{ readonly passed: number; readonly findings: readonly string[] }> {
  const results = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(rules),
    RULES,
  )
  const findings = results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
  return { passed: results.passes.length, findings }
}
