import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readXml } from '../reports/testing/read-xml.ts'
import { folderWith, netsplit } from './command-line.ts'

/** A protocol that throws when it has counted far enough, a workload, and two checks of which no file exports one. */
const counting = `import { defineCheck, defineProtocol, defineWorkload } from 'netsplit'
export const counting = defineProtocol({
  name: 'counting',
  description: 'counts \\u001b[31m',
  defaults: { to: 5 },
  mutants: { early: { source: 'folklore', breaks: 'counting' } },
  create(node, { to }, mutant) {
    let n = 0
    node.every(10, () => {
      if (++n === to || mutant === 'early') throw new Error('cannot count further')
      node.send('n1', { type: 'count', n })
    })
    return { receive() {}, request: (request) => request.ok(), inspect: () => ({ n }) }
  },
})
export const idle = defineWorkload({ name: 'idle', defaults: {}, create: () => ({ clients: 1, phases: [] }) })
export const watched = defineCheck({ name: 'watched', defaults: {}, judge: () => ({ verdict: 'valid' }) })
`

const config = `import { defineCheck, defineConfig } from 'netsplit'
import { counting, idle, watched } from './src/counting.js'
const hidden = defineCheck({ name: 'hidden', defaults: {}, judge: () => ({ verdict: 'invalid', why: 'never', core: [] }) })
export default defineConfig({
  protocols: [counting],
  workloads: [idle],
  checks: [watched, hidden],
  scenarios: [{ name: 'counts', description: 'to five', cluster: { protocol: counting(), nodes: 2 }, duration: 300 }],
})
`

const named = (more: object = {}): string =>
  JSON.stringify({
    name: 'by-name',
    cluster: { protocol: { use: 'counting', options: { to: 3 } }, nodes: 2 },
    workload: { use: 'idle' },
    checks: [{ use: 'watched' }],
    duration: 300,
    ...more,
  })

const project = {
  'package.json': '{ "type": "module" }',
  'netsplit.config.ts': config,
  'src/counting.js': counting,
  'scenarios/s.json': named(),
}

interface RunDocument {
  readonly traceHash: string
  readonly report: string
  readonly failure: string
  readonly junit?: string
  readonly determinism?: { readonly same: boolean }
}

interface Failure {
  readonly origin: string
  readonly scenario: {
    readonly cluster: { readonly groups: readonly { readonly protocol: object }[] }
    readonly workload: object
    readonly checks: readonly object[]
  }
}

function read<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T
}

describe("what a project's config registers", () => {
  test('is listed beside what is shipped, and marked, from any folder of the project', () => {
    const folder = folderWith(project)
    mkdirSync(join(folder, 'deep'))
    const { code, out, err } = netsplit(join(folder, 'deep'), 'list', '--json')
    expect(code, err).toBe(0)
    const lists = JSON.parse(out) as { [kind: string]: readonly { name: string; project?: true }[] }
    const own = Object.entries(lists).flatMap(([kind, entries]) =>
      entries.filter((entry) => entry.project).map(({ name }) => `${kind} ${name}`),
    )
    expect(own).toStrictEqual([
      'scenarios counts',
      'protocols counting',
      'mutants counting/early',
      'workloads idle',
      'checkers watched',
      'checkers hidden',
    ])
    expect(lists['protocols']?.map(({ name }) => name)).toContain('raft')
    const { out: text } = netsplit(folder, 'list', 'protocols')
    expect(text).toMatch(/\n {2}counting +the project's: counts \\u001b\[31m\n/)
  })

  test('runs by the name of a scenario; its failure file needs no config, and notices a change of the code alone', () => {
    const folder = folderWith(project)
    const { code, out, err } = netsplit(folder, 'run', 'counts', '--check-determinism', '--json')
    expect(code, err).toBe(1)
    expect(err).toContain('again      npx netsplit run counts --seed 1\n')
    const { failure, traceHash, determinism } = JSON.parse(out) as RunDocument
    expect(determinism?.same, out).toBe(true)
    const { origin, scenario } = read<Failure>(folder, failure)
    expect(origin).toBe('counts')
    expect(scenario.cluster.groups[0]?.protocol).toMatchObject({
      use: 'counting',
      from: '../src/counting.js#counting',
    })

    writeFileSync(join(folder, 'netsplit.config.ts'), 'throw new Error("not needed")')
    const replayed = netsplit(folder, 'replay', failure)
    expect(replayed.code, replayed.err).toBe(1)
    expect(replayed.out).toContain(`the same run: trace hash ${traceHash}`)
    writeFileSync(join(folder, 'src/counting.js'), counting.replace('cannot', 'can not'))
    expect(netsplit(folder, 'replay', failure).out).toContain('the code has changed since')
  })

  test('goes by its name in JSON scenarios; the failure file says where it is', async () => {
    const folder = folderWith(project)
    const { code, out, err } = netsplit(folder, 'run', 'scenarios/s.json', '--check-determinism', '--json')
    expect(code, err).toBe(1)
    const { failure, report, traceHash, determinism } = JSON.parse(out) as RunDocument
    expect(determinism?.same, out).toBe(true)
    const { scenario } = read<Failure>(folder, failure)
    expect([scenario.cluster.groups[0]?.protocol, scenario.workload, ...scenario.checks]).toMatchObject([
      { use: 'counting', options: { to: 3 }, from: '../src/counting.js#counting' },
      { use: 'idle', from: '../src/counting.js#idle' },
      { use: 'watched', from: '../src/counting.js#watched' },
    ])
    expect(netsplit(folder, 'replay', failure, '--no-config').out).toContain(
      `the same run: trace hash ${traceHash}`,
    )
    expect(engineIn(readFileSync(join(folder, report), 'utf8'))).toContain('counting.js#counting')
  })

  test('stands beside code of the same file that a scenario names itself', () => {
    const folder = folderWith({
      ...project,
      'scenarios/s.json': named({ checks: [{ use: 'watched', from: '../src/counting.js#watched' }] }),
    })
    const { failure } = JSON.parse(netsplit(folder, 'run', 'scenarios/s.json', '--json').out) as RunDocument
    const { scenario } = read<Failure>(folder, failure)
    expect([scenario.cluster.groups[0]?.protocol, ...scenario.checks]).toMatchObject([
      { from: '../src/counting.js#counting' },
      { from: '../src/counting.js#watched' },
    ])
    expect(netsplit(folder, 'replay', failure).out).toContain('the same run')
  })

  test('goes by its name in TypeScript as well', () => {
    const folder = folderWith({
      ...project,
      's.ts': `import { defineScenario } from 'netsplit'
export default defineScenario({ name: 'typed', cluster: { protocol: { use: 'counting', options: {} }, nodes: 1 }, duration: 100 })`,
    })
    expect(netsplit(folder, 'run', 's.ts').out).toContain('1 node of counting')
  })

  test('runs without a failure file if no file exports it', () => {
    const folder = folderWith({ ...project, 's.json': named({ duration: 20, checks: [{ use: 'hidden' }] }) })
    const { code, out } = netsplit(folder, 'run', 's.json')
    expect(code, out).toBe(1)
    expect(out).toContain('INVALID  never')
    expect(out).toContain('none: the code of "hidden" is exported by no file; export what makes it')
  })

  test('keeps nothing from run to run unnoticed: the check of determinism loads it anew', () => {
    const outside = counting
      .replace('let n = 0', '')
      .replace('export const counting', 'let n = 0\nexport const counting')
    const folder = folderWith({ 'mine.config.ts': config, 'src/counting.js': outside })
    const options = ['--config', 'mine.config.ts', '--check-determinism']
    const { code, out, err } = netsplit(folder, 'run', 'counts', ...options)
    expect(code, out + err).toBe(4)
    expect(out).toContain('NOT DETERMINISTIC')
    expect(out).toContain('again      npx netsplit run counts --seed 1 --config mine.config.ts\n')
  })
})

describe('a config that is wrong', () => {
  test('is named in one sentence, with its line', () => {
    const { code, out, err } = netsplit(
      folderWith({ 'netsplit.config.ts': 'const a = 1\nexport default {' }),
      'list',
    )
    expect(code, err).toBe(2)
    expect(err).toMatch(/^netsplit: netsplit\.config\.ts, line 2: .*\n$/)
    expect(out).toBe('')
  })

  test('is in the way of what needs it alone', () => {
    const broken = { 'netsplit.config.js': 'throw new Error("out of luck")' }
    const shipped = JSON.stringify({
      name: 'shipped',
      cluster: { protocol: { use: 'raft' }, nodes: 3 },
      duration: 100,
    })
    const folder = folderWith({ ...broken, 's.json': named(), 'shipped.json': shipped })
    expect(netsplit(folder, 'run', 'shipped.json').code).toBe(0)
    expect(netsplit(folder, 'list', 'faults').code).toBe(0)
    for (const words of [
      ['run', 's.json'],
      ['list', 'protocols'],
    ]) {
      const { code, err } = netsplit(folder, ...words)
      expect(code, words.join(' ')).toBe(2)
      expect(err).toContain('netsplit.config.js threw while it was loaded')
    }
  })
})

describe('--config', () => {
  const commandLines: readonly (readonly [words: readonly string[], says: string])[] = [
    [['--config', 'nope.ts'], 'there is no file "nope.ts"'],
    [['--config', 'a.ts', '--config', 'b.ts'], '--config is given 2 times, expected once'],
    [['--no-config'], 'there is no scenario "counts": netsplit list scenarios names them all'],
    [['--seed', '1'], 'did you mean count? netsplit list scenarios names them all'],
  ]

  test.each(commandLines)(
    '%j: a scenario that is not known is refused, with one that is named almost so',
    (words, says) => {
      const other = config.replace("name: 'counts'", "name: 'count'")
      const { code, err } = netsplit(
        folderWith({ ...project, 'netsplit.config.ts': other }),
        'run',
        'counts',
        ...words,
      )
      expect(code, err).toBe(2)
      expect(err).toContain(says)
    },
  )
})

test('netsplit run --junit writes a case for each property', () => {
  const folder = folderWith(project)
  const { out } = netsplit(folder, 'run', 'counts', '--junit', 'results/junit.xml', '--json')
  expect((JSON.parse(out) as RunDocument).junit).toBe('results/junit.xml')
  const [suite] = readXml(readFileSync(join(folder, 'results/junit.xml'), 'utf8')).children
  expect(suite?.attributes).toMatchObject({ name: 'run of counts with seed 1', tests: '3', failures: '1' })
  const refused = netsplit(folder, 'run', 'counts', '--junit', 'results.json')
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('--junit is "results.json", expected the name of an .xml file')
})

/** The source of the engine that a page carries. */
function engineIn(page: string): string {
  const [, packed = ''] = /id="s-engine"[^>]*>([^<]*)</.exec(page) ?? []
  return inflateRawSync(Buffer.from(packed, 'base64')).toString()
}
