import { expect, test } from 'vitest'
import {
  crash,
  diskStall,
  join,
  leave,
  loss,
  partition,
  pause,
  type RunRecord,
  type Simulation,
  simulateResolved,
  upgrade,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import { asking, lastAnswers } from '../testing/membership-runs.ts'
import { script } from '../testing/register-workload.ts'
import { swim, type SwimOptions } from './index.ts'

interface Shown {
  readonly role: string
  readonly incarnation: number
  readonly members: number
  readonly suspected: number
  readonly localHealth: number
}

/** A cluster that runs up to some time and on. */
class Run {
  readonly simulation: Simulation

  constructor(given: Partial<SwimOptions>, options: ClusterOptions = {}, seed = 1) {
    this.simulation = simulateResolved(clusterOf(swim(given), options), seed, { trace: true })
  }

  /** Nothing may have been violated up to there. */
  to(timeMs: number): this {
    this.simulation.runTo({ timeMs })
    const [violation] = violationsOf(this.simulation.record())
    if (violation !== undefined) throw new Error(violation)
    return this
  }

  node(id: string): Shown {
    return this.simulation.inspect(id) as unknown as Shown
  }

  /** Notes as `n1 suspects n2`, each with its time in milliseconds. */
  notes(text: string): readonly { readonly said: string; readonly at: number }[] {
    const notes = [...(this.simulation.record().trace ?? [])].filter((event) => event.text === text)
    return notes.map(({ node, payload, time }) => {
      const { member } = payload as { readonly member?: string }
      return { said: `${node} ${text} ${member ?? ''}`.trim(), at: time / 1000 }
    })
  }
}

const outOf = (names: number): readonly string[] => Array.from({ length: names }, (_, i) => `n${i + 1}`)

test.each([1, 2, 3, 7])('of %i members that are well, nobody suspects anybody', (nodes) => {
  const run = new Run({}, { nodes }).to(4_000)
  for (const id of outOf(nodes))
    expect(run.node(id)).toEqual({
      role: 'member',
      incarnation: 0,
      members: nodes,
      suspected: 0,
      localHealth: 0,
    })
  expect(run.notes('suspects')).toEqual([])
})

test('a member that crashes is suspected, declared dead, forgotten by all, and back when it restarts', () => {
  const faults = [crash({ at: 1_000, for: 9_000, node: 'n3' })]
  const run = new Run({}, { nodes: 5, faults, duration: 14_000 }).to(9_900)
  for (const id of ['n1', 'n2', 'n4', 'n5']) expect(run.node(id).members, id).toBe(4)
  expect(run.notes('declares dead').every(({ said }) => said.endsWith('n3'))).toBe(true)
  run.to(13_000)
  for (const id of outOf(5))
    expect(run.node(id), id).toMatchObject({ members: 5, suspected: 0, role: 'member' })
  expect(run.node('n3').incarnation, 'a new life, a new incarnation').toBe(1)
})

test('one bad link makes nobody suspect anybody, where others are asked', () => {
  const faults = [
    partition({
      at: 0,
      for: 10_000,
      split: {
        links: [
          ['n1', 'n2'],
          ['n2', 'n1'],
        ],
      },
    }),
  ]
  expect(new Run({}, { faults, duration: 10_000 }).to(9_000).notes('suspects')).toEqual([])
  const alone = new Run({ indirectProbes: 0 }, { faults, duration: 10_000 }).to(9_000)
  const said = new Set(alone.notes('suspects').map((note) => note.said))
  expect(said.has('n1 suspects n2') || said.has('n2 suspects n1'), 'without them it does').toBe(true)
  expect(alone.notes('declares dead'), 'and that is refuted').toEqual([])
})

test('a member that is away for a moment refutes that it is suspected, and is never dead', () => {
  const faults = [pause({ at: 1_000, for: 900, node: 'n2' })]
  const run = new Run({}, { faults, duration: 10_000 }).to(4_000)
  expect(run.notes('suspects').some(({ said }) => said.endsWith('suspects n2'))).toBe(true)
  expect(run.notes('declares dead')).toEqual([])
  expect(run.node('n2').incarnation).toBeGreaterThan(0)
  for (const id of outOf(5)) expect(run.node(id), id).toMatchObject({ members: 5, suspected: 0 })
})

test('without suspicion, the same moment is a death, which is refuted as well', () => {
  const faults = [pause({ at: 1_000, for: 900, node: 'n2' })]
  const run = new Run({ suspicion: false }, { faults, duration: 10_000 }).to(6_000)
  expect(run.notes('declares dead').some(({ said }) => said.endsWith('dead n2'))).toBe(true)
  for (const id of outOf(5)) expect(run.node(id).members, id).toBe(5)
})

test('where nobody comes back, who hears that it was declared dead leaves', () => {
  const given = { comesBack: false, suspicion: false, syncMs: 0 }
  const faults = [pause({ at: 1_000, for: 900, node: 'n2' })]
  const run = new Run(given, { faults, duration: 10_000 }).to(6_000)
  expect(run.node('n2')).toMatchObject({ role: 'leaving', incarnation: 0 })
  for (const id of ['n1', 'n3', 'n4', 'n5']) expect(run.node(id).members, id).toBe(4)
})

test('a suspicion lasts its time: 3 ⌈ln(n + 1)⌉ periods, and longer under Lifeguard the fewer confirm it', () => {
  const faults = [crash({ at: 1_000, node: 'n8' })]
  const lengthIn = (given: Partial<SwimOptions>): number => {
    const run = new Run(given, { nodes: 8, faults, duration: 60_000 }).to(40_000)
    const began = run.notes('suspects')[0]?.at as number
    return Math.round((run.notes('declares dead')[0]?.at as number) - began)
  }
  const least = 3 * 3 * 200
  expect(lengthIn({ lifeguard: false })).toBeCloseTo(least, -1)
  const confirmed = lengthIn({ confirmations: 2 })
  expect(confirmed).toBeGreaterThanOrEqual(least)
  expect(confirmed, 'others have confirmed it').toBeLessThan(5 * least)
  expect(lengthIn({ confirmations: 0 }), 'none is waited for').toBeCloseTo(least, -1)
})

test('both sides of a healed partition find each other again', () => {
  const split = {
    groups: [
      ['n1', 'n2', 'n3'],
      ['n4', 'n5', 'n6'],
    ],
  }
  const faults = [partition({ at: 500, for: 14_500, split })]
  const run = new Run({}, { nodes: 6, faults, duration: 25_000 }).to(14_900)
  for (const id of outOf(6)) expect(run.node(id).members, `${id} knows its side`).toBe(3)
  run.to(22_000)
  for (const id of outOf(6)) expect(run.node(id), id).toMatchObject({ members: 6, suspected: 0 })
})

test('who joins is heard of by all, and who leaves is gone long before anybody could suspect it', () => {
  const faults = [join({ at: 1_000 }), leave({ at: 5_000, node: 'n2', afterMs: 1_000 })]
  const run = new Run({}, { nodes: 5, spares: 1, faults, duration: 10_000 }).to(4_000)
  for (const id of outOf(6)) expect(run.node(id), id).toMatchObject({ members: 6, role: 'member' })
  run.to(5_900)
  expect(run.node('n2').role).toBe('leaving')
  for (const id of outOf(6)) expect(run.node(id).members, id).toBe(5)
  run.to(9_000)
  expect(run.notes('suspects')).toEqual([])
})

test('a member that cannot write cannot refute, and is back once it can', () => {
  const faults = [diskStall({ at: 900, for: 8_000, node: 'n2' }), pause({ at: 1_000, for: 900, node: 'n2' })]
  const run = new Run({ confirmations: 0 }, { faults, duration: 20_000 }).to(8_800)
  expect(run.notes('refutes').length, 'it wants to').toBeGreaterThan(0)
  for (const id of ['n1', 'n3', 'n4', 'n5']) expect(run.node(id).members, id).toBe(4)
  run.to(15_000)
  for (const id of outOf(5)) expect(run.node(id), id).toMatchObject({ members: 5, suspected: 0 })
})

test('under Lifeguard, a member that hears little doubts itself, and takes fewer others for dead', () => {
  const deadIn = (lifeguard: boolean): number => {
    let dead = 0
    for (let seed = 1; seed <= 5; seed++) {
      const faults = [loss({ at: 500, for: 15_000, probability: 0.7, on: { deafen: 'n1' } })]
      const run = new Run({ lifeguard }, { nodes: 8, faults, duration: 20_000 }, seed).to(10_000)
      expect(run.node('n1').localHealth > 0, `seed ${seed}`).toBe(lifeguard)
      dead += run.to(15_000).notes('declares dead').length
    }
    return dead
  }
  expect(deadIn(true)).toBeLessThan(deadIn(false) / 3)
})

test('members are answered sorted, and nothing else is answered', () => {
  const { simulation } = new Run(
    {},
    { nodes: 11, workload: script({ operations: [{ f: 'members' }, { f: 'read', key: 'x' }] }) },
  ).to(4_000)
  const ended = [...simulation.record().history].filter(({ type }) => type !== 'invoke')
  expect(ended.map(({ value, error }) => error ?? value)).toEqual([
    ['n1', 'n10', 'n11', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9'],
    'there is no operation "read": expected members',
  ])
})

test('every state worth reaching is reached', () => {
  const faults = [
    loss({ at: 500, for: 9_000, probability: 0.25 }),
    crash({ at: 1_000, for: 4_000, node: 'n3' }),
    join({ at: 2_000 }),
    partition({ at: 6_000, for: 8_000, split: { isolate: 'n2' } }),
    upgrade({ at: 14_500, everyMs: 500, downMs: 100 }),
    leave({ at: 18_000, node: 'n4', afterMs: 500 }),
  ]
  const runs: RunRecord[] = [1, 2, 3, 4, 5, 6].map((seed) => {
    const options = { nodes: 6, spares: 1, faults, workload: asking(), duration: 34_000, settle: 14_000 }
    const record = simulateResolved(clusterOf(swim(), options), seed).finish()
    expect(violationsOf(record)).toEqual([])
    expect(outcomesOf(record).ok).toBeGreaterThan(500)
    const expected = 'n1 n2 n3 n5 n6 n7'
    expect(new Set(lastAnswers(record, 32_000).values()), `seed ${seed}`).toEqual(new Set([expected]))
    return record
  })
  const { missed, reached } = marksOf(runs)
  expect(missed).toEqual([])
  expect([...reached].sort()).toEqual([
    'a death is refuted',
    'a member leaves',
    'a probe is answered after others were asked',
    'a suspicion ends in death',
    'a suspicion is refuted',
    'an update is not told any more',
    'another confirms a suspicion',
    'somebody new is heard of',
    'who is suspected is told so first',
    'who was dead is alive again',
    'who was suspected is alive',
  ])
})
