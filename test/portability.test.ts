import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { chromiumArguments, findChromium, leftOutWithout } from '../reports/testing/find-chromium.ts'
import { AGAIN, hashesOfFixedRuns } from './fixed-runs.ts'

// The goal: one seed is one run, in every process and in the browser. The method: the same fixed runs in each, hashes compared.

const browser = await findChromium()
const fixedRuns = fileURLToPath(new URL('./fixed-runs.ts', import.meta.url))

async function bundled(entry: string, format: 'iife' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: '/', loader: 'js' },
    bundle: true,
    write: false,
    format,
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

describe('the hashes of fixed runs', () => {
  /** Those of the first time in this process, with which all others are compared. */
  let hashes: ReturnType<typeof hashesOfFixedRuns> = {}
  let expected: typeof hashes = {}
  beforeAll(() => {
    hashes = hashesOfFixedRuns()
    const isAgain = (run: string): boolean => AGAIN.some((seed) => run.endsWith(` ${seed}`))
    expected = Object.fromEntries(Object.entries(hashes).filter(([run]) => isAgain(run)))
  })

  test('do not change with what ran before in the process', () => {
    expect(hashesOfFixedRuns(AGAIN)).toEqual(expected)
  })

  test('are the same in a fresh process', async () => {
    const code = await bundled(
      `import { hashesOfFixedRuns } from ${JSON.stringify(fixedRuns)}\nconsole.log(JSON.stringify(hashesOfFixedRuns(${JSON.stringify(AGAIN)})))`,
      'esm',
    )
    const out = execFileSync(process.execPath, ['--input-type=module'], { input: code, encoding: 'utf8' })
    expect(JSON.parse(out)).toEqual(expected)
  })

  test.skipIf(browser === undefined)(`are the same in Chromium${leftOutWithout(browser)}`, async () => {
    const code = await bundled(
      `import { hashesOfFixedRuns } from ${JSON.stringify(fixedRuns)}\nglobalThis.hashes = hashesOfFixedRuns(${JSON.stringify(AGAIN)})`,
      'iife',
    )
    const instance = await chromium.launch({
      executablePath: browser as string,
      args: [...chromiumArguments],
    })
    try {
      const page = await instance.newPage()
      await page.addScriptTag({ content: code })
      expect(await page.evaluate('globalThis.hashes')).toEqual(expected)
    } finally {
      await instance.close()
    }
  })

  test('are the golden ones: another hash is another minor version, and a line in CHANGELOG that says why', () => {
    expect(hashes).toMatchSnapshot()
  })
})
