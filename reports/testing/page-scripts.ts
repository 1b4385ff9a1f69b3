import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const sourceRoot = fileURLToPath(new URL('../..', import.meta.url))

interface Where {
  readonly sourceRoot: string
  readonly outDir: string
}

/** The page's own script, built from the sources. */
export function pageScript(): Promise<string> {
  return built('buildPage', (outDir) => readFile(join(outDir, 'client.js'), 'utf8'))
}

/** The script of a sweep's page. */
export function sweepPageScript(): Promise<string> {
  return built('buildPage', (outDir) => readFile(join(outDir, 'sweep.js'), 'utf8'))
}

/** The script of a comparison's page. */
export function comparisonPageScript(): Promise<string> {
  return built('buildPage', (outDir) => readFile(join(outDir, 'comparison.js'), 'utf8'))
}

/** Gives the engine with one folder of protocols and some checks. */
export type EngineWith = (protocol: string, checks: readonly string[]) => string

/** The engine, and what is shipped for it, built from the sources. */
export function engineScripts(): Promise<EngineWith> {
  return built('buildEngine', async (outDir) => {
    const texts = new Map<string, string>()
    for (const file of await readdir(outDir, { recursive: true }))
      if (file.endsWith('.js')) texts.set(file, await readFile(join(outDir, file), 'utf8'))
    return (protocol, checks) => {
      const files = [
        join('protocols', `${protocol}.js`),
        ...checks.map((check) => join('checks', `${check}.js`)),
      ]
      return [...['engine.js', ...files].map((file) => texts.get(file)), 'netsplit.start()'].join('\n')
    }
  })
}

async function built<T>(name: 'buildPage' | 'buildEngine', read: (outDir: string) => Promise<T>): Promise<T> {
  // The build is plain JavaScript, of which the compiler knows no types.
  const build = (await import(pathToFileURL(join(sourceRoot, 'scripts/build-page.mjs')).href)) as {
    readonly [name: string]: (where: Where) => Promise<void>
  }
  const outDir = await mkdtemp(join(tmpdir(), 'netsplit-page-'))
  try {
    await build[name]?.({ sourceRoot, outDir })
    return await read(outDir)
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}
