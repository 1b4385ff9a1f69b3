import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { demonstrations } from '../scenarios/index.ts'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'
import { examplesIn } from './examples.ts'

describe('netsplit demo', () => {
  test('lists the demonstrations by what they are about', async () => {
    const { code, out } = await netsplitHere(folderWith(), 'demo')
    expect(code).toBe(0)
    for (const { name, topic } of Object.values(demonstrations)) {
      expect(out).toContain(`\n  ${name}\n`)
      expect(out).toContain(`When ${topic}\n`)
    }
    expect(Math.max(...out.split('\n').map(({ length }) => length)), 'fits a projector').toBeLessThanOrEqual(
      84,
    )
  })

  test('lists them as an array of names and questions', async () => {
    const { code, out, err } = await netsplitHere(folderWith(), 'demo', '--json')
    expect(code, err).toBe(0)
    expect(JSON.parse(out)).toStrictEqual(
      Object.values(demonstrations).map(({ name, question }) => ({ name, question })),
    )
  })

  test('asks, runs, explains, and says where the report is and what repairs it', () => {
    const folder = folderWith()
    const { code, out } = netsplit(folder, 'demo', 'timeout-is-not-failure', '--predict', '1')
    expect(code, out).toBe(0)
    const parts = [
      'A time-out is not a failure',
      'what may the counter say?',
      '  2  2.',
      'APPEARED',
      'c2 read x = 2',
      'You predicted 1. The answer:\n  3  1 or 2',
      'Why\n  Either the request was lost, or the answer',
      'refutes   A request that timed out has failed.',
      'report    netsplit-out/timeout-is-not-failure-seed-1.html',
      'repair    requests have a number',
      'npx netsplit demo timeout-is-not-failure --fix',
    ]
    const places = parts.map((part) => out.indexOf(part))
    expect(places, out).toStrictEqual([...places].sort((a, b) => a - b))
    expect(Math.min(...places), out).toBeGreaterThanOrEqual(0)
    expect(out).not.toContain('nobody was asked')
    expect(readdirSync(join(folder, 'netsplit-out')).sort()).toStrictEqual([
      'timeout-is-not-failure-seed-1.failure.json',
      'timeout-is-not-failure-seed-1.html',
      'timeout-is-not-failure-seed-1.json',
    ])
  })

  test('asks nobody who is at no terminal, and says so', () => {
    const { out } = netsplit(folderWith(), 'demo', 'timeout-is-not-failure')
    expect(out).toContain('nobody was asked for a prediction')
    expect(out).toContain('\nThe answer:\n  3  1 or 2')
  })

  test('repairs it, and says before and after what that cost', () => {
    const folder = folderWith()
    const { code, out } = netsplit(folder, 'demo', 'dual-primary', '--fix', '--out', 'shown')
    expect(code, out).toBe(0)
    expect(out).toContain('REPAIRED  replication: asynchronous -> majority')
    expect(out).toMatch(/what it cost +before +after\n/)
    expect(out).toMatch(/acknowledged writes lost +2 of 6 +0 of 4\n/)
    expect(out).toMatch(/answered in the minority during the cut +2 of 2 +0 of 2\n/)
    for (const name of ['dual-primary', 'dual-primary-repaired'])
      expect(existsSync(join(folder, 'shown', `${name}-seed-1.html`)), name).toBe(true)
  })

  test('gives one document', () => {
    const { code, out, err } = netsplit(
      folderWith(),
      ...['demo', 'timeout-is-not-failure', '--fix', '--json', '--predict', '3'],
    )
    expect(code, err).toBe(0)
    const { question, choices, explanation, knob } = demonstrations['timeout-is-not-failure'] ?? {}
    expect(JSON.parse(out)).toMatchObject({
      name: 'timeout-is-not-failure',
      question,
      choices,
      answer: 2,
      predicted: 2,
      seed: '1',
      appeared: true,
      sentence: expect.stringContaining('c2 read x = 2') as unknown,
      verdict: 'invalid',
      report: 'netsplit-out/timeout-is-not-failure-seed-1.html',
      anomaly: 'an increment that is counted twice',
      explanation,
      knob,
      repaired: { appeared: false, verdict: 'valid' },
      costs: [
        { measure: 'requests answered', unit: 'share', before: { value: 1 }, after: { value: 1 } },
        { unit: 'ms', before: { words: expect.stringContaining(' d)') as unknown } },
        { unit: 'ms' },
      ],
    })
    expect(err, 'the rest is for people').toContain('REPAIRED')
  })
})

describe('netsplit demo refuses', () => {
  test.each([
    [['dual-primry'], 'there is no demonstration "dual-primry": did you mean dual-primary?'],
    [['nothing-like-it'], 'there is no demonstration "nothing-like-it": netsplit demo names them all'],
    [['dual-primary', '--predict', '9'], '--predict is "9", expected a number from 1 to 4'],
    [['dual-primary', '--compare'], 'compares nothing side by side: expected --compare with'],
    [['missing.ts'], 'there is no file "missing.ts"'],
  ])('%s', async (words, sentence) => {
    const { code, err } = await netsplitHere(folderWith(), 'demo', ...words)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })
})

/** A demonstration in a file of one's own, that shows something, or that it repaired, if it is told so. */
function own(appears: string, topic = 'nothing fails'): string {
  return `import { defineDemonstration, linearizable, listed, singleServer } from 'netsplit'
const scenario = (name) => ({
  name,
  seed: 1,
  cluster: { protocol: singleServer(), nodes: 1 },
  workload: listed({ operations: [{ client: 1, at: 100, f: 'write', key: 'x', value: 1 }] }),
  duration: 500,
  checks: [linearizable()],
})
export default defineDemonstration({
  name: 'own', title: 'Own', topic: '${topic}', question: 'What?', choices: ['This.', 'That.'], answer: 0,
  scenario: scenario('own'), repaired: scenario('own-repaired'), knob: 'a -> b', explanation: ['So.'],
  belief: 'Nothing.', anomaly: 'none', object: 'register', delayMs: 1, costs: ['writes', 'reads'],
  compared: { configurations: ['abd:r=1..2'], settings: { nodes: 3, faults: 'none', seeds: 1, rate: 5 } },
  shows: ({ run }) => ({ appeared: ${appears}, sentence: 'a \\u001b[31mred thing' }),
})
`
}

describe('netsplit demo with a file of one’s own', () => {
  test('shows it, and nothing in it reaches the terminal as a command', () => {
    const { code, out, err } = netsplit(folderWith({ 'own.ts': own('true') }), 'demo', 'own.ts')
    expect(code, out + err).toBe(0)
    expect(out).toContain('APPEARED\n  a \\u001b[31mred thing')
    expect(out).toContain('npx netsplit demo own.ts --fix')
  })

  test('shows and repairs the one of the page for lecturers', () => {
    const page = fileURLToPath(new URL('../docs/teaching.md', import.meta.url))
    const eleventh = examplesIn(page).find(({ code }) => code.startsWith('// eleventh.ts\n'))?.code ?? ''
    const { code, out, err } = netsplit(
      folderWith({ 'eleventh.ts': eleventh }),
      'demo',
      'eleventh.ts',
      '--fix',
    )
    expect(code, out + err).toBe(0)
    expect(out).toMatch(/acknowledged writes lost +1 of 1 +0 of 1\n +a write takes .* 20\.1 ms/)
  })

  test('compares protocol configurations that make the same point', () => {
    const folder = folderWith({ 'own.ts': own('true') })
    const { code, out, err } = netsplit(folder, 'demo', 'own.ts', '--compare', '--json')
    expect(code, err).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      settings: { nodes: 3, faults: 'none', seeds: 1, rate: 5 },
      configurations: [{ name: 'abd:r=1' }, { name: 'abd:r=2' }],
    })
    expect(existsSync(join(folder, (JSON.parse(out) as { readonly report: string }).report))).toBe(true)
  })

  test('ends with 1 where it did not appear, and where it is still there after the repair', () => {
    const absent = netsplit(folderWith({ 'own.ts': own('false') }), 'demo', 'own.ts')
    expect([absent.code, absent.out.includes('DID NOT APPEAR')], absent.err).toStrictEqual([1, true])
    const stays = netsplit(folderWith({ 'own.ts': own('true') }), 'demo', 'own.ts', '--fix')
    expect([stays.code, stays.out.includes('STILL THERE')], stays.err).toStrictEqual([1, true])
    const repaired = own("run.record.scenario.name === 'own'")
    const gone = netsplit(folderWith({ 'own.ts': repaired }), 'demo', 'own.ts', '--fix')
    expect([gone.code, gone.out.includes('REPAIRED')], gone.err).toStrictEqual([0, true])
    expect(gone.out, 'nobody read anything').toMatch(/a read takes \(median\) +none +none\n/)
  })

  test('ends with 4 where something comes from outside', () => {
    const drawn = own('true').replace('protocol: singleServer()', 'protocol: silent()')
    const silent = `export const silent = defineProtocol({
  name: 'silent',
  defaults: {},
  create: () => ({ receive() {}, request: (request) => request.ok(Date.now()), inspect: () => ({}) }),
})
`
    const file = drawn
      .replace('const scenario', `${silent}const scenario`)
      .replace('import {', 'import { defineProtocol,')
    const { code, err } = netsplit(folderWith({ 'own.ts': file }), 'demo', 'own.ts')
    expect(code, err).toBe(4)
  })

  test('says what is wrong with it', () => {
    const { code, err } = netsplit(folderWith({ 'own.ts': own('true', '') }), 'demo', 'own.ts')
    expect([code, err]).toStrictEqual([2, 'netsplit: demonstration own: topic is , expected a text\n'])
    const nothing = netsplit(folderWith({ 'own.ts': 'export const a = 1\n' }), 'demo', 'own.ts')
    expect([nothing.code, nothing.err]).toStrictEqual([
      2,
      'netsplit: own.ts has no demonstration as its default export: expected export default defineDemonstration({...})\n',
    ])
  })
})
