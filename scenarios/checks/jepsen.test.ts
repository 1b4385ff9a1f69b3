import { describe, expect, test } from 'vitest'
import { type ObjectName, primaryBackup, raft, singleServer } from '../../protocols/index.ts'
import { crash, lognormal, type Protocol, type Workload } from '../../sim/index.ts'
import type { Check } from '../check.ts'
import { judge, run } from '../run.ts'
import { bank, counter, mutex, queue, set, uniqueIds } from '../workloads/index.ts'
import { jepsen, linearizable } from './index.ts'

interface Case {
  readonly workload: Workload
  readonly object: ObjectName
  readonly checks: readonly Check[]
}

const cases: readonly Case[] = [
  {
    workload: set(),
    object: 'set',
    checks: [jepsen({ checker: 'set-full' }), jepsen({ checker: 'set' }), linearizable({ model: 'set' })],
  },
  {
    workload: queue(),
    object: 'queue',
    checks: [jepsen({ checker: 'total-queue' }), linearizable({ model: 'fifo-queue' })],
  },
  {
    workload: counter(),
    object: 'counter',
    checks: [jepsen({ checker: 'counter' }), linearizable({ model: 'counter' })],
  },
  { workload: uniqueIds(), object: 'unique-ids', checks: [jepsen({ checker: 'unique-ids' })] },
  {
    workload: bank(),
    object: 'bank',
    checks: [jepsen({ checker: 'bank', options: { total: 100 } }), jepsen({ checker: 'stats' })],
  },
  { workload: mutex(), object: 'mutex', checks: [linearizable({ model: 'mutex' }), jepsen()] },
]

function judged({ workload, checks }: Case, protocol: Protocol, seed: number, crashes: boolean) {
  return judge(
    run(
      {
        name: `${workload.use}-judged`,
        cluster: { protocol, nodes: 1 },
        network: { latency: lognormal({ median: 2, p99: 20 }) },
        disk: { flush: lognormal({ median: 4, p99: 40 }) },
        workload,
        faults: crashes ? [1_000, 2_500, 4_000].map((at) => crash({ at, for: 300, node: 'n1' })) : [],
        duration: 6_000,
        settle: 2_000,
        checks,
      },
      seed,
    ),
  )
}

describe.each(cases.map((each) => ({ name: each.workload.use, each })))('the workload $name', ({ each }) => {
  test.each([
    { protocol: singleServer, name: 'a single server' },
    { protocol: raft, name: 'Raft' },
    { protocol: primaryBackup, name: 'a primary' },
  ])('on $name has nothing for its checkers to find, through crashes', ({ protocol }) => {
    for (const seed of [1, 2, 3]) {
      const { properties, verdict } = judged(each, protocol({ object: each.object }), seed, true)
      const wrong = properties.filter((property) => property.verdict === 'invalid')
      expect(wrong, `seed ${seed}`).toEqual([])
      expect(verdict).not.toBe('invalid')
    }
  })
})

test.each([
  { name: 'loses elements of a set', each: cases[0] as Case, checker: 'set-full' },
  { name: 'loses elements of a queue', each: cases[1] as Case, checker: 'total-queue' },
  { name: 'gives ids twice', each: cases[3] as Case, checker: 'unique-ids' },
])('a server that forgets what it had acknowledged $name, and that is found', ({ each, checker }) => {
  const found = [1, 2, 3, 4, 5, 6].some((seed) => {
    const protocol = singleServer({ object: each.object, mutant: 'no-flush' })
    const { properties } = judged(each, protocol, seed, true)
    return properties.some(({ name, verdict }) => name === checker && verdict === 'invalid')
  })
  expect(found).toBe(true)
})

test('a run ends at the first event that no later one can repair, unless it is to go on', () => {
  const [, , , ids] = cases
  const watched = (endsRun: boolean) =>
    [1, 2, 3, 4, 5, 6]
      .map((seed) => {
        const protocol = singleServer({ object: 'unique-ids', mutant: 'no-flush' })
        const checks = [jepsen({ checker: 'unique-ids', endsRun })]
        return judged({ ...(ids as Case), checks }, protocol, seed, true)
      })
      .find(({ verdict }) => verdict === 'invalid')
  const [early, late] = [watched(true), watched(false)]
  expect(early?.record.ended).toBe('violation')
  expect(late?.record.ended).not.toBe('violation')
  expect(early?.record.events).toBeLessThan(late?.record.events ?? 0)
})

describe('what it cannot be told', () => {
  test.each([
    [{ checker: 'sets' }, 'checker is "sets", expected one of set, set-full'],
    [{ checker: 'bank', options: { sum: 1 } }, 'checker bank has no option "sum"'],
  ])('is refused: %o', (options, sentence) => {
    expect(() => jepsen(options)).toThrow(sentence)
  })
})
