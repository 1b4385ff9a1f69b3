import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ReportOptions, renderReport } from './index.ts'
import { findChromium, leftOutWithout } from './testing/find-chromium.ts'
import { passingRun, plainTexts, type RunTexts, staleReadRun } from './testing/fixture.ts'
import { attacks } from './testing/hostile.ts'
import { launch, type Launched } from './testing/launch.ts'
import { type OpenPage, openPage } from './testing/open-page.ts'

const chromium = await findChromium()

const attack = '</script><img src=x onerror=alert(1)>'
const { traceHash, events } = staleReadRun().record

/** An engine that says the same to every request. */
function engineThatSays(words: object): string {
  return `onmessage = ({ data }) => 'ask' in data && postMessage({ id: data.id, ...${JSON.stringify(words)} })`
}

function engineThatAnswers(digest: object): string {
  return engineThatSays({ answer: { digest } })
}

describe.skipIf(chromium === undefined)(`a report opened from a file${leftOutWithout(chromium)}`, () => {
  let launched: Launched
  let client: string

  beforeAll(async () => {
    launched = await launch(chromium as string)
    client = launched.client
  })

  afterAll(() => launched?.close())

  function open(
    html: string,
    context: BrowserContextOptions = {},
    beforeLoading?: (page: Page) => Promise<unknown>,
  ): Promise<OpenPage> {
    return openPage(launched.browser, launched.file, html, context, beforeLoading)
  }

  function report(texts: Partial<RunTexts>, more: Partial<ReportOptions> = {}): string {
    return renderReport(staleReadRun(texts), {
      command: 'netsplit run raft-lease-partition --seed 42',
      version: '0.1.0',
      client,
      ...more,
    })
  }

  async function outcome(page: Page): Promise<string> {
    const status = page.locator('#rerun')
    await page.waitForFunction(
      () =>
        !['idle', 'running'].includes(
          document.querySelector<HTMLElement>('#rerun')?.dataset['state'] ?? 'idle',
        ),
    )
    return (await status.textContent()) ?? ''
  }

  it('shows the verdict, loads nothing and reports no error', async () => {
    const { page, trouble } = await open(report({}))
    expect(await page.locator('h1').innerText()).toContain('linearizable register x')
    expect(await page.title()).toBe('Violated: linearizable register x · raft-lease-partition · seed 42')
    expect(await page.locator('.why').first().innerText()).toBe(plainTexts.why)
    // That styles apply shows that the digest in the policy is that of the style sheet as the browser reads it.
    expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px')
    expect(trouble).toEqual([])
    await page.close()
  })

  it('shows a hostile key as text', async () => {
    const { page, trouble } = await open(report({ key: attack }))
    expect(await page.locator('.outline').innerText()).toContain(`c2 reads "${attack}" → 3`)
    expect(await page.locator('img').count()).toBe(0)
    expect(trouble).toEqual([])
    await page.close()
  })

  it('does nothing that a run tells it to, wherever the run says it', async () => {
    const names = Object.keys(plainTexts)
    for (let turn = 0; turn < attacks.length; turn += 4) {
      const texts = Object.fromEntries(names.map((name, i) => [name, attacks[(i + turn) % attacks.length]]))
      const engine = engineThatSays({ error: attacks[turn] })
      const { page, trouble } = await open(report(texts, { engine }))
      await outcome(page)
      expect(await page.locator('img, iframe, [onload], [onerror], [onfocus]').count()).toBe(0)
      expect(await page.locator('main > section').count()).toBe(9)
      expect(trouble).toEqual([])
      await page.close()
    }
  })

  it('would not run a script even if one got in', async () => {
    const html = report({}).replace(
      '</main>',
      '</main><img src="x:" onerror="alert(1)"><script>alert(2)</script>',
    )
    const { page, trouble } = await open(html)
    expect(trouble.filter((line) => line.startsWith('dialog'))).toEqual([])
    expect(trouble.some((line) => line.includes('Content Security Policy'))).toBe(true)
    await page.close()
  })

  it('runs again by itself and finds the same', async () => {
    const engine = engineThatAnswers({ traceHash, events, verdict: 'invalid' })
    const { page, trouble } = await open(report({}, { engine }))
    expect(await outcome(page)).toBe(
      `Re-run here: identical, trace hash ${traceHash}, ${events} events, invalid.`,
    )
    await page.getByRole('button', { name: 'Run again here' }).click()
    expect(await outcome(page)).toContain('identical')
    expect(trouble).toEqual([])
    await page.close()
  })

  it('gives the engine the scenario and the seed', async () => {
    const engine = `let run
      onmessage = ({ data }) => {
        if ('open' in data) run = data.open
        else postMessage({ id: data.id, error: run.scenario.name + ' / ' + run.seed })
      }`
    const { page } = await open(report({ seed: attack }, { engine }))
    expect(await outcome(page)).toBe(`Re-run here: not possible: raft-lease-partition / ${attack}.`)
    await page.close()
  })

  it('says in what a run differs', async () => {
    const engine = engineThatAnswers({ traceHash: 'ffff', events, verdict: 'invalid' })
    const { page } = await open(report({}, { engine }))
    expect(await outcome(page)).toBe(`Re-run here: differs: trace hash ffff here, ${traceHash} recorded.`)
    await page.close()
  })

  it('says so when the engine fails, or is none', async () => {
    for (const engine of ['onmessage = () => { throw new Error("out of luck") }', 'this is no JavaScript']) {
      const { page } = await open(report({}, { engine }))
      expect(await outcome(page)).toMatch(/^Re-run here: not possible: .*(out of luck|SyntaxError)/)
      await page.close()
    }
    const { page, trouble } = await open(report({}, { whyNoEngine: 'its code has no module path' }))
    expect(await page.locator('.rerun').innerText()).toBe(
      'This page cannot run it again by itself: its code has no module path.',
    )
    expect(trouble).toEqual([])
    await page.close()
  })

  it('stops a run that takes more than a minute', async () => {
    const { page } = await open(report({}, { engine: 'onmessage = () => {}' }), {}, (page) =>
      page.clock.install(),
    )
    await page.clock.runFor(59_000)
    expect(await page.locator('#rerun').getAttribute('data-state')).toBe('running')
    await page.clock.runFor(2_000)
    expect(await outcome(page)).toBe(
      'Re-run here: not possible: it took more than 60 seconds and was stopped.',
    )
    await page.close()
  })

  it('keeps the engine under the policy of the page, which lets it load nothing', async () => {
    const engine = `onmessage = ({ data: { id } }) => id === undefined || fetch('data:text/plain,x').then(
      () => postMessage({ id, error: 'out' }), () => postMessage({ id, error: 'kept in' }))`
    const { page } = await open(report({}, { engine }))
    expect(await outcome(page)).toContain('kept in')
    await page.close()
  })

  it('copies the command as it is shown', async () => {
    const { page } = await open(report({}, { command: 'netsplit run x\nrm -rf /' }), {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe('netsplit run x‹U+000A›rm -rf /')
    await page.close()
  })

  it('is readable without JavaScript', async () => {
    const { page } = await open(report({}, { engine: 'x' }), { javaScriptEnabled: false })
    expect(await page.locator('h1').innerText()).toContain('linearizable register x')
    expect(await page.locator('.plot').count()).toBe(3)
    expect(await page.locator('.rerun').innerText()).toContain('that needs JavaScript')
    expect(await page.getByRole('button').count()).toBe(0)
    await page.close()
  })

  it('has a dark and a light theme', async () => {
    const { page } = await open(report({}), { colorScheme: 'dark' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await page.getByRole('button', { name: 'Light theme' }).click()
    expect(await ground()).not.toBe(dark)
    await page.close()
  })

  it('fits a telephone: only the pictures and tables scroll sideways, to where the violation is', async () => {
    const { page } = await open(report({}), { viewport: { width: 360, height: 740 } })
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBe(widths[1])
    expect(await page.locator('#proof .timeline').evaluate((box) => box.scrollLeft)).toBeGreaterThan(300)
    await page.close()
  })

  it('gives everything that can be pressed at least 24 pixels', async () => {
    const { page } = await open(report({}, { engine: engineThatSays({ error: '' }) }))
    await outcome(page)
    const heights = await page
      .locator('button:visible, nav a, summary')
      .evaluateAll((all) => all.map((control) => control.getBoundingClientRect().height))
    expect(heights.length).toBeGreaterThan(8)
    expect(heights.filter((height) => height < 24)).toEqual([])
    await page.close()
  })

  it('shrinks its pictures to the paper, in light colours', async () => {
    const { page } = await open(
      renderReport(passingRun({ operations: 1_000, nodes: 7, faults: 12 }), {
        command: 'netsplit run raft-partition --seed 7',
        version: '0.1.0',
        client,
      }),
      { colorScheme: 'dark', viewport: { width: 720, height: 1_000 } },
    )
    await page.emulateMedia({ media: 'print' })
    const right = await page.locator('.plot').evaluate((plot) => plot.getBoundingClientRect().right)
    expect(right).toBeLessThanOrEqual(720)
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.close()
  })
})
