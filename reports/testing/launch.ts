import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium as engineOfChromium } from 'playwright-core'
import { chromiumArguments } from './find-chromium.ts'
import { pageScript } from './page-scripts.ts'

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
  const client = await pageScript()
  const browser = await engineOfChromium.launch({ executablePath: chromium, args: [...chromiumArguments] })
  const close = async (): Promise<void> => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { browser, file: join(folder, 'report.html'), client, close }
}
