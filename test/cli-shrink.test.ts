import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'

interface ShrinkDocument {
  readonly shrunk: boolean
  readonly sameCode: boolean
  readonly fingerprint: string
  readonly before: { readonly faults: number; readonly operations: number }
  readonly after: { readonly faults: number; readonly nodes: number; readonly operations: number }
  readonly runs: number
  readonly ended: string
  readonly traceHash: string
  readonly lines: readonly string[]
  readonly failure: string
  readonly report: string
  readonly why?: string
}

function documentOf(out: string): ShrinkDocument {
  return JSON.parse(out) as ShrinkDocument
}

/** Failure files of scenarios under their own seeds, with their paths. */
const failures = new Map<string, { readonly file: string; readonly text: string }>()

/** A folder with the failure file of a scenario under its own seed, and the path to it. */
function failureOf(scenario: string): { readonly folder: string; readonly file: string } {
  const { file, text } = failures.get(scenario) ?? recordedFailure(scenario)
  failures.set(scenario, { file, text })
  return { folder: folderWith({ [file]: text }), file }
}

function recordedFailure(scenario: string): { readonly file: string; readonly text: string } {
  const folder = folderWith({ 'counts.js': counting(3) })
  const { out } = netsplit(folder, 'run', scenario, '--json')
  const file = (JSON.parse(out) as { readonly failure: string }).failure
  return { file, text: readFileSync(join(folder, file), 'utf8') }
}

/** Counts what it is asked for, and cannot count to three. */
function counting(most: number): string {
  return `import { defineProtocol, defineScenario, register } from 'netsplit'
export const counting = defineProtocol({
  name: 'counting',
  defaults: {},
  create() {
    let n = 0
    return {
      receive() {},
      request(request) {
        if (++n >= ${most}) throw new Error('cannot count further')
        request.ok()
      },
      inspect: () => ({ n }),
    }
  },
})
export default defineScenario({
  name: 'counts',
  cluster: { protocol: counting(), nodes: 3 },
  workload: register({ clients: 3, rate: 100 }),
  duration: 2_000,
})
`
}

describe('netsplit shrink', () => {
  test('makes a failure smaller, says how, and leaves a failure file and a report', () => {
    const { folder, file } = failureOf('single-server-no-flush')
    const { code, out, err } = netsplit(folder, 'shrink', file)
    expect(code, out + err).toBe(1)
    expect(err).toBe('')
    for (const words of [
      'single-server-no-flush, seed 1',
      '  3 faults, 1 node, 3 clients, 61 operations, 6000 ms',
      '  1 fault, 1 node, 1 client, 2 operations, 5 ms',
      'nothing smaller fails the same way',
      '      2 ms  crash-1: crash n1, for 1 ms',
      'violated: linearizable (register): c1 read x = null',
      'netsplit-out/single-server-no-flush-seed-1-shrunk.html',
      'npx netsplit replay netsplit-out/single-server-no-flush-seed-1-shrunk.failure.json',
    ])
      expect(out).toContain(words)
    expect(existsSync(join(folder, 'netsplit-out/single-server-no-flush-seed-1-shrunk.html'))).toBe(true)
  })

  test('what it writes is replayed to the same hash, has the story, is what it came from, and as small as it gets', () => {
    const { folder, file } = failureOf('single-server-no-flush')
    const { out } = netsplit(folder, 'shrink', file, '--json', '--out', 'small')
    const { failure, traceHash, fingerprint, after, runs, lines } = documentOf(out)
    expect(failure).toBe('small/single-server-no-flush-seed-1-shrunk.failure.json')
    expect(fingerprint).toBe('check/linearizable (register)/stale-read')
    expect(after).toMatchObject({ faults: 1, nodes: 1, operations: 2 })
    expect(lines.length).toBeLessThanOrEqual(10)
    const written = JSON.parse(readFileSync(join(folder, failure), 'utf8')) as {
      readonly origin: string
      readonly traceHash: string
      readonly fingerprint: string
      readonly shrink: { readonly runs: number; readonly ended: string; readonly to: unknown }
    }
    expect(written).toMatchObject({ origin: 'single-server-no-flush', traceHash, fingerprint })
    expect(written.shrink).toMatchObject({ runs, ended: 'smallest', to: after })
    const replayed = netsplit(folder, 'replay', failure)
    expect(replayed.code, replayed.err).toBe(1)
    expect(replayed.out).toContain(`the same run: trace hash ${traceHash}`)
    const again = documentOf(netsplit(folder, 'shrink', failure, '--json', '--out', 'again').out)
    expect(again).toMatchObject({ traceHash, after })
  })

  test('it stops after so many runs, and after so long, with the smallest by then', () => {
    const { folder, file } = failureOf('single-server-no-flush')
    const few = documentOf(netsplit(folder, 'shrink', file, '--json', '--max-runs', '30').out)
    expect(few).toMatchObject({ runs: 30, ended: 'budget' })
    expect(few.after.faults).toBeLessThan(few.before.faults)
    const short = documentOf(netsplit(folder, 'shrink', file, '--json', '--for', '1ms').out)
    expect(short).toMatchObject({ runs: 1, ended: 'stopped' })
  })

  test("a user's own code is shrunk, and named by the smaller failure file", () => {
    const { folder, file } = failureOf('counts.js')
    writeFileSync(join(folder, 'counts.js'), counting(3))
    const { code, out } = netsplit(folder, 'shrink', file, '--json', '--out', 'deep/er')
    expect(code, out).toBe(1)
    const shrunk = documentOf(out)
    expect(shrunk.after).toMatchObject({ faults: 0, nodes: 1, operations: 3 })
    const replayed = netsplit(folder, 'replay', shrunk.failure)
    expect(replayed.code, replayed.err).toBe(1)
    expect(replayed.out).toContain('cannot count further')
  })

  test('code that holds now, or fails otherwise, is not shrunk', () => {
    const { folder, file } = failureOf('counts.js')
    const text = readFileSync(join(folder, file), 'utf8').replace('../counts.js', './counts.js')
    const repaired = folderWith({ 'counts.js': counting(100_000), 'f.json': text })
    const holds = netsplit(repaired, 'shrink', 'f.json')
    expect(holds.code, holds.err).toBe(0)
    expect(holds.out).toBe('the code has changed since the failure was recorded: it holds now\n')
    const other = counting(3).replace('cannot count', 'will not count')
    const changed = netsplit(folderWith({ 'counts.js': other, 'f.json': text }), 'shrink', 'f.json', '--json')
    expect(changed.code).toBe(1)
    expect(documentOf(changed.out)).toMatchObject({ shrunk: false, sameCode: false })
    expect(documentOf(changed.out).why).toContain('it fails otherwise now, by engine/no handler throws/')
  })

  test('a run that is not the recorded one, with the same code, is not deterministic', () => {
    const { folder, file } = failureOf('single-server-no-flush')
    const text = readFileSync(join(folder, file), 'utf8')
    const other = folderWith({
      'hash.json': text.replace(/"traceHash": "[0-9a-f]{16}"/, '"traceHash": "0123456789abcdef"'),
      'words.json': text.replace('register)/stale-read', 'register)/lost-write'),
    })
    const { code, out } = netsplit(other, 'shrink', 'hash.json')
    expect(code, out).toBe(4)
    expect(out).toContain('NOT DETERMINISTIC')
    const changed = netsplit(other, 'shrink', 'words.json')
    expect(changed.code).toBe(2)
    expect(changed.err).toContain('words.json is not as netsplit wrote it')
  })

  test.each([
    [['nothing.json'], 'there is no file "nothing.json"'],
    [['f.json', '--max-runs', '0'], '--max-runs is "0", expected a whole number of runs'],
    [['f.json', '--max-runs', 'many'], '--max-runs is "many", expected a whole number of runs'],
    [['f.json', '--for', '30'], '--for is "30", expected a time of up to 24 days, with its unit'],
    [['f.json', '--patience', '-1'], '--patience is "-1", expected seconds'],
    [['f.json'], 'f.json is no failure file'],
    [[], 'the command lacks what it is about'],
  ])('%j: refused', async (words, says) => {
    const { code, err } = await netsplitHere(folderWith({ 'f.json': '{}' }), 'shrink', ...words)
    expect(code, err).toBe(2)
    expect(err).toContain(says)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
