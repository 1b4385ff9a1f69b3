import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium as engineOfChromium, type Page } from 'playwright-core'
import {
  judge,
  register,
  resolveScenario,
  type RunRecord,
  type Scenario,
  scenarios,
  simulateChecked,
  writeJsonLines,
} from '../../index.ts'
import { renderRun } from '../../reports/files/render-run.ts'
import { chromiumArguments, findChromium } from '../../reports/testing/find-chromium.ts'
import { shippedLibrary } from '../../scenarios/library.ts'
import { build } from '../peer-programs.ts'
import type { Figures } from '../workload.ts'

const SEED = 7
/** About as many events are there in a second of the scenario. */
const EVENTS_A_SECOND = 1_700
const SETTLE_MS = 3_000
const HOVERS = 60

/** How long a browser takes to show a report of so many events, to answer to the pointer, and to run the run otherwise. */
export async function pages(events: number): Promise<Figures> {
  const record = recordOf(events)
  const code = { library: shippedLibrary, holder: undefined }
  const html = (await renderRun(judge(record), 'npx netsplit run raft-partition', code)).page
  return measured(
    () => html,
    '#at=1000',
    '.overview-strip',
    async (page) => ({ 'hover ms': await hoverMs(page), 'fork ms': await forkMs(page) }),
  )
}

/** Operations of which Porcupine's page shows no more: a page of a hundred thousand events has about three thousand. */
const MOST_EVENTS = 100_000
const LIMIT_MS = 60_000

/** The same for the page that Porcupine's own visualiser makes of the history. */
export async function porcupinePages(events: number): Promise<Figures> {
  if (events > MOST_EVENTS) return {}
  const built = build('porcupine')
  if ('missing' in built) {
    process.stderr.write(`pages: left out ${built.missing}\n`)
    return {}
  }
  const history = [...writeJsonLines(recordOf(events).history)].join('')
  return measured(
    (folder) => {
      const [file, page] = [join(folder, 'history.jsonl'), join(folder, 'porcupine.html')]
      writeFileSync(file, history)
      const job = { files: [file], format: 'netsplit', model: 'register', initial: null, limitMs: LIMIT_MS }
      execFileSync(built.program, [JSON.stringify(job), page])
      return readFileSync(page, 'utf8')
    },
    '',
    'svg rect',
    async () => ({}),
  )
}

/** Opens a page, and takes the time until its first text, and until it is drawn. */
async function measured(
  make: (folder: string) => string,
  hash: string,
  drawn: string,
  more: (page: Page) => Promise<Figures>,
): Promise<Figures> {
  const chromium = await findChromium()
  if (chromium === undefined) {
    process.stderr.write('pages: left out, for no Chromium was found; name one in NETSPLIT_CHROMIUM\n')
    return {}
  }
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-bench-'))
  const browser = await engineOfChromium.launch({ executablePath: chromium, args: [...chromiumArguments] })
  try {
    const file = join(folder, 'report.html')
    const html = make(folder)
    writeFileSync(file, html)
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    // A browser that has shown a page from a file before, as that of a reader has.
    const other = join(folder, 'other.html')
    writeFileSync(other, '<!doctype html><title>other</title><p>text</p>')
    await page.goto(pathToFileURL(other).href)
    await page.waitForTimeout(500)
    await page.addInitScript(watch)
    const began = Date.now()
    await page.goto(`${pathToFileURL(file).href}${hash}`)
    await page.locator(drawn).first().waitFor({ state: 'attached' })
    const drawnMs = Date.now() - began
    const first = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    )
    return {
      KB: html.length / 1_000,
      'first text ms': first ?? Number.NaN,
      'drawn ms': drawnMs,
      ...(await more(page)),
    }
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A Raft run under partitions and crashes, with operations on one register, which both can check. */
function recordOf(events: number): RunRecord {
  const duration = Math.round((events / EVENTS_A_SECOND) * 1_000) + SETTLE_MS
  const workload = register({ clients: 5, keys: 1, rate: 40 })
  const scenario = resolveScenario({ ...(scenarios['raft-partition'] as Scenario), duration, workload }, SEED)
  return simulateChecked(scenario, SEED, { trace: true, inspections: true }).finish()
}

/** In the page: counts the time that is spent on drawing. */
function watch(): void {
  const page = globalThis as unknown as { drawnMs: number }
  page.drawnMs = 0
  const ask = globalThis.requestAnimationFrame.bind(globalThis)
  globalThis.requestAnimationFrame = (draw) =>
    ask((time) => {
      const began = performance.now()
      draw(time)
      page.drawnMs += performance.now() - began
    })
}

/** The time that it takes to hear of the pointer and to draw what follows, in the middle of several places. */
async function hoverMs(page: Page): Promise<number> {
  const picture = page.locator('#panel-space-time .picture')
  await picture.scrollIntoViewIfNeeded()
  await page.waitForTimeout(500)
  const times = await picture.evaluate(async (place, count) => {
    const counted = globalThis as unknown as { drawnMs: number }
    const { left, top, width, height } = place.getBoundingClientRect()
    const found: number[] = []
    for (let i = 0; i < count; i++) {
      const clientX = left + width * (0.15 + (0.8 * ((i * 37) % count)) / count)
      const clientY = top + height * (0.1 + (0.8 * ((i * 23) % count)) / count)
      counted.drawnMs = 0
      const began = performance.now()
      place.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, bubbles: true }))
      const heard = performance.now() - began
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      found.push(heard + counted.drawnMs)
    }
    return found.sort((one, other) => one - other)
  }, HOVERS)
  return times[Math.floor(times.length / 2)] ?? Number.NaN
}

/** The time from asking what if a message were lost to the answer, with the message in the middle of the run. */
async function forkMs(page: Page): Promise<number> {
  await page.evaluate(() => ((document.querySelector('#travel-box') as HTMLDetailsElement).open = true))
  const slider = page.locator('#travel-slider')
  await slider.waitFor()
  const most = Number(await slider.getAttribute('max'))
  const ask = page.getByRole('button', { name: 'What if this message were lost?' })
  for (let event = Math.floor(most / 2); (await ask.count()) === 0; event++) await slider.fill(String(event))
  const began = Date.now()
  await ask.click()
  await page.locator('#travel-fork strong').waitFor({ timeout: 120_000 })
  return Date.now() - began
}
