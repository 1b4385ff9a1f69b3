import { describe, expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import { crash, duplicate, loss, type Message, simulateResolved } from '../../sim/index.ts'
import { objectDefaults } from '../objects/index.ts'
import { clusterOf } from '../testing/cluster.ts'
import { outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { registers } from '../testing/register-workload.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { singleServer, type SingleServerMutant, type SingleServerOptions } from './index.ts'
import { SingleServer } from './single-server.ts'

/** One life of a node of three, on a disk that is done with a flush when the test says so. */
function started(
  options: Partial<SingleServerOptions> = {},
  node = new ScriptedNode<Message>('n1', ['n1', 'n2', 'n3']),
  mutant?: SingleServerMutant,
) {
  const server = new SingleServer(node, { ...objectDefaults, ...options }, mutant)
  let sequence = 0
  const ask = (operation: ScriptedRequest['operation'], of = ++sequence): ScriptedRequest => {
    const request = new ScriptedRequest(operation, of)
    server.request(request)
    return request
  }
  return { node, ask, server }
}

test('nothing is answered before it is durable, a read of it neither', () => {
  const { node, ask } = started()
  const write = ask({ f: 'write', key: 'x', value: 1 })
  const read = ask({ f: 'read', key: 'x' })
  expect([write.answer, read.answer]).toEqual([undefined, undefined])
  node.disk.complete()
  expect([write.answer, read.answer]).toEqual(['ok', 'ok 1'])
  expect(ask({ f: 'read', key: 'x' }).answer, 'nothing is left to flush').toBe('ok 1')
})

test('one flush at a time serves all that gather meanwhile', () => {
  const { node, ask } = started({ object: 'counter' })
  let flushes = 0
  const flush = node.disk.flush.bind(node.disk)
  node.disk.flush = (then) => {
    flushes++
    flush(then)
  }
  const adds = Array.from({ length: 10 }, () => ask({ f: 'add', value: 1 }))
  node.disk.complete()
  expect(adds.map(({ answer }) => answer)).toEqual(adds.map(() => 'ok'))
  expect(flushes).toBe(2)
})

test('a life begins with all that the disk has, sessions included', () => {
  const first = started({ object: 'queue' })
  first.ask({ f: 'enqueue', value: 1 })
  first.ask({ f: 'enqueue', value: 2 })
  first.ask({ f: 'dequeue' })
  first.node.disk.complete()
  const second = started({ object: 'queue' }, first.node)
  expect(second.ask({ f: 'dequeue' }, 3).answer, 'the same operation again').toBe('ok 1')
  const next = second.ask({ f: 'dequeue' }, 4)
  first.node.disk.complete()
  expect(next.answer).toBe('ok 2')
})

test('the others send clients to the server, and refuse what it would refuse', () => {
  const { ask, server } = started({}, new ScriptedNode<Message>('n2', ['n1', 'n2', 'n3']))
  expect(ask({ f: 'read' }).answer).toBe('redirect to n1')
  expect(ask({ f: 'pop' }).answer).toBe('fail: there is no operation "pop": expected read, write or cas')
  expect(server.inspect().role).toBe('guide')
})

test('an object may begin with something else than its own beginning', () => {
  const { ask } = started({ object: 'bank', initial: { alice: 70, bob: 30 } })
  expect(ask({ f: 'read' }).answer).toBe('ok {"alice":70,"bob":30}')
  expect(() => singleServer({ object: 'bank', initial: 5 })).toThrow(
    'protocol single-server: initial is 5, expected what a bank can begin with: a record of balances',
  )
})

describe('under crashes, loss and repetition', () => {
  const scenario = (mutant?: SingleServerMutant) =>
    clusterOf(singleServer(mutant === undefined ? {} : { mutant }), {
      nodes: 3,
      workload: registers({ rate: 60, cas: 0.2 }),
      latency: { kind: 'lognormal', median: 5, p99: 300 },
      faults: [
        loss({ at: 0, for: 4_000, probability: 0.05 }),
        duplicate({ at: 0, for: 4_000, probability: 0.2 }),
        crash({ at: 1_000, for: 200, node: { role: 'server' } }),
        crash({ at: 2_000, for: 200, node: 'n1' }),
        crash({ at: { on: 'flush', of: 'n1', nth: 150 }, for: 100, node: 'n1' }),
      ],
      settle: 1_000,
    })
  const caught = (mutant?: SingleServerMutant): number => {
    let invalid = 0
    for (let seed = 1; seed <= 40; seed++) {
      const run = simulateResolved(scenario(mutant), seed).finish()
      expect(violationsOf(run)).toEqual([])
      if (checkLinearizable(run.history, { model: 'cas-register' }).verdict === 'invalid') invalid++
    }
    return invalid
  }

  test('nothing breaks under forty seeds', () => {
    expect(caught()).toBe(0)
    const run = simulateResolved(scenario(), 1).finish()
    expect(outcomesOf(run).ok).toBeGreaterThan(50)
    expect(reached(run, 'a repeated request is recognised')).toBe(true)
  })

  test.each(['no-flush', 'no-sessions'] as const)('the mutant %s is caught', (mutant) => {
    expect(caught(mutant)).toBeGreaterThan(10)
  })
})

test('every mutant says where it comes from and what it breaks', () => {
  const mutants = Object.values(singleServer.definition.mutants ?? {})
  expect(mutants).toHaveLength(2)
  expect(mutants.filter(({ source, breaks }) => source === '' || breaks === '')).toEqual([])
})
