import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../checkers/index.ts'
import { run } from '../run.ts'
import type { HistoryEvent, Json } from '../../sim/index.ts'
import { quorumRegister } from '../../protocols/index.ts'
import { delay, lognormal } from '../../sim/index.ts'
import { linearizable } from './linearizable.ts'
import { register } from '../workloads/index.ts'
import { happened, recordOf } from '../testing/records.ts'
import { regular } from './regular.ts'

type Event = Omit<HistoryEvent, 'index'>

function judge(model: 'register' | 'set', history: readonly Event[]): Verdict {
  return regular.definition.judge(recordOf({ history }), regular({ model }).options)
}

const write = (at: number, process: number, type: HistoryEvent['type'], value: Json): Event =>
  happened(at, process, type, { f: 'write', value })
const read = (at: number, process: number, value?: Json): Event =>
  value === undefined ? happened(at, process, 'invoke') : happened(at, process, 'ok', { value })

describe('of registers', () => {
  const two = [write(1, 0, 'invoke', 1), write(2, 0, 'ok', 1), write(3, 0, 'invoke', 2)]

  test('a read may see a write that is under way, and a later one may not', () => {
    const history = [...two, read(4, 1), read(5, 1, 2), read(6, 2), read(7, 2, 1), write(8, 0, 'ok', 2)]
    expect(judge('register', history).verdict).toBe('valid')
  })

  test('a read that began after an acknowledgement may not see what was before', () => {
    const verdict = judge('register', [...two, write(4, 0, 'ok', 2), read(5, 1), read(6, 1, 1)])
    expect(verdict).toStrictEqual({
      verdict: 'invalid',
      why: "process 1's read of x, begun at 0.005 s, answered 1, though process 0 had written 2 after that, acknowledged at 0.004 s",
      core: [2, 3, 4, 5],
    })
    const nothing = judge('register', [...two, read(5, 1), happened(6, 1, 'ok', { value: null })])
    expect(nothing).toMatchObject({ verdict: 'invalid', core: [0, 1, 3, 4] })
  })

  test('of writes at the same time, either may be the last', () => {
    const history = [
      write(1, 0, 'invoke', 1),
      write(2, 1, 'invoke', 2),
      write(3, 1, 'ok', 2),
      write(4, 0, 'ok', 1),
      ...[1, 2].flatMap((value) => [read(5, 2), read(6, 2, value)]),
    ]
    expect(judge('register', history).verdict).toBe('valid')
  })

  test('a write of which nobody knows may come at any time, one that failed at none', () => {
    const late = [
      write(1, 0, 'invoke', 1),
      write(2, 0, 'info', 1),
      write(3, 1, 'invoke', 2),
      write(4, 1, 'ok', 2),
    ]
    expect(judge('register', [...late, read(5, 2), read(6, 2, 1)]).verdict).toBe('valid')
    const failed = [write(1, 0, 'invoke', 1), write(2, 0, 'fail', 1), read(5, 2), read(6, 2, 1)]
    expect(judge('register', failed)).toMatchObject({ verdict: 'invalid', core: [0, 1, 2, 3] })
    expect(judge('register', [read(5, 2), read(6, 2, 7)])).toMatchObject({
      why: "process 2's read of x, begun at 0.005 s, answered 7, which nobody had written",
    })
  })

  test('without a read nothing was tried', () => {
    expect(judge('register', two).verdict).toBe('unknown')
  })
})

test('of sets, a read holds every element that was acknowledged before it began', () => {
  const add = (at: number, type: HistoryEvent['type'], value: Json): Event =>
    happened(at, 0, type, { f: 'add', value })
  const added = [add(1, 'invoke', 1), add(2, 'ok', 1), add(3, 'invoke', 2), read(4, 1), add(5, 'ok', 2)]
  expect(judge('set', [...added, read(6, 1, [1])]).verdict).toBe('valid')
  expect(judge('set', [...added, read(6, 1, [2])])).toStrictEqual({
    verdict: 'invalid',
    why: "process 1's read of x, begun at 0.004 s, lacks 1, which process 0 had added, acknowledged at 0.002 s",
    core: [0, 1, 3, 5],
  })
})

test('registers whose reads never write back are regular, and not linearizable', () => {
  const records = [1, 2, 3, 4, 5].map((seed) =>
    run(
      {
        name: 'never-written-back',
        cluster: { protocol: quorumRegister({ writeBack: 'never' }), nodes: 3 },
        network: { latency: lognormal({ median: 2, p99: 40 }) },
        faults: [
          delay({ at: 500, ms: 300, types: ['store'], on: { oneWay: { from: ['n1'], to: ['n2', 'n3'] } } }),
        ],
        workload: register({ clients: 6, keys: 2, rate: 100 }),
        duration: 4_000,
      },
      seed,
    ),
  )
  const verdicts = (check: typeof regular | typeof linearizable): readonly string[] =>
    records.map((record) => check.definition.judge(record, check().options).verdict)
  expect(verdicts(regular)).toStrictEqual(records.map(() => 'valid'))
  expect(verdicts(linearizable)).toContain('invalid')
})
