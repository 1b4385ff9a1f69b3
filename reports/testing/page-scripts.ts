import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
  return built('buildPage', 'client.js')
}

/** The script of a sweep's page. */
export function sweepPageScript(): Promise<string> {
  return built('buildPage', 'sweep.js')
}

/** The engine with all that is shipped, built from the sources. */
export function engineScript(): Promise<string> {
  return built('buildEngine', 'engine.js')
}

async function built(name: 'buildPage' | 'buildEngine', file: string): Promise<string> {
  // The build is plain JavaScript, of which the compiler knows no types.
  const build = (await import(pathToFileURL(join(sourceRoot, 'scripts/build-page.mjs')).href)) as {
    readonly [name: string]: (where: Where) => Promise<void>
  }
  const outDir = await mkdtemp(join(tmpdir(), 'netsplit-page-'))
  try {
    await build[name]?.({ sourceRoot, outDir })
    return await readFile(join(outDir, file), 'utf8')
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}
