import { describe, expect, test } from 'vitest'
import { folderWith, netsplit } from './command-line.ts'

describe('--verbose', () => {
  test('prints every resolved value under headings, before the summary', () => {
    const { code, out } = netsplit(folderWith(), 'run', 'raft-partition', '--seed', '7', '--verbose')
    expect(code, out).toBe(0)
    const [resolved = ''] = out.split('\nraft-partition, seed 7\n')
    for (const line of [
      /^resolved for seed 7; times are milliseconds/m,
      /^duration +20000$/m,
      /^settle +3000$/m,
      /^cluster$/m,
      /^ +protocol\.options\.heartbeat +50$/m,
      /^network\n {2}latency\.kind +lognormal\n {2}latency\.median +2$/m,
      /^disk\n(?: {2}.*\n)* {2}flush\.kind +constant$/m,
      /^workload\n {2}use +register$/m,
      /^ {2}partition-1\n {4}kind +partition\n {4}at +2000\n {4}for +3000\n {4}split\.isolate\.role +leader$/m,
      /^checks\n {2}linearizable$/m,
    ])
      expect(resolved).toMatch(line)
  })

  test('says what each fault came to: when, on which nodes and links, or why it was missed', () => {
    const base = {
      name: 't',
      cluster: { protocol: { use: 'raft' }, nodes: 3 },
      duration: 1_000,
      faults: [
        { kind: 'crash', node: 'n2', at: 100, for: 50 },
        { kind: 'partition', at: 200, for: 100, split: { groups: [['n1'], ['n2', 'n3']] } },
        { kind: 'crash', node: 'n3', at: { on: 'note', of: 'nobody\u001b[2J' }, for: 50 },
      ],
    }
    const folder = folderWith({ 't.json': JSON.stringify(base) })
    const { out } = netsplit(folder, 'run', 't.json', '--verbose')
    expect(out).toMatch(/ {2}crash-1 {2}crash {2}from 0\.100000 s to 0\.150000 s\n {4}nodes +n2\n/)
    expect(out).toMatch(/ {2}partition-1 .*\n {4}groups +\[n1\], \[n2, n3\]\n {4}links +n1 → n2, /)
    expect(out).toMatch(/ {2}crash-2 {2}crash {2}not injected: \S/)
    expect(out).toContain('nobody\\u001b[2J')
    // oxlint-disable-next-line no-control-regex -- that there is none is what is tested
    expect(out).not.toMatch(/\u001b/)
  })

  test('says of a fault that flaps how long it acted, and in how many stretches', () => {
    const base = {
      name: 't',
      cluster: { protocol: { use: 'raft' }, nodes: 3 },
      duration: 1_000,
      faults: [
        {
          kind: 'crash',
          node: 'n2',
          at: 100,
          for: 130,
          flap: { on: { kind: 'constant', ms: 50 }, off: { kind: 'constant', ms: 30 } },
        },
      ],
    }
    const folder = folderWith({ 't.json': JSON.stringify(base) })
    const { out } = netsplit(folder, 'run', 't.json', '--verbose')
    expect(out).toMatch(
      / {2}crash-1 {2}crash {2}from 0\.100000 s to 0\.230000 s: 0\.100000 s in 2 stretches\n {4}nodes +n2\n/,
    )
  })

  test('goes to stderr where stdout is for JSON', () => {
    const { out, err } = netsplit(folderWith(), 'run', 'raft-partition', '--verbose', '--json')
    expect(JSON.parse(out)).toMatchObject({ scenario: 'raft-partition' })
    expect(err).toContain('faults as they came about')
  })
})
