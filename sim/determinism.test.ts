import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChoicesExhausted } from './choices.ts'
import {
  clockFreeze,
  clockJump,
  clockOffset,
  clockStrobe,
  clog,
  corruption,
  crash,
  damage,
  delay,
  diskError,
  diskFull,
  diskStall,
  drift,
  duplicate,
  type Fault,
  type FaultKind,
  hold,
  join,
  leave,
  linkBreak,
  loss,
  lyingFlush,
  message,
  partition,
  pause,
  reorder,
  replace,
  replay,
  silence,
  slowCpu,
  slowDisk,
  throttle,
  tornWrites,
  upgrade,
  wipe,
} from './faults/index.ts'
import type { InjectedFault, MissedFault } from './record.ts'
import { sleep } from './tasks.ts'
import { faultSchedule } from './testing/arbitraries.ts'
import { bustle, scripted } from './testing/protocols.ts'
import { type Given, named, runOf, scenarioOf, type TracedRun, workloadOf } from './testing/scenario.ts'
import type { TraceKind } from './trace.ts'
import type { Client, Outcome, Task } from './types.ts'
import type { OperationContext } from './workload.ts'
import { simulateResolved } from './world.ts'

const DURATION = 300

/** A cluster in which everything happens that can, and faults on top of it. */
function turmoil(faults: readonly Fault[]): Given {
  return {
    protocol: bustle,
    spares: 1,
    versions: [bustle],
    faults,
    network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.02, duplicate: 0.02 },
    disk: { flush: { kind: 'exponential', mean: 1 }, restartMs: 20 },
    workload: workloadOf({ clients: 2, next: ({ random }) => ({ f: 'write', value: random.int(0, 99) }) }),
    duration: DURATION,
    settle: 60,
  }
}

const some = { at: 40, for: 100 }
const short = { kind: 'uniform', min: 1, max: 8 } as const

/** Faults of every kind, in every way in which they can come, and beside them those without which they would do nothing. */
const everyKind: { readonly [kind in FaultKind]: readonly Fault[] } = {
  partition: [
    partition({ at: 30, for: 60, split: 'halves' }),
    partition({ at: 60, for: 60, split: 'bridge' }),
    partition({ at: 35, for: 20, split: 'random', types: ['beat'] }),
    partition({ at: { on: 'role', of: 'leader' }, for: 50, split: { isolate: { role: 'leader' } } }),
    partition({ at: 80, for: 90, split: 'partial', flap: { on: short, off: short } }),
    partition({ at: 100, split: { oneWay: { from: [{ pick: 'any' }], to: ['n1'] } } }),
  ],
  loss: [
    loss({ ...some, probability: 0.5 }),
    loss({ at: 0, probability: 1, on: { mute: 'n2' }, types: ['ack'] }),
  ],
  'link-break': [linkBreak({ ...some, probability: 0.1, repair: short })],
  duplicate: [
    duplicate({ ...some, probability: 0.5 }),
    duplicate({ ...some, probability: 0.5, after: short }),
  ],
  delay: [delay({ ...some, ms: 15 }), delay({ ...some, ms: 1, jitter: short })],
  reorder: [reorder({ ...some, probability: 0.5, by: short })],
  clog: [clog(some), clog({ at: 150, for: 50, on: { deafen: 'n3' }, types: ['beat'] })],
  hold: [hold(some), hold({ at: 150, for: 50, on: { mute: 'n1' }, types: ['beat'] })],
  damage: [
    damage({ ...some, probability: 0.5, types: ['beat'] }),
    damage({ ...some, probability: 0.1, checksums: true }),
  ],
  throttle: [throttle({ ...some, bytesPerSecond: 3_000 })],
  replay: [
    replay({ at: 100, count: 5 }),
    replay({ at: 150, count: 5, olderThanMs: 50, on: 'halves', types: ['beat'] }),
  ],
  message: [
    message({ from: 'n1', to: 'n2', nth: 4, act: 'drop' }),
    message({ from: 'n2', to: 'n1', nth: 5, act: 'duplicate' }),
    message({ from: 'n3', to: 'n1', nth: 6, act: 'hold' }),
    message({ from: 'n3', to: 'n2', nth: 3, of: 'beat', act: 'damage' }),
    message({ from: 'c1', to: 'n1', nth: 1, act: { delayMs: 30 } }),
  ],
  crash: [
    crash({ at: { on: 'flush', of: 'any', nth: 3 }, for: 30, node: { subject: true } }),
    crash({ at: { on: 'message', of: 'beat', nth: 9, plusMs: 1 }, node: { subject: 'sender' } }),
    crash({ at: { on: 'write', of: 'any', nth: 9 }, for: 5, node: { subject: true } }),
    crash({ at: 80, for: 20, node: { pick: 'any', writing: 5 } }),
  ],
  wipe: [wipe({ at: 80, for: 20, node: { pick: 'any' } })],
  pause: [pause({ at: 50, for: 40, node: { pick: 'any', count: 2 } })],
  'slow-cpu': [slowCpu({ ...some, node: 'n1', perEvent: short })],
  silence: [silence({ ...some, node: { role: 'leader', which: 'all' } })],
  drift: [drift({ node: 'n1', ppm: 100_000 }), drift({ at: 50, for: 90, node: { pick: 'any' }, ppm: -500 })],
  'clock-offset': [clockOffset({ node: { pick: 'any' }, byMs: -250, at: 50, for: 90 })],
  'clock-jump': [clockJump({ at: 50, node: { pick: 'any' }, byMs: 70 })],
  'clock-strobe': [clockStrobe({ ...some, node: { pick: 'all' }, byMs: 30, everyMs: 7 })],
  'clock-freeze': [clockFreeze({ ...some, node: { pick: 'all' } })],
  'torn-writes': [
    ...['n1', 'n2', 'n3'].map((node) => tornWrites({ at: 0, node, probability: 1 })),
    ...[2, 5, 9, 14, 20, 30].map((nth) =>
      crash({ at: { on: 'write', of: 'any', nth }, for: 5, node: { subject: true } }),
    ),
  ],
  corruption: [corruption({ at: 100, node: { pick: 'any' }, probability: 0.9 })],
  'lying-flush': [
    lyingFlush({ at: 0, node: 'n1', probability: 0.9 }),
    crash({ at: 100, for: 20, node: 'n1' }),
  ],
  'disk-error': [diskError({ ...some, node: 'n1', probability: 0.2, operations: ['write', 'flush'] })],
  'disk-full': [diskFull({ ...some, node: { pick: 'any' }, freeBytes: 9 })],
  'slow-disk': [slowDisk({ ...some, node: 'n1', factor: 5 })],
  'disk-stall': [diskStall({ ...some, node: { pick: 'all' } })],
  join: [join({ at: 90 })],
  leave: [leave({ at: 90, node: { pick: 'any' }, afterMs: 20 })],
  replace: [replace({ at: 90, node: { pick: 'any' }, afterMs: 20 })],
  upgrade: [upgrade({ at: 60, everyMs: 30, downMs: 10 })],
}

const kinds = Object.entries(everyKind)

/** All that happened to messages, nodes, disks and clients, but for the faults themselves. */
function happenedIn(given: Given): readonly string[] {
  const engines = new Set<TraceKind>(['fault', 'heal', 'strike'])
  return runOf(given, 7)
    .happened.filter(({ kind }) => !engines.has(kind))
    .map(({ time, kind, node, peer, payload, text }) =>
      JSON.stringify([time, kind, node, peer, payload, text]),
    )
}

test.each(kinds)('faults of kind %s act: without them other things happen', (kind, faults) => {
  const given = turmoil(faults)
  const without = turmoil(named(faults).filter((fault) => fault.kind !== kind))
  expect(happenedIn(given)).not.toStrictEqual(happenedIn(without))
})

test.each(kinds)(
  'a run with faults of kind %s has the same hash again, and when its choices are replayed',
  (_, faults) => {
    const scenario = scenarioOf(turmoil(faults))
    const calm = simulateResolved(scenarioOf(turmoil([])), 7).finish()
    const recorded = simulateResolved(scenario, 7, { recordChoices: true }).finish()
    expect(recorded.faults.filter(({ injected }) => !injected)).toStrictEqual([])
    expect(recorded.ended, 'nothing was violated').toBe('duration')
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
  /** By link, what became of each message by its own draws; nothing to compare, where a fault may have changed that. */
  readonly links: Map<string, (number | string)[]>
  /** By node, how long each flush of its first life took, where no fault acted on its disk or its processor. */
  readonly disks: Map<string, (number | string)[]>
  /** The workload's own draws. */
  readonly workload: Map<string, (number | string)[]>
}

const INCOMPARABLE = 'incomparable'

/** The faults that change how long a message takes, or whether it comes at all, and not only whether its receiver is there. */
const ABOUT_MESSAGES: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'loss',
  'link-break',
  'duplicate',
  'delay',
  'reorder',
  'clog',
  'hold',
  'damage',
  'throttle',
  'replay',
  'message',
  'silence',
  'pause',
  'slow-cpu',
])

/** The faults that change how long a flush takes, or when it is asked for while another is under way. */
const ABOUT_FLUSHES: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'slow-disk',
  'disk-stall',
  'disk-error',
  'pause',
  'slow-cpu',
])

/** Whether a fault of one of these kinds may have changed what lasted for so long. */
function isTouched(run: TracedRun, kinds: ReadonlySet<FaultKind>, from: number, to: number): boolean {
  return run.faults.some((outcome) => {
    if (!outcome.injected || !kinds.has(outcome.fault.kind)) return false
    const end = LINGERING.has(outcome.fault.kind) ? Number.POSITIVE_INFINITY : outcome.to + AFTERMATH
    return outcome.from <= to && from <= end
  })
}

/** The faults that leave something to be caught up with, for nobody can say how long. */
const LINGERING: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'slow-cpu',
  'slow-disk',
  'disk-stall',
  'message',
])

/** Microseconds after which a tick and a flush that were late are over. */
const AFTERMATH = 20_000

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
      spares: 1,
      versions: [drawing],
      faults,
      network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.1 },
      disk: { flush: { kind: 'uniform', min: 0, max: 4 }, restartMs: 20 },
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
    else if (kind === 'flush') {
      const changed = crashed.has(node) || isTouched(run, ABOUT_FLUSHES, since, time)
      add(draws.disks, node, changed ? INCOMPARABLE : time - since)
    } else if (kind === 'ok') add(draws.clients, node, payload as number)
    else if ((kind === 'deliver' || kind === 'drop') && !ends.has(message)) {
      const changed = isTouched(run, ABOUT_MESSAGES, since, time)
      const end = kind === 'deliver' ? time - since : text === 'lost' ? text : INCOMPARABLE
      ends.set(message, changed ? INCOMPARABLE : end)
    }
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

test('removing a fault leaves every draw of every other stream as it was', () => {
  let compared = 0
  fc.assert(
    fc.property(faultSchedule(4, DURATION), fc.nat(), fc.nat(), (faults, which, seed) => {
      fc.pre(faults.length > 0)
      const without = faults.filter((_, i) => i !== which % faults.length)
      const [one, other] = [drawsOf(faults, seed), drawsOf(without, seed)]
      expect(firstDifference(one.draws, other.draws)).toBeUndefined()
      compared += [...one.draws.links.values()].flat().filter((end) => end !== INCOMPARABLE).length
    }),
    { numRuns: 60 },
  )
  expect(compared, 'fates of messages that could be compared').toBeGreaterThan(1_000)
})

test.each(kinds)(
  'removing faults of kind %s leaves every draw of every other stream as it was',
  (kind, faults) => {
    const all = named(faults)
    const without = all.filter((fault) => fault.kind !== kind)
    for (let seed = 0; seed < 3; seed++) {
      const [one, other] = [drawsOf(all, seed), drawsOf(without, seed)]
      expect(firstDifference(one.draws, other.draws), `seed ${seed}`).toBeUndefined()
    }
  },
)

/** What a fault came to, but for how often it struck: that depends on what there was to strike. */
function whatCame(outcome: InjectedFault | MissedFault): object {
  return { ...outcome, strikes: undefined }
}

test('removing a fault leaves the targets of the others as they were', () => {
  const anyone = { pick: 'any' } as const
  const faults = named([
    clockOffset({ id: 'a', at: 50, byMs: 5, node: anyone }),
    partition({ id: 'b', at: 100, for: 20, split: 'halves' }),
    partition({ id: 'c', at: 100, for: 20, split: { isolate: anyone } }),
    drift({ id: 'd', at: 150, ppm: 5, node: anyone }),
    loss({ id: 'e', at: 100, for: 20, probability: 0.5, on: 'random' }),
    silence({ id: 'f', at: 100, for: 20, node: { pick: 'any', count: 2 } }),
    slowDisk({ id: 'g', at: 100, for: 20, factor: 2, node: anyone }),
    clockJump({ id: 'h', at: 100, byMs: 5, node: anyone }),
    clog({ id: 'i', at: 100, on: { star: anyone }, flap: { on: short, off: short } }),
  ])
  for (let seed = 0; seed < 10; seed++) {
    const all = drawsOf(faults, seed).run.faults
    for (const { id: removed } of faults) {
      const left = drawsOf(
        faults.filter(({ id }) => id !== removed),
        seed,
      ).run.faults
      expect(left.map(whatCame), `without ${removed}, seed ${seed}`).toStrictEqual(
        all.filter(({ fault }) => fault.id !== removed).map(whatCame),
      )
    }
  }
})

test('what a fault draws for a message does not depend on the other faults', () => {
  // Nobody answers, so that the same is sent whatever arrives.
  const protocol = scripted((node) => {
    node.every(5, () => node.broadcast({ type: 'beat', n: 1 }))
    return {}
  })
  const under = (faults: readonly Fault[]): TracedRun => runOf({ protocol, faults, duration: DURATION })
  // None of these loses anything, so that each has all messages to strike.
  const losesNothing = named([
    duplicate({ at: 0, probability: 0.3, after: short }),
    reorder({ at: 0, probability: 0.3, by: short }),
    damage({ at: 0, probability: 0.3 }),
    delay({ at: 0, ms: 1, jitter: short }),
    throttle({ at: 0, bytesPerSecond: 5_000 }),
  ])
  const strikesIn = (run: TracedRun): ReadonlyMap<string, number | undefined> =>
    new Map(run.faults.map((it) => [it.fault.id, it.injected ? it.strikes : undefined]))
  const together = strikesIn(under(losesNothing))
  for (const fault of losesNothing) {
    const alone = strikesIn(under([fault])).get(fault.id)
    expect(alone, `${fault.kind} strikes`).toBeGreaterThan(0)
    expect(together.get(fault.id), `how often ${fault.kind} ${fault.id} struck`).toBe(alone)
  }
  const losses = named([
    loss({ at: 0, probability: 0.3 }),
    loss({ at: 0, probability: 0.3, types: ['beat'] }),
    damage({ at: 0, probability: 0.2, checksums: true }),
  ])
  const lostIn = (run: TracedRun): readonly number[] => run.of('drop').map(({ message = -1 }) => message)
  const lostAlone = losses.flatMap((fault) => lostIn(under([fault])))
  expect(
    new Set(lostIn(under([...losesNothing.map((it) => ({ ...it, id: `x${it.id}` })), ...losses]))),
  ).toStrictEqual(new Set(lostAlone))
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
