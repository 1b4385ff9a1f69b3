// Builds dist/: TypeScript by tsc, put into few modules by esbuild, the scripts of report pages by esbuild, the JSON Schemas of the files that netsplit reads and
// writes, and the digest of the code that runs depend on.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { buildEngine, buildPage } from './build-page.mjs'
import { bundleDist } from './bundle-dist.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const require = createRequire(import.meta.url)

rmSync(dist, { recursive: true, force: true })
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
const page = { sourceRoot: root, outDir: join(dist, 'reports', 'assets') }
await buildPage(page)
const { folders, checks } = await buildEngine(page)

const digest = createHash('sha256')
for (const room of ['sim', 'protocols', 'checkers', 'scenarios']) {
  for (const file of readdirSync(join(dist, room), { recursive: true }).sort()) {
    if (!file.endsWith('.js')) continue
    digest.update(`${room}/${file.replaceAll('\\', '/')}\0`)
    digest.update(readFileSync(join(dist, room, file)))
  }
}
writeFileSync(join(dist, 'code-digest.txt'), digest.digest('hex'))

/** A module as it was built. */
const built = (file) => import(pathToFileURL(join(dist, file)).href)
const scripts = { protocol: {}, check: {} }
const addScript = (kind, module, script) => {
  for (const factory of Object.values(module))
    if (factory?.definition?.kind === kind) scripts[kind][factory.definition.name] = script
}
for (const folder of folders)
  addScript('protocol', await built(`protocols/${folder}/index.js`), `protocols/${folder}.js`)
for (const check of checks)
  addScript('check', await built(`scenarios/checks/${check}.js`), `checks/${check}.js`)
writeFileSync(join(page.outDir, 'scripts.json'), JSON.stringify(scripts))

const { faultSchema: fault, moment, target, split } = await built('scenarios/fault-schema.js')
const { distribution } = await built('scenarios/schema-values.js')
const shared = { fault, moment, target, split, distribution }
const schemas = [
  { file: 'scenarios/schema.js', name: 'scenarioSchema', what: 'scenario', definitions: shared },
  { file: 'reports/run-file/schema.js', name: 'runFileSchema', what: 'run', definitions: shared },
  { file: 'scenarios/sweeping/parse-result.js', name: 'resultSchema', what: 'sweep', definitions: {} },
]
for (const { file, name, what, definitions } of schemas) {
  const { [name]: shape } = await built(file)
  const schema = { ...toJsonSchema(shape, { errorMode: 'ignore', definitions }), title: `netsplit ${what}` }
  writeFileSync(join(dist, `${what}.schema.json`), `${JSON.stringify(schema, undefined, 2)}\n`)
}

await bundleDist(dist, [
  'index',
  ...['sim', 'protocols', 'checkers', 'scenarios', 'reports', 'vitest'].map((room) => `${room}/index`),
  'cli/main',
  'reports/page/serve',
  'scenarios/files/determinism',
  'scenarios/files/determinism-worker',
  'scenarios/files/sweep/sweep-worker',
  ...['main', 'one', 'peers', 'plain-loop'].map((program) => `bench/${program}`),
  'conformance/main',
  'mutants/main',
  'mutants/one',
  'oracles/main',
])

const bin = join(dist, 'cli', 'main.js')
chmodSync(bin, 0o755)
