import { existsSync } from 'node:fs'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

/** What a Chromium is started with, so that it runs in a container and speaks to nobody on its own. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The path of a Chromium for tests: what `NETSPLIT_CHROMIUM` names, else one that is installed, else the one that the
 * development dependency unpacks; none if there is none that runs here.
 */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env['NETSPLIT_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`NETSPLIT_CHROMIUM names ${named}, which is not there`)
    return named
  }
  return INSTALLED.find((path) => existsSync(path)) ?? (await unpackedChromium())
}

/** Goes at the end of a browser test's name: if there is no browser it says that the test is left out, and why. */
export function leftOutWithout(chromium: string | undefined): string {
  return chromium === undefined ? ' (LEFT OUT: no Chromium found; name one in NETSPLIT_CHROMIUM)' : ''
}

/** The package brings a build for Linux on x64 only. */
async function unpackedChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    return await packaged.executablePath()
  } catch {
    return undefined
  }
}
