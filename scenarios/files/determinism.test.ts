import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folderWith, netsplit } from '../../test/command-line.ts'
import { run } from '../run.ts'
import { scenarios } from '../shipped/index.ts'
import type { checkDeterminism as CheckDeterminism, Determinism } from './determinism.ts'

// A worker is not transformed by the test runner, so what is tested is what was built.
const built = new URL('../../dist/scenarios/files/determinism.js', import.meta.url).href
const { checkDeterminism } = (await import(built)) as { readonly checkDeterminism: typeof CheckDeterminism }

const PATIENCE_MS = 10_000

/** A protocol of two nodes, of which n1 asks n2 every 100 ms, as a user's file. */
function protocolFile(atTop: string, inReceive: string): string {
  return `import { defineProtocol, type Message, type Node } from 'netsplit'
${atTop}
export const mine = defineProtocol({
  name: 'mine',
  defaults: {},
  bears: { crash: 'all', partition: true, loss: true, duplicate: true, delay: true, driftPpm: 100_000 },
  create(node: Node<Message>) {
    if (node.id === 'n1') node.every(100, () => node.send('n2', { type: 'ask', key: node.random.int(1, 3) }))
    return {
      receive(from: string, message: Message & { key?: number }) {
        if (message.type !== 'ask') return
        ${inReceive}
      },
      inspect: () => ({}),
    }
  },
})
`
}

const scenarioFile = (rest = ''): string => `import { defineScenario } from 'netsplit'
import { mine } from './mine.ts'
export default defineScenario({ name: 's', cluster: { protocol: mine(), nodes: 2 }, duration: 1_000, ${rest} })
`

/** Compares a user's scenario in two workers. */
function compared(
  files: { readonly [path: string]: string },
  patienceMs = PATIENCE_MS,
): Promise<Determinism> {
  const folder = folderWith(files)
  return checkDeterminism({ source: { scenario: join(folder, 's.ts') }, seed: '7', patienceMs })
}

function expectDifferent(determinism: Determinism): Extract<Determinism, { same: false }> {
  if (determinism.same) throw new Error('the runs were the same, expected a difference')
  return determinism
}

const counter = protocolFile('let count = 0', "node.send(from, { type: 'answer', count: ++count })")

describe('what code keeps between runs is found, with the first event that differs', () => {
  test('a counter at the top of a module', async () => {
    const { why, fresh, used } = expectDifferent(
      await compared({ 'mine.ts': counter, 's.ts': scenarioFile() }),
    )
    expect(why).toMatch(
      /^the runs part at event \d+, at 0\.101 s of virtual time: payload\.count is 1 in a fresh worker and 10 in a used one$/,
    )
    expect([fresh.before, used.before]).toStrictEqual([[], ['1']])
    for (const [compare, count] of [
      [fresh, 1],
      [used, 10],
    ] as const) {
      expect(compare).toMatchObject({
        verdict: 'valid',
        handler: 'receive of ask from n1',
        event: { kind: 'send', node: 'n2', peer: 'n1', time: 101_000, payload: { type: 'answer', count } },
      })
      expect(compare.causes?.map(({ kind }) => kind)).toStrictEqual(['deliver', 'send', 'timer', 'start'])
    }
    expect(fresh.traceHash).not.toBe(used.traceHash)
  })

  test('a closure in the module of the scenario, whose code no file exports', async () => {
    const { fresh, used } = expectDifferent(
      await compared({
        's.ts': `import { defineProtocol, defineScenario } from 'netsplit'
const counting = () => {
  let starts = 0
  return defineProtocol({
    name: 'hidden',
    defaults: {},
    create: (node) => {
      const wait = 10 * ++starts
      node.after(wait, () => node.note('waited'))
      return { receive() {}, inspect: () => ({}) }
    },
  })
}
export default defineScenario({ name: 's', cluster: { protocol: counting()(), nodes: 1 }, duration: 100 })
`,
      }),
    )
    expect(fresh).toMatchObject({ event: { kind: 'timer', node: 'n1', time: 10_000 } })
    expect(used).toMatchObject({ event: { kind: 'timer', node: 'n1', time: 20_000 } })
    expect(used.handler).toBe('timer, asked for in its start')
  })

  test('a cache by the contents of messages', async () => {
    const { fresh, used } = expectDifferent(
      await compared({
        'mine.ts': protocolFile(
          'const answers = new Map<string, number>()',
          `const key = JSON.stringify(message)
        if (!answers.has(key)) answers.set(key, node.clock.monotonic())
        node.send(from, { type: 'answer', value: answers.get(key) as number })`,
        ),
        's.ts': scenarioFile(),
      }),
    )
    expect(fresh.event).toMatchObject({ kind: 'send', node: 'n2', payload: { type: 'answer' } })
    expect(used.event).toMatchObject({ kind: 'send', node: 'n2', payload: { type: 'answer' } })
    expect(fresh.event?.payload).not.toStrictEqual(used.event?.payload)
  })

  test('a set of what was seen, whose members only the same seed knows', async () => {
    const { used } = expectDifferent(
      await compared({
        'mine.ts': protocolFile(
          'const seen = new Set<number>()',
          `const token = node.random.float()
        if (seen.has(token)) return
        seen.add(token)
        node.send(from, { type: 'answer' })`,
        ),
        's.ts': scenarioFile(),
      }),
    )
    expect(used.event?.kind).not.toBe('send')
  })

  test('under generated faults', async () => {
    const { why } = expectDifferent(
      await compared({
        'mine.ts': counter,
        's.ts': scenarioFile("faults: { generate: 'swarm' }, settle: 200"),
      }),
    )
    expect(why).toMatch(/^the runs part at event \d+.*payload\.count is \d+ in a fresh worker/)
  })

  test('in a failure file', async () => {
    const folder = folderWith({
      'package.json': '{ "type": "module" }',
      'mine.ts': protocolFile(
        'let count = 0',
        "node.send(from, { type: 'answer', count: ++count })\n        if (node.clock.monotonic() > 500) throw new Error('enough')",
      ),
      's.ts': scenarioFile(),
    })
    const { out } = netsplit(folder, 'run', 's.ts', '--seed', '7', '--json')
    const { failure } = JSON.parse(out) as { readonly failure: string }
    const source = { failure: join(folder, failure) }
    const { why } = expectDifferent(await checkDeterminism({ source, seed: '7', patienceMs: PATIENCE_MS }))
    expect(why).toMatch(/payload\.count is 1 in a fresh worker and \d+ in a used one$/)
  })
})

describe('a difference in how a run ends is told in a sentence', () => {
  test('one that hangs is stopped', async () => {
    const { why, fresh, used } = expectDifferent(
      await compared(
        { 'mine.ts': protocolFile('let count = 0', 'if (++count > 12) for (;;);'), 's.ts': scenarioFile() },
        300,
      ),
    )
    expect(why).toMatch(
      /the run in the used worker had ended \(n2 did not return from event \d+ \(deliver ask\) at [\d.]+ s within 0\.3 s of real time\)$/,
    )
    expect([fresh.verdict, used.verdict]).toStrictEqual(['valid', 'invalid'])
    expect(fresh.event).toBeDefined()
    expect(used.event).toBeUndefined()
  })

  test('one that throws', async () => {
    const { used } = expectDifferent(
      await compared({
        'mine.ts': protocolFile('let count = 0', "if (++count > 20) throw new Error('too many')"),
        's.ts': scenarioFile(),
      }),
    )
    expect(used).toMatchObject({
      verdict: 'invalid',
      handler: 'receive of ask from n1',
      event: { kind: 'violation' },
      violation: expect.stringMatching(/^n2 threw Error: too many \(mine\.ts:\d+\)$/) as string,
    })
  })

  test('one that reaches for something outside', async () => {
    const { used } = expectDifferent(
      await compared({
        'mine.ts': protocolFile('let count = 0', 'if (++count > 20) Date.now()'),
        's.ts': scenarioFile(),
      }),
    )
    expect(used.violation).toMatch(/^n2 called Date\.now\(\)/)
  })

  test('one that leaves a promise behind which fails', async () => {
    const { why, used } = expectDifferent(
      await compared({
        'mine.ts': protocolFile(
          'let count = 0',
          "if (++count === 25) void Promise.resolve().then(() => { throw new Error('too late') })",
        ),
        's.ts': scenarioFile(),
      }),
    )
    expect(why).toBe(
      'the run came to its end in a fresh worker and failed in a used one (a promise of the code under test failed after its handler had returned (Error: too late))',
    )
    expect(used.verdict).toBeUndefined()
  })

  test('a check that judges the same events in another way', async () => {
    const { why, fresh, used } = expectDifferent(
      await compared({
        'mine.ts': protocolFile('', ''),
        's.ts': `import { defineCheck, defineScenario } from 'netsplit'
import { mine } from './mine.ts'
let judged = 0
export const once = defineCheck({
  name: 'once',
  defaults: {},
  judge: () => (judged++ === 0 ? { verdict: 'valid' } : { verdict: 'unknown', why: 'judged before' }),
})
export default defineScenario({ name: 's', cluster: { protocol: mine(), nodes: 2 }, duration: 1_000, checks: [once()] })
`,
      }),
    )
    expect(why).toBe(
      'every event is the same, but "once" is valid in a fresh worker (it holds) and unknown in a used one (judged before)',
    )
    expect(fresh.traceHash).toBe(used.traceHash)
  })

  test('a workload that can be made only once', async () => {
    const { why } = expectDifferent(
      await compared({
        'mine.ts': protocolFile('', ''),
        's.ts': `import { defineScenario, defineWorkload } from 'netsplit'
import { mine } from './mine.ts'
let made = 0
export const work = defineWorkload({
  name: 'work',
  defaults: {},
  create: () => {
    if (++made > 1) throw new Error('made before')
    return { clients: 0, phases: [] }
  },
})
export default defineScenario({ name: 's', cluster: { protocol: mine(), nodes: 2 }, duration: 1_000, workload: work() })
`,
      }),
    )
    expect(why).toMatch(
      /failed in a used one \(workload work threw Error: made before when it was created\)$/,
    )
  })

  test('a scenario that is another one each time it is loaded', async () => {
    const { why } = expectDifferent(
      await compared({
        'mine.ts': protocolFile('', ''),
        's.ts': scenarioFile('network: { loss: Math.random() / 10 }'),
      }),
    )
    expect(why).toMatch(
      /^the scenario is not the same each time it is loaded and resolved: network\.loss is 0\.\d+\S* in a fresh worker and 0\.\d+\S* in a used one$/,
    )
  })

  test('one that was there once and could not be found again', async () => {
    const marks = pathToFileURL(`${folderWith()}/`).href
    const { why, fresh } = expectDifferent(
      await compared({
        // The first worker takes one folder, the second the other; those that come later find both taken.
        'mine.ts': protocolFile(
          `import { mkdirSync } from 'node:fs'
const takes = (name: string) => { try { mkdirSync(new URL(name, '${marks}')); return true } catch { return false } }
const place = takes('a') ? 1 : takes('b') ? 2 : 3`,
          "node.send(from, { type: 'answer', place })",
        ),
        's.ts': scenarioFile(),
      }),
    )
    expect(why).toMatch(
      /^the runs differed once \(trace hashes [0-9a-f]{16} and [0-9a-f]{16}\) and were the same when they were looked at again/,
    )
    expect(fresh.event).toBeUndefined()
  })

  test('another trace hash in this process than in both workers', async () => {
    const determinism = await checkDeterminism({
      source: { scenario: 'single-server-no-flush' },
      seed: '7',
      patienceMs: PATIENCE_MS,
      traceHash: '0123456789abcdef',
    })
    expect(expectDifferent(determinism).why).toMatch(
      /^the run had the trace hash 0123456789abcdef in this process and [0-9a-f]{16} in a worker, fresh or used$/,
    )
  })
})

describe('what is the same is said to be', () => {
  test.each(['raft-generated', 'single-server-no-flush'])('%s', async (name) => {
    const { traceHash } = run(scenarios[name] as (typeof scenarios)[string], '3')
    const options = { source: { scenario: name }, seed: '3', patienceMs: PATIENCE_MS, traceHash }
    expect(await checkDeterminism(options)).toStrictEqual({ same: true, traceHash })
  })

  test('a protocol that keeps what it knows within create, or what never changes outside', async () => {
    const clean = protocolFile(
      'const NAMES = new Map([[1, "one"], [2, "two"]])',
      "node.send(from, { type: 'answer', name: NAMES.get(message.key ?? 0) ?? 'many' })",
    )
    const files = { 'mine.ts': clean, 's.ts': scenarioFile("faults: { generate: 'swarm' }") }
    expect(await compared(files)).toMatchObject({ same: true })
  })

  test('a run whose seed makes no promise that fails, though that of the run before does', async () => {
    const draw =
      'const drawn = node.random.int(1, 1_000_000_000)\n        node.note(`drew ${drawn}`)\n        '
    const files = (then: string) => ({ 'mine.ts': protocolFile('', draw + then), 's.ts': scenarioFile() })
    const words = ['run', 's.ts', '--seed', '7', '--trace', '--filter', 'kind:note']
    const drawn = /drew (\d+)/.exec(netsplit(folderWith(files('')), ...words).out)?.[1]
    const failing = 'void Promise.resolve().then(() => { throw new Error("too late") })'
    await expect(compared(files(`if (drawn === ${drawn}) ${failing}`))).rejects.toThrow(
      /^the run cannot be compared.*too late/,
    )
    const first = `if (node.clock.monotonic() < 150 && drawn !== ${drawn}) ${failing}`
    expect(await compared(files(first))).toMatchObject({ same: true })
  })

  test('a handler that hangs in every run', async () => {
    const files = {
      'mine.ts': protocolFile('', 'if (node.clock.monotonic() > 300) for (;;);'),
      's.ts': scenarioFile(),
    }
    expect(await compared(files, 200)).toMatchObject({ same: true })
  })
})

test('a scenario that cannot be loaded in a worker is bad input', async () => {
  const folder = folderWith({ 'mine.ts': counter, 's.ts': scenarioFile() })
  const file = join(folder, 's.ts')
  writeFileSync(file, `process.chdir('.')\n${readFileSync(file, 'utf8')}`)
  await expect(
    checkDeterminism({ source: { scenario: file }, seed: '7', patienceMs: PATIENCE_MS }),
  ).rejects.toThrow(
    /^the run cannot be compared, for it fails in a worker: .*s\.ts threw while it was loaded/,
  )
})
