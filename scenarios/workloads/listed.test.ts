import { describe, expect, test } from 'vitest'
import { raft, singleServer } from '../../protocols/index.ts'
import { InputError, lognormal, type RunRecord, type Scenario } from '../../sim/index.ts'
import { resolveScenario } from '../resolve.ts'
import { run, runResolved } from '../run.ts'
import { listedFrom } from '../shrinking/listing.ts'
import { listed, type ListedOperation, register } from './index.ts'

function recordOf(operations: readonly ListedOperation[], rest: Partial<Scenario> = {}): RunRecord {
  const cluster = { protocol: singleServer(), nodes: 1 }
  return run({ name: 'listed', cluster, workload: listed({ operations }), duration: 200, ...rest }, 1)
}

/** Who asked for what, and when: milliseconds. */
function askedIn({ history }: RunRecord): readonly unknown[] {
  return [...history].flatMap(({ type, client, time, f, key, value }) =>
    type === 'invoke'
      ? [
          [
            client,
            time / 1000,
            f,
            ...(key === undefined ? [] : [key]),
            ...(value === undefined ? [] : [value]),
          ],
        ]
      : [],
  )
}

test('each operation is asked for by its client and at its time, in whatever order they are listed', () => {
  const record = recordOf([
    { client: 3, at: 50.125, f: 'read', key: 'x' },
    { client: 1, at: 10, f: 'write', key: 'x', value: 7 },
    { client: 1, at: 100, f: 'write', key: 'y', value: 8 },
  ])
  expect(askedIn(record)).toStrictEqual([
    ['c1', 10, 'write', 'x', 7],
    ['c3', 50.125, 'read', 'x'],
    ['c1', 100, 'write', 'y', 8],
  ])
  expect(record.participants.filter(({ kind }) => kind === 'client')).toHaveLength(3)
})

test('a client that is still at the operation before goes on as soon as it is done with it', () => {
  const operations = [1, 2, 3].map((value) => ({ client: 1, at: 10, f: 'write', key: 'x', value }))
  const [first, ...others] = askedIn(recordOf(operations)) as [unknown[], ...unknown[][]]
  expect(first[1]).toBe(10)
  // A request and its answer take a millisecond each, and a flush a tenth of one.
  expect(others.map(([, time]) => time)).toStrictEqual([12.1, 14.2])
})

test('operations go on when faults end, whether one was waited for just then or under way', () => {
  const operations = [
    { client: 1, at: 99.5, f: 'write', key: 'x', value: 1 },
    { client: 1, at: 150, f: 'read', key: 'x' },
    { client: 2, at: 50, f: 'read', key: 'x' },
    { client: 2, at: 160, f: 'read', key: 'x' },
  ]
  const asked = askedIn(recordOf(operations, { settle: 100 })) as readonly (readonly unknown[])[]
  expect(asked.map(([client, time]) => [client, time])).toStrictEqual([
    ['c2', 50],
    ['c1', 99.5],
    ['c1', 150],
    ['c2', 160],
  ])
})

test('clients are beside the group that is named', () => {
  const groups = ['front', 'store'].map((name) => ({ name, protocol: singleServer(), nodes: 2 }))
  const workload = listed({ operations: [{ client: 2, at: 1, f: 'read', key: 'x' }], group: 'store' })
  const { participants } = run({ name: 'groups', cluster: { groups }, workload, duration: 10 }, 1)
  expect(participants.filter(({ kind }) => kind === 'client').map(({ home }) => home)).toStrictEqual([
    'store1',
    'store2',
  ])
})

test('the operations of a run, listed, make the same run', () => {
  let events = 0
  for (let seed = 1; seed <= 6; seed++) {
    const scenario: Scenario = {
      name: 'same',
      cluster: { protocol: raft(), nodes: 3 },
      network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
      workload: register({ clients: 4, keys: 2, rate: 100 }),
      faults: { generate: 'swarm' },
      duration: 3_000,
      settle: 1_000,
    }
    const before = runResolved(resolveScenario(scenario, seed), seed)
    const after = runResolved(listedFrom(before), seed)
    expect([...after.record.history], `seed ${seed}`).toStrictEqual([...before.record.history])
    events += after.record.history.length
  }
  expect(events).toBeGreaterThan(500)
})

describe('refused', () => {
  test.each([
    ['a client that is no number', { client: 'c1', at: 0, f: 'read' }],
    ['client 0', { client: 0, at: 0, f: 'read' }],
    ['a time before the start', { client: 1, at: -1, f: 'read' }],
    ['no time', { client: 1, f: 'read' }],
    ['no operation', { client: 1, at: 0 }],
    ['a key that is no text', { client: 1, at: 0, f: 'read', key: 1 }],
    ['a field that is none', { client: 1, at: 0, f: 'read', final: true }],
    ['nothing', null],
  ])('%s', (_, operation) => {
    const make = () =>
      listed({ operations: [{ client: 1, at: 0, f: 'read' }, operation as unknown as ListedOperation] })
    expect(make).toThrow(InputError)
    expect(make).toThrow('workload listed: operations[1] is ')
  })

  test('a group that is no name', () => {
    expect(() => listed({ group: 3 as unknown as string })).toThrow(
      'group is 3, expected the name of a group',
    )
  })
})
