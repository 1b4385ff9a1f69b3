import { describe, expect, test } from 'vitest'
import { folderWith, netsplit } from './command-line.ts'

/** Two nodes, of which n2 counts what it is asked, before create or within. */
function counting(where: 'outside' | 'inside', more = ''): string {
  return `import { defineProtocol } from 'netsplit'
${where === 'outside' ? 'let count = 0' : ''}
export const counting = defineProtocol({
  name: 'counting',
  defaults: {},
  create(node) {
    ${where === 'inside' ? 'let count = 0' : ''}
    if (node.id === 'n1') node.every(100, () => node.send('n2', { type: 'ask\\u001b[2J' }))
    return {
      receive(from, message) {
        if (message.type === 'answer') return
        node.send(from, { type: 'answer', count: ++count })
        ${more}
      },
      inspect: () => ({}),
    }
  },
})
`
}

const scenario = `import { defineScenario } from 'netsplit'
import { counting } from './counting.js'
export default defineScenario({ name: 'counts', cluster: { protocol: counting(), nodes: 2 }, duration: 1_000 })
`

/** A scenario of what is shipped alone. */
const short = JSON.stringify({
  name: 'short',
  cluster: { protocol: { use: 'raft' }, nodes: 3 },
  workload: { use: 'register' },
  faults: [{ kind: 'crash', at: 300, for: 200, node: 'n1' }],
  duration: 1_000,
})

const throwing = "if (count === 3) throw new Error('three')"

interface Compared {
  readonly event?: { readonly node: string; readonly time: number; readonly payload: unknown }
  readonly handler?: string
  readonly causes?: readonly unknown[]
}

interface Document {
  readonly traceHash: string
  readonly failure: string | null
  readonly determinism?: {
    readonly same: boolean
    readonly traceHash?: string
    readonly why?: string
    readonly fresh?: Compared
    readonly used?: Compared
  }
}

function documentOf(out: string): Document {
  return JSON.parse(out) as Document
}

describe('--check-determinism', () => {
  test('says in a line that a run is the same, and leaves its exit code as it is', () => {
    const holds = netsplit(folderWith({ 'short.json': short }), 'run', 'short.json', '--check-determinism')
    expect(holds.code, holds.err).toBe(0)
    expect(holds.out).toMatch(/\nDETERMINISTIC {2}the same in a fresh worker and in a used one\n$/)
    const violated = netsplit(folderWith(), 'run', 'single-server-no-flush', '--check-determinism')
    expect(violated.code, violated.err).toBe(1)
    expect(violated.out).toContain('the same in a fresh worker and in a used one')
  })

  test('names the first event that differs: node, handler, virtual time, and what each run did', () => {
    const folder = folderWith({ 'counting.js': counting('outside'), 's.js': scenario })
    const { code, out } = netsplit(folder, 'run', 's.js', '--seed', '7', '--check-determinism')
    expect(code, out).toBe(4)
    expect(out).toMatch(/NOT DETERMINISTIC {2}the runs part at event 5, at 0\.101 s of virtual time/)
    const [, fresh = '', used = ''] = out.split(/fresh worker\n|used worker, which had run seed 1\n/)
    for (const part of [fresh, used]) {
      expect(part).toContain('event       #5 send at 0.101000 s')
      expect(part).toContain('node        n2')
      expect(part).toContain('handler     receive of ask\\u001b[2J from n1')
      expect(part).toMatch(/#5 +n2 +send +answer → n1 .*← #4 deliver ask/)
      expect(part).toMatch(/#4 +n2 +deliver +ask/)
    }
    expect(fresh).toContain('{"count":1}')
    expect(used).toContain('{"count":10}')
    // oxlint-disable-next-line no-control-regex -- that there is none is what is tested
    expect(out).not.toMatch(/\u001b/)
  })

  test('has a field in the document: whether it is the same, or both events', () => {
    const folder = folderWith({ 'counting.js': counting('outside'), 's.js': scenario })
    const words = ['run', 's.js', '--seed', '7', '--json']
    expect(documentOf(netsplit(folder, ...words).out).determinism).toBeUndefined()
    const { determinism } = documentOf(netsplit(folder, ...words, '--check-determinism').out)
    expect(determinism).toMatchObject({
      same: false,
      fresh: {
        handler: expect.stringContaining('receive of ask') as string,
        event: { node: 'n2', time: 101_000, payload: { type: 'answer', count: 1 } },
      },
      used: { event: { node: 'n2', time: 101_000, payload: { type: 'answer', count: 10 } } },
    })
    const clean = folderWith({ 'counting.js': counting('inside'), 's.js': scenario })
    const document = documentOf(netsplit(clean, ...words, '--check-determinism').out)
    expect(document.determinism).toStrictEqual({ same: true, traceHash: document.traceHash })
  })

  test('is there for the replay of a failure', () => {
    for (const [where, code, says] of [
      ['inside', 1, /\nDETERMINISTIC {2}the same in a fresh worker/],
      ['outside', 4, /\nNOT DETERMINISTIC {2}the runs part at event \d+, at 0\.101 s/],
    ] as const) {
      const folder = folderWith({ 'counting.js': counting(where, throwing), 's.js': scenario })
      const { failure } = documentOf(netsplit(folder, 'run', 's.js', '--seed', '7', '--json').out)
      const replayed = netsplit(folder, 'replay', failure as string, '--check-determinism')
      expect(replayed.code, replayed.out + replayed.err).toBe(code)
      expect(replayed.out).toMatch(says)
      expect(replayed.out).toContain('the same run: trace hash')
    }
  })

  test('tells code that hangs only where it has run before', () => {
    const hanging = 'while (count > 12) {}'
    const folder = folderWith({ 'counting.js': counting('outside', hanging), 's.js': scenario })
    const { code, out } = netsplit(folder, 'run', 's.js', '--check-determinism', '--patience', '0.5')
    expect(code, out).toBe(4)
    expect(out).toMatch(/INVALID {2}n2 did not return from event \d+ \(deliver ask\S*\) at \d/)
  })
})
