import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { judge } from '../scenarios/index.ts'
import { renderReport } from './index.ts'
import { keptRun } from './testing/columns.ts'
import { findChromium, leftOutWithout } from './testing/find-chromium.ts'
import { launch, type Launched } from './testing/launch.ts'
import { openPage } from './testing/open-page.ts'

// What a reader has before scrolling or turning the page, without JavaScript, of the run that the README begins with.

const chromium = await findChromium()

/** The paper of the print sheet: A4 across, without its margins, at 96 pixels an inch. */
const PAPER = { width: 1_047, height: 718 }

describe.skipIf(chromium === undefined)(`the first screen${leftOutWithout(chromium)}`, () => {
  let launched: Launched
  let html: string

  beforeAll(async () => {
    launched = await launch(chromium as string)
    html = renderReport(judge(keptRun('raft-stale-read', 1)), {
      command: 'npx netsplit run raft-stale-read --seed 1',
      version: '0.1.0',
      client: launched.client,
    })
  })

  afterAll(() => launched?.close())

  async function open(viewport: { readonly width: number; readonly height: number }): Promise<Page> {
    const { page } = await openPage(launched.browser, launched.file, html, {
      viewport,
      javaScriptEnabled: false,
    })
    return page
  }

  const bottomOf = (page: Page, selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => element.getBoundingClientRect().bottom)

  it('holds the sentence, what still holds, the core and the command', async () => {
    const page = await open({ width: 1_280, height: 800 })
    for (const part of ['.why', '.aside', '.core-picture', '#command', '.facts']) {
      expect(await bottomOf(page, part), part).toBeLessThanOrEqual(800)
    }
    await page.close()
  })

  it('leads from the sentence to what it speaks of', async () => {
    const page = await open({ width: 1_280, height: 800 })
    await page.locator('.why a').first().click()
    expect(await page.locator('li:target').innerText()).toMatch(/^c5 reads x → 323/)
    await page.locator('.why a', { hasText: 'partition-8' }).click()
    expect(await page.locator('tr:target').innerText()).toContain('partition {n5} | {n1 n2 n3 n4}')
    await page.close()
  })

  it('is the first page of a print, with the proof in words', async () => {
    const page = await open(PAPER)
    await page.emulateMedia({ media: 'print' })
    expect(await bottomOf(page, '.core-picture .plot')).toBeLessThan(PAPER.height)
    expect(await bottomOf(page, '#proof .outline')).toBeLessThan(PAPER.height)
    const right = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(right).toBeLessThanOrEqual(PAPER.width)
    await page.close()
  })
})
