import { expect, test } from 'vitest'
import type { NodeView } from './observers.ts'
import { Properties } from './properties.ts'
import type { AnyProtocol, Invariant } from './protocol.ts'
import { crash } from './faults/index.ts'
import { definitionOf } from './reference.ts'
import { scripted, silent } from './testing/protocols.ts'
import { runOf, workloadOf } from './testing/scenario.ts'
import type { Process } from './types.ts'

function view(id: string): NodeView<Process> {
  return { id, incarnation: 1, process: undefined, durable: { read: () => undefined, log: () => [] } }
}

function protocolWith(...invariants: Invariant<Process>[]): AnyProtocol {
  return { ...(definitionOf(silent) as AnyProtocol), name: 'raft', invariants }
}

const [n1, n2, m1] = [view('n1'), view('n2'), view('m1')]

test('an invariant looks whenever code of its own group ran, and counts its looks', () => {
  const properties = new Properties()
  const seen: string[] = []
  const invariant: Invariant<Process> = {
    name: 'sees',
    create:
      () =>
      ({ changed, nodes, time }) =>
        void seen.push(`${changed?.id} of ${nodes.map(({ id }) => id).join()} at ${time}`),
  }
  properties.watch(protocolWith(invariant), [n1, n2])
  properties.look(n2, 5, 50)
  properties.look(m1, 6, 60)
  properties.look(n1, 7, 70)
  expect(seen).toStrictEqual(['n2 of n1,n2 at 50', 'n1 of n1,n2 at 70'])
  expect(properties.report()).toStrictEqual([{ name: 'raft: sees', kind: 'invariant', reached: 2 }])
  expect(properties.violation).toBeUndefined()
})

test('the first violation is the one that counts, for a property and for the run', () => {
  const properties = new Properties()
  const after = (event: number): Invariant<Process> => {
    let looks = 0
    return {
      name: `holds until ${event}`,
      create: () => () => (++looks >= event ? `look ${looks}` : undefined),
    }
  }
  properties.watch(protocolWith(after(3), after(2)), [n1])
  for (let event = 1; event <= 4; event++) properties.look(n1, event, event * 10)
  const second = { event: 2, time: 20, node: 'n1', why: 'look 2' }
  expect(properties.violation).toStrictEqual(second)
  expect(properties.report()).toStrictEqual([
    {
      name: 'raft: holds until 3',
      kind: 'invariant',
      reached: 4,
      violation: { event: 3, time: 30, node: 'n1', why: 'look 3' },
    },
    { name: 'raft: holds until 2', kind: 'invariant', reached: 4, violation: second },
  ])
})

test('an invariant is made anew for every run, and remembers within it', () => {
  let made = 0
  const invariant: Invariant<Process> = {
    name: 'counts',
    create: () => {
      made++
      return () => undefined
    },
  }
  for (const run of [1, 2]) {
    new Properties().watch(protocolWith(invariant), [n1])
    expect(made).toBe(run)
  }
})

test('always counts every time it was reached, and sometimes only those at which it held', () => {
  const properties = new Properties()
  properties.reach('a', 'always', true)
  properties.reach('a', 'always', false)
  properties.reach('s', 'sometimes', false)
  properties.reach('t', 'sometimes', false)
  properties.reach('t', 'sometimes', true)
  expect(properties.report()).toStrictEqual([
    { name: 'a', kind: 'always', reached: 2 },
    { name: 's', kind: 'sometimes', reached: 0 },
    { name: 't', kind: 'sometimes', reached: 1 },
  ])
})

/** A run in which an invariant stops holding when a node begins its nth life, and the faults bring that about. */
function brokenAtStart(node: string, life: number, faults: Parameters<typeof runOf>[0]['faults'] = []) {
  const invariant: Invariant<Process> = {
    name: 'never begins',
    create:
      () =>
      ({ changed }) =>
        changed?.id === node && changed.incarnation === life && changed.process !== undefined
          ? `${node} began its life ${life}`
          : undefined,
  }
  const protocol = scripted(() => ({ request: (request) => request.ok() }), { invariants: [invariant] })
  return runOf({ protocol, faults, workload: workloadOf({}), settle: 500 })
}

test('an invariant that breaks as the run begins names the event of the node that broke it', () => {
  const run = brokenAtStart('n1', 1)
  const violation = run.properties.find(({ name }) => name === 'scripted: never begins')?.violation
  expect(violation).toMatchObject({ node: 'n1', time: 0, why: 'n1 began its life 1' })
  expect(run.happened[violation?.event ?? -1]).toMatchObject({ kind: 'start', node: 'n1' })
})

test('an invariant that breaks as several nodes restart at once names the event of the one that broke it', () => {
  const run = brokenAtStart('n1', 2, [crash({ at: 100, node: 'n1' }), crash({ at: 100, node: 'n2' })])
  const violation = run.properties.find(({ name }) => name === 'scripted: never begins')?.violation
  expect(violation).toMatchObject({ node: 'n1', time: 500_000 })
  expect(run.happened[violation?.event ?? -1]).toMatchObject({ kind: 'start', node: 'n1' })
})

test('an invariant that throws is a violation that says so, not an error of the run', () => {
  const invariant: Invariant<Process> = {
    name: 'stumbles',
    create: () => () => {
      throw new TypeError('no such field')
    },
  }
  const run = runOf({ protocol: scripted(() => undefined, { invariants: [invariant] }) })
  const violation = run.properties.find(({ violation }) => violation !== undefined)?.violation
  expect(violation?.why).toContain('no such field')
})

test('an invariant sees spares as part of their group, and nodes of other groups not at all', () => {
  const seen = new Set<string>()
  const invariant: Invariant<Process> = {
    name: 'sees',
    create:
      () =>
      ({ nodes }) =>
        void seen.add(nodes.map(({ id }) => id).join(' ')),
  }
  runOf({
    groups: [
      { name: 'n', protocol: scripted(() => undefined, { invariants: [invariant] }), nodes: 2, spares: 1 },
      { name: 'm', protocol: silent, nodes: 2, spares: 0 },
    ],
  })
  expect([...seen]).toStrictEqual(['n1 n2 n3'])
})

test('an invariant sees what is durable, and which life a node is in', () => {
  const seen: string[] = []
  const invariant: Invariant<Process> = {
    name: 'sees',
    create:
      () =>
      ({ nodes: [node] }) =>
        void seen.push(
          `life ${node?.incarnation} ${node?.process === undefined ? 'down' : 'up'}: ${node?.durable.read<string>('x')}`,
        ),
  }
  const protocol = scripted(
    (node) => {
      node.disk.write('x', 'flushed')
      node.disk.flush(() => undefined)
      return {}
    },
    { invariants: [invariant] },
  )
  runOf({ protocol, nodes: 1, faults: [crash({ at: 10, for: 10, node: 'n1' })] })
  expect(seen).toStrictEqual([
    'life 1 up: undefined',
    'life 1 up: flushed',
    'life 1 down: flushed',
    'life 2 up: flushed',
    'life 2 up: flushed',
  ])
})
