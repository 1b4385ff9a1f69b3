import {
  chainReplication,
  constant,
  crash,
  delay,
  everyClient,
  type Fault,
  defineWorkload,
  listed,
  phases,
  primaryBackup,
  type Protocol,
  register,
  resolveScenario,
  type RunRecord,
  type Scenario,
  simulateResolved,
  slowCpu,
  slowDisk,
  type TraceEvent,
} from '../index.ts'
import type { Finding, Oracle } from './oracle.ts'
import { exactFinding, type Published } from './statistics.ts'

/** A message takes this long; delays are counted in it. */
const MESSAGE_MS = 1

const UPDATE_MS = 50
const DIFFERENCE_MS = 20
const QUERY_MS = 5

/** Heartbeats that are rare enough for no operation to meet one. */
const rare = { leaseMs: 4_000, heartbeatMs: 1_000 }

function chainOf(protocol: Protocol): Scenario['cluster'] {
  return {
    groups: [
      { name: 'n', protocol, nodes: 3 },
      { name: 'master', protocol, nodes: 1 },
    ],
  }
}

/** Runs a scenario to its end; disks take no time unless it says so. */
function traced(scenario: Omit<Scenario, 'name'>, trace = true): RunRecord {
  const named: Scenario = {
    network: { latency: constant(MESSAGE_MS) },
    disk: { flush: constant(0) },
    ...scenario,
    name: 'oracle',
  }
  return simulateResolved(resolveScenario(named, 1), 1, { trace }).finish()
}

/** How long operations of a kind took that were asked for between two moments; milliseconds. */
function tookIn({ history }: RunRecord, kind: string, from: number, to: number): readonly number[] {
  const asked = new Map<unknown, number>()
  const took: number[] = []
  for (const { type, f, process, time } of history) {
    const now = time / 1000
    const since = asked.get(process)
    if (type === 'invoke') asked.set(process, now)
    else if (type === 'ok' && f === kind && since !== undefined && since >= from && since < to)
      took.push(now - since)
  }
  return took
}

/** When something happened first, from a moment on; milliseconds. */
function firstIn({ trace }: RunRecord, from: number, is: (event: TraceEvent) => boolean): number {
  for (const event of trace ?? []) if (event.time / 1000 >= from && is(event)) return event.time / 1000
  throw new Error(`the run has no such event after ${from} ms`)
}

interface Fields {
  readonly type?: string
  readonly epoch?: number
  readonly view?: number
  readonly updates?: readonly unknown[]
}

const fieldsOf = ({ payload }: TraceEvent): Fields => (payload ?? {}) as Fields

/** Section 4 of the paper: how long an update and a query take where nothing else is under way. */
function* latencies(): Iterable<Finding> {
  const update = traced({
    cluster: chainOf(chainReplication(rare)),
    disk: { flush: constant(DIFFERENCE_MS) },
    workload: listed({ operations: [{ client: 1, at: 2_500, f: 'write', key: 'x', value: 1 }] }),
    faults: [slowDisk({ at: 0, node: 'n1', factor: UPDATE_MS / DIFFERENCE_MS })],
    duration: 4_000,
  })
  const published = { quantity: 'update of a chain of 3, nothing else under way', unit: 'ms', published: 94 }
  const because = 'one message of 1 ms more, for the reply goes by way of the head'
  yield exactFinding(
    { ...published, slack: MESSAGE_MS / published.published, because },
    tookIn(update, 'write', 0, 4_000)[0] ?? Number.NaN,
  )
  const query = traced({
    cluster: chainOf(chainReplication(rare)),
    workload: listed({
      operations: [1, 2].map((i) => ({ client: 3, at: 2_000 + 200 * i, f: 'read', key: 'x' })),
    }),
    faults: [delay({ at: 0, ms: QUERY_MS, types: ['request'] })],
    duration: 4_000,
  })
  yield exactFinding(
    { quantity: 'query of a chain of 3, nothing else under way', unit: 'ms', published: 7 },
    tookIn(query, 'read', 2_300, 4_000)[0] ?? Number.NaN,
  )
}

const CRASH_AT = 2_010

/** A run with a steady load, in which a node fails for good. */
function failing(cluster: Scenario['cluster'], node: Fault & { readonly kind: 'crash' }): RunRecord {
  return traced({
    cluster,
    workload: register({ clients: 6, keys: 3, rate: 200 }),
    faults: [node],
    duration: 4_000,
  })
}

/** How much longer the slowest operation of a kind took after a failure than before; message delays. */
function slowedBy(run: RunRecord, kind: string, from: number, to: number): number {
  const slowest = (since: number, until: number): number => Math.max(...tookIn(run, kind, since, until))
  return (slowest(from, to) - slowest(1_000, CRASH_AT)) / MESSAGE_MS
}

/** Section 5 of the paper: for how many message delays something is not answered, once a failure was detected. */
function* outages(): Iterable<Finding> {
  const told = 'and a client has been told'
  const unit = 'delays'
  for (const [name, node, kind] of [
    ['head', 'n1', 'updates'],
    ['tail', 'n3', 'queries'],
  ] as const) {
    const run = failing(chainOf(chainReplication()), crash({ at: CRASH_AT, node }))
    const decided = firstIn(run, CRASH_AT, ({ text }) => text === 'configured the chain')
    const enters = firstIn(
      run,
      decided,
      (event) => event.text === 'entered a configuration' && event.node === 'n2',
    )
    const quantity = `${name} fails: until its neighbour takes ${kind}, ${told}`
    yield exactFinding({ quantity, unit, published: 2 }, (enters - decided) / MESSAGE_MS + 1)
  }

  const middle = failing(chainOf(chainReplication()), crash({ at: CRASH_AT, node: 'n2' }))
  const decided = firstIn(middle, CRASH_AT, ({ text }) => text === 'configured the chain')
  yield exactFinding(
    { quantity: 'middle fails: by how much queries are slower', unit, published: 0 },
    slowedBy(middle, 'read', CRASH_AT, 3_500),
  )
  const sentAgain = firstIn(middle, decided, (event) => {
    const { type, updates = [] } = fieldsOf(event)
    return event.kind === 'deliver' && event.node === 'n3' && type === 'forward' && updates.length > 0
  })
  yield exactFinding(
    { quantity: 'middle fails: until updates under way come to its successor', unit, published: 4 },
    (sentAgain - decided) / MESSAGE_MS,
  )

  const replicas = { protocol: primaryBackup(), nodes: 3 }
  const primary = failing(replicas, crash({ at: CRASH_AT, node: { role: 'primary' } }))
  const became = (event: TraceEvent): boolean => event.text === 'became primary'
  const successor = [...(primary.trace ?? [])].find((event) => event.time / 1000 > CRASH_AT && became(event))
  const proposed = firstIn(primary, CRASH_AT, (event) => {
    const { type, view } = fieldsOf(event)
    const isSame = successor !== undefined && view === fieldsOf(successor).view
    return event.kind === 'send' && type === 'propose-view' && event.node === successor?.node && isSame
  })
  yield exactFinding(
    { quantity: `primary fails: until the next one answers, ${told}`, unit, published: 5 },
    (firstIn(primary, CRASH_AT, became) - proposed) / MESSAGE_MS + 1,
  )
  const backup = failing(replicas, crash({ at: CRASH_AT, node: { role: 'backup' } }))
  yield atMost(
    { quantity: 'backup fails: by how much operations are slower', unit, published: 1 },
    Math.max(slowedBy(backup, 'read', CRASH_AT, 3_500), slowedBy(backup, 'write', CRASH_AT, 3_500)),
  )
}

/** Each client reads one object, again as soon as it is answered. */
const reading = defineWorkload({
  name: 'reading',
  defaults: { clients: 30 },
  create: ({ clients }) => ({ clients, phases: phases(everyClient({ f: 'read', key: 'x' })) }),
})

/** Section 6.2 of the paper on CRAQ: reads a second of an object that nobody writes, of three servers and of the tail alone. */
function* shares(): Iterable<Finding> {
  const readsOf = (reads: 'tail' | 'any'): number => {
    const run = traced(
      {
        cluster: chainOf(chainReplication({ reads })),
        workload: reading(),
        faults: [slowCpu({ at: 0, node: { pick: 'all' }, perEvent: constant(1) })],
        duration: 6_000,
      },
      false,
    )
    return tookIn(run, 'read', 1_000, 5_000).length
  }
  yield exactFinding(
    {
      quantity: 'reads of a clean object: CRAQ of 3 servers, to the tail alone',
      unit: 'times',
      published: 59_882 / 20_552,
      slack: 0.05,
      because: 'three servers bound by their processors, which also send heartbeats',
    },
    readsOf('any') / readsOf('tail'),
  )
}

/** A figure that was published as the most that there can be. */
function atMost(published: Published, measured: number): Finding {
  const interval = [measured, Math.max(measured, published.published)] as const
  return { ...published, measured, interval, tolerance: 'at most' }
}

/** What chain replication and CRAQ are published to take, in time and in message delays. */
export const chain: Oracle = {
  name: 'chain',
  source:
    'van Renesse and Schneider (2004), sections 4 and 5: messages of 1 ms, updates of 50 ms at the head and 20 ms behind it, as flushes, and queries of 5 ms, as a delay; Terrace and Freedman (2009), section 6',
  *measure() {
    yield* latencies()
    yield* outages()
    yield* shares()
  },
}
