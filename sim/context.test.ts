import { expect, test } from 'vitest'
import { join } from './faults/index.ts'
import { scripted } from './testing/protocols.ts'
import { runOf } from './testing/scenario.ts'
import type { Json, Message, Node } from './types.ts'

/** What each node found when it was made, by its name. */
function found<T>(
  look: (node: Parameters<Parameters<typeof scripted>[0]>[0]) => T,
  spares = 0,
): Map<string, T> {
  const seen = new Map<string, T>()
  const protocol = scripted((node) => {
    seen.set(node.id, look(node))
    return {}
  })
  runOf({
    groups: [
      { name: 'n', protocol, nodes: 3, spares },
      { name: 'lock', protocol, nodes: 1, spares: 0 },
    ],
    // Spares run once they have joined, one after another.
    faults: Array.from({ length: spares }, (_, i) => join({ at: 1 + i })),
    duration: 10,
  })
  return seen
}

test('a node knows who was configured at boot in its group, itself included, and in every other', () => {
  const atBoot = ['n1', 'n2', 'n3']
  const members = found(({ members }) => members, 2)
  expect(members.get('n2')).toStrictEqual(atBoot)
  expect(members.get('n5'), 'a spare that joins is a member').toStrictEqual([...atBoot, 'n4', 'n5'])
  expect(members.get('lock1')).toStrictEqual(['lock1'])
  const groups = found(({ groups }) => groups, 2)
  expect(groups.size, 'nodes that ran').toBe(6)
  for (const [node, seen] of groups) {
    const joined = node === 'n4' ? ['n4'] : node === 'n5' ? ['n4', 'n5'] : []
    expect(seen, `seen by ${node}`).toStrictEqual({ n: [...atBoot, ...joined], lock: ['lock1'] })
  }
})

test('a spare that never joins never runs', () => {
  const protocol = scripted(() => undefined)
  const run = runOf({ protocol, nodes: 3, spares: 2 })
  expect(run.of('start').map(({ node }) => node)).toStrictEqual(['n1', 'n2', 'n3'])
})

test('a broadcast goes to all members but the sender, and a spare that has joined sends to all of them', () => {
  const protocol = scripted((node) => {
    node.broadcast({ type: 'hello' })
    return {}
  })
  const sent = new Map<string, string[]>()
  for (const { node = '', peer = '' } of runOf({
    protocol,
    nodes: 3,
    spares: 1,
    faults: [join({ at: 5 })],
  }).of('send')) {
    sent.set(node, [...(sent.get(node) ?? []), peer])
  }
  expect(Object.fromEntries(sent)).toStrictEqual({
    n1: ['n2', 'n3'],
    n2: ['n1', 'n3'],
    n3: ['n1', 'n2'],
    n4: ['n1', 'n2', 'n3'],
  })
})

test('a node may send to a spare and to a node of another group', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') {
      node.every(10, () => node.send('n2', { type: 'to a spare' }))
      node.send('m1', { type: 'to another group' })
    }
    return {}
  })
  const run = runOf({
    groups: [
      { name: 'n', protocol, nodes: 1, spares: 1 },
      { name: 'm', protocol, nodes: 1, spares: 0 },
    ],
    faults: [join({ at: 25 })],
    duration: 50,
  })
  expect(
    run.of('drop').map(({ text }) => text),
    'before the spare has joined',
  ).toStrictEqual(['n2 is not there', 'n2 is not there'])
  expect(new Set(run.of('deliver').map(({ node }) => node))).toStrictEqual(new Set(['m1', 'n2']))
})

test('a broadcast is one message: every receiver is given the same frozen object', () => {
  const received: unknown[] = []
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.broadcast({ type: 'hello' })
    return { receive: (_, message) => void received.push(message) }
  })
  runOf({ protocol })
  expect(received).toHaveLength(2)
  expect(received[0]).toBe(received[1])
  expect(Object.isFrozen(received[0])).toBe(true)
})

test('what a node is told about the cluster cannot be changed by one of its nodes for the others', () => {
  const members: string[][] = []
  const protocol = scripted((node) => {
    const mine = node.members as string[]
    try {
      mine.push('mine')
    } catch {
      // A frozen list is as good an answer as a copy.
    }
    members.push(mine.filter((member) => member === 'mine'))
    return {}
  })
  runOf({ protocol })
  const most = Math.max(...members.map(({ length }) => length))
  expect(most, 'how many changes one node sees, its own included').toBeLessThanOrEqual(1)
})

test('what compiles as a message is plain data of any depth, and nothing else', () => {
  interface Put extends Message {
    readonly type: 'put'
    readonly entry: { readonly value: Json; readonly term?: number | undefined }
  }
  interface Act extends Message {
    readonly type: 'act'
    readonly act: () => void
    readonly seen: ReadonlyMap<string, number>
  }
  // These are for the compiler, which reads this file too; nothing here runs.
  const put = (node: Node<Put>, value: Json): void => {
    node.send('n1', { type: 'put', entry: { value } })
    node.disk.write('value', value)
    node.disk.append('log', { value, term: 1 })
  }
  const act = (node: Node<Act>): void => {
    // @ts-expect-error -- a function and a Map are no plain data
    node.send('n1', { type: 'act', act: () => undefined, seen: new Map() })
    // @ts-expect-error -- nor are they for the disk
    node.disk.write('seen', new Map())
  }
  expect([put, act]).toHaveLength(2)
})
