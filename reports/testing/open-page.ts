import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A page that is open in a browser. */
export interface OpenPage {
  readonly page: Page
  /** Dialogs, errors, words on the console and requests, whenever they come: there should be none. */
  readonly trouble: readonly string[]
}

/** Writes a page to a file and opens it there, without a network. */
export async function openPage(
  browser: Browser,
  file: string,
  html: string,
  context: BrowserContextOptions = {},
  beforeLoading: (page: Page) => Promise<unknown> = async () => {},
): Promise<OpenPage> {
  await writeFile(file, html)
  const address = pathToFileURL(file).href
  const page = await browser.newPage({ colorScheme: 'light', ...context })
  const trouble: string[] = []
  page.on('console', (message) => trouble.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (url !== address && !/^(blob|data):/.test(url)) trouble.push(`request: ${url}`)
  })
  await page.context().setOffline(true)
  await beforeLoading(page)
  await page.goto(address)
  return { page, trouble }
}
