import { expect, test } from 'vitest'
import {
  clockOffset,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  loss,
  message,
  type Moment,
  partition,
} from './faults/index.ts'
import { scripted } from './testing/protocols.ts'
import { type Given, only, runOf, type TracedRun, workloadOf } from './testing/scenario.ts'

/** Every node sends to every other once in ten milliseconds. */
const chatter = scripted((node) => {
  node.every(10, () => node.broadcast({ type: 'beat' }))
  return { request: (request) => request.ok() }
})

function run(faults: readonly Fault[], given: Given = {}): TracedRun {
  return runOf({ protocol: chatter, faults, ...given })
}

/** What the record says of a fault, whether it was injected or not. */
interface Fate {
  readonly injected: boolean
  readonly from?: number
  readonly to?: number
  readonly nodes?: readonly string[]
  readonly groups?: readonly (readonly string[])[]
  readonly links?: readonly (readonly [string, string])[]
  readonly why?: string
}

/** What became of the only fault, or of the one with this index. */
function fate(run: TracedRun, index = 0): Fate {
  return run.faults[index] as Fate
}

/** How many messages arrived between two times, in milliseconds, of those that are seen. */
function delivered(
  run: TracedRun,
  [from, to]: readonly [number, number],
  seen: (event: { readonly node?: string; readonly peer?: string }) => boolean = () => true,
): number {
  return run
    .of('deliver')
    .filter((event) => event.time > from * 1000 && event.time <= to * 1000 && seen(event)).length
}

test('a fault begins at its time and lasts as long as it says, and the record says so', () => {
  const faults = [
    partition({ at: 100, for: 50, split: { isolate: 'n1' } }),
    loss({ at: 1.5, for: 0.25, probability: 1 }),
    crash({ at: 200, node: 'n2' }),
  ]
  const all = run(faults, { duration: 400 })
  expect(fate(all, 0)).toMatchObject({ injected: true, from: 100_000, to: 150_000, nodes: [] })
  expect(fate(all, 0).groups).toStrictEqual([['n1'], ['n2', 'n3']])
  expect(fate(all, 0).links).toStrictEqual([
    ['n1', 'n2'],
    ['n2', 'n1'],
    ['n1', 'n3'],
    ['n3', 'n1'],
  ])
  expect(fate(all, 1)).toMatchObject({ injected: true, from: 1_500, to: 1_750 })
  expect(fate(all, 2), 'to the end of the run').toMatchObject({ from: 200_000, to: 400_000, nodes: ['n2'] })
})

test('each fault and its end are on the trace, with what it resolved to', () => {
  const all = run([crash({ id: 'one', at: 20, for: 10, node: 'n1' }), partition({ at: 5, split: 'halves' })])
  expect(all.of('fault').map(({ text, payload }) => [text, payload])).toStrictEqual([
    ['partition f1', { groups: fate(all, 1).groups }],
    ['crash one', { nodes: ['n1'] }],
  ])
  expect(all.of('heal').map(({ text, time }) => [text, time])).toStrictEqual([['crash one', 30_000]])
})

test('while a node is isolated nothing passes between it and the others, and afterwards all does', () => {
  const all = run([partition({ at: 105, for: 100, split: { isolate: 'n1' } })])
  const across = ({ node, peer }: { node?: string; peer?: string }): boolean => node === 'n1' || peer === 'n1'
  expect(delivered(all, [0, 105], across), 'before').toBe(40)
  expect(delivered(all, [105, 205], across), 'during').toBe(0)
  expect(delivered(all, [105, 205]), 'among the others').toBe(20)
  expect(delivered(all, [205, 305], across), 'after').toBe(40)
})

test('overlapping partitions add up, and healing one leaves the other', () => {
  const all = run([
    partition({ at: 100, for: 200, split: { oneWay: { from: ['n1'], to: ['n2'] } } }),
    partition({ at: 200, for: 200, split: { oneWay: { from: ['n1'], to: ['n2', 'n3'] } } }),
  ])
  const from = (sender: string, receiver: string, time: readonly [number, number]): number =>
    delivered(all, time, ({ node, peer }) => peer === sender && node === receiver)
  expect(from('n1', 'n2', [105, 205]), 'n1 to n2, the first').toBe(0)
  expect(from('n1', 'n3', [105, 195]), 'n1 to n3, the first').toBe(9)
  expect(from('n1', 'n2', [205, 395]), 'n1 to n2, both and then the second').toBe(0)
  expect(from('n1', 'n3', [205, 395]), 'n1 to n3, the second').toBe(0)
  expect(from('n2', 'n1', [105, 395]), 'the other way').toBe(29)
  expect(from('n1', 'n2', [405, 505]), 'when both are over').toBe(10)
})

test('overlapping crashes of one node end when the last of them does', () => {
  const all = run([
    crash({ at: 100, for: 100, node: 'n1' }),
    crash({ at: 150, for: 150, node: 'n1' }),
    crash({ at: 170, for: 10, node: 'n1' }),
  ])
  const life = all.happened.filter(
    ({ node, kind }) => node === 'n1' && (kind === 'start' || kind === 'crash'),
  )
  expect(life.map(({ kind, time }) => [kind, time])).toStrictEqual([
    ['start', 0],
    ['crash', 100_000],
    ['start', 300_000],
  ])
})

test('overlapping drifts, offsets, losses, duplications and delays add up, each for its own time', () => {
  const clocks: (readonly [number, number])[] = []
  const protocol = scripted((node) => {
    if (node.id !== 'n1') return {}
    node.every(100, () => clocks.push([node.clock.now() - 1e12, node.clock.monotonic()]))
    return {}
  })
  const all = run(
    [
      clockOffset({ node: 'n1', byMs: 500, at: 50, for: 300 }),
      clockOffset({ node: 'n1', byMs: -200, at: 150, for: 300 }),
    ],
    { protocol, duration: 650 },
  )
  expect(clocks.map(([wall, monotonic]) => wall - monotonic)).toStrictEqual([500, 300, 300, -200, 0, 0])
  expect(fate(all, 1).nodes).toStrictEqual(['n1'])

  const slow = run([delay({ at: 0, ms: 20 }), delay({ at: 200, for: 100, ms: 30 })], { duration: 400 })
  const transit = slow.of('deliver').map(({ time, cause = 0 }) => time - (slow.happened[cause]?.time ?? 0))
  expect(new Set(transit)).toStrictEqual(new Set([21_000, 51_000]))

  const lossy = run([loss({ at: 0, probability: 1 }), loss({ at: 100, for: 100, probability: 0.5 })])
  expect(lossy.of('deliver'), 'half of nothing is nothing').toStrictEqual([])
  const doubled = run([duplicate({ at: 0, probability: 1 }), duplicate({ at: 0, probability: 1 })])
  const sent = doubled.of('send').filter(({ time }) => time < 999_000)
  expect(doubled.of('deliver').length, 'never more than two copies').toBe(sent.length * 2)
})

test("a drift bends a node's timers for as long as it acts", () => {
  const protocol = scripted((node) => {
    node.every(100, () => node.note('tick'))
    return {}
  })
  const all = run([drift({ node: 'n1', ppm: 100_000, at: 0, for: 550 })], {
    protocol,
    nodes: 1,
    duration: 1_000,
  })
  const ticks = all.of('note').map(({ time }) => time)
  expect(ticks[0], 'ten per cent early').toBe(90_910)
  // 550 ms at 110 % are 605 ms of its own; what is left runs at the true rate.
  expect(ticks.slice(6)).toStrictEqual([...Array(4).keys()].map((i) => 550_000 + 95_000 + i * 100_000))
})

test('all faults end when the cluster settles, and none begins after it', () => {
  const all = run(
    [
      partition({ at: 100, split: { isolate: 'n1' } }),
      crash({ at: 100, node: 'n2' }),
      crash({ at: 150, for: 5_000, node: 'n2' }),
      loss({ at: 0, probability: 0.9 }),
      crash({ at: 700, node: 'n3' }),
      drift({ node: 'n3', ppm: 500 }),
      crash({ at: { on: 'message', of: 'beat', nth: 1_000_000 }, node: 'n1' }),
    ],
    { settle: 400 },
  )
  for (const i of [0, 1, 2, 3, 5]) {
    expect(fate(all, i), `fault ${i}`).toMatchObject({ injected: true, to: 600_000 })
  }
  expect(fate(all, 4)).toMatchObject({ injected: false, why: 'faults had ended before its moment came' })
  expect(fate(all, 6)).toMatchObject({ injected: false, why: 'its moment never came' })
  expect(delivered(all, [610, 1_000]), 'every message of the calm').toBe(6 * 39)
  expect(all.of('start').at(-1)).toMatchObject({ node: 'n2', time: 600_000 })
})

/** When each message from one node to another arrived, in the order of sending; each may arrive any number of times. */
function arrivalsOf(all: TracedRun, from: string, to: string): number[][] {
  const arrived = all.of('deliver')
  return all
    .of('send')
    .filter(({ node, peer }) => node === from && peer === to)
    .map((sent) => arrived.filter(({ message }) => message === sent.message).map(({ time }) => time))
}

test('a fault on one message acts on the nth of its link and on no other', () => {
  const all = run([
    message({ from: 'n1', to: 'n2', nth: 2, act: 'drop' }),
    message({ from: 'n1', to: 'n2', nth: 3, act: 'duplicate' }),
    message({ from: 'n1', to: 'n2', nth: 4, act: { delayMs: 5 } }),
  ])
  expect(arrivalsOf(all, 'n1', 'n2').slice(0, 5)).toStrictEqual([
    [11_000],
    [],
    [31_000, 31_000],
    [46_000],
    [51_000],
  ])
  expect(arrivalsOf(all, 'n2', 'n1').slice(0, 3), 'the other way').toStrictEqual([
    [11_000],
    [21_000],
    [31_000],
  ])
  expect(all.of('drop').map(({ text, time }) => [text, time])).toStrictEqual([['dropped by f0', 20_000]])
  expect(all.faults).toMatchObject(
    [20_000, 30_000, 40_000].map((from) => ({ injected: true, from, to: from })),
  )
})

test('a message that is held waits until faults end, and then takes its time', () => {
  const all = run([message({ from: 'n1', to: 'n2', nth: 3, act: 'hold' })], { settle: 400 })
  expect(arrivalsOf(all, 'n1', 'n2').slice(0, 4)).toStrictEqual([[11_000], [21_000], [601_000], [41_000]])
  expect(fate(all)).toMatchObject({ injected: true, from: 30_000 })
})

test('held messages come in an order that does not depend on what else was sent', () => {
  const held = ['n2', 'n3'].map((from) => message({ from, to: 'n1', nth: 1, act: 'hold' }))
  const orderOf = (seed: number, others: number): string => {
    const protocol = scripted((node) => {
      node.after(10, () => {
        if (node.id === 'n1') for (let n = 0; n < others; n++) node.send('n2', { type: 'other' })
      })
      node.after(20, () => node.send('n1', { type: 'held' }))
      return {}
    })
    const all = runOf({ protocol, faults: held, settle: 500 }, seed)
    return all
      .of('deliver')
      .filter(({ time }) => time > 500_000)
      .map(({ peer }) => peer)
      .join(' ')
  }
  for (let seed = 0; seed < 20; seed++) {
    expect(orderOf(seed, 1), `seed ${seed}`).toBe(orderOf(seed, 0))
    expect(orderOf(seed, 0).length, 'both came').toBe('n2 n3'.length)
  }
})

test('a fault on one message that is sent after faults have ended is not injected, and the message arrives', () => {
  for (const act of ['drop', 'hold', 'duplicate', { delayMs: 100 }] as const) {
    const all = run([message({ from: 'n1', to: 'n2', nth: 70, act })], { settle: 400 })
    const [arrivals] = arrivalsOf(all, 'n1', 'n2').slice(69)
    expect(arrivals, `arrivals of the message with ${JSON.stringify(act)}`).toStrictEqual([701_000])
    expect(fate(all)).toMatchObject({ injected: false })
  }
})

test('faults on the same message add up', () => {
  const all = run([
    message({ from: 'n1', to: 'n2', nth: 1, act: { delayMs: 20 } }),
    message({ from: 'n1', to: 'n2', nth: 1, act: 'duplicate' }),
    message({ from: 'n1', to: 'n2', nth: 1, act: { delayMs: 30 } }),
  ])
  expect(all.faults.map(({ injected }) => injected)).toStrictEqual([true, true, true])
  // The copy of a doubled message takes its own time.
  expect(arrivalsOf(all, 'n1', 'n2')[0]).toStrictEqual([11_000, 61_000])
})

test('a fault on a message that was never sent is not injected', () => {
  const all = run([message({ from: 'n1', to: 'n2', nth: 1_000, act: 'drop' })])
  expect(fate(all)).toMatchObject({ injected: false, why: 'its moment never came' })
})

test.each<[string, Fault, string]>([
  ['by a name that no node has', crash({ at: 10, node: 'n9' }), 'there is no node n9'],
  ["by a client's name", crash({ at: 10, node: 'c1' }), 'there is no node c1'],
  ['by a role that nobody has', drift({ at: 10, ppm: 5, node: { role: 'leader' } }), 'no node was leader'],
  ['by the subject of a time', clockOffset({ at: 10, byMs: 5, node: { subject: true } }), 'no node'],
  ['of a split', partition({ at: 10, split: { isolate: { role: 'leader' } } }), 'no node was leader'],
])('a target %s is a fault not injected, with the reason', (_, fault, why) => {
  const all = run([fault], { workload: workloadOf({}) })
  expect(fate(all)).toMatchObject({ injected: false, fault: { kind: fault.kind, id: 'f0' } })
  expect(fate(all).why).toContain(why)
  expect(all.of('fault')).toStrictEqual([])
})

test('where every node is down there is none to pick', () => {
  const faults = [
    ...['n1', 'n2', 'n3'].map((node) => crash({ at: 10, node })),
    crash({ at: 20, node: { pick: 'any' } }),
  ]
  expect(fate(run(faults), 3)).toMatchObject({ injected: false, why: 'no node was up' })
})

test('a role is resolved at the instant of the fault, to the node that took it last', () => {
  // Leadership passes from n1 to n2 to n3, and those before do not notice.
  const protocol = scripted((node) => {
    let role = 'follower'
    node.after(100 * Number(node.id.slice(1)), () => (role = 'leader'))
    return { inspect: () => ({ role }) }
  })
  const faults = [50, 150, 250, 350].map((at) => clockOffset({ at, byMs: 1, node: { role: 'leader' } }))
  const all = run(faults, { protocol })
  expect(all.faults.map((fault) => (fault.injected ? fault.nodes : fault.why))).toStrictEqual([
    'no node was leader',
    ['n1'],
    ['n2'],
    ['n3'],
  ])
})

/** A crash of whom the moment is about, and when it happened. */
function besides(at: Moment, given: Given = {}): string {
  const all = runOf({ protocol: chatter, faults: [crash({ at, for: 1, node: { subject: true } })], ...given })
  const { injected, from, nodes, why } = fate(all)
  return injected ? `${nodes?.join()} at ${from}` : `${why}`
}

test('a fault beside a message acts when the nth of its type is delivered, on the receiver or the sender', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.every(10, () => node.send('n2', { type: 'a' }))
    if (node.id === 'n3') node.every(10, () => node.send('n2', { type: 'b' }))
    return {}
  })
  expect(besides({ on: 'message', of: 'a' }, { protocol })).toBe('n2 at 11000')
  expect(besides({ on: 'message', of: 'a', nth: 3 }, { protocol })).toBe('n2 at 31000')
  const sender = runOf({
    protocol,
    faults: [crash({ at: { on: 'message', of: 'b', nth: 2 }, node: { subject: 'sender' } })],
  })
  expect(fate(sender)).toMatchObject({ nodes: ['n3'], from: 21_000 })
})

test('a fault beside a role acts when a node takes it', () => {
  const protocol = scripted((node) => {
    let role = 'follower'
    node.after(100 * Number(node.id.slice(1)), () => (role = 'leader'))
    return { inspect: () => ({ role }) }
  })
  expect(besides({ on: 'role', of: 'leader' }, { protocol })).toBe('n1 at 100000')
  expect(besides({ on: 'role', of: 'leader', nth: 2 }, { protocol })).toBe('n2 at 200000')
  expect(besides({ on: 'role', of: 'follower', nth: 3 }, { protocol }), 'at boot').toBe('n3 at 0')
})

test('a fault beside a note acts when a node leaves it, once its handler is done', () => {
  const done: string[] = []
  const protocol = scripted((node) => {
    node.after(10 * Number(node.id.slice(1)), () => {
      node.note('half done')
      done.push(node.id)
    })
    return {}
  })
  expect(besides({ on: 'note', of: 'half done', nth: 2 }, { protocol })).toBe('n2 at 20000')
  expect(done).toContain('n2')
})

test('a fault beside a note acts on one that is left as a node boots', () => {
  const protocol = scripted((node) => {
    node.note(`${node.id} boots`)
    return {}
  })
  expect(besides({ on: 'note', of: 'n2 boots' }, { protocol })).toBe('n2 at 0')
})

test('a fault beside a flush acts when a flush of that node, or of any, completes', () => {
  const protocol = scripted((node) => {
    node.every(10 * Number(node.id.slice(1)), () => node.disk.flush(() => undefined))
    return {}
  })
  expect(besides({ on: 'flush', of: 'any' }, { protocol })).toBe('n1 at 10100')
  expect(besides({ on: 'flush', of: 'n2' }, { protocol })).toBe('n2 at 20100')
  expect(besides({ on: 'flush', of: 'n3', nth: 4 }, { protocol })).toBe('n3 at 120100')
})

test('a fault may follow its event after some time, and then acts on the same subject', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.every(10, () => node.send('n2', { type: 'a' }))
    return {}
  })
  expect(besides({ on: 'message', of: 'a', nth: 2, plusMs: 4.5 }, { protocol })).toBe('n2 at 25500')
  expect(besides({ on: 'message', of: 'a', nth: 2, plusMs: 0 }, { protocol })).toBe('n2 at 21000')
})

test('a fault beside an event happens before any other event, with that one as its cause', () => {
  const all = run([crash({ at: { on: 'message', of: 'beat', nth: 5 }, node: { subject: true } })])
  const fifth = all.of('deliver')[4]
  const fault = all.of('fault')[0]
  expect(fault).toMatchObject({ cause: fifth?.index, time: fifth?.time, index: (fifth?.index ?? 0) + 1 })
  expect(all.happened[(fault?.index ?? 0) + 1]).toMatchObject({ kind: 'crash', node: fifth?.node })
})

test('a fault beside a reply names that reply as its cause, even where nobody waits for it', () => {
  // The second copy of a reply finds nobody waiting, and what was handled before it was something else.
  const faults = [
    message({ from: 'n1', to: 'c1', nth: 1, act: 'duplicate' }),
    loss({ at: { on: 'message', of: 'reply', nth: 2 }, probability: 1 }),
  ]
  const all = run(faults, { workload: workloadOf({ rate: 1_000, next: only({ f: 'read' }) }) })
  const replies = all.of('deliver').filter(({ node }) => node === 'c1')
  expect(replies).toHaveLength(2)
  expect(all.of('fault')).toMatchObject([{ cause: replies[1]?.index }])
})

test('a fault beside an event acts once', () => {
  const all = run([crash({ at: { on: 'message', of: 'beat' }, for: 1, node: { subject: true } })])
  expect(all.of('crash')).toHaveLength(1)
})

test('faults of one instant come in an order that does not depend on which other faults there are', () => {
  const three = ['a', 'b', 'c'].map((id) => loss({ id, at: 100, for: 50, probability: 0.1 }))
  for (let seed = 0; seed < 20; seed++) {
    const orderOf = (faults: readonly Fault[]): string =>
      runOf({ faults, duration: 200 }, seed)
        .happened.filter(({ kind, text }) => (kind === 'fault' || kind === 'heal') && text !== 'loss x')
        .map(({ kind, text }) => `${kind} ${text}`)
        .join(', ')
    const withAnother = [loss({ id: 'x', at: 50, probability: 0.1 }), ...three]
    expect(orderOf(three), `seed ${seed}`).toBe(orderOf(withAnother))
  }
})
