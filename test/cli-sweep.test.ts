import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'
import { failingServer as server } from './failing-server.ts'

/** A run of it takes a tenth of a millisecond. */
const idle = JSON.stringify({
  name: 'idle',
  cluster: { protocol: { use: 'single-server' }, nodes: 1 },
  duration: 100,
})

/** One worker is all that is needed where how many there are makes no difference. */
const alone = ['--jobs', '1']

describe('netsplit sweep', () => {
  test('that finds nothing says how sure that is, and never that it is verified', () => {
    const folder = folderWith({ 'idle.json': idle })
    const { code, out, err } = netsplit(folder, 'sweep', 'idle.json', '--seeds', '1-200')
    expect(code, err).toBe(0)
    expect(out).toMatch(/^idle, 200 seeds: 1-200$/m)
    expect(out).toMatch(/^ {2}runs {7}200 in [\d.]+ s, \d+(\.\d+)? a second; all seeds were run$/m)
    expect(out).toContain(
      'failures   none in 200 runs: at 95 % confidence at most 1.5 % of runs fail (rule of three)',
    )
    expect(out).not.toMatch(/verified|correct|safe/i)
    expect(readdirSync(join(folder, 'netsplit-out/sweep-idle')).sort()).toStrictEqual([
      'outcomes.jsonl',
      'plan.json',
      'report.html',
      'result.json',
      'timing.json',
    ])
  })

  test('tells failures by signature, with a command that replays the smallest one that was found', () => {
    const folder = folderWith({ 'server.json': server })
    const words = ['--mutant', 'no-flush', '--seeds', '1-40', '--shrink-runs', '20', ...alone]
    const { code, out } = netsplit(folder, 'sweep', 'server.json', ...words)
    expect(code).toBe(1)
    expect(out).toMatch(/^server with mutant no-flush, 40 seeds: 1-40$/m)
    expect(out).toMatch(
      /^ {2}failures {3}\d+ runs failed, [\d.]+ % of runs \(95 % interval [\d.]+ % to [\d.]+ %\)$/m,
    )
    expect(out).toMatch(/^✗ check\/linearizable \(register\)\/stale-read$/m)
    expect(out).toMatch(/^ {2}why {8}c\d read x = .* no order of the operations explains it\.$/m)
    expect(out).toMatch(/^ {2}first {6}seed \d+, after \d+ runs? and [\d.]+ s$/m)
    const again = /npx netsplit replay (\S+)/.exec(out)?.[1] as string
    expect(again).toMatch(/^netsplit-out\/sweep-server-no-flush\/failures\/server-seed-\d+\.failure\.json$/)
    const replayed = netsplit(folder, 'replay', again)
    expect(replayed.code).toBe(1)
    expect(replayed.out).toContain('the same run')
    expect(existsSync(join(folder, again.replace('.failure.json', '.html')))).toBe(true)
  })

  test('writes a page on what it found, and holds it against a baseline and canaries', () => {
    const folder = folderWith({ 'server.json': server })
    const few = ['--seeds', '1-40', '--shrink-runs', '0', ...alone]
    const found = netsplit(folder, 'sweep', 'server.json', '--mutant', 'no-flush', ...few, '--out', 'found')
    expect(found.out).toMatch(/^ {2}page {7}found\/report\.html$/m)
    const page = readFileSync(join(folder, 'found/report.html'), 'utf8')
    expect(page).toMatch(/40 runs · \d+ failed · 1 kind of failure · canary found/)
    const [, link = ''] = /<a href="(failures\/[^"]+)">Open its report/.exec(page) ?? []
    expect(existsSync(join(folder, 'found', link))).toBe(true)
    const [, failure = ''] = /npx netsplit replay (\S+?)</.exec(page) ?? []
    expect(netsplit(join(folder, 'found'), 'replay', failure).out).toContain('the same run')
    const result = 'found/result.json'
    const others = ['--baseline', result, '--canary', result]
    expect(netsplit(folder, 'sweep', 'server.json', ...few, ...others, '--out', 'clean').code).toBe(0)
    const clean = readFileSync(join(folder, 'clean/report.html'), 'utf8')
    expect(clean).toContain('40 runs · none failed · canary found')
    expect(clean).toContain('0 new, 1 gone, 0 moved, 0 as before')
  })

  test('is over before it begins if what it is held against is another sweep', () => {
    const folder = folderWith({ 'idle.json': idle, 'other.json': idle.replace('"idle"', '"other"') })
    netsplit(folder, 'sweep', 'idle.json', '--seeds', '1-5', '--out', 'o', ...alone)
    const refused = (...words: readonly string[]): string => {
      const { code, err } = netsplit(folder, 'sweep', 'other.json', '--seeds', '1-5', '--out', 'p', ...words)
      expect([code, existsSync(join(folder, 'p'))], err).toStrictEqual([2, false])
      return err
    }
    expect(refused('--baseline', 'o/result.json')).toBe(
      'netsplit: the baseline o/result.json is a sweep of "idle" and this one is of "other": expected one of the same scenario\n',
    )
    expect(refused('--canary', 'o/result.json')).toContain('the canary o/result.json is a sweep of "idle"')
    expect(refused('--baseline', 'o/plan.json')).toContain('o/plan.json is no result of a sweep')
    expect(refused('--baseline', 'nowhere.json')).toContain('there is no file "nowhere.json"')
  })

  test('gives one JSON document on stdout, and nothing else', () => {
    const folder = folderWith({ 'server.json': server })
    const plain = ['--mutant', 'no-flush', '--seeds', '1-40', '--shrink-runs', '0', '--out', 'o']
    const words = [...plain, '--json', ...alone]
    const { code, out, err } = netsplit(folder, 'sweep', 'server.json', ...words)
    expect(code).toBe(1)
    const document = JSON.parse(out) as Record<string, unknown>
    expect(document).toMatchObject({
      kind: 'sweep',
      scenario: 'server',
      origin: 'server.json',
      mutant: 'no-flush',
      seeds: ['1-40'],
      runs: 40,
      failures: expect.any(Number) as number,
      failureRate: { of: 40 },
      unknown: 0,
      lost: [],
      notDeterministic: [],
      coverage: { runs: 40 },
      rate: expect.any(Number) as number,
      ended: 'seeds',
      folder: 'o',
    })
    const [signature] = document['signatures'] as { [field: string]: unknown }[]
    expect(signature).toMatchObject({
      signature: 'check/linearizable (register)/stale-read',
      count: expect.any(Number) as number,
      firstSeed: expect.stringMatching(/^\d+$/) as string,
      failure: expect.stringMatching(/^o\/failures\/server-seed-\d+\.failure\.json$/) as string,
    })
    expect(existsSync(join(folder, signature?.['failure'] as string))).toBe(true)
    expect(err).toContain('failures')
  })

  test('says which sometimes was never reached, with exit code 3', () => {
    const folder = folderWith({
      'package.json': '{ "type": "module" }',
      's.ts': `import { defineProtocol, defineScenario } from 'netsplit'
export const mine = defineProtocol({
  name: 'mine',
  defaults: {},
  create(node) {
    node.sometimes('a\\u001b[31m coin falls', node.random.int(1, 2) === 1)
    node.sometimes('pigs fly', false)
    return { receive() {}, inspect: () => ({}) }
  },
})
export default defineScenario({ name: 's', cluster: { protocol: mine(), nodes: 1 }, duration: 100 })
`,
    })
    const { code, out } = netsplit(folder, 'sweep', 's.ts', '--seeds', '1-40', ...alone)
    expect(code).toBe(3)
    expect(out).toMatch(/sometimes {2}a\\u001b\[31m coin falls: in \d+ runs/)
    expect(out).toContain('sometimes  pigs fly: never reached')
  })

  test('has no option that its page does not explain', () => {
    const { out } = netsplit(folderWith(), 'sweep', '--help')
    const page = readFileSync(new URL('../docs/sweeps.md', import.meta.url), 'utf8')
    expect(out).toContain('docs/sweeps.md')
    const options = [...out.matchAll(/^ +--([a-z-]+) /gm)].map(([, name]) => name as string)
    const everywhere = new Set(['help', 'version', 'color'])
    expect(options.length).toBeGreaterThan(12)
    for (const name of options) if (!everywhere.has(name)) expect(page).toContain(`--${name}`)
  })

  test('needs to be told what to do about a sweep that is there', () => {
    const folder = folderWith({ 'idle.json': idle })
    const words = ['sweep', 'idle.json', '--seeds', '1-50', '--out', 'o', ...alone]
    const nothing = netsplit(folder, ...words, '--resume')
    expect([nothing.code, nothing.err]).toStrictEqual([
      2,
      'netsplit: the folder "o" holds no sweep that --resume could continue: without it one begins there, --out names another folder\n',
    ])
    expect(netsplit(folder, ...words).code).toBe(0)
    const stored = readFileSync(join(folder, 'o/outcomes.jsonl'), 'utf8')
    const refused = netsplit(folder, ...words)
    expect([refused.code, refused.err]).toStrictEqual([
      2,
      'netsplit: the folder "o" holds a sweep already: --resume continues it, --overwrite begins anew, --out names another folder\n',
    ])
    const resumed = netsplit(folder, ...words, '--resume')
    expect(resumed.code).toBe(0)
    expect(resumed.out).toContain('none in 50 runs')
    expect(readFileSync(join(folder, 'o/outcomes.jsonl'), 'utf8'), 'nothing is run again').toBe(stored)
    const other = netsplit(folder, 'sweep', 'idle.json', '--seeds', '1-60', '--out', 'o', '--resume')
    expect([other.code, other.err]).toStrictEqual([
      2,
      'netsplit: the sweep in o cannot be resumed: its end was {"seeds":["1-50"]} and is {"seeds":["1-60"]} now; --overwrite begins anew\n',
    ])
    writeFileSync(join(folder, 'idle.json'), idle.replace('100', '200'))
    expect(netsplit(folder, ...words, '--resume').err).toContain(
      'cannot be resumed: its form of the scenario was',
    )
    expect(netsplit(folder, ...words, '--overwrite').code).toBe(0)
  })
})

describe('bad input', () => {
  const seeds = ['--seeds', '1-10']

  // What is wrong with a single option is tested beside the code, in cli/sweep-options.test.ts.
  const ofWords: readonly (readonly [words: readonly string[], says: string])[] = [
    [[], 'the sweep lacks what it is of: netsplit sweep SCENARIO, or --merge DIR...'],
    [['idle.json', ...seeds, '--seeds', '20'], '--seeds is given 2 times, expected once'],
    [['idle.json', '--seeds'], '--seeds is given without a value, expected one after it: netsplit sweep'],
    [['idle.json', ...seeds, '--patience', 'abc'], '--patience is "abc", expected seconds, more than 0 and'],
    [['idle.json', ...seeds, '--fast'], 'Unknown argument: fast: netsplit sweep --help'],
    [['--merge', 'nowhere'], 'there is no sweep in nowhere: expected a folder that netsplit sweep wrote'],
    [['--merge', 'begun'], 'the sweep in begun has not come to its end'],
    [['--merge', 'spoiled'], 'spoiled/result.json is no result of a sweep: '],
    [['--merge'], '--merge is given without a value'],
  ]
  const ofScenarios: typeof ofWords = [
    [['raft-partitoin', ...seeds], 'there is no scenario "raft-partitoin": did you mean raft-partition?'],
    [
      ['idle.json', ...seeds, '--mutant', 'stale-read'],
      'idle: no protocol of it has a mutant "stale-read": netsplit list mutants single-server/ names them all',
    ],
    [['idle.json', ...seeds, '--out', 'idle.json'], 'the folder "idle.json" cannot be written'],
  ]
  // Once a scenario is loaded, a sweep needs what was built.
  const all = [
    ...ofWords.map(([words, says]) => ({ words, says, sweeping: netsplitHere })),
    ...ofScenarios.map(([words, says]) => ({ words, says, sweeping: netsplit })),
  ]
  test.each(all)('$words', async ({ words, says, sweeping }) => {
    const folder = folderWith({ 'idle.json': idle, 'begun/plan.json': '{}', 'spoiled/result.json': '{}' })
    const { code, out, err } = await sweeping(folder, 'sweep', ...words)
    expect(err).toContain(`netsplit: ${says}`)
    expect([code, out, err.trimEnd().split('\n').length]).toStrictEqual([2, '', 1])
    expect(existsSync(join(folder, 'netsplit-out'))).toBe(false)
  })
})
