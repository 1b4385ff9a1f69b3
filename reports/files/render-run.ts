import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundle } from '../../scenarios/files/bundle.ts'
import type { LoadedCode } from '../../scenarios/files/load-scenario.ts'
import { placesOf, unplacedCode } from '../../scenarios/files/references.ts'
import { version } from '../../scenarios/files/version.ts'
import type { JudgedRun } from '../../scenarios/index.ts'
import type { ResolvedScenario } from '../../sim/index.ts'
import { cycleGraphs } from '../anomalies/run-anomalies.ts'
import { packed, unpacked } from '../compressed.ts'
import { reportGraphs } from '../graphs/graph.ts'
import { renderReport, type ReportOptions } from '../page.ts'
import { type PageEngine, reportable, type RestoredRun, type RunFile } from '../run-file/index.ts'
import { placeGraphs } from './place-graphs.ts'

/** Where the build put what goes into every page. */
const assets = new URL('../assets/', import.meta.url)

/** What is written of a run: its page, and the file that the page can be made from again. */
export interface RenderedRun {
  readonly page: string
  readonly file: RunFile
}

/** The report of a run, with an engine that can run it again in the page, and the run as a file for machines. */
export async function renderRun(run: JudgedRun, command: string, code: LoadedCode): Promise<RenderedRun> {
  const engine = await engineFor(run, code)
  const prepared = reportable(run)
  const page = await renderPage(prepared.run, command, engine)
  return { page, file: prepared.file({ version, command, engine }) }
}

/**
 * The report of a run that a file holds. It is the same, byte for byte, as the one that was written beside the file, if it is made
 * by the same netsplit; another one has another simulator, and its pages do not run what is not theirs.
 */
export async function renderRestored({ file, run }: RestoredRun): Promise<string> {
  const engine: PageEngine =
    file.engine.kind === 'shipped' && file.netsplit !== version
      ? { kind: 'none', why: `it was run by netsplit ${file.netsplit}, and the page was made by ${version}` }
      : file.engine
  return renderPage(run, file.command, engine)
}

async function renderPage(run: JudgedRun, command: string, engine: PageEngine): Promise<string> {
  const client = await pageScript()
  const graphs = await placeGraphs(reportGraphs(run.record))
  const cycles = await placeGraphs(cycleGraphs(run))
  return renderReport(run, {
    command,
    version,
    client,
    graphs,
    cycles,
    ...(await engineOptions(engine, run.record.scenario)),
  })
}

async function engineOptions(
  engine: PageEngine,
  scenario: ResolvedScenario,
): Promise<Pick<ReportOptions, 'engine' | 'whyNoEngine'>> {
  switch (engine.kind) {
    case 'shipped':
      return { engine: await shippedEngine(scenario) }
    case 'bundled':
      return { engine: new TextDecoder().decode(unpacked(engine.source)) }
    case 'none':
      return { whyNoEngine: engine.why }
  }
}

/** The engine with the protocols and the checks that a scenario names, as one script. */
async function shippedEngine({ cluster, checks }: ResolvedScenario): Promise<string> {
  const scripts = JSON.parse(await readFile(new URL('scripts.json', assets), 'utf8')) as Scripts
  const protocols = cluster.groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions])
  const files = new Set([
    ...protocols.flatMap(({ use }) => scriptNamed(scripts.protocol, use)),
    ...checks.flatMap(({ use }) => scriptNamed(scripts.check, use)),
  ])
  const parts = await Promise.all(
    ['engine.js', ...files].map((file) => readFile(new URL(file, assets), 'utf8')),
  )
  return [...parts, 'netsplit.start()'].join('\n')
}

/** The file of each shipped protocol and of each shipped check, by its name. */
type Scripts = { readonly [kind in 'protocol' | 'check']: ScriptsByName }
type ScriptsByName = { readonly [name: string]: string }

/** None for a name that only the file of a run has: its page says that there is nothing of that name. */
function scriptNamed(scripts: ScriptsByName, name: string): readonly string[] {
  return Object.hasOwn(scripts, name) ? [scripts[name] as string] : []
}

/** The engine of a page: the one made at build time, or one with the user's code in it. */
async function engineFor({ record }: JudgedRun, { holder }: LoadedCode): Promise<PageEngine> {
  const [unplaced] = unplacedCode(record.scenario)
  if (unplaced !== undefined) {
    return {
      kind: 'none',
      why: `the code of "${unplaced}" is exported by no file that could be put into this page`,
    }
  }
  const places = holder === undefined ? [] : [...placesOf(record.scenario, holder)]
  if (places.length === 0) return { kind: 'shipped' }
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
  const { code } = await bundle({ code: entry, folder: process.cwd() }, 'page')
  return { kind: 'bundled', source: packed('engine', new TextEncoder().encode(code), 'most').text }
}

/** The script that report pages carry. */
export function pageScript(): Promise<string> {
  return readFile(new URL('client.js', assets), 'utf8')
}
