import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, folderWith, netsplit } from '../../../test/command-line.ts'
import type { SweepResult, SweepTiming } from '../../sweeping/sweep-result.ts'

const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

/** A server that answers too early, under generated faults: a run takes less than a millisecond, and one in a few fails. */
const server = JSON.stringify({
  name: 'server',
  cluster: { protocol: { use: 'single-server' }, nodes: 1 },
  workload: { use: 'register', options: { clients: 2, keys: 1, rate: 40 } },
  faults: { generate: 'swarm', families: ['partition', 'crash'], max: 2 },
  duration: 800,
  settle: 200,
  checks: [{ use: 'linearizable' }],
})
const broken = ['server.json', '--mutant', 'no-flush', '--shrink-runs', '10']

/** The same without a workload: there is next to nothing to run. */
const quiet = JSON.stringify({
  ...(JSON.parse(server) as object),
  name: 'quiet',
  workload: undefined,
  duration: 300,
})

/** A protocol whose nodes do what an option says where they draw one of a few numbers. */
const protocol = `import { defineProtocol } from 'netsplit'
let count = 0
const kept = new Map<number, object>()
export const mine = defineProtocol({
  name: 'mine',
  defaults: { does: '' },
  create(node, { does }) {
    const drawn = node.random.int(1, 100)
    // Of seeds 1 to 10, the second alone.
    const isOne = drawn >= 40 && drawn <= 43
    if (does === 'takes all memory' && isOne) for (let i = 0; ; i++) kept.set(i, { i })
    if (does === 'hangs' && isOne) for (;;) count++
    if (does === 'fails late' && isOne) void Promise.reject(new Error('too late'))
    if (does === 'counts' && ++count === 12) throw new Error('twelve')
    return { receive() {}, inspect: () => ({}) }
  },
})
`

/** A project whose scenario has nodes that do this. */
function projectWhere(does: string, inCheck = ''): string {
  return folderWith({
    'package.json': '{ "type": "module" }',
    'mine.ts': protocol,
    's.ts': `import { execFileSync } from 'node:child_process'
import { defineScenario, defineCheck } from 'netsplit'
import { mine } from './mine.ts'
export const picky = defineCheck({ name: 'picky', defaults: {}, judge({ seed }) { ${inCheck}; return { verdict: 'valid' } } })
export default defineScenario({ name: 's', cluster: { protocol: mine({ does: '${does}' }), nodes: 1 }, duration: 100, checks: [picky()] })
`,
  })
}

function resultIn(folder: string, out = 'out'): SweepResult {
  return JSON.parse(readFileSync(join(folder, out, 'result.json'), 'utf8')) as SweepResult
}

function timingIn(folder: string, out = 'out'): SweepTiming {
  return JSON.parse(readFileSync(join(folder, out, 'timing.json'), 'utf8')) as SweepTiming
}

function bytesIn(folder: string, out: string, file = 'result.json'): string {
  return readFileSync(join(folder, out, file), 'utf8')
}

/** Sweeps until so many lines have been stored, and sends a signal then. */
async function signalled(
  signal: NodeJS.Signals,
  lines: number,
  folder: string,
  words: readonly string[],
  out = 'out',
): Promise<Ended> {
  const child = spawn(process.execPath, [main, 'sweep', ...words, '--out', out], {
    cwd: folder,
    // A group of its own: an interrupt from the keyboard reaches the workers as well.
    detached: true,
  })
  let [text, err] = ['', '']
  child.stdout.on('data', (data: Buffer) => (text += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  let over = false
  void ended.then(() => (over = true))
  const file = join(folder, out, 'outcomes.jsonl')
  while (!over && (!existsSync(file) || readFileSync(file, 'utf8').split('\n').length <= lines))
    await setTimeout(5)
  if (!over) process.kill(signal === 'SIGINT' ? -(child.pid as number) : (child.pid as number), signal)
  return { code: await ended, out: text, err }
}

describe('the same seeds give the same result file', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'netsplit-test-'))
    writeFileSync(join(folder, 'server.json'), server)
    writeFileSync(join(folder, 'quiet.json'), quiet)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('with one worker and with three, and the same failure files', () => {
    const seeds = ['--seeds', '1-520']
    for (const jobs of ['1', '3']) {
      const { code, err } = netsplit(
        folder,
        'sweep',
        ...broken,
        ...seeds,
        '--jobs',
        jobs,
        '--out',
        `jobs-${jobs}`,
      )
      expect(code, err).toBe(1)
    }
    const one = resultIn(folder, 'jobs-1')
    expect(one.runs).toBe(520)
    expect(one.failures).toBeGreaterThan(10)
    for (const file of ['result.json', 'report.html'])
      expect(bytesIn(folder, 'jobs-3', file)).toBe(bytesIn(folder, 'jobs-1', file))
    const weightsIn = (out: string): string[] =>
      bytesIn(folder, out, 'outcomes.jsonl')
        .split('\n')
        .filter((line) => line.includes('"entry":{"block":'))
    expect(weightsIn('jobs-3')).toStrictEqual(weightsIn('jobs-1'))
    for (const { failure = '' } of one.signatures)
      expect(bytesIn(folder, 'jobs-3', failure)).toBe(bytesIn(folder, 'jobs-1', failure))
    const [{ failure = '', signature } = { signature: '' }] = one.signatures
    const replayed = netsplit(folder, 'replay', join('jobs-1', failure))
    expect(replayed.code).toBe(1)
    expect(replayed.out).toContain('the same run: trace hash')
    expect(JSON.parse(bytesIn(folder, 'jobs-1', failure))).toMatchObject({ fingerprint: signature })
  })

  test('after it was killed twice and resumed, and repeats nothing', async () => {
    const begun = [...broken, '--seeds', '1-520', '--jobs', '2']
    const words = [...begun, '--resume']
    await signalled('SIGKILL', 3, folder, begun, 'killed')
    await signalled('SIGKILL', 9, folder, words, 'killed')
    const stored = (): string[] =>
      bytesIn(folder, 'killed', 'outcomes.jsonl')
        .split('\n')
        .filter((line) => line.endsWith('}'))
    const before = stored()
    expect(before.length).toBeGreaterThanOrEqual(9)
    expect(existsSync(join(folder, 'killed', 'result.json'))).toBe(false)
    expect(netsplit(folder, 'sweep', ...words, '--out', 'killed').code).toBe(1)
    for (const file of ['result.json', 'report.html'])
      expect(bytesIn(folder, 'killed', file)).toBe(bytesIn(folder, 'jobs-1', file))
    const after = stored()
    expect(after.slice(0, before.length)).toStrictEqual(before)
    const ranges = after.flatMap((line) => {
      const { entry } = JSON.parse(line) as { entry: { from?: number; to: number } }
      return entry.from === undefined ? [] : [[entry.from, entry.to] as const]
    })
    ranges.sort(([a], [b]) => a - b)
    expect(
      ranges.every(([from], i) => from === (ranges[i - 1]?.[1] ?? 0)),
      'every run is stored once',
    ).toBe(true)
  })

  test('if they are what a timed sweep has come to', () => {
    const timed = netsplit(folder, 'sweep', ...broken, '--for', '2500ms', '--out', 'timed')
    expect([0, 1], timed.err).toContain(timed.code)
    expect(timingIn(folder, 'timed').ended).toBe('time')
    const [seeds = ''] = resultIn(folder, 'timed').seeds
    netsplit(folder, 'sweep', ...broken, '--seeds', seeds, '--jobs', '1', '--out', 'as-timed')
    expect(bytesIn(folder, 'as-timed')).toBe(bytesIn(folder, 'timed'))
  })

  test('if they are what a sweep until coverage is stable has come to, which is the same with any number of workers', () => {
    for (const jobs of ['1', '2'])
      netsplit(folder, 'sweep', 'quiet.json', '--until-stable', '--jobs', jobs, '--out', `stable-${jobs}`)
    expect(timingIn(folder, 'stable-1').ended).toBe('stable')
    expect(bytesIn(folder, 'stable-2')).toBe(bytesIn(folder, 'stable-1'))
    expect(resultIn(folder, 'stable-1').runs % 256).toBe(0)
  })

  test('up to the first failure, if that stops it', () => {
    for (const jobs of ['1', '2']) {
      const words = [...broken, '--seeds', '1-520', '--stop-on-failure', '--jobs', jobs]
      expect(netsplit(folder, 'sweep', ...words, '--out', `stop-${jobs}`).code).toBe(1)
    }
    expect(bytesIn(folder, 'stop-2')).toBe(bytesIn(folder, 'stop-1'))
    const { failures, signatures, seeds } = resultIn(folder, 'stop-1')
    expect(failures).toBe(1)
    const { firstSeed } = signatures[0] ?? {}
    expect(seeds).toStrictEqual([firstSeed === '1' ? '1' : `1-${firstSeed}`])
    expect(signatures[0]?.firstSeed).toBe(resultIn(folder, 'jobs-1').signatures[0]?.firstSeed)
  })
})

test('shards are joined into what one sweep would have found', () => {
  const folder = folderWith({
    'server.json': server.replace(
      /"faults":\{[^}]*\}/,
      '"faults":[{"kind":"crash","at":300,"for":50,"node":"n1"}]',
    ),
  })
  const words = [
    'server.json',
    '--mutant',
    'no-flush',
    '--seeds',
    '1-260,1001-1020',
    '--shrink-runs',
    '0',
    '--jobs',
    '1',
  ]
  for (const part of ['1/2', '2/2'])
    netsplit(folder, 'sweep', ...words, '--shard', part, '--out', `part-${part[0]}`)
  netsplit(folder, 'sweep', ...words, '--out', 'whole')
  const { code, out } = netsplit(folder, 'sweep', '--merge', 'part-1', 'part-2', '--out', 'all')
  expect(code).toBe(1)
  expect(out).toContain('joined from sweeps that were over')
  expect(resultIn(folder, 'part-2').seeds).toStrictEqual(['257-260', '1001-1020'])
  for (const file of ['result.json', 'report.html'])
    expect(bytesIn(folder, 'all', file)).toBe(bytesIn(folder, 'whole', file))
  const [{ failure = '' } = {}] = resultIn(folder, 'all').signatures
  expect(netsplit(folder, 'replay', join('all', failure)).code).toBe(1)
  const again = netsplit(folder, 'sweep', '--merge', 'part-1', 'whole', '--out', 'twice')
  expect(again.code).toBe(2)
  expect(again.err).toContain(
    'the sweeps in part-1 and whole cannot be joined: seed 1 was run in more than one',
  )
})

describe('Ctrl-C', () => {
  test('ends a sweep with what is known so far, and it can be resumed', async () => {
    const folder = folderWith({ 'server.json': server })
    const words = [...broken, '--seeds', '1-3000', '--jobs', '2']
    const { code, out, err } = await signalled('SIGINT', 6, folder, words)
    expect(code, err).toBe(130)
    expect(err).toContain('ends with what is known so far')
    expect(out).toContain('INTERRUPTED')
    const known = resultIn(folder)
    expect(known.runs).toBeGreaterThan(0)
    expect(known.runs).toBeLessThan(3_000)
    expect(known.seeds).toStrictEqual([known.runs === 1 ? '1' : `1-${known.runs}`])
    expect(timingIn(folder).ended).toBe('interrupted')
    const resumed = await signalled('SIGINT', 20, folder, [...words, '--resume'])
    expect(resumed.code, resumed.err).toBe(130)
    expect(resultIn(folder).runs).toBeGreaterThan(known.runs)
  })
})

describe('a seed that gives no verdict is lost alone, and named', () => {
  /** What comes of ten seeds; of the second, the protocol draws a small number. */
  function swept(
    does: string,
    words: readonly string[],
    inCheck = '',
  ): { readonly result: SweepResult; readonly code: number | null } {
    const folder = projectWhere(does, inCheck)
    const seeds = ['--seeds', '1-10', '--jobs', '2', '--out', 'out']
    const { code, err } = netsplit(folder, 'sweep', 's.ts', ...seeds, ...words)
    if (!existsSync(join(folder, 'out', 'result.json'))) throw new Error(err)
    return { result: resultIn(folder), code }
  }

  test('where its worker runs out of memory', () => {
    const { result, code } = swept('takes all memory', ['--memory', '48', '--patience', '20'])
    expect(code).toBe(3)
    expect(result.runs).toBe(9)
    expect(result.lost).toStrictEqual([{ seed: '2', how: 'memory', why: 'it ran out of 48 MB of memory' }])
  })

  test('where a check does not return', () => {
    const { result, code } = swept('', ['--patience', '0.5'], "if (seed === '7') for (;;);")
    expect(code).toBe(3)
    expect(result.runs).toBe(9)
    const why = 'it could not be judged within 0.5 s of real time: its code did not return'
    expect(result.lost).toStrictEqual([{ seed: '7', how: 'time', why }])
  })

  test('where nothing but the end of its worker can stop it', () => {
    const sleep = "if (seed === '7') execFileSync('sleep', ['5'])"
    const { result, code } = swept('', ['--patience', '0.3'], sleep)
    expect(code).toBe(3)
    const why = 'its code did not return within 0.3 s of real time'
    expect(result.lost).toStrictEqual([{ seed: '7', how: 'time', why }])
  })

  test('where its code throws', () => {
    const { result, code } = swept('', [], "if (seed === '7') throw new Error('seven')")
    expect(code).toBe(3)
    expect(result.lost).toStrictEqual([{ seed: '7', how: 'threw', why: 'check picky threw Error: seven' }])
  })

  test('where its code goes on after it has returned, which makes it no run of its seed', () => {
    const { result, code } = swept('fails late', [])
    expect(code).toBe(4)
    expect(result.lost).toMatchObject([
      { seed: '2', how: 'promise', why: expect.stringContaining('Error: too late') as string },
    ])
  })

  test('but a handler that does not return is a failure', () => {
    const { result, code } = swept('hangs', ['--patience', '0.5', '--stop-on-failure'])
    expect(code).toBe(1)
    expect(result.lost).toStrictEqual([])
    expect(result.signatures).toMatchObject([
      {
        firstSeed: '2',
        property: 'every handler returns',
        why: expect.stringContaining('n1 did not return') as string,
      },
    ])
  })
})

test('a failure that depends on what ran before it is none: exit code 4', () => {
  const folder = projectWhere('counts')
  const { code, out } = netsplit(folder, 'sweep', 's.ts', '--seeds', '1-30', '--jobs', '1', '--out', 'out')
  expect(code).toBe(4)
  expect(out).toContain('NOT DETERMINISTIC')
  const [differing] = resultIn(folder).notDeterministic
  expect(differing?.why).toMatch(
    /^it depends on what ran before it: after other seeds it was engine\/no handler throws\/.*; in a fresh worker it is no failure, trace hash [0-9a-f]{16}$/,
  )
})

test('what is refused for the first seed is bad input, and no lost seed', () => {
  const folder = projectWhere('', "throw new Error('always')")
  const { code, err } = netsplit(folder, 'sweep', 's.ts', '--seeds', '1-30', '--jobs', '1', '--out', 'out')
  expect(code).toBe(2)
  expect(err).toBe('netsplit: check picky threw Error: always\n')
})
