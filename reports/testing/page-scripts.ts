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
  return built('buildPage', 'client.js')
}

/** The script of a sweep's page. */
export function sweepPageScript(): Promise<string> {
  return built('buildPage', 'sweep.js')
}

/** The engine with one protocol that is shipped, built from the sources; with the largest, if none is named. */
export async function engineScript(protocol?: string): Promise<string> {
  return built('buildEngine', 'engine.js', async (outDir) => {
    const folder = join(outDir, 'protocols')
    const scripts = await Promise.all(
      (await readdir(folder)).map(async (file) => ({
        file,
        text: await readFile(join(folder, file), 'utf8'),
      })),
    )
    const [largest] = scripts.sort((a, b) => b.text.length - a.text.length)
    const chosen = protocol === undefined ? largest : scripts.find(({ file }) => file === `${protocol}.js`)
    return `\n${chosen?.text}\nnetsplit.start()`
  })
}

async function built(
  name: 'buildPage' | 'buildEngine',
  file: string,
  more: (outDir: string) => Promise<string> = () => Promise.resolve(''),
): Promise<string> {
  // The build is plain JavaScript, of which the compiler knows no types.
  const build = (await import(pathToFileURL(join(sourceRoot, 'scripts/build-page.mjs')).href)) as {
    readonly [name: string]: (where: Where) => Promise<void>
  }
  const outDir = await mkdtemp(join(tmpdir(), 'netsplit-page-'))
  try {
    await build[name]?.({ sourceRoot, outDir })
    return `${await readFile(join(outDir, file), 'utf8')}${await more(outDir)}`
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}
