// Holds the checkers' exact procedures against brute force, over many more random histories than the tests do:
// node scripts/fuzz-procedures.mjs [histories for each] [first seed]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [count = 100_000, seed = 1_000_000] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'netsplit-fuzz-'))
try {
  const outfile = join(folder, 'laws.mjs')
  await build({
    stdin: {
      contents: `export * from './law.ts'; export * from './procedure-laws.ts'`,
      resolveDir: join(root, 'checkers', 'procedures', 'testing'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  })
  const { fuzz, procedureLaws } = await import(pathToFileURL(outfile).href)
  for (const [name, law] of Object.entries(procedureLaws)) {
    const { tally, wrong, firstWrong } = fuzz(count, seed, law)
    console.log(
      `${name}: ${count} histories, ${tally.valid} valid, ${tally.invalid} invalid, ${tally.unfit} unfit, ${wrong} wrong`,
    )
    if (wrong > 0) {
      console.log(`  ${firstWrong}`)
      process.exitCode = 1
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
