import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import { comparison, undisturbed } from '../testing/comparisons.ts'
import { findChromium, leftOutWithout } from '../testing/find-chromium.ts'
import { attacks } from '../testing/hostile.ts'
import { launch, type Launched } from '../testing/launch.ts'
import { type OpenPage, openPage } from '../testing/open-page.ts'
import { comparisonPageScript } from '../testing/page-scripts.ts'
import { renderComparison } from './report.ts'

const chromium = await findChromium()

describe.skipIf(chromium === undefined)(`a comparison in a browser${leftOutWithout(chromium)}`, () => {
  let launched: Launched
  let client: string

  beforeAll(async () => {
    launched = await launch(chromium as string)
    client = await comparisonPageScript()
  })

  afterAll(() => launched?.close())

  function open(of: Comparison, context: BrowserContextOptions = {}): Promise<OpenPage> {
    const page = renderComparison(of, { version: '0.7.0', links: [], client })
    return openPage(launched.browser, launched.file, page, context)
  }

  it.each([
    ['wide', 1280, '.plate.beside'],
    ['narrow', 390, '.plate.stacked'],
  ])('fits a %s screen, shows the plate made for it and reports no error', async (_, width, plate) => {
    for (const each of [comparison, undisturbed]) {
      const { page, trouble } = await open(each, { viewport: { width, height: 844 } })
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(widths[0]).toBe(widths[1])
      expect(
        await page.locator('.plate').evaluateAll((all) => all.filter((one) => one.clientWidth > 0).length),
      ).toBe(1)
      expect(await page.locator(plate).isVisible()).toBe(true)
      const [used, ofBox] = await page.locator(plate).evaluate((svg: SVGSVGElement) => {
        const { left, right } = svg.getBoundingClientRect()
        const texts = [...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect())
        return [texts.filter((text) => text.left < left - 1 || text.right > right + 1).length, texts.length]
      })
      expect(used, `texts out of the picture, of ${ofBox}`).toBe(0)
      expect(trouble).toEqual([])
      await page.close()
    }
  })

  it('has no name on its plate that covers a mark or another name', async () => {
    const { page } = await open(comparison, { viewport: { width: 1280, height: 844 } })
    const covered = await page.locator('.plate.beside').evaluate((svg: SVGSVGElement) => {
      const boxes = (selector: string) =>
        [...svg.querySelectorAll(selector)].map((one) => ({
          of: one.textContent,
          box: one.getBoundingClientRect(),
        }))
      const names = boxes('.labels text')
      const others = [...names, ...boxes('.mark > text')]
      return names.flatMap((name) =>
        others.flatMap(({ of, box }) =>
          box !== name.box &&
          box.left < name.box.right &&
          name.box.left < box.right &&
          box.top < name.box.bottom &&
          name.box.top < box.bottom
            ? [`${name.of} covers ${of}`]
            : [],
        ),
      )
    })
    expect(covered).toEqual([])
    await page.close()
  })

  it('highlights one configuration everywhere where the pointer is, and has an arrow between its marks', async () => {
    const { page, trouble } = await open(comparison)
    const shown = page.locator('.shown')
    expect(await shown.count()).toBe(0)
    await page.locator('#cost tr[data-of="2"]').hover()
    expect(await page.locator('.answers .shown').innerText()).toContain('raft:lease')
    expect(
      await shown.evaluateAll((all) => new Set(all.map((one) => one.getAttribute('data-of'))).size),
    ).toBe(1)
    const opacity = (of: number): Promise<string[]> =>
      page
        .locator(`.plate.beside .of[data-of="${of}"] > .link`)
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).opacity))
    expect(await opacity(2)).toEqual(['1'])
    expect(await opacity(3)).toEqual(['0'])
    await page.mouse.move(2, 2)
    expect(await shown.count()).toBe(0)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('pins a configuration by click and by key, writes it into the address, and releases it with Escape', async () => {
    const { page, trouble } = await open(comparison)
    const shown = page.locator('.answers .shown')
    const status = page.getByRole('status')
    const dynamo = page.getByRole('button', { name: 'dynamo:R=1,W=1' })
    await dynamo.focus()
    expect(await shown.innerText()).toContain('dynamo:R=1,W=1')
    await page.keyboard.press('Enter')
    expect(page.url()).toMatch(/#only=dynamo%3AR%3D1%2CW%3D1$/)
    expect(await dynamo.getAttribute('aria-pressed')).toBe('true')
    await page.locator('#cost tr[data-of="2"]').hover()
    expect(await shown.innerText(), 'pinned is stronger than pointed at').toContain('dynamo:R=1,W=1')
    expect(await status.innerText()).toBe('Highlighted: dynamo:R=1,W=1')
    await page.keyboard.press('Escape')
    expect(page.url()).not.toContain('#')
    expect(await status.isVisible()).toBe(false)
    await page.locator('#recovery tr[data-of="3"]').click()
    expect(await status.innerText()).toBe('Highlighted: multi-paxos')
    await page.reload()
    expect(await status.innerText()).toBe('Highlighted: multi-paxos')
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await status.isVisible()).toBe(false)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('does nothing that a name tells it to, pinned or not', async () => {
    const configurations = comparison.configurations.map((each, i) => {
      const attack = attacks[i % attacks.length] as string
      return {
        ...each,
        name: attack,
        gave: [attack],
        label: { ...each.label, letters: attack, words: attack },
      }
    })
    const { page, trouble } = await open({ ...comparison, configurations })
    expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
    for (const pick of await page.locator('button.pick').all()) await pick.click()
    await page.reload()
    expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
    expect(await page.locator('main > section').count()).toBe(10)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('has all names on paper, and the wide plate', async () => {
    const { page } = await open(comparison, { viewport: { width: 390, height: 844 } })
    await page.emulateMedia({ media: 'print' })
    for (const pick of await page.locator('.answers .pick').all()) expect(await pick.isVisible()).toBe(true)
    expect(await page.locator('.plate.beside').isVisible()).toBe(true)
    await page.close()
  })

  it('is complete without JavaScript', async () => {
    const { page } = await open(comparison, { javaScriptEnabled: false })
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.locator('.answers li').count()).toBe(14)
    expect(await page.locator('.plate.beside .mark').count()).toBe(3 * 14)
    await page.close()
  })
})
