import { describe, expect, test } from 'vitest'
import { causalStore, singleServer } from '../../protocols/index.ts'
import type { Protocol, RunRecord, Workload } from '../../sim/index.ts'
import { run } from '../run.ts'
import { type Performed, performedIn, valuesIn } from '../testing/histories.ts'
import { causalChains, sessionWalks } from './index.ts'

function recordOf(workload: Workload, protocol: Protocol = singleServer(), nodes = 1): RunRecord {
  return run({ name: 'sessions', cluster: { protocol, nodes }, workload, duration: 6_000, settle: 3_000 }, 1)
}

const workloads = { 'session-walks': sessionWalks, 'causal-chains': causalChains }

describe.each(Object.entries(workloads))('%s', (_, make) => {
  test('no value is written twice, and keys are those that were asked for', () => {
    const record = recordOf(make({ keys: 2 }))
    const values = valuesIn(record, 'write')
    expect(values.length).toBeGreaterThan(100)
    expect(new Set(values).size).toBe(values.length)
    expect(new Set(performedIn(record).map(({ asked }) => asked.key))).toStrictEqual(new Set(['x', 'y']))
  })

  test('at last, and not before it was quiet for long enough, every client reads every key', () => {
    const record = recordOf(make({ clients: 3, keys: 2, quietMs: 1_000 }), causalStore(), 3)
    const last = performedIn(record).filter(({ asked }) => asked.time > 3_050_000)
    expect(last.map(({ asked: { client, f, key } }) => `${client} ${f} ${key}`).sort()).toStrictEqual([
      'c1 read x',
      'c1 read y',
      'c2 read x',
      'c2 read y',
      'c3 read x',
      'c3 read y',
    ])
    expect(Math.min(...last.map(({ asked }) => asked.time))).toBeGreaterThanOrEqual(4_000_000)
  })

  test('remembers nothing of a run before', () => {
    const workload = make()
    expect(recordOf(workload).traceHash).toBe(recordOf(workload).traceHash)
  })

  test('options that make no sense are refused', () => {
    expect(() => make({ clients: 0 })).toThrow('clients is 0, expected a whole number from 1')
    expect(() => make({ keys: 0 })).toThrow('keys is 0, expected a whole number from 1')
    expect(() => make({ thinkMs: 0.5 })).toThrow('thinkMs is 0.5, expected a whole number from 1')
    expect(() => make({ quietMs: -1 })).toThrow('quietMs is -1, expected a whole number from 0')
  })
})

test('sessions read as often as their share says, and think no longer than they may', () => {
  expect(() => sessionWalks({ reads: 2 })).toThrow('reads is 2, expected a share from 0 to 1')
  const of = performedIn(recordOf(sessionWalks({ clients: 1, reads: 0.75, thinkMs: 10 }))).filter(
    ({ asked }) => asked.time < 3_000_000,
  )
  const reads = of.filter(({ asked }) => asked.f === 'read')
  expect(Math.abs(reads.length / of.length - 0.75)).toBeLessThan(0.08)
  of.slice(1).forEach(({ asked }, i) => {
    const thoughtMs = (asked.time - ((of[i] as Performed).ended?.time ?? 0)) / 1_000
    expect(thoughtMs >= 1 && thoughtMs <= 10).toBe(true)
  })
})

describe('chains', () => {
  const record = recordOf(causalChains({ clients: 4, keys: 3 }), causalStore({ moves: 0 }), 3)
  const links = performedIn(record, 'write')
  const before = ({ asked }: Performed): Performed | undefined =>
    performedIn(record).findLast(
      (other) => other.asked.client === asked.client && (other.ended?.index ?? Infinity) < asked.index,
    )

  test('go round the keys: whoever adds a link has read at the one before, or makes it anew', () => {
    const order = ['x', 'y', 'z']
    let answers = 0
    for (const link of links) {
      const read = before(link)
      if (read === undefined) continue
      expect(read.asked.f).toBe('read')
      const isNext = order[(order.indexOf(read.asked.key as string) + 1) % 3] === link.asked.key
      expect(isNext || read.asked.key === link.asked.key).toBe(true)
      if (isNext && read.ended?.value !== null) answers++
    }
    expect(answers).toBeGreaterThan(links.length / 2)
  })

  test('are looked back along, from the key of the end to those before', () => {
    const looks = performedIn(record, 'read').filter((look) => {
      const read = before(look)
      return read?.asked.f === 'read' && read.asked.key === 'z' && look.asked.key === 'y'
    })
    expect(looks.length).toBeGreaterThan(10)
  })

  test('go on on a side that cannot see the end', () => {
    const gone = run(
      {
        name: 'cut',
        cluster: { protocol: causalStore({ moves: 0 }), nodes: 2 },
        workload: causalChains({ clients: 2 }),
        faults: [{ kind: 'partition', at: 0, for: 3_000, split: 'halves' }],
        duration: 4_000,
        settle: 1_000,
      },
      1,
    )
    const writers = performedIn(gone, 'write').filter(({ asked }) => asked.time < 3_000_000)
    for (const client of ['c1', 'c2'])
      expect(writers.filter(({ asked }) => asked.client === client).length).toBeGreaterThan(3)
  })

  test('a share of links that is none is refused', () => {
    expect(() => causalChains({ links: -0.5 })).toThrow('links is -0.5, expected a share from 0 to 1')
  })
})
