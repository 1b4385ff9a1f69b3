// Holds the judges of linearizability against the definition, over many more random small histories than the tests do: each exact
// procedure alone, and every model through checkLinearizable, with the proof of each verdict verified.
//   npm run fuzz -- [histories of each, 100000 unless told] [seed, 1 unless told] [only what has this in its name]
// Prints what was found, and the smallest counterexamples; exit code 1 if there is any.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [count = '100000', seed = '1', only = ''] = process.argv.slice(2)
for (const [name, text] of Object.entries({ count, seed })) {
  if (/^[1-9]\d*$/.test(text)) continue
  console.error(`the ${name} is ${text}, expected a whole number, 1 or more`)
  process.exit(2)
}
const work = mkdtempSync(join(tmpdir(), 'netsplit-fuzz-'))
try {
  const outfile = join(work, 'fuzz.cjs')
  await build({
    entryPoints: [join(root, 'checkers', 'testing', 'fuzz.ts')],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    outfile,
    logLevel: 'error',
  })
  const { fuzzSubjects } = await import(pathToFileURL(outfile).href)
  const subjects = fuzzSubjects.filter(({ name }) => name.includes(only))
  if (subjects.length === 0) {
    console.error(
      `nothing is called '${only}', expected a part of ${fuzzSubjects.map(({ name }) => name).join(', ')}`,
    )
    process.exitCode = 2
  }
  if (subjects.length > 0)
    console.log(line(['model', 'procedure', 'valid', 'invalid', 'unknown', 'disagreements']))
  for (const { run } of subjects) {
    for (const row of run(Number(count), Number(seed))) {
      const { model = '', procedure, valid, invalid, unknown, disagreements, counterexample } = row
      console.log(line([model, procedure, valid, invalid, unknown, disagreements]))
      if (counterexample !== undefined) console.log(counterexample)
      if (disagreements > 0) process.exitCode = 1
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

function line(cells) {
  const widths = [16, 28, 8, 8, 8, 13]
  return cells
    .map((cell, i) => (i < 2 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
    .join(' ')
}
