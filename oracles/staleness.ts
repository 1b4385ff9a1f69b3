import { dynamo, HashRing, quorumRegister } from '../protocols/index.ts'
import { listed, type ListedOperation, simulate } from '../scenarios/index.ts'
import {
  bimodal,
  constant,
  defineWorkload,
  delay,
  type Distribution,
  exponential,
  type Fault,
  pareto,
  partition,
  type PlainDistribution,
  type RunRecord,
  type Scenario,
  sleep,
  textHash,
} from '../sim/index.ts'
import type { Finding, Oracle } from './oracle.ts'
import { exactFinding, quantileFinding, shareFinding } from './statistics.ts'

const N = 3

/** How many writes, each followed by a read, a figure is measured by, and how many of them are one run. */
const TRIALS = 12_000
const TRIALS_OF_A_RUN = 4_000

/** How many versions a read may be behind, and how many reads that is measured by. */
const MOST_VERSIONS = 3
const K_TRIALS = 6_000
const K_TRIALS_OF_A_RUN = 200
/** Milliseconds from one operation to the next, which is long enough for each. */
const SLOT_MS = 20
const VIRTUAL_NODES = 8

/** Longer than anything takes, milliseconds. */
const NEVER_MS = 1e9

interface Quorums {
  readonly read: number
  readonly write: number
}

/** How long messages take, milliseconds: a write's way to a replica, and all other ways (its acknowledgement, a read and its response). */
interface Latencies {
  readonly name: string
  readonly write: Distribution
  readonly other: Distribution
}

function mixed(fast: PlainDistribution, slow: PlainDistribution, slowProbability: number): Distribution {
  return bimodal({ fast, slow, slowProbability })
}

const ssd = mixed(pareto({ min: 0.235, alpha: 10 }), exponential({ mean: 1 / 1.66 }), 0.0878)

/** The production latencies that Bailis et al. fitted, table 3; of the Pareto for Yammer's writes, alpha is what their simulator has. */
const linkedInSsd: Latencies = { name: 'LNKD-SSD', write: ssd, other: ssd }
const linkedInDisk: Latencies = {
  name: 'LNKD-DISK',
  write: mixed(pareto({ min: 1.05, alpha: 1.51 }), exponential({ mean: 1 / 0.183 }), 0.62),
  other: ssd,
}
const yammer: Latencies = {
  name: 'YMMR',
  write: mixed(pareto({ min: 3, alpha: 3.5 }), exponential({ mean: 1 / 0.0028 }), 0.061),
  other: mixed(pareto({ min: 1.5, alpha: 3.8 }), exponential({ mean: 1 / 0.0217 }), 0.018),
}

/** A row of table 4: 99.9th percentiles of how long reads and writes take, and after how long 99.9 % of reads are consistent. */
interface Row {
  readonly latencies: Latencies
  readonly read: number
  readonly write: number
  readonly readMs: number
  readonly writeMs: number
  readonly visibleMs: number
}

const table: readonly Row[] = [
  row(linkedInSsd, 1, 1, 0.66, 0.66, 1.85),
  row(linkedInSsd, 1, 2, 0.66, 1.63, 1.79),
  row(linkedInSsd, 2, 1, 1.63, 0.65, 0),
  row(linkedInSsd, 2, 2, 1.62, 1.64, 0),
  row(linkedInSsd, 3, 1, 4.14, 0.65, 0),
  row(linkedInSsd, 1, 3, 0.65, 4.09, 0),
  row(linkedInDisk, 1, 1, 0.66, 10.99, 45.5),
  row(linkedInDisk, 1, 2, 0.65, 20.97, 43.3),
  row(linkedInDisk, 2, 1, 1.63, 10.9, 13.6),
  row(linkedInDisk, 2, 2, 1.64, 20.96, 0),
  row(linkedInDisk, 3, 1, 4.12, 10.89, 0),
  row(linkedInDisk, 1, 3, 0.65, 112.65, 0),
  row(yammer, 1, 1, 5.58, 10.83, 1_364),
  row(yammer, 1, 2, 5.61, 427.12, 1_352),
  row(yammer, 2, 1, 32.6, 10.73, 202),
  row(yammer, 2, 2, 33.18, 428.11, 0),
  row(yammer, 3, 1, 219.27, 10.79, 0),
  row(yammer, 1, 3, 5.63, 1_870.86, 0),
]

function row(
  latencies: Latencies,
  read: number,
  write: number,
  readMs: number,
  writeMs: number,
  visibleMs: number,
): Row {
  return { latencies, read, write, readMs, writeMs, visibleMs }
}

/** How often a read sees the write that was acknowledged so many milliseconds before it began. */
const shares: readonly (readonly [latencies: Latencies, afterMs: number, published: number])[] = [
  [linkedInSsd, 0, 0.974],
  [linkedInDisk, 0, 0.439],
  [linkedInDisk, 10, 0.925],
  [yammer, 0, 0.893],
]

/** Writes, each followed by a read a while after it was acknowledged. */
const writesAndReads = defineWorkload({
  name: 'writes-and-reads',
  defaults: { trials: 1, waitMs: 0 },
  create: ({ trials, waitMs }) => ({
    clients: 1,
    phases: [
      {
        name: 'trials',
        when: 'main',
        *script(user) {
          for (let i = 1; i <= trials; i++) {
            yield* user.perform({ f: 'write', key: 'x', value: i })
            if (waitMs > 0) yield* sleep(waitMs)
            yield* user.perform({ f: 'read', key: 'x' })
          }
        },
      },
    ],
  }),
})

/** What came of trials: how long operations took, milliseconds, and how many versions each read was behind. */
interface Outcomes {
  readonly readMs: number[]
  readonly writeMs: number[]
  readonly behind: number[]
}

/** Adds what came of a run, and gives how many trials it was. */
function addOutcomes(outcomes: Outcomes, { history }: RunRecord): number {
  let asked = 0
  let written = 0
  const versionOf = new Map<number, number>()
  let reads = 0
  for (const { type, f, time, value } of history) {
    if (type === 'invoke') {
      asked = time
      continue
    }
    const tookMs = (time - asked) / 1_000
    if (f === 'write') {
      written++
      versionOf.set(value as number, written)
      outcomes.writeMs.push(tookMs)
    } else {
      reads++
      outcomes.readMs.push(tookMs)
      outcomes.behind.push(written - (versionOf.get(value as number) ?? 0))
    }
  }
  return reads
}

/** Trials of one write and one read a while after it, on a quorum register that repairs nothing, with these latencies. */
function visibility(latencies: Latencies, { read, write }: Quorums, waitMs: number, seed: number): Outcomes {
  const outcomes: Outcomes = { readMs: [], writeMs: [], behind: [] }
  const protocol = quorumRegister({
    readQuorum: read,
    writeQuorum: write,
    writers: 'one',
    writeBack: 'never',
    retryMs: NEVER_MS,
    timeoutMs: NEVER_MS,
  })
  for (let done = 0, run = 0; done < TRIALS; run++) {
    const scenario: Scenario = {
      name: 'visibility',
      cluster: { protocol, nodes: N },
      network: { latency: constant(0) },
      disk: { flush: constant(0) },
      workload: writesAndReads({ trials: Math.min(TRIALS_OF_A_RUN, TRIALS - done), waitMs }),
      // All that messages take is what these add.
      faults: [
        delay({ at: 0, ms: 0, jitter: latencies.write, types: ['store'] }),
        delay({ at: 0, ms: 0, jitter: latencies.other, types: ['stored', 'query', 'known'] }),
      ],
      duration: NEVER_MS,
    }
    const record = simulate(scenario, 1_000 * seed + run).finish()
    done += addOutcomes(outcomes, record)
  }
  return outcomes
}

/** A key that n1 does not keep, and who does. */
function keyNotOfN1(): { readonly key: string; readonly replicas: readonly string[] } {
  const ring = new HashRing(['n1', 'n2', 'n3', 'n4', 'n5'], { virtualNodes: VIRTUAL_NODES })
  for (let i = 0; ; i++) {
    const replicas = ring.preferenceList(`k${i}`, N)
    if (!replicas.includes('n1')) return { key: `k${i}`, replicas }
  }
}

/**
 * Trials of a few writes and one read, on a Dynamo-style store that repairs nothing. As in the model, a write reaches a quorum, drawn
 * for each, and nobody else ever: links to the others are cut while it is sent. Reads ask all, and go by who answers first.
 */
function versions({ read, write }: Quorums, seed: number): Outcomes {
  const outcomes: Outcomes = { readMs: [], writeMs: [], behind: [] }
  const { key, replicas } = keyNotOfN1()
  for (let done = 0, run = 0; done < K_TRIALS; run++) {
    const operations: ListedOperation[] = []
    const faults: Fault[] = []
    for (let slot = 0; slot < (MOST_VERSIONS + 1) * K_TRIALS_OF_A_RUN; slot++) {
      const at = SLOT_MS * (slot + 1)
      const isRead = slot % (MOST_VERSIONS + 1) === MOST_VERSIONS
      operations.push({ client: 1, at, key, ...(isRead ? { f: 'read' } : { f: 'write', value: slot }) })
      if (isRead) continue
      const first = (textHash(`${seed}/${run}/${slot}`).a >>> 8) % N
      const to = Array.from({ length: N - write }, (_, i) => replicas[(first + i) % N] as string)
      const split = { oneWay: { from: ['n1'], to } }
      faults.push(partition({ at: at - 1, for: SLOT_MS - 1, split, types: ['store'] }))
    }
    const scenario: Scenario = {
      name: 'versions',
      cluster: {
        protocol: dynamo({
          readQuorum: read,
          writeQuorum: write,
          quorums: 'strict',
          conflicts: 'last-writer-wins',
          timestamps: 'wall-clock',
          virtualNodes: VIRTUAL_NODES,
          readRepair: false,
          antiEntropyMs: 0,
          handoffMs: NEVER_MS,
          retryMs: NEVER_MS,
          timeoutMs: NEVER_MS,
        }),
        nodes: 5,
      },
      network: { latency: exponential({ mean: 0.2 }) },
      disk: { flush: constant(0) },
      workload: listed({ operations }),
      faults,
      duration: SLOT_MS * (operations.length + 2),
    }
    const record = simulate(scenario, 1_000 * seed + run).finish()
    done += addOutcomes(outcomes, record)
  }
  return outcomes
}

/** By how many writes a read is behind: a share of reads for each bound, of k versions, from one run of trials for each pair of quorums. */
function* versionFindings(): Iterable<Finding> {
  for (const [i, [read, write]] of (
    [
      [1, 1],
      [1, 2],
      [2, 1],
    ] as const
  ).entries()) {
    const { behind } = versions({ read, write }, 200 + i)
    for (let k = 1; k <= MOST_VERSIONS; k++) {
      const within = behind.filter((writes) => writes < k).length
      const quantity = `N = 3, R = ${read}, W = ${write}: one of the last ${k} versions`
      const published = 1 - (choose(N - write, read) / choose(N, read)) ** k
      yield shareFinding({ quantity, unit: 'of reads', published }, within, behind.length)
    }
  }
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k
}

function* tableFindings(): Iterable<Finding> {
  for (const [i, { latencies, read, write, readMs, writeMs, visibleMs }] of table.entries()) {
    const name = `${latencies.name}, R = ${read}, W = ${write}`
    const outcomes = visibility(latencies, { read, write }, visibleMs, i + 1)
    const because = 'published from a simulation of its own'
    const unit = 'ms'
    const reads = { quantity: `${name}: 99.9 % of reads take at most`, unit, published: readMs }
    yield quantileFinding({ ...reads, slack: 0.02, because }, outcomes.readMs, 0.999)
    const writes = { quantity: `${name}: 99.9 % of writes take at most`, unit, published: writeMs }
    yield quantileFinding({ ...writes, slack: 0.02, because }, outcomes.writeMs, 0.999)
    yield freshFinding(`${name}: consistent ${visibleMs} ms after`, read + write > N ? 1 : 0.999, outcomes)
  }
}

function freshFinding(quantity: string, published: number, { behind }: Outcomes): Finding {
  const fresh = behind.filter((versions) => versions === 0).length
  const said = { quantity, unit: 'of reads', published }
  if (published === 1) return exactFinding(said, fresh / behind.length)
  if (published !== 0.999)
    return shareFinding({ ...said, slack: 0.001, because: 'rounded' }, fresh, behind.length)
  const because = 'the first time of a sweep whose samples were within, which is a little early'
  return shareFinding({ ...said, slack: 0.0005, because }, fresh, behind.length)
}

function* shareFindings(): Iterable<Finding> {
  for (const [i, [latencies, afterMs, published]] of shares.entries()) {
    const outcomes = visibility(latencies, { read: 1, write: 1 }, afterMs, 100 + i)
    yield freshFinding(`${latencies.name}, R = W = 1: consistent ${afterMs} ms after`, published, outcomes)
  }
}

/** Probabilistically bounded staleness: how soon, and how often, reads of partial quorums see a write. */
export const staleness: Oracle = {
  name: 'staleness',
  source:
    'Bailis, Venkataraman, Franklin, Hellerstein and Stoica, "Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012: section 3.1, table 3 and 4, section 5.6',
  *measure() {
    yield* versionFindings()
    yield* shareFindings()
    yield* tableFindings()
  },
}
