import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JudgedRun } from '../../../scenarios/judged-run.ts'
import { judge } from '../../../scenarios/run.ts'
import { kindCode } from '../../../sim/trace.ts'
import { RunView } from '../../cockpit/run-view.ts'
import { conesOf, FUTURE, PAST, previousOnNode } from '../../data/causality.ts'
import { renderReport } from '../../page.ts'
import { columnsOf, keptRun } from '../../testing/columns.ts'
import { findChromium, leftOutWithout } from '../../testing/find-chromium.ts'
import { plainTexts, staleReadRun } from '../../testing/fixture.ts'
import { attacks } from '../../testing/hostile.ts'
import { launch, type Launched } from '../../testing/launch.ts'
import { type OpenPage, openPage } from '../../testing/open-page.ts'

const chromium = await findChromium()

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

describe.skipIf(chromium === undefined)(`the cockpit${leftOutWithout(chromium)}`, () => {
  const run = judge(keptRun('raft-stale-read', 1))
  const columns = columnsOf(run.record)
  const { events } = columns
  const { toUs: wholeUs } = new RunView(columns, []).whole
  let launched: Launched
  let open: OpenPage
  let page: Page

  beforeAll(async () => {
    launched = await launch(chromium as string)
    open = await opened(run)
    ;({ page } = open)
  })

  afterAll(() => launched?.close())

  async function opened(judged: JudgedRun, context: BrowserContextOptions = {}): Promise<OpenPage> {
    const html = renderReport(judged, {
      command: 'netsplit run raft-stale-read --seed 1',
      version: '0.1.0',
      client: launched.client,
      whyNoEngine: 'it is not needed here',
    })
    const opened = await openPage(launched.browser, launched.file, html, context)
    await opened.page.locator('#whole-run').scrollIntoViewIfNeeded()
    await opened.page.locator('.deck').waitFor()
    return opened
  }

  async function windowOf(page: Page): Promise<{ readonly from: number; readonly to: number }> {
    const grips = page.locator('.grip.from, .grip.to')
    const [from, to] = await grips.evaluateAll((grips) => grips.map((grip) => Number(grip.ariaValueNow)))
    return { from: from as number, to: to as number }
  }

  async function cursorOf(page: Page): Promise<number> {
    const words = await page.locator('#cockpit-event strong').innerText()
    return Number(words.replaceAll(/[#,]/g, ''))
  }

  async function press(page: Page, ...keys: readonly string[]): Promise<void> {
    await page.locator('.grip.both').focus()
    for (const key of keys) await page.keyboard.press(key)
  }

  /** Scrolls a panel's picture to where nothing covers it; gives its box. */
  async function seen(page: Page, panel: string): Promise<Box> {
    const picture = page.locator(`#panel-${panel} .picture`)
    await picture.evaluate((place) => place.scrollIntoView({ block: 'center' }))
    await frame(page)
    return (await picture.boundingBox()) as Box
  }

  async function frame(page: Page): Promise<void> {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }

  /** How many pixels of a panel's upper canvas are of a colour of the style sheet. */
  function pixelsOf(page: Page, panel: string, colour: string): Promise<number> {
    return page.locator(`#panel-${panel} .picture canvas + canvas`).evaluate((canvas, colour) => {
      const probe = document.createElement('i')
      document.body.append(probe)
      probe.style.color = `var(--${colour})`
      const wanted = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number)
      probe.remove()
      const { width, height } = canvas as HTMLCanvasElement
      // Reading a copy leaves the picture as it is kept.
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
      copy?.drawImage(canvas as HTMLCanvasElement, 0, 0)
      const pixels = copy?.getImageData(0, 0, width, height).data ?? []
      let count = 0
      for (let i = 0; i < pixels.length; i += 4) {
        if (
          wanted.every((part, j) => Math.abs((pixels[i + j] as number) - part) < 3) &&
          pixels[i + 3] === 255
        )
          count++
      }
      return count
    }, colour)
  }

  it('comes in the place of the picture, with all panels, and begins at the violation', async () => {
    expect(await page.locator('#whole-picture').isVisible()).toBe(false)
    expect(await page.locator('.panel h3').allInnerTexts()).toEqual([
      'Faults',
      'Client operations',
      'Replicas',
      'Messages in space and time',
      'Events around the cursor',
      'Latency and throughput',
      'Availability on each side of the cut',
      'Staleness of reads',
      'Clocks',
    ])
    const violating = run.properties.find(({ verdict }) => verdict === 'invalid')?.core?.at(-1)
    expect(violating).toBeGreaterThan(0)
    expect(await page.locator('#cockpit-event').innerText()).toContain('reads')
    expect(events.kinds[await cursorOf(page)]).toBe(kindCode.ok)
    expect(await windowOf(page)).toEqual({ from: 0, to: wholeUs })
    expect(await page.locator('#panel-staleness .said').first().innerText()).toMatch(/^[1-9]\d* of \d+ reads/)
    expect(new URL(page.url()).hash, 'nothing was done yet that a link could say').toBe('')
    expect(open.trouble).toEqual([])
  })

  it('has a window that is made, moved and resized by dragging, and by keys', async () => {
    const strip = page.locator('.overview-strip')
    await strip.scrollIntoViewIfNeeded()
    const box = (await strip.boundingBox()) as Box
    const end = wholeUs
    const drag = async (from: number, to: number): Promise<void> => {
      await page.mouse.move(box.x + from * box.width, box.y + 30)
      await page.mouse.down()
      await page.mouse.move(box.x + ((from + to) / 2) * box.width, box.y + 30)
      await page.mouse.move(box.x + to * box.width, box.y + 30)
      await page.mouse.up()
    }
    const shares = async (): Promise<readonly number[]> => {
      await frame(page)
      const { from, to } = await windowOf(page)
      return [from / end, to / end]
    }
    await drag(0.2, 0.4)
    const made = await shares()
    expect(made[0]).toBeCloseTo(0.2, 1)
    expect(made[1]).toBeCloseTo(0.4, 1)
    await drag(0.3, 0.6)
    const moved = await shares()
    expect(moved[0]).toBeCloseTo(0.5, 1)
    expect(moved[1]).toBeCloseTo(0.7, 1)
    await drag(moved[1] as number, 0.9)
    expect((await shares())[1]).toBeCloseTo(0.9, 1)
    const before = await windowOf(page)
    await page.locator('.grip.to').press('ArrowLeft')
    await frame(page)
    expect((await windowOf(page)).to).toBeLessThan(before.to)
    await page.locator('.grip.both').press('ArrowRight')
    await frame(page)
    expect((await windowOf(page)).from).toBeGreaterThan(before.from)
    await strip.dblclick()
    expect(await shares()).toEqual([0, 1])
    expect(open.trouble).toEqual([])
  })

  it('zooms to what is dragged across a panel, and goes to the event that is clicked', async () => {
    const box = await seen(page, 'clients')
    await page.mouse.move(box.x + box.width * 0.5, box.y + 8)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 8)
    await page.mouse.move(box.x + box.width * 0.7, box.y + 8)
    await page.mouse.up()
    await frame(page)
    const { from, to } = await windowOf(page)
    expect(to - from).toBeLessThan(run.record.time / 3)
    await page.mouse.click(box.x + box.width * 0.5, box.y + 8)
    const cursor = await cursorOf(page)
    const timeUs = events.times[cursor] as number
    expect(timeUs).toBeGreaterThan(from)
    expect(timeUs).toBeLessThan(to)
    await page.keyboard.press('ArrowRight')
    expect(await cursorOf(page), 'arrows act where one has clicked').toBe(cursor + 1)
    await page.mouse.move(0, 0)
    await press(page, 'Escape', '0')
  })

  it('parts past, future and concurrent events of what is pointed at, in pictures and in the list', async () => {
    const event = events.kinds.indexOf(kindCode.deliver, Math.floor(events.length / 2))
    await page.evaluate((event) => (location.hash = `#at=${event}`), event)
    await frame(page)
    for (let i = 0; i < 5; i++) await press(page, '+')
    const row = page.locator(`.events tr[aria-rowindex="${event + 2}"]`)
    await row.focus()
    for (const panel of ['space-time', 'replicas', 'clients']) {
      await seen(page, panel)
      await expect
        .poll(() => pixelsOf(page, panel, 'past'), { message: `past in ${panel}`, timeout: 5_000 })
        .toBeGreaterThan(20)
      await expect
        .poll(() => pixelsOf(page, panel, 'future'), { message: `future in ${panel}`, timeout: 5_000 })
        .toBeGreaterThan(20)
    }
    const cones = conesOf(events, previousOnNode(events), event)
    const told = await page
      .locator('.events tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [Number(row.ariaRowIndex) - 2, row.lastElementChild?.textContent]),
      )
    for (const [shown, words] of told) {
      const cone = cones[shown as number]
      const expected =
        shown === event
          ? 'this one'
          : cone === PAST
            ? 'led to it'
            : cone === FUTURE
              ? 'came of it'
              : 'neither'
      expect(words, `event ${shown}`).toBe(expected)
    }
    await page.locator('.grip.both').focus()
    await seen(page, 'space-time')
    await expect
      .poll(() => pixelsOf(page, 'space-time', 'future'), { message: 'nothing is pointed at any more' })
      .toBe(0)
  })

  it('points with the mouse as well, at messages and at lanes', async () => {
    const box = await seen(page, 'replicas')
    await page.mouse.move(box.x + box.width / 2, box.y + 20)
    await frame(page)
    await expect.poll(() => pixelsOf(page, 'replicas', 'past')).toBeGreaterThan(20)
    expect(await page.locator('.tip').innerText()).toMatch(/^n1: role/)
    await page.keyboard.press('Escape')
    expect(await page.locator('.tip').isVisible(), 'Escape sends the words away').toBe(false)
    await page.mouse.move(0, 0)
  })

  it('has one cursor with time travel', async () => {
    await page.locator('#travel-box > summary').click()
    const slider = page.locator('#travel-slider')
    await slider.fill('1234')
    expect(await cursorOf(page)).toBe(1_234)
    await page.getByRole('button', { name: 'One event on' }).click()
    expect(await slider.inputValue()).toBe('1235')
    await page.locator('#travel-box > summary').click()
    await page.getByRole('button', { name: 'One event on' }).click()
    await page.locator('#travel-box > summary').click()
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#travel-slider')?.value === '1236',
    )
  })

  it('goes by keys to events, nodes, lanes, faults and violations, and anywhere', async () => {
    await page.evaluate(() => (location.hash = '#at=2000'))
    await frame(page)
    await press(page, '0')
    await page.getByRole('button', { name: 'One event on' }).focus()
    for (const [key, expected] of [
      ['ArrowLeft', 1_999],
      ['ArrowRight', 2_000],
      ['Shift+ArrowLeft', previousOnNode(events)[2_000] as number],
    ] as const) {
      await page.keyboard.press(key)
      expect(await cursorOf(page), key).toBe(expected)
    }
    const before = await cursorOf(page)
    await page.keyboard.press('ArrowUp')
    const [here, there] = [events.nodes[before], events.nodes[await cursorOf(page)]]
    expect(there).not.toBe(here)
    await page.keyboard.press('f')
    expect(await cursorOf(page)).toBe(events.kinds.indexOf(kindCode.fault))
    await page.keyboard.press('n')
    expect(events.kinds[await cursorOf(page)]).toBe(kindCode.ok)
    await page.keyboard.press('g')
    await page.getByLabel('Event or time').fill('4.5 s')
    await page.keyboard.press('Enter')
    expect(events.times[await cursorOf(page)]).toBeLessThanOrEqual(4_500_000)
    expect(events.times[(await cursorOf(page)) + 1]).toBeGreaterThan(4_500_000)
    await page.keyboard.press('[')
    await frame(page)
    expect((await windowOf(page)).from).toBe(events.times[await cursorOf(page)])
    await page.keyboard.press('c')
    expect(await page.locator('#cockpit-window').innerText()).toMatch(/is kept: [\d,]+ events led to it/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.waitForFunction(() => document.activeElement?.id === 'travel-search')
    await page.keyboard.type('ng')
    expect(await page.locator('#travel-search').inputValue(), 'in a field letters are letters').toBe('ng')
    await page.locator('#travel-search').fill('')
  })

  it('asks by a key why a read returned what it did', async () => {
    await page.locator('.bar button').first().focus()
    await page.keyboard.press('n')
    await page.keyboard.press('w')
    await page.getByRole('list', { name: 'From the write to the read' }).waitFor()
    expect(open.trouble).toEqual([])
  })

  it('lists its keys, and those that are single can be switched off', async () => {
    const { page, trouble } = await opened(run)
    await page.locator('.bar button').first().focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keys' })
    await help.waitFor()
    for (const key of ['←', 'Shift →', 'n', 'F', 'c', 'w', '/', 'g', '[', '+', 'space', 'y', 'r', 't', '?']) {
      expect(await help.locator('kbd').getByText(key, { exact: true }).count(), key).toBe(1)
    }
    await help.getByLabel('Single keys are shortcuts').uncheck()
    await page.keyboard.press('Escape')
    const before = await cursorOf(page)
    await page.keyboard.press('f')
    await page.keyboard.press('g')
    expect(await cursorOf(page)).toBe(before)
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('ArrowLeft')
    expect(await cursorOf(page), 'arrows are no single characters').toBe(before - 1)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('is restored from its link, and a link that makes no sense does no harm', async () => {
    await page.evaluate(
      () => (location.hash = '#at=3000&from=1000000&to=1500000&open=replicas.space-time&pin=2990&key=x'),
    )
    const address = page.url()
    expect(new URL(address).hash).toContain('at=3000')
    const other = await launched.browser.newPage()
    for (const attempt of [address, address]) {
      await other.goto(attempt)
      await other.reload()
      await other.locator('.deck').waitFor()
      await frame(other)
      expect(await cursorOf(other)).toBe(3_000)
      expect(await windowOf(other)).toEqual({ from: 1_000_000, to: 1_500_000 })
      expect(await other.locator('.panel[open]').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
        'panel-replicas',
        'panel-space-time',
      ])
      expect(await other.locator('#cockpit-key option:checked').innerText()).toBe('x')
      expect(await other.locator('#cockpit-window').innerText()).toContain('#2,990 is kept')
      expect(
        await other.locator('#cockpit').evaluate((place) => place.getBoundingClientRect().top),
      ).toBeLessThan(400)
    }
    const troubles: string[] = []
    other.on('pageerror', (error) => troubles.push(error.message))
    for (const hash of [
      '#at=999999999999&from=9&to=2&open=%00<b>&pin=888888888&key=%E0%A4%A',
      '#at=<img>',
      '#at=%',
      '#at=3&from=1e9&to=NaN',
    ]) {
      await other.goto(address.replace(/#.*/, hash))
      await other.reload()
      await other.locator('.deck').waitFor()
      expect(await cursorOf(other)).toBeLessThan(events.length)
    }
    expect(troubles).toEqual([])
    await other.close()
  })

  it('tells every picture as a table as well, made when it is opened', async () => {
    const { page, trouble } = await opened(run)
    expect(await page.locator('.twin table').count()).toBe(0)
    const pictures = await page.locator('.panel .picture').count()
    expect(pictures).toBe(7)
    expect(await page.locator('.picture[aria-hidden="true"]').count()).toBe(pictures)
    expect(await page.locator('.panel .twin').count()).toBe(pictures)
    for (const twin of await page.locator('.panel .twin').all()) {
      await twin.locator('summary').click()
      // It is made a little later, and moves what comes after it.
      await twin.locator('table').waitFor()
    }
    expect(await page.locator('.twin table').count()).toBe(pictures)
    const operations = page.locator('#panel-clients .twin')
    expect(await operations.locator('.said').innerText()).toBe(
      `The first 100 of the ${columns.operations.length} operations in the window.`,
    )
    await operations.getByRole('button', { name: 'Show 100 more' }).click()
    expect(await operations.locator('tbody tr').count()).toBe(200)
    const messages = page.locator('#panel-space-time .twin')
    expect(await messages.locator('.said').innerText()).toContain('messages in the window')
    await messages.locator('tbody button').nth(40).click()
    expect(events.kinds[await cursorOf(page)]).toBe(kindCode.send)
    const widest = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(widest).toBe(0)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('is drawn in the colours of the theme', async () => {
    const ground = () =>
      page
        .locator('#panel-replicas .picture canvas')
        .first()
        .evaluate((canvas) => {
          const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
          copy?.drawImage(canvas as HTMLCanvasElement, -3, -3)
          return [...(copy?.getImageData(0, 0, 1, 1).data ?? [])]
        })
    await page.locator('#panel-replicas .picture').scrollIntoViewIfNeeded()
    await page.locator('.bar button').first().focus()
    await page.evaluate(() => (location.hash = '#at=3000&open=replicas.space-time.events.clients'))
    await page.locator('#panel-replicas .picture').scrollIntoViewIfNeeded()
    await frame(page)
    await expect.poll(ground).toEqual([255, 255, 255, 255])
    await page.keyboard.press('t')
    await frame(page)
    await expect.poll(ground).toEqual([27, 31, 36, 255])
    await page.keyboard.press('t')
  })

  it('moves nothing by itself where motion is to be reduced', async () => {
    const { page } = await opened(run, { reducedMotion: 'reduce' })
    expect(await page.getByRole('button', { name: 'Play' }).isDisabled()).toBe(true)
    const before = await cursorOf(page)
    await press(page, 'Space')
    await frame(page)
    expect(await cursorOf(page)).toBe(before)
    await page.close()
  })

  it('leaves paper to the picture', async () => {
    const { page } = await opened(run)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#cockpit').isVisible()).toBe(false)
    expect(await page.locator('#whole-picture').isVisible()).toBe(true)
    await page.close()
  })

  it('fits a telephone, and everything that can be pressed has a name and 24 pixels', async () => {
    const { page, trouble } = await opened(run, { viewport: { width: 360, height: 740 } })
    for (const summary of await page.locator('.twin > summary').all()) await summary.click()
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBe(widths[1])
    const controls = page.locator(
      '#cockpit button:visible, #cockpit summary:visible, #cockpit select, .grip.from, .grip.to',
    )
    const sizes = await controls.evaluateAll((all) =>
      all.map((one) => [one.getBoundingClientRect().height, (one.ariaLabel ?? one.textContent ?? '').trim()]),
    )
    expect(sizes.length).toBeGreaterThan(20)
    for (const [height, name] of sizes) {
      expect(height, String(name)).toBeGreaterThanOrEqual(24)
      expect(name).not.toBe('')
    }
    expect(trouble).toEqual([])
    await page.close()
  })

  it('does nothing that a run tells it to', async () => {
    const names = Object.keys(plainTexts)
    for (const turn of [1, 8]) {
      const texts = Object.fromEntries(names.map((name, i) => [name, attacks[(i + turn) % attacks.length]]))
      const { page, trouble } = await opened(staleReadRun(texts))
      for (const summary of await page.locator('.twin > summary').all()) await summary.click()
      await page.getByRole('button', { name: 'Causes' }).click()
      for (const picture of await page.locator('.picture:visible').all()) {
        await picture.scrollIntoViewIfNeeded()
        const box = await picture.boundingBox()
        for (const share of [0.3, 0.6, 0.9]) {
          if (box !== null) await page.mouse.move(box.x + box.width * share, box.y + 12)
        }
      }
      expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
      expect(trouble).toEqual([])
      await page.close()
    }
  })
})
