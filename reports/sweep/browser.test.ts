import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { resultOfSeeds } from '../../scenarios/sweeping/testing/results.ts'
import type { Outcome } from '../../scenarios/sweeping/testing/tallies.ts'
import { findChromium, leftOutWithout } from '../testing/find-chromium.ts'
import { attacks } from '../testing/hostile.ts'
import { launch, type Launched } from '../testing/launch.ts'
import { type OpenPage, openPage } from '../testing/open-page.ts'
import { sweepPageScript } from '../testing/page-scripts.ts'
import { failedSweep, staleRead } from '../testing/sweep-results.ts'
import { renderSweepReport } from './report.ts'

const chromium = await findChromium()

/** A hundred and fifty seeds, of which some fail in two ways. */
const failing = resultOfSeeds(
  new Map(
    Array.from({ length: 150 }, (_, i): [number, Outcome] => [
      i + 1,
      i % 9 === 2 ? 'fails in one way' : i === 40 ? 'fails in another' : i === 50 ? 'lost' : 'valid',
    ]),
  ),
)

describe.skipIf(chromium === undefined)(`a sweep's report in a browser${leftOutWithout(chromium)}`, () => {
  let launched: Launched
  let client: string

  beforeAll(async () => {
    launched = await launch(chromium as string)
    client = await sweepPageScript()
  })

  afterAll(() => launched?.close())

  function open(result: SweepResult, context: BrowserContextOptions = {}): Promise<OpenPage> {
    const page = renderSweepReport(result, { version: '0.4.0', client })
    return openPage(launched.browser, launched.file, page, context)
  }

  it('shows its cards, loads nothing and reports no error', async () => {
    const { page, trouble } = await open(failing)
    expect(await page.title()).toMatch(/^Failures: 149 runs · \d+ failed · 2 kinds of failure/)
    expect(await page.locator('.bug').count()).toBe(2)
    expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px')
    const copies = page.getByRole('button', { name: /: replay/ })
    expect(await copies.count()).toBe(2)
    await copies.last().click()
    await copies
      .last()
      .getByText(/Copied|Selected/)
      .waitFor()
    await page.getByRole('button', { name: 'Dark theme' }).click()
    expect(trouble).toEqual([])
    await page.close()
  })

  it('has shades on its map, and a number in each that is shaded', async () => {
    const { page } = await open(failing)
    const shaded = page.locator('#seeds td[class]')
    const numbers = await shaded.allTextContents()
    expect(numbers.length).toBeGreaterThan(10)
    expect(numbers.every((text) => /^\d+$/.test(text))).toBe(true)
    const colours = await shaded.evaluateAll((cells) =>
      cells.map((cell) => getComputedStyle(cell).backgroundColor),
    )
    expect(colours).not.toContain('rgba(0, 0, 0, 0)')
    await page.close()
  })

  it('does nothing that a result tells it to', async () => {
    for (let turn = 0; turn < attacks.length; turn += 4) {
      const attack = (i: number) => attacks[(i + turn) % attacks.length] as string
      const signature = { ...staleRead, signature: attack(0), property: attack(1), why: attack(2) }
      const { page, trouble } = await open({
        ...failedSweep,
        scenario: attack(3),
        signatures: [{ ...signature, report: attack(4), failure: attack(5), example: [attack(6)] }],
        sometimes: [{ name: attack(7), runs: 0 }],
      })
      expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
      expect(await page.locator('main > section').count()).toBe(11)
      expect(trouble).toEqual([])
      await page.close()
    }
  })

  it('fits a telephone: only tables scroll sideways', async () => {
    const { page } = await open(failing, { viewport: { width: 360, height: 740 } })
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBe(widths[1])
    await page.close()
  })

  it('is complete without JavaScript', async () => {
    const { page } = await open(failing, { javaScriptEnabled: false })
    expect(await page.getByRole('button').count()).toBe(0)
    await page.locator('.shrink summary').first().click()
    expect(await page.locator('.shrink').first().getByText('fewer faults: one').isVisible()).toBe(true)
    await page.close()
  })
})
