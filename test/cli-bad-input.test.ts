import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../scenarios/files/load-scenario.ts'
import { resolveScenario } from '../scenarios/index.ts'
import { InputError } from '../sim/index.ts'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'

const base = { name: 't', cluster: { protocol: { use: 'raft' }, nodes: 3 }, duration: 1_000 }

/** What stands in the file, and what the one sentence must say. */
const scenarioFiles: readonly (readonly [what: string, contents: unknown, says: RegExp])[] = [
  ['a negative duration', { ...base, duration: -5 }, /t\.json: duration is -5, expected more than 0/],
  ['a wrong type', { ...base, duration: '5' }, /t\.json: duration is "5", expected a number/],
  ['an unknown field', { ...base, latency: 3 }, /t\.json: latency is not a known field/],
  ['an unknown field deeper down', { ...base, network: { los: 0.1 } }, /network\.los is not a known field/],
  ['a missing field', { name: 't', duration: 5 }, /t\.json: cluster is missing/],
  [
    'a field misspelt',
    { name: 't', cluster: base.cluster, duraton: 5 },
    /t\.json: duraton is not a known field/,
  ],
  [
    'an unknown kind of fault',
    { ...base, faults: [{ kind: 'partitoin', at: 1 }] },
    /faults\[0\]\.kind is "partitoin"/,
  ],
  [
    'a negative length of a fault',
    { ...base, faults: [{ kind: 'crash', node: 'n1', at: 1, for: -3 }] },
    /faults\[0\]\.for is -3/,
  ],
  [
    'a node that is not there',
    { ...base, faults: [{ kind: 'crash', node: 'n9', at: 1 }] },
    /faults\[0\]\.node is "n9", expected a node of the cluster: n1, n2, n3/,
  ],
  [
    'two faults with one id',
    { ...base, faults: [1, 2].map((at) => ({ kind: 'crash', node: 'n1', at, id: 'a' })) },
    /two faults have the id "a"/,
  ],
  [
    'an unknown protocol',
    { ...base, cluster: { protocol: { use: 'raff' }, nodes: 3 } },
    /no protocol "raff" among those shipped: expected bully, lease-election, raft/,
  ],
  [
    'an unknown option',
    { ...base, cluster: { protocol: { use: 'raft', options: { hartbeat: 3 } }, nodes: 3 } },
    /t\.json: protocol raft has no option "hartbeat"/,
  ],
  [
    'an option of another type',
    { ...base, cluster: { protocol: { use: 'raft', options: { heartbeat: 'x' } }, nodes: 3 } },
    /option "heartbeat" is "x", expected a number/,
  ],
  [
    'an unknown mutant',
    { ...base, cluster: { protocol: { use: 'raft', mutant: 'x' }, nodes: 3 } },
    /protocol raft has no mutant "x"/,
  ],
  [
    'a reference that leaves the folder',
    { ...base, cluster: { protocol: { use: 'x', from: '../x.ts#x' }, nodes: 3 } },
    /"\.\.\/x\.ts#x" leaves the project's folder/,
  ],
  [
    'an absolute reference',
    { ...base, cluster: { protocol: { use: 'x', from: '/x.ts#x' }, nodes: 3 } },
    /expected a relative path and a name/,
  ],
  [
    'a reference to a file that is not there',
    { ...base, cluster: { protocol: { use: 'x', from: './x.ts#x' }, nodes: 3 } },
    /names a file that is not there/,
  ],
  [
    'an unknown model',
    { ...base, checks: [{ use: 'linearizable', options: { model: 'x' } }] },
    /model is "x", expected one of register/,
  ],
  [
    'a distribution that cannot be',
    { ...base, network: { latency: { kind: 'lognormal', median: 5, p99: 2 } } },
    /network\.latency: median is 5 and p99 is 2/,
  ],
  ['null', null, /t\.json: it is null, expected an object/],
]

describe('a malformed scenario file', () => {
  test.each(scenarioFiles)('%s is named in one sentence', async (_, contents, says) => {
    const file = join(folderWith({ 't.json': JSON.stringify(contents) }), 't.json')
    const refused = loadScenario(file).then(({ scenario, code: { library } }) =>
      resolveScenario(scenario, 1, { library, where: file }),
    )
    await expect(refused).rejects.toThrow(InputError)
    await expect(refused).rejects.toThrow(says)
    await expect(refused).rejects.toThrow(/^[^\n]+$/)
  })

  test('ends the command with that sentence, and leaves nothing behind', () => {
    for (const [, contents, says] of scenarioFiles.slice(0, 3)) {
      const folder = folderWith({ 't.json': JSON.stringify(contents) })
      expectRefusal(netsplit(folder, 'run', 't.json'), says)
      expect(readdirSync(folder), 'nothing may be left behind').toEqual(['t.json'])
    }
  })

  test('what is no JSON is named with its line', () => {
    expectRefusal(
      netsplit(folderWith({ 't.json': '{\n  "name": "t",\n  "clus' }), 'run', 't.json'),
      /t\.json, line 3: expected JSON/,
    )
  })

  test('a TypeScript file that does not compile is named with its line', () => {
    expectRefusal(
      netsplit(folderWith({ 't.ts': 'const a = 1\nexport default {' }), 'run', 't.ts'),
      /t\.ts, line 2: /,
    )
  })

  test('a file without a scenario in it is told what is expected', () => {
    expectRefusal(
      netsplit(folderWith({ 't.ts': 'export const a = 1' }), 'run', 't.ts'),
      /no scenario as its default export/,
    )
  })
})

const commandLines: readonly (readonly [words: readonly string[], says: RegExp])[] = [
  [
    ['run', 'nope'],
    /there is no scenario "nope": netsplit list scenarios names them all, and a file of your own/,
  ],
  [
    ['run', 'raft-partitoin'],
    /there is no scenario "raft-partitoin": did you mean raft-partition\? netsplit list scenarios names them all, /,
  ],
  [
    ['run', 'raft-partition', '--mutant', 'stale-raed'],
    /a mutant "stale-raed": did you mean stale-read\? netsplit list mutants raft\/ names them all$/,
  ],
  [
    ['run', 'raft-partition', '--mutant', 'raft/stale-raed'],
    /a mutant "raft\/stale-raed": did you mean raft\/stale-read\? netsplit list mutants raft\/ names/,
  ],
  [
    ['run', 'raft-partition', '--mutant', 'single-server/stale-read'],
    /no protocol of it has a mutant "single-server\/stale-read": netsplit list mutants/,
  ],
  [['run', 'nope.json'], /there is no file "nope\.json"/],
  [['run'], /the command lacks what it is about: netsplit run --help says what is expected$/],
  [['--json', 'check'], /the command lacks what it is about: netsplit check --help says what is expected$/],
  [['fly'], /there is no command "fly": expected run, list/],
  [[], /there is no command: netsplit --help says what is expected$/],
  [
    ['run', 'raft-partition', '--sed', '3'],
    /Unknown argument: sed: netsplit run --help says what is expected$/,
  ],
  [
    ['run', 'raft-partition', '--seed'],
    /^netsplit: --seed is given without a value, expected one after it: netsplit run --help says what is expected$/,
  ],
  [['run', 'raft-partition', '--seed', ''], /the seed is empty/],
  [['run', 'raft-partition', '--seed', '1', '--seed', '2'], /--seed is given 2 times/],
  [['run', 'raft-partition', '--filter', 'n2', '--trace'], /--filter is "n2", expected node:n2/],
  [
    ['run', 'raft-partition', '--filter', 'node:n7', '--trace'],
    /--filter node:n7: there is no such node or client, expected one of n1, n2, n3, n4, n5, c1, /,
  ],
  [
    ['run', 'raft-partition', '--patience', 'x'],
    /--patience is "x", expected seconds, more than 0 and at most 3600/,
  ],
  [['check', 'nope.jsonl', '--model', 'kv'], /there is no file "nope\.jsonl"/],
  [['check', '.', '--model', 'kv'], /"\." is a folder/],
  [['check', 'nope.jsonl'], /model/],
  [['check', 'nope.jsonl', '--model', 'x'], /--model is "x", expected one of register/],
  [['check', 'nope.jsonl', '--model', 'jepsen:x'], /--model is "jepsen:x", expected one of .*, or auto/],
  [['check', 'nope.jsonl', '--model', 'constructor'], /--model is "constructor", expected one of/],
  [['check', 'nope.jsonl', '--model', 'kv', '--model', 'list'], /--model is given 2 times, expected once/],
  [
    ['check', 'nope.jsonl', '--model', 'kv', '--report', 'a.html', '--report', 'b.html'],
    /--report is given 2/,
  ],
  [['check', 'nope.jsonl', '--model', 'kv', '--report', 'a.txt'], /--report is "a\.txt", expected .* \.html/],
  [['check', 'nope.jsonl', '--model', 'kv', '--export', 'xml'], /--export is "xml", expected edn or jsonl/],
  [
    ['check', 'nope.jsonl', '--model', 'kv', '--format', 'xml'],
    /--format is "xml", expected one of netsplit/,
  ],
  [['check', 'nope.jsonl', '--model', 'kv', '--initial', 'x'], /--initial is x, expected JSON/],
  [['check', 'nope.jsonl', '--model', 'kv', '--initial', ''], /--initial is empty, expected JSON/],
  [
    ['check', 'nope.jsonl', '--model', 'kv', '--initial', '-5'],
    /the first value is -5, expected a text or null/,
  ],
  [['check', 'nope.jsonl', '--model', 'bank', '--initial', '5'], /the checker bank takes no first value/],
  [['check', 'nope.jsonl', '--model', 'kv', '--option', 'total=1'], /the model kv takes no options/],
  [['check', 'nope.jsonl', '--model', 'bank', '--option', 'totl=1'], /checker bank has no option "totl"/],
  [['check', 'nope.jsonl', '--model', 'bank', '--option', 'total=x'], /--option total is x, expected JSON/],
  [
    ['check', 'nope.jsonl', '--model', 'bank', '--option', 'total'],
    /--option is "total", expected name=value/,
  ],
  [
    ['check', 'nope.jsonl', '--model', 'bank', '--option', 'total=1', '--option', 'total=2'],
    /--option total is given twice/,
  ],
  ...['x', '1.5', '0', '-5', '1e400', '', '9007199254740993'].map(
    (budget) =>
      [
        ['check', 'nope.jsonl', '--model', 'bank', '--budget', budget],
        /--budget is ".*", expected a whole number of steps, 1 or more/,
      ] as const,
  ),
  [['replay', 'nope.json'], /there is no file "nope\.json"/],
  ...['replay', 'shrink'].map(
    (command) =>
      [
        [command, 'package.json'],
        /package\.json is no failure file: expected a file \(NAME\.failure\.json\) that a run, a sweep or a property has written$/,
      ] as const,
  ),
  [['list', 'nope'], /there is no kind "nope" to list/],
  [['new', '../nope'], /expected lower-case letters/],
]

describe('a command line that is wrong', () => {
  test.each(commandLines)('%j', async (words, says) => {
    const folder = folderWith({ 'package.json': '{"name":"mine"}' })
    expectRefusal(await netsplitHere(folder, ...words), says)
  })

  test('ends its process with the same code and words', () => {
    for (const command of ['fly', 'run', 'check', 'replay', 'list', 'new']) {
      const [words, says] = commandLines.find(
        ([[first]]) => first === command,
      ) as (typeof commandLines)[number]
      expectRefusal(netsplit(folderWith(), ...words), says)
    }
    expectRefusal(netsplit(folderWith()), /there is no command/)
  })

  test('an output folder that cannot be written is refused before the run', () => {
    const folder = folderWith({ 'a-file': '' })
    expectRefusal(netsplit(folder, 'run', 'raft-partition', '--out', 'a-file'), /"a-file" cannot be written/)
    expectRefusal(netsplit(folder, 'run', 'raft-partition', '--out', '/proc/netsplit'), /cannot be written/)
  })

  test('a name that is taken is not written over', () => {
    const folder = folderWith({ 'mine/keep.txt': 'keep' })
    expectRefusal(netsplit(folder, 'new', 'mine'), /"mine" is there already/)
    expect(existsSync(join(folder, 'mine', 'keep.txt'))).toBe(true)
  })
})

const line = (type: string, f: string, value: string): string =>
  `INFO  jepsen.util - 0\t:${type}\t:${f}\t${value}\n`

describe('a history that cannot be read', () => {
  const histories: readonly (readonly [what: string, contents: string, says: RegExp])[] = [
    ['empty', '', /t\.log/],
    ['binary', 'INFO\u0000\u0001\u0002\u0000', /binary/],
    ['truncated', line('invoke', 'write', '3') + line('ok', 'write', '3').slice(0, 20), /t\.log, line 2/],
    ['garbled', `${line('invoke', 'write', '3')}}}garbage{{\n`, /t\.log, line 2/],
    ['completed without being invoked', line('ok', 'write', '3'), /t\.log/],
    ['invoked twice', line('invoke', 'write', '3') + line('invoke', 'write', '4'), /t\.log/],
  ]
  test.each(histories)('%s', async (_, contents, says) => {
    const folder = folderWith({ 't.log': contents })
    expectRefusal(await netsplitHere(folder, 'check', 't.log', '--model', 'cas-register'), says)
  })
})

function expectRefusal(
  { code, out, err }: { code: number | null; out: string; err: string },
  says: RegExp,
): void {
  expect(code, `${out}${err}`).toBe(2)
  expect(err.trim()).toMatch(says)
  expect(err.trim().split('\n').length, `one sentence, and no stack: ${err}`).toBe(1)
  expect(out).toBe('')
}
