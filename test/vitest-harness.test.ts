import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { protocolTemplate, scenarioTemplate } from '../cli/templates.ts'
import type { FailureFile } from '../scenarios/index.ts'
import { type ProjectRun, VitestProject } from './vitest-project.ts'

// A project of a user's, with a protocol of its own that has a bug, from the first run of its tests to the one after the repair.

const right = protocolTemplate('store')
/** It shows a write at once, and shows it again when it is durable, which may be after the next one. */
const wrong = right.replace(
  /disk\.flush\(\(\) => \{[^}]*\}\)/,
  ['disk.flush(() => {', '  this.durable = written', '})', 'this.durable = written', 'request.ok()'].join(
    '\n',
  ),
)

const tests = `import { property } from 'netsplit/vitest'
import { defineProtocol, raft } from 'netsplit'
import { describe, expect, test } from 'vitest'
import { store } from './store.ts'
import scenario from './scenario.ts'
import { aliased } from './aliased.ts'

// What the test's own file exports cannot be had without the test. It is called as a protocol is that netsplit ships.
export const hidden = defineProtocol({ ...store.definition, name: 'raft' })
const hiding = { ...scenario, name: 'hiding', cluster: { protocol: hidden(), nodes: 3 } }
const aliasing = { ...scenario, name: 'aliasing', cluster: { protocol: aliased(), nodes: 3 } }

describe('a store (v1.0)', () => {
  property('keeps its promises', scenario, { runs: 40, seed: 'b', budget: '10s' })
  property('keeps them where no file exports it', hiding, { runs: 40, seed: 'b', budget: '4s', shrink: false })
  property('keeps them where only Vite can load it', aliasing, { runs: 40, seed: 'b', budget: '4s', shrink: false })
})

const idle = { name: 'idle', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }

test('an idle cluster holds', async () => {
  await expect(idle).toHold({ runs: 2 })
})

test('there is an end before the time-out', async () => {
  await expect(idle).toHold({ runs: 100_000 })
}, 1_500)

test('there is an end before the time-out where one run is too long', async () => {
  await expect({ ...idle, duration: 90_000_000 }).toHold()
}, 800)
`

const first = 'a store (v1.0) keeps its promises'
const second = 'a store (v1.0) keeps them where no file exports it'
const third = 'a store (v1.0) keeps them where only Vite can load it'
const corpus = '.netsplit/failures'

const aliased = `import { defineProtocol } from 'netsplit'
import { name } from '@own/name.ts'
import { store } from './store.ts'

export const aliased = defineProtocol({ ...store.definition, name })
`
const config = `import { fileURLToPath } from 'node:url'

export default { resolve: { alias: { '@own': fileURLToPath(new URL('./own', import.meta.url)) } } }
`

let project: VitestProject
/** What was said while the bug was there. */
let broken: ProjectRun

/** A line of a failure's message, by what stands before it. */
function row(message: string, label: string): string {
  return new RegExp(`^ {2}${label} +(.*)$`, 'm').exec(message)?.[1] ?? ''
}

function messageOf(run: ProjectRun, name: string): string {
  return run.tests[name]?.messages.join('\n') ?? ''
}

function failureOf(name: string): { readonly path: string; readonly file: FailureFile } {
  const path = row(messageOf(broken, name), 'failure')
  return { path, file: JSON.parse(project.read(path)) as FailureFile }
}

beforeAll(() => {
  if (wrong === right) throw new Error('the template has changed, and the bug is not in it')
  project = new VitestProject()
  project.offerCommands()
  project.write({
    'store.ts': wrong,
    'scenario.ts': scenarioTemplate('store'),
    'store.test.ts': tests,
    'aliased.ts': aliased,
    'own/name.ts': "export const name = 'aliased'",
    'vitest.config.js': config,
  })
  broken = project.vitest()
})
afterAll(() => project.remove())

describe('a property that does not hold', () => {
  test('fails with the sentence, the scenario, the seed and where all was written', () => {
    expect(broken.code, broken.out).toBe(1)
    const message = messageOf(broken, first)
    expect(message.split('\n')[0]).toMatch(/linearizable \(register\): c\d read [xy] = .* from n\d at /)
    expect(message).toMatch(/^ {2}\d nodes? of store, \d clients?, seed \d+$/m)
    expect(row(message, 'seed')).toMatch(/^\S+ \(run \d+ of 40\)$/)
    expect(row(message, 'shrunk')).toMatch(/^as far as .*: from \d+ faults?, .* in \d+ runs?$/)
    expect(row(message, 'trace hash')).toMatch(/^[0-9a-f]{16}$/)
    expect(project.filesIn('netsplit-out')).toContain(row(message, 'report').replace('netsplit-out/', ''))
    expect(project.filesIn(corpus)).toContain(row(message, 'failure').replace(`${corpus}/`, ''))
  })

  test('points to where it was declared, and to nothing of netsplit', () => {
    expect(messageOf(broken, first)).toContain('store.test.ts:14:3')
    expect(messageOf(broken, first)).not.toMatch(/node_modules.netsplit/)
  })

  test('leaves a failure file that names the test, and the code by file and export', () => {
    const { file } = failureOf(first)
    expect(file.test).toStrictEqual({ file: 'store.test.ts', name: first })
    expect(file.onlyInTest).toBeUndefined()
    expect(file.scenario.cluster.groups[0]?.protocol.from).toBe('../../store.ts#store')
    expect(file.shrink?.steps.every(({ accepted }) => accepted)).toBe(true)
  })

  test('is replayed by the command line, to the same hash', () => {
    const { code, out } = project.shell(row(messageOf(broken, first), 'or'))
    expect(code, out).toBe(1)
    expect(out).toContain(`the same run: trace hash ${failureOf(first).file.traceHash}`)
  })

  test('is replayed by the test, to the same hash, and by no other test', () => {
    const { code, out } = project.shell(row(messageOf(broken, first), 'replay'))
    expect(code, out).toBe(1)
    expect(out).toContain(`(the same run: trace hash ${failureOf(first).file.traceHash})`)
    expect(out).toMatch(/Tests +1 failed \| 5 skipped/)
  })
})

describe('a failure of code that cannot be had without the test', () => {
  test.each([
    ['no other file exports it', second, 'raft'],
    ['it needs an alias that Vite knows', third, 'aliased'],
  ])('is left without a place, and the command line says who can replay it: %s', (_, name, use) => {
    const { path, file } = failureOf(name)
    expect(file.onlyInTest).toStrictEqual([use])
    expect(file.scenario.cluster.groups[0]?.protocol.from).toBeUndefined()
    const { code, out } = project.netsplit('replay', path)
    expect(code, out).toBe(2)
    const command = row(messageOf(broken, name), 'replay')
    expect(out).toContain(`only that test has the code of "${use}"`)
    expect(out).toContain(`It is replayed by ${command}`)
  })
})

describe('a test that is not done before its time-out', () => {
  test('ends by itself, passes, and says how far it came', () => {
    const slow = broken.tests['there is an end before the time-out']
    expect(slow?.status, slow?.messages.join('\n')).toBe('passed')
    expect(broken.out).toMatch(
      /netsplit: [\d,]+ of 100,000 runs, no violation, unknown: its [\d.]+ (?:s|ms) were over/,
    )
  })

  test('fails where not one run came to its end', () => {
    const message = messageOf(broken, 'there is an end before the time-out where one run is too long')
    expect(message).toMatch(/0 of 100 runs, unknown: none came to its end in \d+ ms/)
    expect(message).not.toContain('timed out')
  })
})

describe('once the bug is repaired', () => {
  test('old failures are run first, are told to be fixed, and are kept', () => {
    const before = project.filesIn(corpus)
    project.write({
      'store.ts': right,
      [`${corpus}/broken.json`]: '{',
      [`${corpus}/gone.json`]: project
        .read(failureOf(first).path)
        .replaceAll('"store"', '"gone"')
        .replace('store.ts#store', 'gone.ts#gone')
        .replace('"name": "gone"', '"name": "store"'),
    })
    const { code, out, tests: after } = project.vitest(['-t', 'a store'])
    expect(code, out).toBe(0)
    expect(after[first]?.status).toBe('passed')
    expect(out).toContain(`1 old failure is fixed, and kept: ${failureOf(first).path}`)
    expect(out).toContain(`1 old failure is fixed, and kept: ${failureOf(second).path}`)
    expect(out).toContain(`1 old failure is fixed, and kept: ${failureOf(third).path}`)
    expect(out).toContain(`${corpus}/gone.json: this test has no protocol "gone" any more`)
    expect(out.match(/broken\.json, line 1: expected JSON/g), 'told once, not by every test').toHaveLength(1)
    expect(project.filesIn(corpus)).toStrictEqual([...before, 'broken.json', 'gone.json'].sort())
  })

  test('replaying says that the code has changed, and that it holds now', () => {
    const { path } = failureOf(first)
    const { code, out } = project.vitest(['-t', first.replace(/[().]/g, '.')], { NETSPLIT_REPLAY: path })
    expect(code, out).toBe(0)
    expect(out).toContain(`${path}: the code has changed since it was recorded: judged anew; it holds now`)
    expect(project.netsplit('replay', path).code).toBe(0)
  })

  test('what fails again fails at once, and is told to be an old failure', () => {
    project.write({ 'store.ts': wrong })
    const again = project.vitest(['-t', first.replace(/[().]/g, '.')], { NETSPLIT_SEED: 'another' })
    expect(row(messageOf(again, first), 'seed')).toContain('(an old failure, which fails again)')
    expect(row(messageOf(again, first), 'failure')).toBe(failureOf(first).path)
  })
})
