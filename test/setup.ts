import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../reports/testing/find-chromium.ts'

/**
 * Once, before any test: builds dist/, because the tests of the command line and of pages run what is built; and says which
 * browser the tests of pages use, or that they are left out.
 */
export default async function setup(): Promise<void> {
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))
  execFileSync(process.execPath, [script], { stdio: 'inherit' })
  const chromium = await findChromium()
  const says =
    chromium === undefined
      ? 'LEFT OUT: every test in a browser, for no Chromium was found. Install one (Debian: apt-get install chromium) or name one in NETSPLIT_CHROMIUM.'
      : `Tests in a browser use ${chromium}.`
  process.stderr.write(`${says}\n`)
}
