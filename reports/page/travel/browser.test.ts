import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JudgedRun } from '../../../scenarios/judged-run.ts'
import { resolveScenario } from '../../../scenarios/resolve.ts'
import { judge, runResolved } from '../../../scenarios/run.ts'
import type { ResolvedScenario } from '../../../sim/scenario.ts'
import { kindCode } from '../../../sim/trace.ts'
import { simulateResolved } from '../../../sim/world.ts'
import { previousOnNode } from '../../data/causality.ts'
import { search } from '../../data/search.ts'
import { renderReport } from '../../page.ts'
import { columnsOf, keptRun } from '../../testing/columns.ts'
import { findChromium, leftOutWithout } from '../../testing/find-chromium.ts'
import { plainTexts, staleReadRun } from '../../testing/fixture.ts'
import { attacks } from '../../testing/hostile.ts'
import { launch, type Launched } from '../../testing/launch.ts'
import { type OpenPage, openPage } from '../../testing/open-page.ts'
import { type EngineWith, engineScripts } from '../../testing/page-scripts.ts'
import { valueWords } from '../../value-words.ts'

const chromium = await findChromium()

/** What the table says that a node is: its fields in words, or that it is down. */
type Shown = { readonly [node: string]: readonly string[] }

describe.skipIf(chromium === undefined)(`time travel in the page${leftOutWithout(chromium)}`, () => {
  const run = judge(keptRun('raft-stale-read', 1))
  const columns = columnsOf(run.record)
  const { events } = columns
  let launched: Launched
  let engineWith: EngineWith
  let engine: string
  let open: OpenPage
  let page: Page

  beforeAll(async () => {
    launched = await launch(chromium as string)
    engineWith = await engineScripts()
    engine = engineWith('raft', ['linearizable'])
    open = await opened(run)
    ;({ page } = open)
  })

  afterAll(() => launched?.close())

  function opened(
    judged: JudgedRun,
    carried: { readonly engine: string } | { readonly whyNoEngine: string } = { engine },
    beforeLoading?: (page: Page) => Promise<unknown>,
  ): Promise<OpenPage> {
    const html = renderReport(judged, {
      command: 'netsplit run raft-stale-read --seed 1',
      version: '0.1.0',
      client: launched.client,
      ...carried,
    })
    return openPage(launched.browser, launched.file, html, {}, beforeLoading)
  }

  async function openBox(page: Page): Promise<void> {
    await page.locator('#travel-box > summary').click()
    await page.locator('#travel-slider').waitFor()
  }

  async function moveTo(page: Page, event: number): Promise<void> {
    await page.locator('#travel-slider').fill(String(event))
  }

  async function eventShown(page: Page): Promise<number> {
    return Number(await page.locator('#travel-slider').inputValue())
  }

  async function statesShown(page: Page): Promise<Shown> {
    const rows = await page
      .locator('#travel-states tbody tr')
      .evaluateAll((rows) => rows.map((row) => Array.from(row.children, (cell) => cell.textContent ?? '')))
    return Object.fromEntries(rows.map(([node, ...cells]) => [node as string, cells]))
  }

  /** What the table should say once an event has been handled: what a simulation says that is run up to it. */
  function statesOf({ record }: JudgedRun, event: number): Shown {
    const simulation = simulateResolved(record.scenario, record.seed)
    simulation.runTo({ event: event + 1 })
    const nodes = record.participants.filter(({ kind }) => kind === 'node')
    return Object.fromEntries(
      nodes.map(({ id }) => {
        const state = simulation.inspect(id)
        return [
          id,
          state === undefined ? ['down'] : Object.values(state).map((value) => valueWords(value, 60)),
        ]
      }),
    )
  }

  it('begins when its box is opened, and the run done again is identical', async () => {
    await page.getByText('Re-run here: identical').waitFor()
    expect(await page.locator('#travel-slider').count(), 'nothing is unpacked before').toBe(0)
    await openBox(page)
    expect(await eventShown(page), 'at the end of the run').toBe(events.length - 1)
    expect(open.trouble).toEqual([])
  })

  it('shows at each event what a simulation says that is run up to there, wherever it came from', async () => {
    const deliveries = [0.9, 0.05, 0.5, 0.2, 0.7].map((part) =>
      events.kinds.indexOf(kindCode.deliver, Math.floor(part * events.length)),
    )
    for (const event of deliveries) {
      // The last event that the same happening led to: up to there a simulation cannot be stopped.
      const { simulation, event: last } = settledAt(event)
      expect(simulation).toBeGreaterThan(event)
      await moveTo(page, last)
      expect(await statesShown(page), `event ${last}`).toEqual(statesOf(run, event))
    }
  })

  it('steps forth and back, also at the same node, with buttons and keys', async () => {
    const event = events.kinds.indexOf(kindCode.deliver, Math.floor(events.kinds.length / 3))
    await moveTo(page, event)
    const before = await statesShown(page)
    for (const name of ['Next event', 'Next event', 'Previous event', 'Previous event']) {
      await page.getByRole('button', { name, exact: true }).click()
    }
    expect(await eventShown(page)).toBe(event)
    expect(await statesShown(page), 'there and back again').toEqual(before)
    await page.getByRole('button', { name: /^Previous at n/ }).click()
    expect(await eventShown(page)).toBe(previousOnNode(events)[event])
    await page.getByRole('button', { name: /^Next at n/ }).click()
    expect(await eventShown(page)).toBe(event)
    await page.locator('#travel-slider').press('ArrowRight')
    expect(await eventShown(page)).toBe(event + 1)
    const text = await page.locator('#travel-slider').getAttribute('aria-valuetext')
    expect(text).toMatch(/^[\d,]+ of [\d,]+, at \d+\.\d+ s$/)
  })

  it('tells in what nodes differ from the moment that was shown before', async () => {
    const term = columns.states.series.find(({ field, node }) => field === 'term' && node === 0)
    const [, changed] = term?.events ?? []
    await moveTo(page, (changed as number) - 1)
    await moveTo(page, changed as number)
    const list = await page.locator('.differences').innerText()
    expect(list).toContain(`n1 term: ${term?.numbers[0]} → ${term?.numbers[1]}`)
    await moveTo(page, (changed as number) - 1)
    expect(await page.locator('.differences').innerText()).toContain(
      `n1 term: ${term?.numbers[1]} → ${term?.numbers[0]}`,
    )
  })

  it('shows on demand what an event was about, and goes on showing it', async () => {
    const event = events.kinds.indexOf(kindCode.deliver, Math.floor(events.kinds.length / 2))
    await moveTo(page, event)
    await page.getByRole('button', { name: 'Show contents' }).click()
    for (const shown of [event, event + 1]) {
      await moveTo(page, shown)
      const words = valueWords(run.record.trace?.at(shown).payload, 4_000)
      await page
        .locator('#travel-contents')
        .getByText(words === '' ? 'nothing more' : words)
        .waitFor()
      expect(await page.locator('#travel-contents').innerText()).toContain(words)
    }
  })

  it('says why a read returned what it did, a step a link', async () => {
    const read = search(columns, 'kind:ok op:read').lastIndexOf(1)
    await moveTo(page, read)
    await page.getByRole('button', { name: /^Why did it return \d+\?$/ }).click()
    const steps = page.getByRole('list', { name: 'From the write to the read' }).getByRole('button')
    expect(await steps.first().innerText()).toMatch(/invoke c\d writes/)
    await steps.first().click()
    expect(events.kinds[await eventShown(page)]).toBe(kindCode.invoke)
    expect(await page.evaluate(() => document.activeElement?.id), 'what was followed has the focus').toBe(
      'travel-event',
    )
  })

  it('finds events, and says what is wrong with a search', async () => {
    const field = page.getByLabel('Find events')
    const query = 'node:n2 kind:drop before:fault'
    const found = search(columns, query)
    await field.fill(query)
    const number = found.reduce((sum, match) => sum + match, 0)
    expect(number).toBeGreaterThan(0)
    await page.getByText(`${number} events match.`).waitFor()
    await moveTo(page, 0)
    await field.press('Enter')
    expect(await eventShown(page)).toBe(found.indexOf(1))
    await page.getByRole('button', { name: 'Next match' }).click()
    expect(await eventShown(page)).toBe(found.indexOf(1, found.indexOf(1) + 1))
    await field.fill('node:n9')
    await page.getByText('the search asks for node:n9: there is none of that name').waitFor()
    await field.fill('')
  })

  it('runs what would have been, and gives the scenario of it', async () => {
    const delivery = events.kinds.indexOf(kindCode.deliver, Math.floor(events.kinds.length / 2))
    await moveTo(page, delivery)
    await page.getByRole('button', { name: 'What if this message were lost?' }).click()
    const verdict = await page.locator('#travel-fork strong').innerText()
    const sending = events.causes[delivery] as number
    const words = await page.locator('#travel-fork').innerText()
    expect(words).toContain(`It parts from the recorded run at event #${(sending + 1).toLocaleString('en')}`)
    const text = await page.locator('#travel-scenario').inputValue()
    const scenario = resolveScenario(JSON.parse(text) as ResolvedScenario, '1')
    expect(scenario.faults.at(-1)).toMatchObject({ kind: 'message', act: 'drop', id: 'what-if' })
    expect(runResolved(scenario, '1').verdict).toBe(verdict)
    await page.locator('#panel-changed-clients canvas').first().waitFor()
    expect(await page.locator('#panel-changed-faults .said').innerText()).toMatch(
      /^\d+ faults? in this window/,
    )
    expect(open.trouble).toEqual([])
  })

  it('holds what would have been against the consistency model that the run was held against', async () => {
    const skewed = judge(keptRun('snapshot-store-write-skew', 1))
    const { events } = columnsOf(skewed.record)
    const { page, trouble } = await opened(skewed, { engine: engineWith('snapshot-store', ['consistent']) })
    await page.getByText('Re-run here: identical').waitFor()
    await openBox(page)
    await moveTo(page, events.kinds.indexOf(kindCode.deliver, Math.floor(events.length / 2)))
    await page.getByRole('button', { name: 'What if this message were lost?' }).click()
    const verdict = await page.locator('#travel-fork strong').innerText()
    const text = await page.locator('#travel-scenario').inputValue()
    const scenario = resolveScenario(JSON.parse(text) as ResolvedScenario, '1')
    expect(runResolved(scenario, '1').verdict).toBe(verdict)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('gives everything that can be pressed at least 24 pixels, a name, and fits a telephone', async () => {
    const controls = page.locator('#travel button, #travel input, #travel summary')
    const heights = await controls.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
    expect(heights.length).toBeGreaterThan(8)
    expect(heights.filter((height) => height > 0 && height < 24)).toEqual([])
    const names = await page.locator('#travel button').allInnerTexts()
    expect(names.filter((name) => name.trim() === '')).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBe(widths[1])
  })

  it('does nothing that a run tells it to', async () => {
    const names = Object.keys(plainTexts)
    for (const turn of [0, 7]) {
      const texts = Object.fromEntries(names.map((name, i) => [name, attacks[(i + turn) % attacks.length]]))
      const attack = attacks[turn] as string
      const stub = `onmessage = ({ data: { id, ask } }) => ask && postMessage(ask.kind === 'contents'
        ? { id, answer: { payload: { type: ${JSON.stringify(attack)} }, text: ${JSON.stringify(attack)} } }
        : { id, error: ${JSON.stringify(attack)} })`
      const { page, trouble } = await opened(staleReadRun(texts), { engine: stub })
      await openBox(page)
      await page.getByRole('button', { name: 'Show contents' }).click()
      await page.locator('#travel-contents pre').waitFor()
      await page.getByLabel('Find events').fill('text:"script"')
      await page.getByRole('button', { name: 'Previous event' }).click()
      expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
      expect(trouble).toEqual([])
      await page.close()
    }
  })

  it('steps through what the page holds without an engine, in an older browser too, and says what it cannot do and why', async () => {
    const oldBrowser = (page: Page): Promise<unknown> =>
      page.addInitScript(() => Reflect.deleteProperty(Uint8Array, 'fromBase64'))
    const { page, trouble } = await opened(
      staleReadRun(),
      { whyNoEngine: 'its code has no module path' },
      oldBrowser,
    )
    await openBox(page)
    await page.getByRole('button', { name: 'Previous event' }).click()
    expect(await page.locator('#travel').innerText()).toContain(
      'What it was about cannot be shown: its code has no module path.',
    )
    expect(await page.getByRole('button', { name: /^What if/ }).count()).toBe(0)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('has the events from the engine where the page does not hold them', async () => {
    const { record } = run
    const { page, trouble } = await opened({ ...run, record: { ...record, trace: undefined } })
    await openBox(page)
    expect(await eventShown(page)).toBe(events.length - 1)
    const event = events.kinds.indexOf(kindCode.deliver, 4_000)
    const { event: last } = settledAt(event)
    await moveTo(page, last)
    expect(await statesShown(page)).toEqual(statesOf(run, event))
    expect(trouble).toEqual([])
    await page.close()
  })

  /** Where a simulation stands that has handled an event: after how many events, and the last of them. */
  function settledAt(event: number): { readonly simulation: number; readonly event: number } {
    const simulation = simulateResolved(run.record.scenario, run.record.seed)
    simulation.runTo({ event: event + 1 })
    return { simulation: simulation.events, event: simulation.events - 1 }
  }
})
