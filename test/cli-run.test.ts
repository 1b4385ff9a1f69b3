import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, netsplit } from './command-line.ts'

interface RunDocument {
  readonly scenario: string
  readonly seed: string
  readonly traceHash: string
  readonly verdict: string
  readonly report: string
  readonly failure: string | null
  readonly data: string
  readonly properties: readonly {
    readonly name: string
    readonly verdict: string
    readonly why: string
    readonly ladder?: readonly object[]
  }[]
}

function documentOf(out: string): RunDocument {
  return JSON.parse(out) as RunDocument
}

describe('netsplit run', () => {
  test('raft-partition holds, says what was broken, and leaves a report', () => {
    const folder = folderWith()
    const { code, out } = netsplit(folder, 'run', 'raft-partition', '--seed', '7')
    expect(code, out).toBe(0)
    for (const word of [
      'raft-partition, seed 7',
      'partition',
      'crash',
      'drift',
      'VALID',
      'trace hash',
      'election safety',
    ]) {
      expect(out).toContain(word)
    }
    expect(existsSync(join(folder, 'netsplit-out', 'raft-partition-seed-7.html')), out).toBe(true)
  })

  test('a mutant is switched on by its name, and its files and commands say so', () => {
    const folder = folderWith()
    const words = ['run', 'raft-generated', '--seed', '7', '--mutant', 'no-sessions', '--json'] as const
    const { code, out } = netsplit(folder, ...words)
    expect(code, out).toBe(1)
    const { report, failure } = documentOf(out)
    expect(report).toContain('raft-generated-seed-7-no-sessions.html')
    expect(netsplit(folder, 'replay', failure as string).code).toBe(1)
    expect(readFileSync(join(folder, report), 'utf8')).toContain(
      'npx netsplit run raft-generated --seed 7 --mutant no-sessions',
    )
    const refused = netsplit(folder, 'run', 'raft-generated', '--mutant', 'nothing')
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining('raft-generated: no protocol of it has a mutant "nothing"'),
    ])
  })

  test('raft-stale-read is violated under seed 1, and holds under seed 2', () => {
    const folder = folderWith()
    const codes = ['1', '2'].map((seed) => {
      const { code, out } = netsplit(folder, 'run', 'raft-stale-read', '--seed', seed, '--json')
      const { verdict, failure, properties } = documentOf(out)
      expect(code).toBe(verdict === 'invalid' ? 1 : 0)
      expect(failure !== null).toBe(verdict === 'invalid')
      if (verdict === 'invalid') {
        const violated = properties.find((property) => property.verdict === 'invalid')
        expect(violated?.why).toMatch(
          /read [xyz] = (?:\d+|null) from n\d at [\d.]+ s, .* after c\d's write of [xyz] = \d+ was acknowledged/,
        )
      }
      return code
    })
    expect(codes).toStrictEqual([1, 0])
  })

  test('where a history is not linearizable it says what still holds, printed, as JSON, in the page and in its file', () => {
    const folder = folderWith()
    const words = ['run', 'raft-stale-read', '--seed'] as const
    const { out } = netsplit(folder, ...words, '1')
    const sentence = 'sequential, eventual hold, linearizable is violated'
    expect(out).toContain(`\n  ${sentence}\n`)
    expect(netsplit(folder, ...words, '2').out).not.toContain('is violated')
    const { properties, report, data } = documentOf(netsplit(folder, ...words, '1', '--json').out)
    const told = { strongest: ['sequential', 'eventual'], weakestViolated: ['linearizable'] }
    expect(properties[0]).toMatchObject(told)
    const causal = { model: 'causal', verdict: 'valid', follows: 'sequential' }
    expect(properties[0]?.ladder).toContainEqual({ ...causal, why: 'sequential holds, which implies it' })
    expect(properties.slice(1).some(({ ladder }) => ladder !== undefined)).toBe(false)
    expect(readFileSync(join(folder, report), 'utf8')).toContain(sentence)
    expect(JSON.parse(readFileSync(join(folder, data), 'utf8'))).toHaveProperty(
      'properties.0',
      expect.objectContaining(told),
    )
  })

  test('--json prints one document on stdout and nothing else, and two runs of a seed have one hash', () => {
    const words = ['run', 'raft-partition', '--seed', '7', '--json', '--trace', '--filter']
    const [one, other] = ['kind:note', 'node:n2'].map((filter) => {
      const { out, err } = netsplit(folderWith(), ...words, filter)
      const document = documentOf(out)
      expect(document.scenario).toBe('raft-partition')
      expect(document.failure).toBeNull()
      expect(err).toContain('became leader')
      return document.traceHash
    })
    expect(one).toMatch(/^[0-9a-f]{16}$/)
    expect(other).toBe(one)
  })

  test('--trace shows virtual time, node, what happened and why, and --filter keeps to one node', () => {
    const { out } = netsplit(folderWith(), 'run', 'raft-partition', '--trace', '--filter', 'node:n2')
    const lines = out.split('\n').filter((line) => line.includes(' s  #'))
    expect(lines.length).toBeGreaterThan(100)
    expect(
      lines.every((line) => line.includes('n2')),
      lines.find((line) => !line.includes('n2')),
    ).toBe(true)
    expect(lines.some((line) => /note {5}became leader .*← #\d+ deliver vote/.test(line))).toBe(true)
  })
})

const counting = `import { defineProtocol, defineScenario } from 'netsplit'
export const counting = defineProtocol({
  name: 'counting',
  defaults: { at: 5, what: 'throw' },
  create: (node, { at, what }) => {
    let n = 0
    node.every(10, () => {
      console.log('counted', n)
      if (++n < at) return
      if (what === 'throw') throw new Error('cannot count further')
      if (what === 'hang') for (;;);
      if (what === 'random') Math.random()
      if (what === 'exit') process.exit(0)
      if (what === 'promise') return Promise.resolve()
      if (what === 'reject') Promise.resolve().then(() => { throw new Error('too late') })
      if (what === 'spin') { const again = () => node.after(0, again); again() }
      if (what === 'change') { const message = { type: 'm', list: [1] }; node.broadcast(message); message.list.push(2) }
    })
    return { receive() {}, inspect: () => ({ n }) }
  },
})
`
const scenario = (what: string): string =>
  `import { defineScenario } from 'netsplit'
import { counting } from './counting.js'
export default defineScenario({ name: 'counts', cluster: { protocol: counting({ what: '${what}' }), nodes: 2 }, duration: 1000 })
`

describe("a user's own folder", () => {
  test('a TypeScript scenario and protocol run with no build step and no installation', () => {
    const folder = folderWith()
    expect(netsplit(folder, 'new', 'my-protocol').code).toBe(0)
    const { code, out } = netsplit(folder, 'run', './my-protocol/scenario.ts')
    expect(code, out).toBe(0)
    expect(out).toContain('of my-protocol')
  })

  test('a JSON scenario names its protocol by file and export', () => {
    const folder = folderWith({
      'counting.js': counting,
      's.json': JSON.stringify({
        $schema: 'scenario.schema.json',
        name: 'from-json',
        cluster: {
          protocol: { use: 'counting', from: './counting.js#counting', options: { at: 9999 } },
          nodes: 2,
        },
        duration: 500,
      }),
    })
    const { code, out, err } = netsplit(folder, 'run', 's.json')
    expect(code, out + err).toBe(0)
  })

  test('what a protocol prints stands on the trace, and on stdout only there', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('throw') })
    expect(netsplit(folder, 'run', 's.js').out).not.toContain('counted')
    const { out } = netsplit(folder, 'run', 's.js', '--trace', '--filter', 'kind:print')
    expect(out).toMatch(/0\.010000 s .* n1 +print +counted 0/)
  })

  test('a protocol that throws is a finding, with event and line', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('throw') })
    const { code, out } = netsplit(folder, 'run', 's.js')
    expect(code, out).toBe(1)
    expect(out).toMatch(/INVALID {2}n\d threw Error: cannot count further \(counting\.js:10\)/)
  })

  test('a protocol that never lets time advance is stopped by the event budget', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('spin') })
    const { code, out } = netsplit(folder, 'run', 's.js')
    expect(code, out).toBe(1)
    expect(out).toContain('time stood still at 0.05 s')
  })

  test('a handler that never returns is stopped and named', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('hang') })
    const { code, out } = netsplit(folder, 'run', 's.js', '--patience', '1')
    expect(code, out).toBe(1)
    expect(out).toMatch(/INVALID {2}n\d did not return from event \d+ \(timer\) at 0\.05 s/)
  })

  test('a call that is not the same on every run is refused by name, with exit code 4', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('random') })
    const { code, out } = netsplit(folder, 'run', 's.js')
    expect(code, out).toBe(4)
    expect(out).toMatch(
      /n\d called Math\.random\(\), which is not the same on every run: use node\.random\.float\(\)/,
    )
  })

  test.each([
    ['exit', 4, /called process\.exit\(\)/],
    ['promise', 2, /returned a promise: expected a function that is done when it returns/],
    ['reject', 4, /failed after its handler had returned \(Error: too late\)/],
  ])('code that leaves its world by "%s" does not pass for a run that held', (what, expected, says) => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario(what) })
    const { code, out, err } = netsplit(folder, 'run', 's.js')
    expect(code, out + err).toBe(expected)
    expect(out + err).toMatch(says)
  })

  test('a scenario that never finishes loading is said to be one', () => {
    const folder = folderWith({ 's.js': 'await new Promise(() => {})\nexport default 1\n' })
    const { code, err } = netsplit(folder, 'run', 's.js')
    expect(code, err).toBe(2)
    expect(err).toContain('never finished loading')
  })

  test('a replay leaves the failure file as it is', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('throw') })
    const { failure } = documentOf(netsplit(folder, 'run', 's.js', '--json').out)
    const file = join(folder, failure as string)
    const before = readFileSync(file, 'utf8')
    writeFileSync(join(folder, 'counting.js'), counting.replace('cannot count', 'can not count'))
    expect(netsplit(folder, 'replay', failure as string).code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('a sender that changes what it sent is told what it changed', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('change') })
    const { code, out } = netsplit(folder, 'run', 's.js')
    expect(code, out).toBe(1)
    expect(out).toMatch(/n\d changed plain data that it had sent, written or received/)
  })

  test('a failure is replayed to the same hash, and a change of the code is noticed', () => {
    const folder = folderWith({ 'counting.js': counting, 's.js': scenario('throw') })
    const failed = documentOf(netsplit(folder, 'run', 's.js', '--json').out)
    const replayed = netsplit(folder, 'replay', failed.failure as string)
    expect(replayed.code, replayed.err).toBe(1)
    expect(replayed.out).toContain(`the same run: trace hash ${failed.traceHash}`)

    const elsewhere = folderWith({ 'counting.js': counting.replace('cannot count', 'can not count') })
    const failure = readFileSync(join(folder, failed.failure as string), 'utf8').replace(
      '../counting.js',
      './counting.js',
    )
    const moved = folderWith({
      'counting.js': readFileSync(join(elsewhere, 'counting.js'), 'utf8'),
      'f.json': failure,
    })
    const changed = netsplit(moved, 'replay', 'f.json')
    expect(changed.code, changed.err).toBe(1)
    expect(changed.out).toContain('the code has changed since')
  })

  test('a run that is not the recorded one, with the same code, is not deterministic', () => {
    const folder = folderWith()
    const { failure } = documentOf(netsplit(folder, 'run', 'raft-stale-read', '--seed', '1', '--json').out)
    const text = readFileSync(join(folder, failure as string), 'utf8')
    const other = folderWith({
      'f.json': text.replace(/"traceHash": "[0-9a-f]{16}"/, '"traceHash": "0123456789abcdef"'),
    })
    const { code, out } = netsplit(other, 'replay', 'f.json')
    expect(code, out).toBe(4)
    expect(out).toContain('NOT DETERMINISTIC')
  })

  test('code that is exported by no file runs, and no failure file pretends to hold it', () => {
    const folder = folderWith({
      's.js': `${counting.replace('export const', 'const')}\nexport default defineScenario({ name: 'hidden', cluster: { protocol: counting(), nodes: 1 }, duration: 500 })\n`,
    })
    const { code, out } = netsplit(folder, 'run', 's.js')
    expect(code, out).toBe(1)
    expect(out).toContain('the code of "counting" is exported by no file')
    expect(readdirSync(join(folder, 'netsplit-out')).some((name) => name.includes('failure'))).toBe(false)
  })
})
