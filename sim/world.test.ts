import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { join } from './faults/index.ts'
import { defineProtocol } from './protocol.ts'
import { echo, scripted, silent } from './testing/protocols.ts'
import { only, runOf, scenarioOf, workloadOf } from './testing/scenario.ts'
import { simulateResolved } from './world.ts'

const server = scripted(() => ({ request: (request) => request.ok() }))

/** A group of a cluster. */
function group(name: string, nodes: number, spares = 0, protocol = server) {
  return { name, nodes, spares, protocol }
}

test('nodes are called after their group, spares after the members, and clients c1, c2, ... beside them in turn', () => {
  const { participants } = runOf({
    groups: [group('n', 2, 1), group('lock', 1)],
    workload: workloadOf({ clients: 3 }),
  })
  expect(participants).toStrictEqual([
    { id: 'n1', kind: 'node', group: 'n' },
    { id: 'n2', kind: 'node', group: 'n' },
    { id: 'n3', kind: 'node', group: 'n' },
    { id: 'lock1', kind: 'node', group: 'lock' },
    { id: 'c1', kind: 'client', group: 'n', home: 'n1' },
    { id: 'c2', kind: 'client', group: 'n', home: 'n2' },
    { id: 'c3', kind: 'client', group: 'n', home: 'n1' },
  ])
})

test('clients ask the group that their workload names, and only its members', () => {
  const asked = new Set<string>()
  const asking = scripted((node) => ({
    request(request) {
      asked.add(node.id)
      request.redirect()
    },
  }))
  const groups = [group('n', 2, 0, asking), group('m', 2, 1, asking)]
  runOf({ groups, workload: workloadOf({ clients: 2, group: 'm', rate: 50 }) })
  expect([...asked].sort((a, b) => a.localeCompare(b))).toStrictEqual(['m1', 'm2'])
})

test('a workload that asks a group that there is not is refused, and the groups are named', () => {
  const scenario = scenarioOf({
    groups: [group('n', 1), group('m', 1)],
    workload: workloadOf({ group: 'servers' }),
  })
  expect(() => simulateResolved(scenario, 7)).toThrow(InputError)
  expect(() => simulateResolved(scenario, 7)).toThrow('group "servers"')
  expect(() => simulateResolved(scenario, 7)).toThrow('expected n or m')
})

test('a reference that does not carry its code is refused, and is named', () => {
  const bare = <T>(reference: T): T => JSON.parse(JSON.stringify(reference)) as T
  expect(() => simulateResolved(scenarioOf({ protocol: bare(silent) }), 7)).toThrow(
    'the code of protocol "scripted" is not here',
  )
  expect(() => simulateResolved(scenarioOf({ workload: bare(workloadOf({})) }), 7)).toThrow(
    'the code of workload "test load" is not here',
  )
})

test.each(['', Number.NaN])('a seed of %j is refused', (seed) => {
  expect(() => simulateResolved(scenarioOf({}), seed)).toThrow(InputError)
})

test('a network or a disk that cannot be is refused before anything runs', () => {
  const broken = { kind: 'uniform', min: 5, max: 1 } as const
  expect(() => simulateResolved(scenarioOf({ network: { latency: broken } }), 7)).toThrow(InputError)
  expect(() => simulateResolved(scenarioOf({ disk: { flush: broken } }), 7)).toThrow(InputError)
})

test('each group runs its own protocol, with its own options and mutant', () => {
  const made: string[] = []
  const named = defineProtocol({
    name: 'named',
    defaults: { word: 'x' },
    mutants: { bad: { source: 'a test', breaks: 'nothing' } },
    create({ id }, { word }, mutant) {
      made.push(`${id} ${word} ${mutant}`)
      return { receive() {}, inspect: () => ({}) }
    },
  })
  runOf({
    groups: [
      { ...group('a', 1), protocol: named({ word: 'one' }) },
      { ...group('b', 1, 1), protocol: named({ word: 'two', mutant: 'bad' }) },
    ],
    // A spare runs once it has joined.
    faults: [join({ at: 5 })],
  })
  expect(made).toStrictEqual(['a1 one undefined', 'b1 two bad', 'b2 two bad'])
})

test('a protocol that changes its options changes no other node and no later run', () => {
  const greedy = defineProtocol({
    name: 'greedy',
    defaults: { list: ['a'] },
    create({ id }, { list }) {
      try {
        list.push(id)
      } catch {
        // Frozen options are as good an answer as a copy for each node.
      }
      seen.push(list.join(' '))
      return { receive() {}, inspect: () => ({}) }
    },
  })
  const seen: string[] = []
  const scenario = scenarioOf({ protocol: greedy(), nodes: 2 })
  simulateResolved(scenario, 7).finish()
  const first = seen.splice(0)
  simulateResolved(scenario, 7).finish()
  expect(seen, 'the same scenario again').toStrictEqual(first)
})

test('a policy of clients that says a part leaves the rest at its defaults', () => {
  const protocol = scripted(() => ({ request: () => undefined }), { clients: { timeoutMs: 100 } })
  const run = runOf({ protocol, workload: workloadOf({ rate: 1_000, next: only({ f: 'read' }) }) })
  const end = [...run.history].at(-1)
  expect(end).toMatchObject({ type: 'info', error: 'no answer within 100 ms' })
})

test("a client's script is given its protocol's options", () => {
  const given: unknown[] = []
  const protocol = defineProtocol({
    name: 'optional',
    defaults: { quorum: 2 },
    create: () => ({ receive() {}, inspect: () => ({}) }),
    // eslint-disable-next-line require-yield
    *clients(_client, operation, options) {
      given.push([operation.f, options])
      return { type: 'ok' }
    },
  })
  runOf({ protocol: protocol({ quorum: 3 }), workload: workloadOf({ next: only({ f: 'read' }) }) })
  expect(given).toStrictEqual([['read', { quorum: 3 }]])
})

test('two simulations that take turns do not disturb each other', () => {
  const make = () => simulateResolved(scenarioOf({ protocol: echo(), network: { loss: 0.1 } }), 7)
  const alone = make().finish().traceHash
  const [one, other] = [make(), make()]
  while (!one.done || !other.done) {
    one.step()
    other.step()
    other.step()
  }
  expect([one.record().traceHash, other.record().traceHash]).toStrictEqual([alone, alone])
})
