import {
  constant,
  crash,
  type Fault,
  join,
  type ResolvedScenario,
  resolveScenario,
  simulateResolved,
  type Simulation,
  swim as shippedSwim,
  type SwimOptions,
  traceKinds,
} from '../index.ts'
import type { Finding, Oracle } from './oracle.ts'
import { exactFinding, meanFinding, shareFinding } from './statistics.ts'

/** One protocol period, in milliseconds. */
const PERIOD_MS = 1_000
/** Enough for nodes that began together to be anywhere in their periods. */
const WARM_MS = 3 * PERIOD_MS

/** How long the plot of group sizes is, in milliseconds. */
const PLOT_MS = 175_000

/** The protocol of the paper: what memberlist and Lifeguard have added is off. */
const paper: Partial<SwimOptions> = {
  protocolPeriodMs: PERIOD_MS,
  pingTimeoutMs: 200,
  lifeguard: false,
  syncMs: 0,
}

/** What a run is set to. */
interface Setting {
  readonly nodes: number
  readonly spares?: number
  readonly loss?: number
  readonly periods: number
  readonly faults?: readonly Fault[]
  readonly options?: Partial<SwimOptions>
}

function scenarioOf({
  nodes,
  spares = 0,
  loss = 0,
  periods,
  faults = [],
  options,
}: Setting): ResolvedScenario {
  return resolveScenario(
    {
      name: 'swim-oracle',
      cluster: { protocol: shippedSwim({ ...paper, ...options }), nodes, spares },
      network: { latency: constant(1), loss },
      faults: [...faults],
      duration: WARM_MS + periods * PERIOD_MS,
    },
    1,
  )
}

/** A message that was sent or has arrived, at a time in periods after the warming up. */
interface Seen {
  readonly kind: string
  readonly at: number
  readonly node: number
  readonly peer: number
  readonly type: string
  readonly probe: number | undefined
}

/** A run that shows every message that is sent or delivered. */
function watched(scenario: ResolvedScenario, seed: number, see: (seen: Seen) => void): Simulation {
  return simulateResolved(scenario, seed, {
    trace: {
      push(time, kind, node, peer, _message, _cause, _operation, payload) {
        const name = traceKinds[kind] as string
        if (name !== 'send' && name !== 'deliver') return
        const { type, probe } = payload as { readonly type: string; readonly probe?: number }
        see({ kind: name, at: (time / 1_000 - WARM_MS) / PERIOD_MS, node, peer, type, probe })
      },
    },
  })
}

/** In which whole period after its crash a member is first probed by anyone, run after run. */
function periodsToFirstProbe(nodes: number, runs: number): number[] {
  const faults = [crash({ at: WARM_MS, node: 'n1' })]
  const scenario = scenarioOf({ nodes, periods: 100, faults, options: { probing: 'random' } })
  return Array.from({ length: runs }, (_, seed) => {
    let first = Number.POSITIVE_INFINITY
    const simulation = watched(scenario, seed + 1, ({ kind, at, peer, type }) => {
      if (kind === 'send' && type === 'ping' && peer === 0 && at > 0) first = Math.min(first, at)
    })
    for (let period = 1; first === Number.POSITIVE_INFINITY; period++)
      simulation.runTo({ timeMs: WARM_MS + period * PERIOD_MS })
    return Math.ceil(first)
  })
}

function* firstDetection(): Iterable<Finding> {
  for (const [nodes, runs] of [
    [16, 2_000],
    [100, 250],
  ] as const) {
    const probed = 1 - (1 - 1 / (nodes - 1)) ** (nodes - 1)
    const quantity = `first probe of who crashed, at random, n = ${nodes}`
    yield meanFinding({ quantity, unit: 'periods', published: 1 / probed }, periodsToFirstProbe(nodes, runs))
  }
}

/** The longest that any member has waited for any other to be probed again, in its own periods. */
function* worstWait(): Iterable<Finding> {
  const nodes = 10
  const last = new Map<string, number>()
  let worst = 0
  watched(scenarioOf({ nodes, periods: 2_000 }), 1, ({ kind, at, node, peer, type }) => {
    if (kind !== 'send' || type !== 'ping') return
    const name = `${node} ${peer}`
    worst = Math.max(worst, Math.round(at - (last.get(name) ?? at)))
    last.set(name, at)
  }).finish()
  const published = 2 * nodes - 1
  yield {
    quantity: `longest wait for a probe in rounds, n = ${nodes}`,
    unit: 'periods',
    published,
    measured: worst,
    interval: [worst, Math.max(worst, published)],
    tolerance: 'published as a bound; 2n - 3 where nobody probes itself',
  }
}

/** How many messages each member sends in each period, and how many it receives, where all are well. */
function* load(): Iterable<Finding> {
  const nodes = 28
  const periods = 100
  const sent = Array.from({ length: nodes }, () => Array.from({ length: periods }, () => 0))
  let received = 0
  watched(scenarioOf({ nodes, periods }), 1, ({ kind, at, node }) => {
    if (at < 0 || at >= periods) return
    const period = Math.floor(at)
    const own = sent[node] as number[]
    if (kind === 'deliver') received++
    else own[period] = (own[period] ?? 0) + 1
  }).finish()
  const each = sent.flat()
  const average = { unit: '', published: 2, slack: 0.005, because: 'exchanges that a period cuts' }
  const mean = each.reduce((sum, count) => sum + count, 0) / each.length
  yield exactFinding({ ...average, quantity: 'messages sent a member and period, n = 28' }, mean)
  const receivedMean = received / each.length
  yield exactFinding({ ...average, quantity: 'messages received a member and period, n = 28' }, receivedMean)
  const rounded = { unit: '', published: 0.99, slack: 0.005, because: 'rounded' }
  const few = each.filter((count) => count < 5).length
  const quantity = 'share of periods with fewer than 5 sent, n = 28'
  yield shareFinding({ ...rounded, quantity }, few, each.length)
}

/** How many of `nodes` have not heard of who joined λ ln n periods ago. */
function unheard(nodes: number, lambda: number, runs: number): number[] {
  const scenario = scenarioOf({ nodes, spares: 1, periods: 30, faults: [join({ at: WARM_MS })] })
  return Array.from({ length: runs }, (_, seed) => {
    const simulation = simulateResolved(scenario, seed + 1)
    simulation.runTo({ timeMs: WARM_MS + lambda * Math.log(nodes) * PERIOD_MS })
    let count = 0
    for (let i = 1; i <= nodes; i++) {
      const { members } = simulation.inspect(`n${i}`) as { readonly members: number }
      if (members === nodes) count++
    }
    return count
  })
}

function* dissemination(): Iterable<Finding> {
  const nodes = 64
  const quantity = (lambda: number): string => `not heard after ${lambda} ln n periods, n = ${nodes}`
  yield meanFinding({ quantity: quantity(1), unit: 'members', published: 1 }, unheard(nodes, 1, 300))
  // So few that they are counted over all runs.
  const counts = unheard(nodes, 2, 100)
  const left = counts.reduce((sum, count) => sum + count, 0)
  const published = { quantity: quantity(2), unit: 'share', published: nodes ** -3 }
  yield shareFinding(published, left, nodes * counts.length)
}

/** The share of probes of members that are well which fail, directly and through `k` others, where a tenth of messages is lost. */
function* falsePositives(): Iterable<Finding> {
  const nodes = 20
  for (const [k, periods] of [
    [1, 1_500],
    [3, 4_000],
  ] as const) {
    const delivered = 0.9
    const failed = new Set<string>()
    const options = { indirectProbes: k, suspicionMultiplier: 1e6, probing: 'random' } as const
    const setting = scenarioOf({ nodes, loss: 1 - delivered, periods, options })
    watched(setting, 1, ({ kind, node, type, probe, at }) => {
      if (at < 0) return
      const name = `${node} ${probe}`
      if (kind === 'send' && type === 'ping-req') failed.add(name)
      if (kind === 'deliver' && type === 'ack') failed.delete(name)
    }).finish()
    // The paper counts over the expected time to a detection, which is e / (e - 1) periods.
    const over = Math.E / (Math.E - 1)
    const published = (1 - delivered ** 2) * (1 - delivered ** 4) ** k * over
    const rate = shareFinding({ quantity: '', unit: '', published: 0 }, failed.size, nodes * periods)
    yield {
      ...rate,
      quantity: `false suspicions a member and detection time, k = ${k}`,
      published,
      measured: rate.measured * over,
      interval: [rate.interval[0] * over, rate.interval[1] * over],
    }
  }
}

/**
 * How many members those that are still in take for members, at most, after 17 have joined and a tenth of all messages has been lost.
 * The paper does not say when they joined: here they do throughout the time of its plot, for a group without suspicion that nobody
 * joins any more falls to one, and does not stay at 4. Who was declared dead is out for good, as there.
 */
function largestGroup(suspicion: boolean, runs: number): number[] {
  const members = 17
  const periodMs = 2_000
  const scenario = scenarioOf({
    nodes: 1,
    spares: members - 1,
    loss: 0.1,
    periods: 175,
    faults: Array.from({ length: members - 1 }, (_, i) => join({ at: (PLOT_MS / members) * (i + 1) })),
    options: { protocolPeriodMs: periodMs, indirectProbes: 1, suspicion, comesBack: false },
  })
  return Array.from({ length: runs }, (_, seed) => {
    const simulation = simulateResolved(scenario, seed + 1)
    simulation.runTo({ timeMs: PLOT_MS })
    const views = Array.from({ length: members }, (_, i) => {
      const { role, members } = simulation.inspect(`n${i + 1}`) as { role: string; members: number }
      return role === 'leaving' ? 0 : members
    })
    return Math.max(...views)
  })
}

function* groupSizes(): Iterable<Finding> {
  const rows = [
    {
      name: 'SWIM+Inf.+Susp.',
      suspicion: true,
      published: 12,
      differs:
        'a suspicion of 3 ceil(ln(n + 1)) periods, as the paper sets it, is almost always refuted in time, also if the logarithm is to base 10; a third of that leaves 15, or 11 where one joins each period, and what else their machines lost or were late with is not published',
    },
    { name: 'SWIM+Inf.', suspicion: false, published: 4 },
  ] as const
  for (const { name, suspicion, ...row } of rows) {
    const quantity = `group left of 17 after 175 s, a tenth lost, ${name}`
    const rounded = { unit: 'members', slack: 0.5 / row.published, because: 'a plot of whole numbers' }
    yield meanFinding({ ...row, ...rounded, quantity }, largestGroup(suspicion, 80))
  }
}

/** What Das, Gupta and Motivala computed and measured of their protocol. */
export const swim: Oracle = {
  name: 'swim',
  source:
    'Das, Gupta and Motivala 2002, sections 3 to 5: periods of 1 s (2 s for group sizes), messages that take 1 ms, no Lifeguard',
  *measure() {
    yield* firstDetection()
    yield* worstWait()
    yield* load()
    yield* dissemination()
    yield* falsePositives()
    yield* groupSizes()
  },
}
