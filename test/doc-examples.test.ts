import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { folderWith, netsplit } from './command-line.ts'
import { examplesIn } from './examples.ts'
import { VitestProject } from './vitest-project.ts'

// Every example in a doc comment, and in docs/, runs as it stands, with all that netsplit exports in scope.

const root = fileURLToPath(new URL('..', import.meta.url))
const work = join(root, 'netsplit-out', 'examples')
/** The modules one by one, for an example may use what its own file exports: those of `dist/` are put into few. */
const modules = join(work, 'modules')
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
)
const rooms = ['sim', 'protocols', 'checkers', 'scenarios', 'reports']

const allExamples = [...rooms, 'vitest', 'docs']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(root, room, file),
    ),
  )
  .filter((file) => /\.(?:ts|md)$/.test(file) && !file.endsWith('.test.ts'))
  .sort()
  .flatMap((file) =>
    examplesIn(file).map((example) => ({
      ...example,
      file,
      name: `${relative(root, file)}:${example.line}`,
    })),
  )

/** Examples that are files of a project with tests: those that say which file they are, and those of the room of Vitest. */
const projectFiles = allExamples.flatMap(({ code, file, line }) => {
  const isOfVitest = relative(root, file).split(sep)[0] === 'vitest'
  const name = fileNameOf(code) ?? (isOfVitest ? `${basename(file, '.ts')}-${line}.test.ts` : undefined)
  return name === undefined ? [] : [{ code, name }]
})
const examples = allExamples.filter(({ code }) => !projectFiles.some((file) => file.code === code))

/** The file that an example says it is. */
function fileNameOf(code: string): string | undefined {
  return /^\/\/ (\S+\.ts)$/m.exec(code)?.[1]
}

afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('examples in doc comments and in docs', () => {
  test('there are some', () => {
    expect(examples.length).toBeGreaterThan(30)
  })

  test('run as they stand', async () => {
    mkdirSync(work, { recursive: true })
    // Their types have been checked by the build that comes before all tests.
    const unchecked = ['--noCheck', '--declaration', 'false', '--outDir', modules]
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...unchecked], { cwd: root })
    const calls = await Promise.all(
      examples.map(async ({ code, file, name }, i) => {
        const { outputFiles } = await build({
          stdin: { contents: code, loader: 'ts' },
          write: false,
          format: 'esm',
        })
        const script = pathToFileURL(join(work, `${i}.mjs`))
        writeFileSync(script, asFunction(outputFiles[0]?.text ?? '', relative(root, file)))
        return `await attempt(${JSON.stringify(name)}, ${JSON.stringify(script.href)})`
      }),
    )
    const main = join(work, 'main.mjs')
    const results = join(work, 'failures.json')
    writeFileSync(main, runner(calls, results))
    const { stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8' })
    const failures: unknown = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : stderr
    expect(failures, JSON.stringify(failures, undefined, 2)).toEqual([])
  })
})

/** Runs each example in turn and writes down which of them threw. */
function runner(calls: readonly string[], results: string): string {
  return `import { writeFileSync } from 'node:fs'
const failures = []
async function attempt(name, script) {
  try { await (await import(script)).default() } catch (error) { failures.push(name + ': ' + error) }
}
${calls.join('\n')}
writeFileSync(${JSON.stringify(results)}, JSON.stringify(failures))
`
}

/** An example as a function with all names of netsplit, its room and its file in scope; only `with` can say so. */
function asFunction(code: string, file: string): string {
  const room = file.split(sep)[0] as string
  const body = code
    .replaceAll(/^export \{[^}]*\};?$/gm, '')
    .replaceAll(/^export /gm, '')
    // Given to it as `fc`: what is no module imports nothing.
    .replaceAll(/^import \* as fc from "fast-check";?$/gm, '')
  const urls = [join(modules, 'index.js'), ...modulesOf(room, file)].map((file) => pathToFileURL(file).href)
  return `const all = { fc: await import('fast-check') }
for (const url of ${JSON.stringify(urls)}) Object.assign(all, await import(url))
export default () => new Function('all', 'with (all) { return (async () => {' + ${JSON.stringify(body)} + '\\n})() }')(all)
`
}

/** The built modules of a room that can be loaded outside of a browser; that of a file last, for its names come first. */
function modulesOf(room: string, own: string): readonly string[] {
  if (!rooms.includes(room)) return []
  const folder = join(modules, room)
  const ownModule = join(modules, own.replace(/\.ts$/, '.js'))
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !/^(?:page|assets|files)\b/.test(file))
    .map((file) => join(folder, file))
    .sort((a, b) => Number(a === ownModule) - Number(b === ownModule))
}

describe('the README', () => {
  const readme = examplesIn(join(root, 'README.md'))

  test('the violation that it quotes is what is printed', () => {
    const quoted = readFileSync(join(root, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('> '))
      .map((line) => line.slice(2))
      .join(' ')
    const { out } = netsplit(folderWith(), 'run', 'raft-stale-read', '--seed', '1')
    const printed = out.split('\n').find((line) => line.startsWith('INVALID'))
    expect(printed?.replaceAll(/\s+/g, ' ')).toBe(quoted)
  })

  test('its protocol, scenario and property compile and run as a user would have them, and those of docs/', () => {
    const project = new VitestProject()
    try {
      const files = [...readme.map(({ code }) => ({ code, name: fileNameOf(code) })), ...projectFiles]
      const names: string[] = []
      for (const { code, name } of files) {
        if (name === undefined) continue
        project.write({ [name]: code })
        names.push(name)
      }
      expect(project.compile(...names)).toStrictEqual({ code: 0, out: '' })
      expect(project.netsplit('run', 'scenario.ts').out).toContain('VALID')
      const { out, tests } = project.vitest()
      const failed = Object.entries(tests).filter(([, { status }]) => status !== 'passed')
      expect(failed, out).toStrictEqual([])
      expect(Object.keys(tests).length, out).toBeGreaterThan(5)
    } finally {
      project.remove()
    }
  })
})
