import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { RunFile } from '../reports/index.ts'
import { digestOf } from '../reports/run-file/text.ts'
import { objectionsOf } from '../reports/testing/json-schema.ts'
import { traceEventObjections } from '../reports/testing/trace-event-rules.ts'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'
import { failingServer as server } from './failing-server.ts'

const counting = `import { defineProtocol } from 'netsplit'
export const counting = defineProtocol({
  name: 'counting',
  defaults: { at: 5 },
  create: (node, { at }) => {
    let n = 0
    node.every(10, () => {
      if (++n >= at) throw new Error('cannot count further')
    })
    return { receive() {}, inspect: () => ({ n }) }
  },
})
`
const scenario = `import { defineScenario } from 'netsplit'
import { counting } from './counting.js'
export default defineScenario({ name: 'counts', cluster: { protocol: counting(), nodes: 2 }, duration: 1000 })
`
const project = { 'counting.js': counting, 's.js': scenario, 'package.json': '{ "type": "module" }' }

/** The JSON Schema that the package has of a kind of file. */
function schemaOf(what: string): { readonly [keyword: string]: unknown } {
  const file = fileURLToPath(new URL(`../dist/${what}.schema.json`, import.meta.url))
  return JSON.parse(readFileSync(file, 'utf8')) as { readonly [keyword: string]: unknown }
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

/** The file of a run of the server: one for all tests that begin with it. */
let ofServer: string | undefined
function runOfServer(): string {
  if (ofServer === undefined) {
    const folder = folderWith({ 's.json': server })
    expect(netsplit(folder, 'run', 's.json').code).toBe(0)
    ofServer = read(folder, 'netsplit-out/server-seed-1.json')
  }
  return ofServer
}

/** Makes the page again that stands beside a file, in another folder, and compares. */
function expectSamePage(folder: string, file: string, ...words: readonly string[]): void {
  const { code, out, err } = netsplit(folder, 'report', file, '--out', 'again', ...words)
  expect(code, err).toBe(0)
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/json$/, 'html')
  expect(out).toContain(`again/${name}`)
  const same = read(folder, `again/${name}`) === read(folder, file.replace(/json$/, 'html'))
  expect(same, `${file} makes the page that stands beside it`).toBe(true)
  expect(objectionsOf(schemaOf('run'), JSON.parse(read(folder, file)))).toStrictEqual([])
}

describe('netsplit report makes the page of a run again, byte for byte', () => {
  test('of a run that holds', () => {
    const folder = folderWith()
    expect(netsplit(folder, 'run', 'raft-partition', '--seed', '7').code).toBe(0)
    expectSamePage(folder, 'netsplit-out/raft-partition-seed-7.json')
  })

  test('of a run whose transactions have no order, with their cycle laid out again', () => {
    const folder = folderWith()
    expect(netsplit(folder, 'run', 'snapshot-store-write-skew', '--seed', '1').code).toBe(1)
    expectSamePage(folder, 'netsplit-out/snapshot-store-write-skew-seed-1.json')
    expect(read(folder, 'again/snapshot-store-write-skew-seed-1.html')).toContain('class="graph cycle"')
  })

  test("of a protocol from a user's file, without the file, and wherever it lay", () => {
    const pages = [folderWith(project), folderWith(project)].map((folder) => {
      expect(netsplit(folder, 'run', 's.js').code).toBe(1)
      const away = folderWith()
      for (const extension of ['json', 'html'])
        copyFileSync(
          join(folder, `netsplit-out/counts-seed-1.${extension}`),
          join(away, `counts-seed-1.${extension}`),
        )
      expectSamePage(away, 'counts-seed-1.json')
      return read(away, 'counts-seed-1.html')
    })
    expect(pages[0] === pages[1], 'a page does not say in which folder its code lay').toBe(true)
  })

  test('of code that no file exports', () => {
    const inline = `${counting.replace('export ', '')}${scenario.replace(/^import \{ counting.*$/m, '')}`
    const folder = folderWith({
      's.js': inline
        .replace(/\nimport \{ defineScenario.*$/m, '')
        .replace('{ defineProtocol }', '{ defineProtocol, defineScenario }'),
    })
    expect(netsplit(folder, 'run', 's.js').code).toBe(1)
    expect(read(folder, 'netsplit-out/counts-seed-1.json')).toContain('"engine": {"kind":"none"')
    expectSamePage(folder, 'netsplit-out/counts-seed-1.json')
  })

  test('of what is replayed, shrunk and found by a sweep, also when sweeps are joined', async () => {
    const folder = folderWith({ 'server.json': server })
    const words = ['--mutant', 'no-flush', '--seeds', '1-12', '--shrink-runs', '0', '--jobs', '1']
    expect(netsplit(folder, 'sweep', 'server.json', ...words, '--out', 'o').code).toBe(1)
    const names = readdirSync(join(folder, 'o/failures'))
    const failure = names.find((name) => name.includes('.failure.')) ?? ''
    const name = failure.replace('.failure.json', '')
    expectSamePage(folder, `o/failures/${name}.json`)
    expect(netsplit(folder, 'replay', `o/failures/${failure}`).code).toBe(1)
    expectSamePage(folder, `netsplit-out/${name}-replay.json`)
    netsplit(folder, 'shrink', `o/failures/${failure}`, '--max-runs', '5')
    expectSamePage(folder, `netsplit-out/${name}-shrunk.json`)
    expect(netsplit(folder, 'sweep', '--merge', 'o', '--out', 'all').code).toBe(1)
    expectSamePage(folder, `all/failures/${name}.json`)
    expect(objectionsOf(schemaOf('sweep'), JSON.parse(read(folder, 'all/result.json')))).toStrictEqual([])
    const page = read(folder, 'o/report.html')
    rmSync(join(folder, 'o/report.html'))
    expect(netsplit(folder, 'report', 'o/result.json').code).toBe(0)
    expect(read(folder, 'o/report.html')).toBe(page)
    const { code, err } = await netsplitHere(folder, 'report', 'o/result.json', '--export', 'edn')
    expect(code).toBe(2)
    expect(err).toBe('netsplit: o/result.json is the result of a sweep, expected a run for --export edn\n')
  })

  test('as a page without a simulator, if another version has run it', () => {
    const folder = folderWith()
    const { digest: _, ...file } = JSON.parse(runOfServer()) as RunFile
    const older = { ...file, netsplit: '0.0.1' }
    writeFileSync(join(folder, 'older.json'), JSON.stringify({ ...older, digest: digestOf(older) }))
    expect(netsplit(folder, 'report', 'older.json').code).toBe(0)
    const page = read(folder, 'older.html')
    expect(page).toContain('it was run by netsplit 0.0.1, and the page was made by')
    expect(page).not.toContain('id="s-engine"')
  })

  test('as a page whose simulator does not know a check, if nothing that is shipped goes by its name', () => {
    const folder = folderWith()
    const { digest: _, ...file } = JSON.parse(runOfServer()) as RunFile
    const scenario = { ...file.scenario, checks: [{ use: '../client', options: {} }] }
    writeFileSync(
      join(folder, 'odd.json'),
      JSON.stringify({ ...file, scenario, digest: digestOf({ ...file, scenario }) }),
    )
    expect(netsplit(folder, 'report', 'odd.json')).toMatchObject({ code: 0, err: '' })
    expect(read(folder, 'odd.html')).toContain('id="s-engine"')
  })

  test('beside the file, if no folder is named', () => {
    const folder = folderWith({ 'kept/a.b.json': runOfServer() })
    const { code, out } = netsplit(folder, 'report', 'kept/a.b.json', '--json', '--export', 'jsonl')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toStrictEqual({
      file: 'kept/a.b.json',
      report: 'kept/a.b.html',
      jsonl: 'kept/a.b.jsonl',
    })
  })
})

describe('a run is exported', () => {
  test('as EDN and as JSON Lines, which are judged as the run was', async () => {
    const folder = folderWith({ 's.json': server })
    const words = ['--export', 'edn', '--export', 'jsonl']
    const { code, out } = netsplit(folder, 'run', 's.json', ...words)
    expect(code).toBe(0)
    for (const extension of ['edn', 'jsonl']) {
      const file = `netsplit-out/server-seed-1.${extension}`
      expect(out).toContain(`${extension.padEnd(11)}${file}`)
      expect((await netsplitHere(folder, 'check', file, '--model', 'register')).code, file).toBe(0)
    }
  })

  test('with its violation: its page again, EDN that has the same core, and the same exports from its file', async () => {
    const folder = folderWith()
    const exported = ['--export', 'perfetto', '--export', 'edn']
    const { code, out } = netsplit(folder, 'run', 'raft-stale-read', '--seed', '1', '--json', ...exported)
    expect(code).toBe(1)
    const file = 'netsplit-out/raft-stale-read-seed-1'
    const paths = { perfetto: `${file}.perfetto.json`, edn: `${file}.edn` }
    expect(JSON.parse(out)).toMatchObject({ report: `${file}.html`, data: `${file}.json`, exports: paths })
    const checked = await netsplitHere(folder, 'check', paths.edn, '--model', 'register', '--json')
    expect(checked.code).toBe(1)
    const { core } = JSON.parse(checked.out) as { readonly core: readonly number[] }
    const { properties } = JSON.parse(read(folder, `${file}.json`)) as {
      readonly properties: readonly { readonly verdict: string; readonly core?: readonly number[] }[]
    }
    expect(core).toStrictEqual(properties.find(({ verdict }) => verdict === 'invalid')?.core)
    const text = read(folder, paths.perfetto)
    expect(traceEventObjections(text)).toStrictEqual([])
    expectSamePage(folder, `${file}.json`, '--export', 'perfetto', ...exported)
    expect(read(folder, 'again/raft-stale-read-seed-1.perfetto.json') === text).toBe(true)
    expect(read(folder, 'again/raft-stale-read-seed-1.edn') === read(folder, paths.edn)).toBe(true)
  })
})

test('what is no run is refused with one sentence, and nothing is written', async () => {
  const text = runOfServer()
  const folder = folderWith({ 's.json': server, 'server-seed-1.json': text })
  const files: { readonly [name: string]: string } = {
    'cut.json': text.slice(0, 5_000),
    'newer.json': text.replace('"format": 1', '"format": 2'),
    'other.json': '{"kind":"failure"}',
    'list.json': '[1]',
    'sweep.json': '{"kind":"sweep"}',
  }
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents)
  mkdirSync(join(folder, 'taken/server-seed-1.html'), { recursive: true })
  const cases: readonly (readonly [words: readonly string[], sentence: RegExp])[] = [
    [['cut.json'], /cut\.json, line \d+: expected JSON/],
    [['newer.json'], /newer\.json is a run in format 2, .* reads format 1/],
    [['other.json'], /other\.json is a file of the kind "failure": expected a run/],
    [['list.json'], /list\.json is no file that netsplit wrote: expected a run/],
    [['sweep.json'], /sweep\.json is no result of a sweep: \w+ is missing/],
    [['.'], /"\." is a folder, expected a file/],
    [['nowhere.json'], /there is no file "nowhere\.json"/],
    [['server-seed-1.json', '--out', 's.json'], /the folder "s\.json" cannot be written/],
    [['server-seed-1.json', '--export', 'svg'], /--export is "svg", expected one of edn, jsonl, perfetto/],
    [['server-seed-1.json', '--out', 'taken', '--export', 'edn'], /"taken\/server-seed-1\.html" cannot be/],
  ]
  const before = readdirSync(folder)
  for (const [words, sentence] of cases) {
    // What pages are made of is in dist/ alone.
    const report = words.includes('--out') ? netsplit : netsplitHere
    const { code, out, err } = await report(folder, 'report', ...words)
    expect(err).toMatch(sentence)
    expect(err).toMatch(/^netsplit: [^\n]*\n$/)
    expect([code, out]).toStrictEqual([2, ''])
    expect(readdirSync(folder)).toStrictEqual(before)
    expect(readdirSync(join(folder, 'taken'))).toStrictEqual(['server-seed-1.html'])
  }
})
