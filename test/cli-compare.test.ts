import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ComparedConfiguration, Comparison } from '../scenarios/index.ts'
import { folderWith, netsplit, netsplitHere } from './command-line.ts'

const small = ['--seeds', '1', '--nodes', '3', '--rate', '30']

/** A store in one node's memory: what others are asked, they do not know. */
const forgetful = `import { defineProtocol } from 'netsplit'
export const forgetful = defineProtocol({
  name: 'forgetful',
  defaults: { refuses: false },
  create: (node, { refuses }) => {
    const values = new Map()
    return {
      receive() {},
      request(request) {
        const { f, key, value } = request.operation
        if (refuses) return request.fail('no')
        if (f === 'write') values.set(key, value)
        request.ok(f === 'read' ? (values.get(key) ?? null) : undefined)
      },
      inspect: () => ({}),
    }
  },
})
`

test('what is compared stands in a table, in a page, in a file, and in counterexamples that can be replayed', () => {
  const folder = folderWith()
  const { code, out, err } = netsplit(folder, 'compare', 'abd', 'causal', ...small)
  expect(code, err).toBe(0)
  expect(out).toMatch(/abd +PC\/EC +linearizable +– +0 %, 100 % +3\.\d d, /)
  expect(out).toMatch(/causal +PA\/EL +causal-convergent \+1 +sequential +100 %, 100 % +0\.0 d, /)
  expect(out).toContain('a minority, with the first node, is cut off from the majority, from 6 to 12 s')
  expect(out).toContain('not about a product')
  expect(out).toContain('again      npx netsplit compare abd causal --seeds 1 --nodes 3 --rate 30')
  const files = readdirSync(join(folder, 'netsplit-out'))
  expect(files.filter((file) => /^compare-[^.]*\.html$/.test(file)).length).toBeGreaterThanOrEqual(2)
  const failure = files.find((file) => /causal-linearizable.*\.failure\.json$/.test(file))
  expect(failure, files.join(', ')).toBeDefined()
  const replayed = netsplit(folder, 'replay', `netsplit-out/${failure}`)
  expect(replayed.code, replayed.out).toBe(1)
  expect(replayed.out).toContain('INVALID')
})

test('the document has everything that was measured, and is the same every time', () => {
  const folder = folderWith()
  const words = ['compare', 'raft:lease', 'causal', ...small, '--json'] as const
  const { code, out, err } = netsplit(folder, ...words)
  expect(code, err).toBe(0)
  const document = JSON.parse(out) as Comparison & { readonly report: string; readonly data: string }
  const again = JSON.parse(netsplit(folder, ...words).out) as typeof document
  expect(again).toStrictEqual(document)
  const [lease, causal] = document.configurations as readonly [ComparedConfiguration, ComparedConfiguration]
  expect(lease).toMatchObject({ name: 'raft:lease', strongest: ['linearizable'], weakestViolated: [] })
  expect(lease.options).toStrictEqual({ reads: 'lease' })
  expect(causal).toMatchObject({ weakestViolated: ['sequential'], lostWrites: { lost: 0 } })
  for (const found of document.configurations) {
    expect(found.availability?.sides.map(({ name }) => name)).toStrictEqual(['minority', 'majority'])
    expect(found.latency).toMatchObject({
      p50: { ms: expect.any(Number), d: expect.any(Number) },
      p99: { ms: expect.any(Number), d: expect.any(Number) },
      p999: { ms: expect.any(Number), d: expect.any(Number) },
    })
    expect(found.label.words).toContain('3 nodes 10 ms apart')
  }
  const { report: _, data, ...found } = document
  expect(JSON.parse(readFileSync(join(folder, data), 'utf8'))).toStrictEqual(found)
})

test('a protocol of one’s own is compared by its file and export, in a process of its own', () => {
  const folder = folderWith({ 'mine.js': forgetful, 'package.json': '{ "type": "module" }' })
  const { code, out, err } = netsplit(folder, 'compare', './mine.js#forgetful', ...small)
  expect(code, err).toBe(0)
  expect(out).toMatch(/\.\/mine\.js#forgetful +PA\/EL/)
  expect(out).toMatch(/not linearizable \(seed 1\)/)
  const refused = netsplit(folder, 'compare', './mine.js#forgetful:refuses=true', ...small)
  expect(refused.err).toContain('refuses everything (no) when it is asked to read and write registers')
  expect(refused.code).toBe(2)
})

test('faults of a file are those that all are put through', async () => {
  const faults = JSON.stringify([{ kind: 'crash', at: 6_000, for: 3_000, node: 'n2' }])
  const folder = folderWith({ 'faults.json': faults, 'none.json': '{}' })
  const { code, out, err } = netsplit(folder, 'compare', 'abd', ...small, '--faults', 'faults.json')
  expect(code, err).toBe(0)
  expect(out).toContain('faults of faults.json, from 6 to 9 s')
  const { err: refusal } = await netsplitHere(folder, 'compare', 'abd', '--faults', 'none.json')
  expect(refusal).toContain('none.json holds no list, expected a list of faults')
})

describe('what is wrong with a command line is said in a sentence', () => {
  test.each([
    [['foo'], 'there is no configuration "foo"'],
    [['rafft'], 'did you mean raft?'],
    [['raft:leese'], '"leese" says nothing about raft: expected OPTION=VALUE or one of read-index'],
    [['raft:reads=x'], 'reads is "x", expected read-index'],
    [['raft', '--nodes', '2'], '2 nodes cannot be cut so, expected more, or faults "none"'],
    [['raft', '--delay', 'x'], '--delay is "x", expected milliseconds, more than 0'],
    [['raft', '--reads', '1.5'], '--reads is "1.5", expected a share, from 0 to 1'],
    [['raft', '--faults', 'partion'], 'did you mean partition?'],
    [['raft', '--seeds', '0'], '--seeds is "0"'],
    [['raft', 'raft'], '"raft" is named twice'],
    [['dynamo:r=3..1'], 'r=3..1 is no range'],
    [['./nope.js#x'], 'names a file that is not there'],
    [[':'], 'there is no configuration ""'],
  ])('%j', async (words, sentence) => {
    const folder = folderWith()
    const { code, out, err } = await netsplitHere(folder, 'compare', ...words)
    expect(err).toContain(sentence)
    expect([code, out]).toStrictEqual([2, ''])
    expect(readdirSync(folder)).toStrictEqual([])
  })
})
