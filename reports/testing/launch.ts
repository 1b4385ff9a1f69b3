import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium as engineOfChromium } from 'playwright-core'
import { chromiumArguments } from './find-chromium.ts'

const sourceRoot = fileURLToPath(new URL('../..', import.meta.url))

/** A browser, and what pages are made of and written to. */
export interface Launched {
  readonly browser: Browser
  /** A file for pages. */
  readonly file: string
  /** The page's own script, built from the sources. */
  readonly client: string
  close(): Promise<void>
}

/** Builds the page's script and starts a browser. */
export async function launch(chromium: string): Promise<Launched> {
  const folder = await mkdtemp(join(tmpdir(), 'netsplit-report-'))
  // The build is plain JavaScript, of which the compiler knows no types.
  const build = (await import(pathToFileURL(join(sourceRoot, 'scripts/build-page.mjs')).href)) as {
    buildPage(where: { sourceRoot: string; outDir: string }): Promise<void>
  }
  await build.buildPage({ sourceRoot, outDir: folder })
  const client = await readFile(join(folder, 'client.js'), 'utf8')
  const browser = await engineOfChromium.launch({ executablePath: chromium, args: [...chromiumArguments] })
  const close = async (): Promise<void> => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { browser, file: join(folder, 'report.html'), client, close }
}
