// Holds the procedures for queues, stacks, bags and counters against the definition on random small histories:
// node scripts/fuzz-queues.mjs [histories of each, 100000 unless told; a twentieth of large ones] [seed]. Exit code 1 if they disagree.
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const count = Number(process.argv[2] ?? 100_000)
const seed = process.argv[3] ?? '1'
const work = mkdtempSync(join(root, 'node_modules', '.fuzz-'))

try {
  const outfile = join(work, 'fuzz.cjs')
  await build({
    entryPoints: [join(root, 'checkers/procedures/testing/queue-fuzz.ts')],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    outfile,
    logLevel: 'silent',
  })
  const { fuzz, fuzzed } = await import(pathToFileURL(outfile).href)
  for (const procedure of fuzzed) {
    const { faults, ...counts } = fuzz(
      procedure,
      procedure.startsWith('large') ? Math.ceil(count / 20) : count,
      seed,
    )
    console.log(`${procedure}: ${JSON.stringify(counts)}, disagreements ${faults.length}`)
    for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
    if (faults.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
