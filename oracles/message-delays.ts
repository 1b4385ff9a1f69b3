import {
  constant,
  listed,
  multiPaxos,
  primaryBackup,
  type Protocol,
  quorumRegister,
  raft,
  resolveScenario,
  type RunRecord,
  simulateResolved,
  type TraceEvent,
} from '../index.ts'
import type { Finding, Oracle } from './oracle.ts'
import { exactFinding } from './statistics.ts'

/** What is known of an operation in a healthy cluster: what it costs beside the client's own two messages. */
interface Cost {
  /** One-way delays from when a node was asked to when it answers, in a cluster of so many nodes. */
  delays(nodes: number): number
  /** Messages between nodes; left out where a protocol sends others than the published one. */
  messages?(nodes: number): number
}

/** A protocol, and what its reads and writes cost. */
interface Row {
  readonly of: string
  readonly protocol: Protocol
  readonly read: Cost
  readonly write: Cost
}

/** One round trip from a leader to everyone else: 2 delays and 2(n - 1) messages. */
const roundTrip: Cost = { delays: () => 2, messages: (nodes) => 2 * (nodes - 1) }
/** Two round trips from whoever is asked to every replica, itself among them: 4 delays and 4n messages. */
const twoRoundTrips: Cost = { delays: () => 4, messages: (nodes) => 4 * nodes }

/** Leaders are elected before the first operation, and show that they are there only after the last one. */
const timeoutMs = [11_000, 12_000] as const
const beatMs = 10_000

const rows: readonly Row[] = [
  {
    of: 'Multi-Paxos',
    protocol: multiPaxos({ electionTimeoutMs: timeoutMs, heartbeatMs: beatMs }),
    read: roundTrip,
    write: roundTrip,
  },
  {
    of: 'Raft',
    protocol: raft({ electionTimeout: timeoutMs, heartbeat: beatMs }),
    read: roundTrip,
    write: roundTrip,
  },
  {
    of: 'Viewstamped Replication',
    protocol: primaryBackup({ takeoverMs: timeoutMs, heartbeatMs: beatMs }),
    read: roundTrip,
    write: roundTrip,
  },
  { of: 'ABD', protocol: quorumRegister(), read: twoRoundTrips, write: twoRoundTrips },
]

const SIZES = [3, 5, 7]
const OPERATIONS = 40
/** How many are left out at first: a client has to find the leader. */
const WARMING = 4
const DELAY_MS = 1
/** Between what protocols repeat every 50 ms. */
const FIRST_AT_MS = 15_020
const APART_MS = 100

/**
 * What an operation costs in a cluster in which nothing goes wrong, messages take one time and disks none. Every operation must cost
 * the same, and is asked for when the one before it is over.
 */
export const messageDelays: Oracle = {
  name: 'message-delays',
  source:
    'delays and messages an operation: Lamport 2001 and 2006 (consensus in 2 delays with a stable leader), Ongaro, thesis, section 6.4 (reads), Liskov and Cowling 2012, Attiya, Bar-Noy and Dolev 1995; all latencies one constant, disks that take no time, no heartbeats',
  *measure() {
    for (const row of rows) for (const nodes of SIZES) yield* findingsOf(row, nodes)
  },
}

function* findingsOf({ of, protocol, ...costs }: Row, nodes: number): Iterable<Finding> {
  const spent = spentIn(healthyRun(protocol, nodes)).slice(WARMING)
  for (const f of ['read', 'write'] as const) {
    const same = spent.filter((each) => each.f === f)
    for (const unit of ['delays', 'messages'] as const) {
      const published = costs[f][unit]?.(nodes)
      if (published === undefined) continue
      const quantity = `${of}, ${nodes} nodes, a ${f}: ${unit}`
      const measured = same.map((each) => each[unit])
      yield exactFinding({ quantity, unit, published }, farthest(measured, published))
    }
  }
}

/** Of some figures that should all be the same one, that which is farthest from it; no number if there is none. */
function farthest(figures: readonly number[], published: number): number {
  const distance = (figure: number): number => Math.abs(figure - published)
  return figures.reduce(
    (one, other) => (distance(other) > distance(one) ? other : one),
    figures[0] ?? Number.NaN,
  )
}

/** One client that asks for one thing after another. */
function healthyRun(protocol: Protocol, nodes: number): RunRecord {
  const operations = Array.from({ length: OPERATIONS }, (_, i) => ({
    client: 1,
    at: FIRST_AT_MS + i * APART_MS,
    key: 'x',
    ...(i % 2 === 0 ? { f: 'write', value: i } : { f: 'read' }),
  }))
  const scenario = resolveScenario(
    {
      name: 'healthy',
      cluster: { protocol, nodes },
      network: { latency: constant(DELAY_MS) },
      disk: { flush: constant(0) },
      workload: listed({ operations }),
      duration: FIRST_AT_MS + (OPERATIONS + 1) * APART_MS,
    },
    1,
  )
  return simulateResolved(scenario, 1, { trace: true }).finish()
}

/** What an operation came to. */
interface Spent {
  readonly f: string
  /** From asking to the answer, without the client's own two messages; no number if it was not answered. */
  delays: number
  messages: number
}

/** What each operation came to, in order: the time it took, and the messages between nodes that it led to, however indirectly. */
function spentIn({ history, trace, participants }: RunRecord): readonly Spent[] {
  const spent: Spent[] = []
  let began = 0
  for (const { type, f, time } of history) {
    const last = spent.at(-1)
    if (type === 'ok' && last !== undefined) last.delays = (time - began) / (DELAY_MS * 1_000) - 2
    if (type !== 'invoke') continue
    spent.push({ f, delays: Number.NaN, messages: 0 })
    began = time
  }
  const events = [...(trace ?? [])]
  const invocations = events.filter(({ kind }) => kind === 'invoke')
  const nodes = new Set<string | undefined>(
    participants.flatMap(({ kind, id }) => (kind === 'node' ? [id] : [])),
  )
  for (const event of events) {
    if (event.kind !== 'send' || !nodes.has(event.node) || !nodes.has(event.peer)) continue
    const origin = originOf(event, events)
    const operation = origin === undefined ? undefined : spent[invocations.indexOf(origin)]
    if (operation !== undefined) operation.messages++
  }
  return spent
}

/** The invocation that an event goes back to, if it is not a timer. */
function originOf(event: TraceEvent, events: readonly TraceEvent[]): TraceEvent | undefined {
  let at: TraceEvent | undefined = event
  while (at !== undefined && at.kind !== 'invoke') {
    if (at.kind === 'timer' || at.cause === undefined) return undefined
    at = events[at.cause]
  }
  return at
}
