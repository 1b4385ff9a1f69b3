import { expect, test } from 'vitest'
import { crash, drift } from './faults/index.ts'
import { NO_HANDLER_THROWS, whyThrown } from './guarded.ts'
import type { Violation } from './record.ts'
import { type AnyMessage, scripted } from './testing/protocols.ts'
import { runOf, type TracedRun, workloadOf } from './testing/scenario.ts'
import type { Node, Process, Request } from './types.ts'

type Create = (node: Node<AnyMessage>) => Partial<Process<AnyMessage>> | undefined

/** How "no handler throws" was violated. */
function thrownIn(run: TracedRun): Violation | undefined {
  return run.properties.find(({ name }) => name === NO_HANDLER_THROWS)?.violation
}

/** What the first node of three does once, at 5 ms, and the violation it brings. */
function doing(act: (node: Node<AnyMessage>) => void): Violation | undefined {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.after(5, () => act(node))
    return {}
  })
  return thrownIn(runOf({ protocol }))
}

test('a node begins each life anew: memory is gone, and only what was flushed is there', () => {
  const lives: string[] = []
  const create: Create = (node) => {
    lives.push(`disk ${node.disk.read<number>('flushed')} at ${node.clock.monotonic()}`)
    let count = 0
    node.disk.write('flushed', lives.length)
    node.disk.flush(() => undefined)
    node.every(10, () => count++)
    return { inspect: () => ({ count }) }
  }
  const run = runOf(
    { protocol: scripted(create), nodes: 1, faults: [crash({ at: 55, for: 45, node: 'n1' })], duration: 135 },
    7,
    { inspections: true },
  )
  expect(lives).toStrictEqual(['disk undefined at 0', 'disk 1 at 100'])
  const states = run.inspections?.map(({ time, state }) => [time, state])
  expect(states?.at(5), 'before the crash').toStrictEqual([50_000, { count: 5 }])
  expect(states?.at(6), 'at the crash').toStrictEqual([55_000, undefined])
  expect(states?.at(7), 'at the restart').toStrictEqual([100_000, { count: 0 }])
  expect(states?.at(-1), 'three periods later').toStrictEqual([130_000, { count: 3 }])
})

test('starts and crashes are on the trace, a restart caused by what ended the crash', () => {
  const run = runOf({ nodes: 1, faults: [crash({ at: 20, for: 30, node: 'n1' })] })
  const life = run.happened.filter(({ kind }) => ['start', 'crash', 'fault', 'heal'].includes(kind))
  expect(life.map(({ time, kind, cause }) => [time, kind, cause])).toStrictEqual([
    [0, 'start', undefined],
    [20_000, 'fault', undefined],
    [20_000, 'crash', life[1]?.index],
    [50_000, 'heal', undefined],
    [50_000, 'start', life[3]?.index],
  ])
})

test('nothing that a dead life began goes on: no timer, no flush, no script', () => {
  const protocol = scripted((node) => {
    const born = node.clock.monotonic()
    const alive = (what: string): void =>
      node.always(`${what} of a dead life`, node.clock.monotonic() - born < 60)
    node.after(80, () => alive('timer'))
    node.every(30, () => alive('period'))
    node.disk.flush(() => alive('flush'))
    return {}
  })
  const run = runOf({
    protocol,
    nodes: 1,
    disk: { flush: { kind: 'constant', ms: 70 } },
    faults: [20, 70, 120].map((at) => crash({ at, for: 10, node: 'n1' })),
    duration: 170,
  })
  expect(run.properties.filter(({ violation }) => violation !== undefined)).toStrictEqual([])
  expect(run.of('flush')).toStrictEqual([])
})

test('what arrives at a node that is down is dropped, and the trace says so', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.every(10, () => node.send('n2', { type: 'ping' }))
    return {}
  })
  const run = runOf({ protocol, nodes: 2, faults: [crash({ at: 25, for: 30, node: 'n2' })], duration: 75 })
  expect(run.of('drop').map(({ time, text }) => [time, text])).toStrictEqual([
    [31_000, 'n2 is down'],
    [41_000, 'n2 is down'],
    [51_000, 'n2 is down'],
  ])
  expect(run.of('deliver').map(({ time }) => time)).toStrictEqual([11_000, 21_000, 61_000, 71_000])
})

test("a node's timers follow its own clock", () => {
  const protocol = scripted((node) => {
    node.after(100, () => node.note('over', { local: node.clock.monotonic() }))
    return {}
  })
  const faults = [drift({ node: 'n1', ppm: 10_000 }), drift({ node: 'n2', ppm: -10_000 })]
  const run = runOf({ protocol, faults })
  const times = run.of('note').map(({ node, time, payload }) => [node, time, payload])
  expect(times).toStrictEqual([
    ['n1', 99_010, { local: 100 }],
    ['n3', 100_000, { local: 100 }],
    ['n2', 101_011, { local: 100 }],
  ])
})

test('what a handler throws is a violation that says who threw what, where and when, and ends the run', () => {
  const violation = doing(() => {
    throw new RangeError('too far')
  })
  expect(violation).toMatchObject({ node: 'n1', time: 5_000 })
  expect(violation?.why).toMatch(/^n1 threw RangeError: too far \(node\.test\.ts:\d+\)$/)
})

test.each<[string, Create]>([
  ['at its start', () => expect.fail('at its start')],
  [
    'in a script',
    (node) => {
      node.spawn(failing())
      return {}
    },
  ],
  [
    'in a continuation',
    (node) => {
      node.disk.flush(() => expect.fail('in a continuation'))
      return {}
    },
  ],
  [
    'in receive',
    (node) => {
      node.broadcast({ type: 'x' })
      return { receive: () => expect.fail('in receive') }
    },
  ],
  ['in request', () => ({ request: () => expect.fail('in request') })],
])('what is thrown %s is a violation', (where, create) => {
  const run = runOf({ protocol: scripted(create), workload: workloadOf({}) })
  expect(run.ended).toBe('violation')
  expect(thrownIn(run)?.why).toContain(where)
})

function* failing(): Generator<never, void, unknown> {
  yield* []
  expect.fail('in a script')
}

test('a sender that changes what it sent is told so, and the receiver sees what was sent', () => {
  const message = { type: 'list', items: [1] }
  const seen: unknown[] = []
  const protocol = scripted((node) => {
    if (node.id === 'n1') {
      node.send('n2', message)
      node.after(0.5, () => message.items.push(2))
    }
    return { receive: (_, received) => void seen.push(received['items']) }
  })
  const violation = thrownIn(runOf({ protocol }))
  expect(violation?.why).toMatch(/^n1 changed plain data that it had sent, written or received/)
  expect(violation?.why, 'which change it was').toContain('property 1')
  expect(message.items).toStrictEqual([1])
})

test('a receiver that changes what it received is told so', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.broadcast({ type: 'list', items: [3, 1] })
    return { receive: (_, received) => void (received['items'] as number[]).reverse() }
  })
  expect(thrownIn(runOf({ protocol }))?.why).toMatch(/^n[23] changed plain data that it had sent/)
})

test.each<[string, (node: Node<AnyMessage>) => void, string]>([
  [
    'to nobody',
    (node) => node.send('n9', { type: 'x' }),
    'n1 sent to "n9", which is no node of this cluster',
  ],
  ['to a client', (node) => node.send('c1', { type: 'x' }), 'n1 sent to "c1", which is no node'],
  [
    'what is not plain data',
    (node) => node.broadcast({ type: 'x', seen: new Set() as never }),
    'message.seen is a Set: expected plain data',
  ],
])('sending %s is a violation that says what was wrong', (_, act, words) => {
  expect(doing(act)?.why).toContain(words)
})

test('notes are plain data too', () => {
  expect(doing((node) => node.note('found', { it: new Map() as never }))?.why).toContain(
    'note.fields.it is a Map',
  )
})

test('a note is on the trace with its fields, and changes the hash', () => {
  const noting = (text: string, fields?: { readonly [field: string]: number }): TracedRun =>
    runOf({
      nodes: 1,
      protocol: scripted((node) => {
        node.note(text, fields)
        return {}
      }),
    })
  const run = noting('found', { at: 1 })
  expect(run.of('note')).toMatchObject([{ text: 'found', payload: { at: 1 }, node: 'n1', cause: 0 }])
  const hashes = [run, noting('found', { at: 2 }), noting('lost', { at: 1 }), noting('found')]
  expect(new Set(hashes.map(({ traceHash }) => traceHash)).size).toBe(4)
})

test('always and sometimes are properties of the run, and a broken promise ends it', () => {
  const protocol = scripted((node) => {
    let n = 0
    node.sometimes('started')
    node.sometimes('never', false)
    node.every(10, () => node.always('below three', ++n < 3, () => `n is ${n}`))
    return {}
  })
  const run = runOf({ protocol, nodes: 1 })
  expect(run.properties.slice(3)).toStrictEqual([
    { name: 'started', kind: 'sometimes', reached: 1 },
    { name: 'never', kind: 'sometimes', reached: 0 },
    {
      name: 'below three',
      kind: 'always',
      reached: 3,
      violation: { event: run.events - 2, time: 30_000, node: 'n1', why: 'n is 3' },
    },
  ])
  expect([run.ended, run.time]).toStrictEqual(['violation', 30_000])
  expect(run.happened.at(-1)).toMatchObject({ kind: 'violation', text: 'n is 3', cause: run.events - 2 })
})

test('a promise without words gets some', () => {
  const protocol = scripted((node) => {
    node.always('true', false)
    return {}
  })
  const run = runOf({ protocol })
  expect(run.properties.find(({ name }) => name === 'true')?.violation?.why).toBe('n1: true does not hold')
})

test('a protocol that takes no requests says so when one comes', () => {
  const run = runOf({ workload: workloadOf({}) })
  expect(thrownIn(run)?.why).toContain(
    'protocol scripted takes no requests: expected a method request(request)',
  )
})

test('a request that is answered twice is a violation', () => {
  const request = (request: Request): void => {
    request.ok()
    request.fail('and yet')
  }
  const run = runOf({ protocol: scripted(() => ({ request })), workload: workloadOf({}) })
  expect(thrownIn(run)?.why).toContain('c1/0/1 was answered twice')
})

test('an answer that a former life kept reaches nobody', () => {
  const kept: Request[] = []
  const protocol = scripted((node) => {
    // Only code that outlives its node could do this: a list outside of it.
    node.after(50, () => kept[0]?.ok('too late'))
    return { request: (request) => void kept.push(request) }
  })
  const run = runOf({
    protocol,
    nodes: 1,
    workload: workloadOf({ rate: 1_000, next: ({ issued }) => (issued === 0 ? { f: 'read' } : undefined) }),
    faults: [crash({ at: 30, for: 1, node: 'n1' })],
    duration: 200,
  })
  expect(kept.length, 'the request arrived').toBeGreaterThan(0)
  expect([...run.history].map(({ type }) => type)).toStrictEqual(['invoke'])
  expect(run.properties.filter(({ violation }) => violation !== undefined)).toStrictEqual([])
})

test('a node draws from its own stream, which goes on through its lives', () => {
  const drawn = (faults: readonly ReturnType<typeof crash>[]): Map<string, number[]> => {
    const draws = new Map<string, number[]>()
    const protocol = scripted((node) => {
      node.every(10, () => draws.set(node.id, [...(draws.get(node.id) ?? []), node.random.int(0, 1_000_000)]))
      return {}
    })
    runOf({ protocol, faults })
    return draws
  }
  const [calm, crashed] = [drawn([]), drawn([crash({ at: 15, for: 100, node: 'n1' })])]
  expect(crashed.get('n2'), 'a neighbour').toStrictEqual(calm.get('n2'))
  const [before, after] = [calm.get('n1') ?? [], crashed.get('n1') ?? []]
  expect(after.length).toBeLessThan(before.length)
  expect(after, 'who crashed').toStrictEqual(before.slice(0, after.length))
  expect(calm.get('n1')).not.toStrictEqual(calm.get('n2'))
})

test('what was thrown is told in one sentence, whatever it is', () => {
  expect(whyThrown('n1', 'a text')).toBe('n1 threw a text')
  expect(whyThrown('n1', undefined)).toBe('n1 threw undefined')
  const error = new Error('broken')
  error.stack = 'Error: broken\n    at act (/somewhere/else/raft.ts:12:7)\n    at run (node.ts:1:1)'
  expect(whyThrown('n1', error), 'the place without its folder').toBe('n1 threw Error: broken (raft.ts:12)')
  delete error.stack
  expect(whyThrown('n1', error), 'without a stack').toBe('n1 threw Error: broken')
})

test('what was thrown is told even where it cannot be turned into text', () => {
  expect(whyThrown('n1', Object.create(null))).toMatch(/^n1 threw /)
  const run = runOf({
    protocol: scripted(() => {
      throw Object.create(null)
    }),
  })
  expect(run.ended).toBe('violation')
})

test.each([
  '"items" is read-only',
  "can't define property 2: Array is not extensible",
  'property "n" is non-configurable and can\'t be deleted',
  'Attempted to assign to readonly property.',
  'Attempting to define property on object that is not extensible.',
  'Unable to delete property.',
])('a write to frozen data is known in the words of other browsers: %s', (words) => {
  expect(whyThrown('n1', new TypeError(words))).toContain('n1 changed plain data that it had sent')
})

test.each<[string, (list: { n?: number; items: number[] }) => void]>([
  ['sets a field', (it) => (it.n = 1)],
  ['removes a field', (it) => delete it.n],
  ['adds an item', (it) => it.items.push(1)],
  ['removes an item', (it) => it.items.pop()],
  ['turns a list around', (it) => it.items.reverse()],
  ['replaces an item', (it) => (it.items[0] = 5)],
  ['empties a list', (it) => (it.items.length = 0)],
])('code that %s of frozen data is told that it changed shared data', (_, change) => {
  const frozen = Object.freeze({ n: 0, items: Object.freeze([2, 1]) as number[] })
  let thrown: unknown
  try {
    change(frozen)
  } catch (error) {
    thrown = error
  }
  expect(whyThrown('n1', thrown)).toContain('n1 changed plain data that it had sent, written or received')
})
