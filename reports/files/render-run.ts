import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { renderReport } from '../index.ts'
import { bundle } from '../../scenarios/files/bundle.ts'
import type { LoadedCode } from '../../scenarios/files/load-scenario.ts'
import { placesOf, unplacedCode } from '../../scenarios/files/references.ts'
import type { JudgedRun } from '../../scenarios/index.ts'
import { version } from '../../scenarios/files/version.ts'

/** Where the build put what goes into every page. */
const assets = new URL('../assets/', import.meta.url)

/** The report of a run, with an engine that can run it again in the page. */
export async function renderRun(run: JudgedRun, command: string, code: LoadedCode): Promise<string> {
  const client = await pageScript()
  const [unplaced] = unplacedCode(run.record.scenario)
  const engine =
    unplaced === undefined
      ? { engine: await engineFor(run, code) }
      : { whyNoEngine: `the code of "${unplaced}" is exported by no file that could be put into this page` }
  return renderReport(run, { command, version, client, ...engine })
}

/** The engine as a worker's script: the one made at build time, or one with the user's code in it. */
async function engineFor({ record }: JudgedRun, { holder }: LoadedCode): Promise<string> {
  const places = holder === undefined ? [] : [...placesOf(record.scenario, holder)]
  if (places.length === 0) return readFile(new URL('engine.js', assets), 'utf8')
  const serve = fileURLToPath(new URL('../page/serve.js', import.meta.url))
  const imports = places.map(
    ([, { file, exported }], i) => `import { ${exported} as code${i} } from ${JSON.stringify(file)}`,
  )
  const entries = places.map(([from], i) => `${JSON.stringify(from)}: code${i}`)
  const entry = [
    `import { serve } from ${JSON.stringify(serve)}`,
    ...imports,
    `serve({ ${entries.join(', ')} })`,
  ].join('\n')
  return (await bundle({ code: entry, folder: process.cwd() }, 'page')).code
}

/** The script that report pages carry. */
export function pageScript(): Promise<string> {
  return readFile(new URL('client.js', assets), 'utf8')
}
