import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  type Fault,
  join,
  leave,
  partition,
  replace,
  type RunRecord,
  type Simulation,
  simulateResolved,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { registers } from '../testing/register-workload.ts'
import { raft, type RaftOptions } from './index.ts'

interface Shown {
  readonly role: string
  readonly term: number
  readonly firstIndex: number
  readonly lastIndex: number
  readonly commitIndex: number
  readonly voters: readonly string[]
  readonly outgoing: readonly string[]
}

function runOf(options: Partial<RaftOptions>, cluster: ClusterOptions, seed = 1) {
  const simulation = simulateResolved(clusterOf(raft(options), cluster), seed, { trace: true })
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
  return { simulation, run, show: (node: string) => simulation.inspect(node) as Shown }
}

/** What the servers that are up take for the voters, each answer once. */
function votersIn(simulation: Simulation): readonly string[] {
  const shown = ['n1', 'n2', 'n3', 'n4', 'n5'].flatMap((node) => (simulation.inspect(node) ?? []) as Shown[])
  return [...new Set(shown.map(({ voters, outgoing }) => [...voters, '|', ...outgoing].sort().join(' ')))]
}

function notesOf({ trace }: RunRecord, text: string): number {
  return [...(trace ?? [])].filter((event) => event.kind === 'note' && event.text === text).length
}

/** The longest time between two acknowledgements, milliseconds. */
function longestWait({ history }: RunRecord): number {
  const times = [...history].flatMap(({ type, time }) => (type === 'ok' && time > 1_000_000 ? [time] : []))
  return Math.max(...times.slice(1).map((time, i) => time - (times[i] as number))) / 1_000
}

const ways = (['joint', 'single'] as const).flatMap((membership) =>
  [0, 5].map((snapshotAfter) => ({ membership, snapshotAfter })),
)

test.each(ways)(
  'servers join, leave and take each other’s place: $membership, with snapshots after $snapshotAfter',
  (options) => {
    const faults: readonly Fault[] = [
      join({ at: 1_000 }),
      leave({ at: 2_000, node: 'n1', afterMs: 200 }),
      replace({ at: 3_000, node: { role: 'leader' }, afterMs: 500 }),
    ]
    for (let seed = 1; seed <= 10; seed++) {
      const { simulation, run } = runOf(
        options,
        { nodes: 3, spares: 2, workload: registers({ rate: 100 }), faults },
        seed,
      )
      const gone = new Set(
        run.faults.flatMap((fault) =>
          fault.injected && fault.fault.kind !== 'join' ? fault.nodes.filter((node) => node !== 'n5') : [],
        ),
      )
      const left = ['n1', 'n2', 'n3', 'n4', 'n5'].filter((node) => !gone.has(node))
      expect(votersIn(simulation), `seed ${seed}`).toEqual([['|', ...left].sort().join(' ')])
      expect(outcomesOf(run).ok).toBeGreaterThan(300)
    }
  },
)

test('a leader that leaves hands over, and nobody waits for an election', () => {
  const leaves = leave({ at: 2_000, node: { role: 'leader' }, afterMs: 800 })
  const { run } = runOf({}, { workload: registers({ rate: 200 }), faults: [leaves] })
  expect(reached(run, 'a leader hands over')).toBe(true)
  expect(longestWait(run)).toBeLessThan(100)
  const crashed = runOf(
    {},
    { workload: registers({ rate: 200 }), faults: [crash({ at: 2_000, node: { role: 'leader' } })] },
  )
  expect(longestWait(crashed.run), 'as they do for one that crashes').toBeGreaterThan(100)
})

test('who leaves may be gone at once, two of five one after the other', () => {
  const faults = [1_000, 1_001].map((at) => leave({ at, node: { role: 'follower' } }))
  for (const membership of ['joint', 'single'] as const) {
    const { simulation, run } = runOf({ membership }, { workload: registers(), faults })
    expect(votersIn(simulation)[0]?.split(' ')).toHaveLength(4)
    expect(longestWait(run)).toBeLessThan(500)
  }
})

test('a joiner does not vote before it has most of the log', () => {
  const cut = partition({ at: 1_001, for: 3_000, split: { isolate: 'n4' } })
  const late = runOf(
    {},
    { nodes: 3, spares: 2, workload: registers(), faults: [cut, join({ at: 1_000 })], duration: 2_500 },
  )
  expect(votersIn(late.simulation)).toEqual(['n1 n2 n3 |'.split(' ').sort().join(' ')])
})

test('one that was cut off and comes back unseats nobody, unless it does not ask before', () => {
  const faults = [partition({ at: 1_500, for: 2_000, split: { isolate: { role: 'follower' } } })]
  const leaders = [true, false].map((on) => {
    const { run } = runOf({ preVote: on, checkQuorum: on }, { nodes: 3, workload: registers(), faults })
    return notesOf(run, 'became leader')
  })
  expect(leaders[0]).toBe(1)
  expect(leaders[1]).toBeGreaterThan(1)
})

test('a follower that cannot hear the leader lets it lead, where others hear it', () => {
  const faults = [
    partition({
      at: 1_500,
      for: 3_000,
      split: {
        links: [
          ['n1', 'n2'],
          ['n2', 'n1'],
          ['n1', 'n3'],
          ['n3', 'n1'],
          ['n2', 'n3'],
          ['n3', 'n2'],
        ],
      },
    }),
  ]
  const changes = (on: boolean): number => {
    let sum = 0
    for (let seed = 1; seed <= 5; seed++) {
      const { run } = runOf({ preVote: on, checkQuorum: on }, { workload: registers(), faults }, seed)
      sum += notesOf(run, 'became leader') - 1
    }
    return sum
  }
  // Three of five hear n4 and n5 only: whoever of those leads keeps leading.
  expect(changes(false)).toBeGreaterThan(2 * changes(true))
})

test('a leader whom everyone hears and who hears nobody gives way only where it checks its quorum', () => {
  const faults = [partition({ at: 1_500, for: 3_000, split: { deafen: { role: 'leader' } } })]
  const late = [true, false].map((checkQuorum) => {
    const { run } = runOf({ checkQuorum }, { workload: registers(), faults })
    return [...run.history].filter(({ type, time }) => type === 'ok' && time > 2_500_000 && time < 4_500_000)
      .length
  })
  expect(late[0]).toBeGreaterThan(20)
  expect(late[1]).toBe(0)
})

test('with snapshots a log stays short, and a server that was away gets one', () => {
  const away = crash({ at: 1_000, for: 2_000, node: { role: 'follower' } })
  const { show, run } = runOf(
    { snapshotAfter: 20 },
    { nodes: 3, workload: registers({ rate: 200, reads: 0.1 }), faults: [away] },
  )
  for (const node of ['n1', 'n2', 'n3']) {
    const { firstIndex, lastIndex, commitIndex } = show(node)
    expect(lastIndex).toBeGreaterThan(500)
    expect(lastIndex - firstIndex).toBeLessThan(60)
    expect(show('n1').commitIndex - commitIndex).toBeLessThan(20)
  }
  expect(reached(run, 'a follower becomes what a snapshot says')).toBe(true)
})

test('reads cost messages by index, entries by the log, and nothing under a lease', () => {
  const costs = (['read-index', 'lease', 'log'] as const).map((reads) => {
    const { run, show } = runOf({ reads }, { workload: registers({ reads: 1, rate: 200 }) })
    const sent = [...(run.trace ?? [])].filter(
      ({ kind, payload }) => kind === 'send' && (payload as { type: string }).type === 'append-entries',
    )
    return { messages: sent.length, entries: show('n1').lastIndex }
  })
  const [byIndex, byLease, byLog] = costs
  expect(byLease?.messages).toBeLessThan(4 * 20 * 6)
  expect(byIndex?.messages).toBeGreaterThan(2 * (byLease?.messages ?? 0))
  expect([byIndex?.entries, byLease?.entries]).toEqual([1, 1])
  expect(byLog?.entries).toBeGreaterThan(800)
})
