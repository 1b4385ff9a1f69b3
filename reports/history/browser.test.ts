import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import { type CheckedHistory, historyReport } from '../index.ts'
import { findChromium, leftOutWithout } from '../testing/find-chromium.ts'
import { longHistory, plainHistoryTexts, staleReadHistory } from '../testing/histories.ts'
import { attacks } from '../testing/hostile.ts'
import { launch, type Launched } from '../testing/launch.ts'
import { type OpenPage, openPage } from '../testing/open-page.ts'

const chromium = await findChromium()

describe.skipIf(chromium === undefined)(
  `a checked history's report in a browser${leftOutWithout(chromium)}`,
  () => {
    let launched: Launched

    beforeAll(async () => {
      launched = await launch(chromium as string)
    })

    afterAll(() => launched?.close())

    function open(
      history: CheckedHistory['history'],
      more: Partial<CheckedHistory> = {},
      context: BrowserContextOptions = {},
    ): Promise<OpenPage> {
      const verdict = checkLinearizable(history, { model: 'register' })
      const about = { history, verdict, model: 'register', version: '0.1.0', client: launched.client }
      return openPage(launched.browser, launched.file, historyReport({ ...about, ...more }), context)
    }

    it('shows the verdict and the core, loads nothing and reports no error', async () => {
      const { page, trouble } = await open(staleReadHistory(), { command: 'netsplit check told.edn' })
      expect(await page.title()).toBe('Violated: linearizable register · told.edn')
      expect(await page.locator('#core .outline li').count()).toBe(3)
      expect(await page.locator('#core .plot').first().isVisible()).toBe(true)
      expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px')
      await page.getByRole('button', { name: 'Dark theme' }).click()
      expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(true)
      expect(trouble).toEqual([])
      await page.close()
    })

    it('leads from the words to the bar and to the event, from the keyboard too', async () => {
      const { page } = await open(staleReadHistory())
      const links = page.locator('#core .outline li').last().getByRole('link')
      await links.first().focus()
      await page.keyboard.press('Enter')
      expect(await page.locator(':target').getAttribute('id')).toBe('core-operation-9')
      await links.last().focus()
      await page.keyboard.press('Enter')
      expect(await page.locator(':target').getAttribute('id')).toBe('event-9')
      expect(await page.locator('tr:target').isVisible()).toBe(true)
      await page.close()
    })

    it('does nothing that a history tells it to', async () => {
      const names = Object.keys(plainHistoryTexts)
      for (let turn = 0; turn < attacks.length; turn += 3) {
        const attack = (i: number) => attacks[(i + turn) % attacks.length] as string
        const texts = Object.fromEntries(names.map((name, i) => [name, attack(i)]))
        const { page, trouble } = await open(staleReadHistory(texts), {
          file: attack(5),
          model: attack(6),
          repairs: [{ line: 3, what: attack(7) }],
          verification: { outcome: attack(8), why: attack(9) },
          command: attack(10),
        })
        expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
        expect(await page.locator('main > section').count()).toBe(5)
        expect(trouble).toEqual([])
        await page.close()
      }
    })

    it('fits a telephone: only pictures and tables scroll sideways, to where the violation is', async () => {
      const { page } = await open(staleReadHistory(), {}, { viewport: { width: 360, height: 740 } })
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(widths[0]).toBe(widths[1])
      expect(
        await page
          .locator('#core .timeline')
          .first()
          .evaluate((box) => box.scrollLeft),
      ).toBeGreaterThan(300)
      await page.close()
    })

    it('shrinks its pictures to the paper, in light colours', async () => {
      const viewport = { width: 720, height: 1_000 }
      const { page } = await open(longHistory(300), {}, { colorScheme: 'dark', viewport })
      await page.emulateMedia({ media: 'print' })
      const rights = await page
        .locator('.plot')
        .evaluateAll((plots) => plots.map((plot) => plot.getBoundingClientRect().right))
      expect(rights).toHaveLength(2)
      expect(Math.max(...rights)).toBeLessThanOrEqual(720)
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      )
      await page.close()
    })

    it('is complete without JavaScript', async () => {
      const { page } = await open(longHistory(20), {}, { javaScriptEnabled: false })
      expect(await page.locator('.linearization li').count()).toBe(20)
      expect(await page.locator('#history .plot .points circle').count()).toBe(20)
      expect(await page.getByRole('button').count()).toBe(0)
      await page.close()
    })
  },
)
