import { describe, expect, test } from 'vitest'
import { checkLinearizable, checkSessionModel } from '../../checkers/index.ts'
import { listed, type ListedOperation } from '../../scenarios/index.ts'
import {
  crash,
  duplicate,
  type Fault,
  type HistoryEvent,
  type Json,
  loss,
  partition,
  type RunRecord,
  simulateResolved,
  slowDisk,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, violationsOf, wrongUnder } from '../testing/judging.ts'
import { registerLaws } from '../testing/register-laws.ts'
import { registers } from '../testing/register-workload.ts'
import { walksUnder, wrongWithSequencer } from '../testing/sequencer-schedules.ts'
import { sequencer, type SequencerOptions } from './index.ts'

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(
  given: Partial<SequencerOptions>,
  options: ClusterOptions,
  seed: number | string = 1,
): RunRecord {
  const run = simulateResolved(clusterOf(sequencer(given), { nodes: 3, ...options }), seed).finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return run
}

const at = (time: number, client: number, f: string, key: string, value?: Json): ListedOperation => ({
  at: time,
  client,
  f,
  key,
  ...(value === undefined ? {} : { value }),
})

/** How operations ended, with what and after how many milliseconds, in the order in which they were asked for. */
function endsOf({ history }: RunRecord): readonly (readonly [f: string, end: Json, ms: number])[] {
  const asked = new Map<HistoryEvent['process'], number>()
  const ends: (readonly [string, Json, number])[] = []
  for (const { process, type, f, value, error, time } of history) {
    if (type === 'invoke') {
      asked.set(process, ends.push([f, null, 0]) - 1)
      ends[asked.get(process) as number] = [f, null, time]
      continue
    }
    const place = asked.get(process) as number
    const [, , from] = ends[place] as (typeof ends)[number]
    ends[place] = [f, error ?? value ?? null, Math.round((time - from) / 1_000)]
  }
  return ends
}

/** Ten milliseconds from one to another, and disks that take no time. */
const tenMs: ClusterOptions = {
  latency: { kind: 'constant', ms: 10 },
  flush: { kind: 'constant', ms: 0 },
}

/** What operations cost beyond the 20 ms in which a client and its node hear each other. */
const costsOf = (run: RunRecord) => endsOf(run).map(([f, end, ms]) => [f, end, ms - 20])

/** A write of one client far from the sequencer, reads of it and of another before and after that is told. */
const operations = [
  at(100, 2, 'write', 'x', 1),
  at(119, 3, 'read', 'x'),
  at(145, 2, 'read', 'x'),
  at(145, 3, 'read', 'x'),
]

describe('what operations cost where messages take 10 ms and disks nothing', () => {
  test('an ordered write takes a round trip, and a local read nothing', () => {
    expect(costsOf(runOf({}, { ...tenMs, workload: listed({ operations }) }))).toEqual([
      ['write', 1, 20],
      ['read', null, 0],
      ['read', 1, 0],
      ['read', 1, 0],
    ])
  })

  test('a fast write takes nothing, and a read at its node waits until it is applied', () => {
    const early = [at(100, 2, 'write', 'x', 1), at(105, 5, 'read', 'x'), at(105, 3, 'read', 'x')]
    expect(costsOf(runOf({ writes: 'fast' }, { ...tenMs, workload: listed({ operations: early }) }))).toEqual(
      [
        ['write', 1, 0],
        ['read', 1, 15],
        ['read', null, 0],
      ],
    )
  })

  test('a compare-and-set is answered once it is done, whatever writes do', () => {
    const swaps = [
      at(100, 2, 'write', 'x', 1),
      at(101, 5, 'cas', 'x', [1, 2]),
      at(130, 2, 'cas', 'x', [1, 3]),
    ]
    expect(costsOf(runOf({ writes: 'fast' }, { ...tenMs, workload: listed({ operations: swaps }) }))).toEqual(
      [
        ['write', 1, 0],
        ['cas', [1, 2], 20],
        ['cas', 'the value is 2, not 1', 20],
      ],
    )
  })

  test('a synchronised read takes a round trip, and nothing beside the sequencer', () => {
    const reads = [...operations, at(160, 1, 'read', 'x')]
    expect(costsOf(runOf({ reads: 'sync' }, { ...tenMs, workload: listed({ operations: reads }) }))).toEqual([
      ['write', 1, 20],
      ['read', 1, 20],
      ['read', 1, 20],
      ['read', 1, 20],
      ['read', 1, 0],
    ])
  })
})

registerLaws((options) => ({ run: runOf({}, options) }))

/** The first node alone for a second and a half. */
const alone = [partition({ at: 500, for: 1_500, split: { isolate: 'n1' } })]

describe('without the sequencer', () => {
  test('nodes answer reads by what they have, and nobody knows what became of a write until it is back', () => {
    const asked = [
      at(100, 1, 'write', 'x', 1),
      at(600, 2, 'read', 'x'),
      at(610, 2, 'write', 'x', 2),
      at(700, 3, 'read', 'x'),
      at(800, 1, 'write', 'x', 3),
      at(1_700, 3, 'read', 'x'),
      at(3_000, 3, 'read', 'x'),
    ]
    const ends = endsOf(runOf({}, { ...tenMs, workload: listed({ operations: asked }), faults: alone }))
    expect(ends.map(([, end]) => end)).toEqual([1, 1, 'no answer within 1000 ms', 1, 3, 1, 2])
  })

  test('fast writes are taken, and ordered later, in the order of their node', () => {
    const asked = [
      at(600, 2, 'write', 'x', 1),
      at(650, 2, 'write', 'x', 2),
      at(700, 2, 'write', 'y', 3),
      at(750, 1, 'read', 'x'),
      at(3_000, 1, 'read', 'x'),
      at(3_100, 1, 'read', 'y'),
    ]
    const run = runOf(
      { writes: 'fast' },
      { ...tenMs, workload: listed({ operations: asked }), faults: alone },
    )
    expect(endsOf(run).map(([, end]) => end)).toEqual([1, 2, 3, null, 2, 3])
  })

  test('nobody takes its place while it is down, and it goes on with what it had', () => {
    const asked = [at(100, 2, 'write', 'x', 1), at(600, 2, 'write', 'x', 2), at(2_500, 1, 'read', 'x')]
    const faults = [crash({ at: 500, for: 1_500, node: 'n1' })]
    const ends = endsOf(runOf({}, { ...tenMs, workload: listed({ operations: asked }), faults }))
    expect(ends.map(([, end]) => end)).toEqual([1, 'no answer within 1000 ms', 2])
  })
})

test('fast writes that were acknowledged outlive a crash of all nodes before they had numbers', () => {
  const asked = [
    at(600, 2, 'write', 'x', 1),
    at(650, 2, 'write', 'y', 2),
    ...['x', 'y'].map((key, i) => at(3_000 + 100 * i, 3, 'read', key)),
  ]
  const faults = [...alone, crash({ at: 800, for: 100, node: { pick: 'all' } })]
  const run = runOf({ writes: 'fast' }, { ...tenMs, workload: listed({ operations: asked }), faults })
  expect(endsOf(run).map(([, end]) => end)).toEqual([1, 2, 1, 2])
})

/** What a cluster is put through at once. */
const storm = (seed: number): readonly Fault[] => [
  loss({ at: 0, probability: 0.1 }),
  duplicate({ at: 0, probability: 0.2 }),
  crash({ at: 500, for: 300, node: { pick: 'any' } }),
  partition({ at: 900, for: 700, split: { isolate: `n${(seed % 3) + 1}` } }),
  slowDisk({ at: 1_200, for: 600, node: `n${((seed + 1) % 3) + 1}`, factor: 20 }),
  crash({ at: 1_900, for: 100, node: { pick: 'all' } }),
]

const setups: readonly (readonly [name: string, options: Partial<SequencerOptions>])[] = [
  ['ordered writes and local reads', {}],
  ['fast writes and local reads', { writes: 'fast' }],
  ['ordered writes and synchronised reads', { reads: 'sync' }],
]

describe.each(setups)(
  '%s, through crashes, partitions, slow disks, and lost and repeated messages',
  (_, given) => {
    const schedules = [1, 2, 3, 4, 5, 6].map((seed) => walksUnder({ ...given, batch: 5 }, storm(seed))())
    const isSynchronised = given.reads === 'sync'

    test(`are ${isSynchronised ? 'linearizable' : 'sequentially consistent'}, and nodes come to agree`, () => {
      schedules.forEach((schedule, seed) => {
        expect(wrongWithSequencer(schedule, seed), `seed ${seed}`).toBeUndefined()
        if (isSynchronised) expect(wrongUnder(schedule, seed), `seed ${seed}`).toBeUndefined()
      })
    })

    test('come by all that is worth coming by', () => {
      const runs = schedules.map((schedule, seed) => simulateResolved(schedule, seed).finish())
      const { missed, reached } = marksOf(runs)
      expect(missed).toEqual([])
      expect(reached.length).toBeGreaterThanOrEqual(4)
    })
  },
)

test('local reads are not linearizable, and that is seen soon', () => {
  const verdicts = [1, 2, 3].map((seed) => {
    const { history } = simulateResolved(walksUnder({})(), seed).finish()
    return checkLinearizable(history, { model: 'register' }).verdict
  })
  expect(verdicts).toEqual(['invalid', 'invalid', 'invalid'])
})

test('compare-and-sets among fast writes and local reads are sequentially consistent', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const workload = registers({ clients: 6, rate: 60, reads: 0.4, cas: 0.3 })
    const options = { workload, duration: 4_000, settle: 1_000, faults: storm(seed) }
    const run = runOf({ writes: 'fast' }, options, seed)
    expect(outcomesOf(run).ok).toBeGreaterThan(60)
    const { verdict, why } = checkSessionModel(run.history, {
      model: 'sequential',
      object: 'cas-register',
      sessions: 'client',
    })
    expect(verdict, why).toBe('valid')
  }
})
