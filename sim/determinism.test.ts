import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChoicesExhausted } from './choices.ts'
import {
  clockOffset,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  type FaultKind,
  loss,
  message,
  partition,
} from './faults.ts'
import { sleep } from './tasks.ts'
import { faultSchedule } from './testing/arbitraries.ts'
import { bustle, scripted } from './testing/protocols.ts'
import { type Given, runOf, scenarioOf, type TracedRun, workloadOf } from './testing/scenario.ts'
import type { Client, Outcome, Task } from './types.ts'
import type { OperationContext } from './workload.ts'
import { simulateResolved } from './world.ts'

const DURATION = 300

/** A cluster in which everything happens that can, and faults on top of it. */
function turmoil(faults: readonly Fault[]): Given {
  return {
    protocol: bustle,
    faults,
    network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.02, duplicate: 0.02 },
    disk: { flush: { kind: 'exponential', mean: 1 } },
    workload: workloadOf({ clients: 2, next: ({ random }) => ({ f: 'write', value: random.int(0, 99) }) }),
    duration: DURATION,
    settle: 60,
  }
}

/** One fault of every kind, and of every way in which it can come. */
const everyKind: { readonly [kind in FaultKind]: readonly Fault[] } = {
  partition: [
    partition({ at: 30, for: 60, split: 'halves' }),
    partition({ at: 60, for: 60, split: 'bridge' }),
    partition({ at: { on: 'role', of: 'leader' }, for: 50, split: { isolate: { role: 'leader' } } }),
    partition({ at: 100, split: { oneWay: { from: [{ pick: 'any' }], to: ['n1'] } } }),
  ],
  loss: [loss({ at: 40, for: 100, probability: 0.5 })],
  duplicate: [duplicate({ at: 40, for: 100, probability: 0.5 })],
  delay: [delay({ at: 40, for: 100, ms: 15 })],
  crash: [
    crash({ at: { on: 'flush', of: 'any', nth: 3 }, for: 30, node: { subject: true } }),
    crash({ at: { on: 'message', of: 'beat', nth: 9, plusMs: 1 }, node: { subject: 'sender' } }),
    crash({ at: 80, for: 20, node: { pick: 'any' } }),
  ],
  drift: [drift({ node: 'n1', ppm: 100_000 }), drift({ at: 50, for: 90, node: { pick: 'any' }, ppm: -500 })],
  'clock-offset': [clockOffset({ node: { pick: 'any' }, byMs: -250, at: 50, for: 90 })],
  message: [
    message({ from: 'n1', to: 'n2', nth: 4, act: 'drop' }),
    message({ from: 'n2', to: 'n1', nth: 5, act: 'duplicate' }),
    message({ from: 'n3', to: 'n1', nth: 6, act: 'hold' }),
    message({ from: 'c1', to: 'n1', nth: 1, act: { delayMs: 30 } }),
  ],
}

const kinds = Object.entries(everyKind)

test.each(kinds)(
  'a run with faults of kind %s has the same hash again, and when its choices are replayed',
  (_, faults) => {
    const scenario = scenarioOf(turmoil(faults))
    const calm = simulateResolved(scenarioOf(turmoil([])), 7).finish()
    const recorded = simulateResolved(scenario, 7, { recordChoices: true }).finish()
    expect(recorded.faults.filter(({ injected }) => !injected)).toStrictEqual([])
    expect(recorded.traceHash, 'the faults do something').not.toBe(calm.traceHash)
    expect(simulateResolved(scenario, '7').finish().traceHash, 'the same seed').toBe(recorded.traceHash)
    const replayed = simulateResolved(scenario, 'another seed', { choices: recorded.choices ?? [] }).finish()
    expect(replayed.traceHash, 'the same choices').toBe(recorded.traceHash)
    expect([...replayed.history]).toStrictEqual([...recorded.history])
    expect(replayed.faults).toStrictEqual(recorded.faults)
  },
)

test('the same scenario and seed give the same run, whatever the faults, in one process and in any order', () => {
  fc.assert(
    fc.property(faultSchedule(3, DURATION), fc.nat(), (faults, seed) => {
      const scenario = scenarioOf(turmoil(faults))
      const first = simulateResolved(scenario, seed, { trace: true }).finish()
      simulateResolved(scenario, seed + 1).finish()
      const again = simulateResolved(scenario, seed, { inspections: true }).finish()
      expect(again.traceHash).toBe(first.traceHash)
      expect([...again.history]).toStrictEqual([...first.history])
      expect(again.faults).toStrictEqual(first.faults)
      expect([again.events, again.notIssued]).toStrictEqual([first.events, first.notIssued])
    }),
    { numRuns: 25 },
  )
})

test('a scenario that has been through JSON gives the same run', () => {
  fc.assert(
    fc.property(faultSchedule(3, DURATION), fc.nat(), (faults, seed) => {
      const given = turmoil(faults)
      const reread = turmoil(JSON.parse(JSON.stringify(faults)) as Fault[])
      const [one, other] = [given, reread].map(
        (it) => simulateResolved(scenarioOf(it), seed).finish().traceHash,
      )
      expect(one).toBe(other)
    }),
    { numRuns: 10 },
  )
})

test('the choices of a run replay it under any seed, whatever the faults', () => {
  fc.assert(
    fc.property(faultSchedule(3, DURATION), fc.nat(), (faults, seed) => {
      const scenario = scenarioOf(turmoil(faults))
      const { choices = [], traceHash } = simulateResolved(scenario, seed, { recordChoices: true }).finish()
      expect(simulateResolved(scenario, 'x', { choices }).finish().traceHash).toBe(traceHash)
    }),
    { numRuns: 15 },
  )
})

test('a replay of too few choices says that it is another run', () => {
  const scenario = scenarioOf(turmoil([]))
  const { choices = [] } = simulateResolved(scenario, 7, { recordChoices: true }).finish()
  const shortened = simulateResolved(scenario, 7, { choices: choices.slice(0, 500) })
  expect(() => shortened.finish()).toThrow(ChoicesExhausted)
})

test('other seeds give other runs', () => {
  const scenario = scenarioOf(turmoil([]))
  const hashes = Array.from({ length: 20 }, (_, seed) => simulateResolved(scenario, seed).finish().traceHash)
  expect(new Set(hashes).size).toBe(20)
})

/** Every client returns its own draws, every node notes its own, every tick is flushed: all streams can be seen. */
const drawing = scripted(
  (node) => {
    node.every(10, () => {
      node.note('draws', { value: node.random.int(0, 1_000_000_000) })
      node.broadcast({ type: 'beat' })
      node.disk.write('x', 1)
      node.disk.flush(() => undefined)
    })
    return { request: (request) => request.ok() }
  },
  { clients: asking },
)

function* asking(client: Client): Task<Outcome> {
  const value = client.random.int(0, 1_000_000_000)
  yield* sleep(1)
  yield* client.ask(client.home, 20)
  return { type: 'ok', value }
}

interface Draws {
  /** By node, its own draws. */
  readonly nodes: Map<string, (number | string)[]>
  /** By client, its own draws. */
  readonly clients: Map<string, (number | string)[]>
  /** By link, what became of each message that neither a cut nor a crash stopped; else why there is nothing to compare. */
  readonly links: Map<string, (number | string)[]>
  /** By node, how long each flush of its first life took. */
  readonly disks: Map<string, (number | string)[]>
  /** The workload's own draws. */
  readonly workload: Map<string, (number | string)[]>
}

const INCOMPARABLE = 'incomparable'

function drawsOf(
  faults: readonly Fault[],
  seed: number,
  clients = 3,
): { readonly draws: Draws; readonly run: TracedRun } {
  const workload: number[] = []
  const next = ({ random }: OperationContext) => {
    workload.push(random.int(0, 1_000_000_000))
    return { f: 'draw' }
  }
  const run = runOf(
    {
      protocol: drawing,
      nodes: 4,
      faults,
      network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.1 },
      disk: { flush: { kind: 'uniform', min: 0, max: 4 } },
      workload: workloadOf({ clients, rate: 200, next }),
      duration: DURATION,
    },
    seed,
  )
  const draws: Draws = {
    nodes: new Map(),
    clients: new Map(),
    links: new Map(),
    disks: new Map(),
    workload: new Map([['workload', workload]]),
  }
  const add = (to: Map<string, (number | string)[]>, name: string, draw: number | string): void => {
    to.set(name, [...(to.get(name) ?? []), draw])
  }
  const ends = new Map<number, number | string>()
  const crashed = new Set<string>()
  for (const { kind, node = '', payload, message = -1, text = '', cause = -1, time } of run.happened) {
    const since = run.happened[cause]?.time ?? 0
    if (kind === 'crash') crashed.add(node)
    else if (kind === 'note') add(draws.nodes, node, (payload as { readonly value: number }).value)
    else if (kind === 'flush') add(draws.disks, node, crashed.has(node) ? INCOMPARABLE : time - since)
    else if (kind === 'ok') add(draws.clients, node, payload as number)
    else if (kind === 'deliver') ends.set(message, time - since)
    else if (kind === 'drop') ends.set(message, text === 'lost' ? text : INCOMPARABLE)
  }
  for (const { node, peer, message = -1 } of run.of('send')) {
    add(draws.links, `${node}>${peer}`, ends.get(message) ?? INCOMPARABLE)
  }
  return { draws, run }
}

/** The first draws that differ between two runs, over those that both took. */
function firstDifference(one: Draws, other: Draws): string | undefined {
  for (const kind of ['nodes', 'clients', 'links', 'disks', 'workload'] as const) {
    for (const [name, values] of one[kind]) {
      const others = other[kind].get(name) ?? []
      const k = values.findIndex((value, i) => {
        const there = others[i]
        return there !== undefined && value !== INCOMPARABLE && there !== INCOMPARABLE && value !== there
      })
      if (k >= 0) return `${kind} ${name}, draw ${k}: ${values[k]} and ${others[k]}`
    }
  }
  return undefined
}

// These faults stop messages, nodes and clocks, but change no fate that a message draws.
const removable = faultSchedule(4, DURATION).map((faults) =>
  faults.filter(({ kind }) => kind === 'partition' || kind === 'crash' || kind === 'clock-offset'),
)

test('removing a fault leaves every draw of every other stream as it was', () => {
  fc.assert(
    fc.property(removable, fc.nat(), fc.nat(), (faults, which, seed) => {
      fc.pre(faults.length > 0)
      const without = faults.filter((_, i) => i !== which % faults.length)
      const [one, other] = [drawsOf(faults, seed), drawsOf(without, seed)]
      expect(firstDifference(one.draws, other.draws)).toBeUndefined()
    }),
    { numRuns: 20 },
  )
})

test('removing a fault leaves the targets of the others as they were', () => {
  const faults: readonly (Fault & { readonly id: string })[] = [
    Object.assign(clockOffset({ at: 50, byMs: 5, node: { pick: 'any' } }), { id: 'a' }),
    Object.assign(partition({ at: 100, for: 20, split: 'halves' }), { id: 'b' }),
    Object.assign(partition({ at: 100, for: 20, split: { isolate: { pick: 'any' } } }), { id: 'c' }),
    Object.assign(drift({ at: 150, ppm: 5, node: { pick: 'any' } }), { id: 'd' }),
  ]
  for (let seed = 0; seed < 10; seed++) {
    const all = drawsOf(faults, seed).run.faults
    for (const removed of ['a', 'b', 'c', 'd']) {
      const left = drawsOf(
        faults.filter(({ id }) => id !== removed),
        seed,
      ).run.faults
      expect(left, `without ${removed}, seed ${seed}`).toStrictEqual(
        all.filter(({ fault }) => fault.id !== removed),
      )
    }
  }
})

test('removing a client leaves every draw of every other stream as it was', () => {
  for (let seed = 0; seed < 10; seed++) {
    const [three, two] = [drawsOf([], seed, 3), drawsOf([], seed, 2)]
    expect(three.draws.clients.get('c3')?.length, 'draws of the client that goes').toBeGreaterThan(3)
    expect(firstDifference(two.draws, three.draws), `seed ${seed}`).toBeUndefined()
  }
})

test('adding a node leaves every draw of the others as it was', () => {
  const given = (nodes: number): Given => ({
    protocol: drawing,
    nodes,
    network: { loss: 0.1 },
    duration: 100,
  })
  const draws = (nodes: number): string =>
    JSON.stringify(
      runOf(given(nodes))
        .of('note')
        .filter(({ node }) => node !== 'n5')
        .map(({ node, time, payload }) => `${node} ${time} ${JSON.stringify(payload)}`)
        .sort((a, b) => a.localeCompare(b)),
    )
  expect(draws(5)).toBe(draws(4))
})
