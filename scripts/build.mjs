// Builds dist/: TypeScript by tsc, the scripts of report pages by esbuild, the JSON Schema of scenarios, and the digest of
// the code that runs depend on.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { buildEngine, buildPage } from './build-page.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const require = createRequire(import.meta.url)

rmSync(dist, { recursive: true, force: true })
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
const page = { sourceRoot: root, outDir: join(dist, 'reports', 'assets') }
await buildPage(page)
await buildEngine(page)

const digest = createHash('sha256')
for (const room of ['sim', 'protocols', 'checkers', 'scenarios']) {
  for (const file of readdirSync(join(dist, room), { recursive: true }).sort()) {
    if (!file.endsWith('.js')) continue
    digest.update(`${room}/${file.replaceAll('\\', '/')}\0`)
    digest.update(readFileSync(join(dist, room, file)))
  }
}
writeFileSync(join(dist, 'code-digest.txt'), digest.digest('hex'))

const { scenarioSchema } = await import(pathToFileURL(join(dist, 'scenarios', 'schema.js')).href)
const schema = { ...toJsonSchema(scenarioSchema, { errorMode: 'ignore' }), title: 'netsplit scenario' }
writeFileSync(join(dist, 'scenario.schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`)

const bin = join(dist, 'cli', 'main.js')
chmodSync(bin, 0o755)
