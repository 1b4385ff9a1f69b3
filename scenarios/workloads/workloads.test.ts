import { describe, expect, test } from 'vitest'
import { checkLinearizable, type ModelName } from '../../checkers/index.ts'
import {
  multiPaxos,
  type ObjectName,
  primaryBackup,
  quorumRegister,
  raft,
  singleServer,
} from '../../protocols/index.ts'
import { type Json, lognormal, type Protocol, type RunRecord, type Workload } from '../../sim/index.ts'
import { run } from '../run.ts'
import { answersIn, performedIn, valuesIn } from '../testing/histories.ts'
import {
  bank,
  casRegister,
  causalChains,
  counter,
  kv,
  listAppend,
  listed,
  mutex,
  paired,
  queue,
  register,
  sessionWalks,
  set,
  uniqueIds,
  type workloads,
} from './index.ts'

// Every workload on every shipped protocol that can answer it, under faults that those bear.

const SEEDS = Array.from({ length: 7 }, (_, i) => i + 1)
type ProtocolName = 'raft' | 'single-server' | 'primary-backup' | 'quorum-register' | 'multi-paxos'
const protocols: { readonly [name in ProtocolName]: (object: ObjectName) => Protocol } = {
  raft: (object) => raft({ object }),
  'single-server': (object) => singleServer({ object }),
  'primary-backup': (object) => primaryBackup({ object }),
  'quorum-register': () => quorumRegister(),
  'multi-paxos': (object) => multiPaxos({ object }),
}

/** A workload, the object that answers it, the operations it issues, and what must hold of a run's history. */
interface Case {
  readonly workload: Workload
  readonly object: ObjectName
  readonly issues: readonly string[]
  /** What is wrong with a run, in sentences. */
  wrong(run: RunRecord): readonly string[]
}

function simulated({ workload, object }: Case, protocol: ProtocolName, seed: number): RunRecord {
  return run(
    {
      name: `${workload.use}-on-${protocol}`,
      cluster: { protocol: protocols[protocol](object), nodes: 3 },
      network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
      disk: { flush: lognormal({ median: 1, p99: 10 }) },
      workload,
      faults: { generate: 'swarm' },
      duration: 7_000,
      settle: 3_000,
    },
    seed,
  )
}

/** The values of a list that are there more than once. */
function repeated(values: readonly Json[]): readonly Json[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const text = JSON.stringify(value)
    const again = seen.has(text)
    seen.add(text)
    return again
  })
}

const said = (what: string, values: readonly Json[]): readonly string[] =>
  values.length === 0 ? [] : [`${what}: ${JSON.stringify(values)}`]

const sum = (numbers: readonly Json[]): number =>
  numbers.reduce<number>((all, number) => all + Number(number), 0)

/** Whether the last phase has come to its end: nobody waits for an answer. */
const isOver = ({ standing }: RunRecord): boolean => standing.clients.length === 0

function notLinearizable(model: ModelName): Case['wrong'] {
  return ({ history }) => {
    const verdict = checkLinearizable(history, { model })
    return verdict.verdict === 'valid' ? [] : [verdict.why]
  }
}

function wrongWithWrites(run: RunRecord): readonly string[] {
  return [...notLinearizable('register')(run), ...said('written twice', repeated(valuesIn(run, 'write')))]
}

/**
 * Who the members are is asked of failure detectors, and who leads of elections, which keep no objects; removals, of databases that
 * converge; transactions over registers, of stores that isolate them.
 */
type ObjectWorkload = Exclude<
  keyof typeof workloads,
  'membership' | 'add-remove' | 'leader' | 'register-transactions' | 'write-skew' | 'long-fork'
>

const cases: { readonly [workload in ObjectWorkload]: Case } = {
  register: {
    workload: register(),
    object: 'register',
    issues: ['read', 'write'],
    wrong: wrongWithWrites,
  },
  paired: {
    workload: paired(),
    object: 'register',
    issues: ['read', 'write'],
    wrong: wrongWithWrites,
  },
  'cas-register': {
    workload: casRegister(),
    object: 'register',
    issues: ['read', 'write', 'cas'],
    wrong: notLinearizable('cas-register'),
  },
  kv: {
    workload: kv(),
    object: 'kv',
    issues: ['get', 'put', 'append'],
    wrong: (run) => [
      ...notLinearizable('kv')(run),
      ...said('given twice', repeated([...valuesIn(run, 'put'), ...valuesIn(run, 'append')])),
    ],
  },
  set: { workload: set(), object: 'set', issues: ['add', 'read'], wrong: wrongWithSet },
  queue: { workload: queue(), object: 'queue', issues: ['enqueue', 'dequeue'], wrong: wrongWithQueue },
  counter: { workload: counter(), object: 'counter', issues: ['add', 'read'], wrong: wrongWithCounter },
  mutex: { workload: mutex(), object: 'mutex', issues: ['acquire', 'release'], wrong: wrongWithMutex },
  'unique-ids': {
    workload: uniqueIds(),
    object: 'unique-ids',
    issues: ['generate'],
    wrong: (run) => said('answered twice', repeated(answersIn(run, 'generate'))),
  },
  'session-walks': {
    workload: sessionWalks(),
    object: 'register',
    issues: ['read', 'write'],
    wrong: wrongWithWrites,
  },
  'causal-chains': {
    workload: causalChains(),
    object: 'register',
    issues: ['read', 'write'],
    wrong: wrongWithWrites,
  },
  'list-append': { workload: listAppend(), object: 'list-append', issues: ['txn'], wrong: wrongWithLists },
  bank: {
    workload: bank(),
    object: 'bank',
    issues: ['transfer', 'read'],
    wrong: (run) =>
      said(
        'do not sum to 100, or are below 0',
        answersIn(run, 'read').filter((balances) => {
          const each = Object.values(balances as { [account: string]: number })
          return each.length !== 5 || sum(each) !== 100 || each.some((balance) => balance < 0)
        }),
      ),
  },
  listed: {
    workload: listed({
      operations: Array.from({ length: 60 }, (_, i) => ({
        client: 1 + (i % 3),
        at: 100 * i,
        ...(i % 2 === 0 ? { f: 'write', key: 'x', value: i } : { f: 'read', key: 'x' }),
      })),
    }),
    object: 'register',
    issues: ['read', 'write'],
    wrong: notLinearizable('register'),
  },
}

function wrongWithSet(run: RunRecord): readonly string[] {
  const asked = new Set(valuesIn(run, 'add'))
  const added = answersIn(run, 'add')
  const reads = answersIn(run, 'read') as readonly (readonly Json[])[]
  const last = new Set(reads.at(-1))
  return [
    ...said('added twice', repeated(valuesIn(run, 'add'))),
    ...said('read twice', reads.flatMap(repeated)),
    ...said(
      'never added',
      [...last].filter((value) => !asked.has(value)),
    ),
    ...(isOver(run)
      ? said(
          'lost',
          added.filter((value) => !last.has(value)),
        )
      : []),
  ]
}

function wrongWithQueue(run: RunRecord): readonly string[] {
  const asked = new Set(valuesIn(run, 'enqueue'))
  const out = answersIn(run, 'dequeue').filter((value) => value !== null)
  const taken = new Set<Json>(out)
  const left = answersIn(run, 'enqueue').filter((value) => !taken.has(value))
  // One whose answer was lost may have taken something.
  const unknown = performedIn(run, 'dequeue').filter(({ ended }) => ended?.type !== 'ok').length
  const sawEmpty = new Set(
    [...run.history].flatMap(({ f, type, value, client, time }) =>
      f === 'dequeue' && type === 'ok' && value === null && time > 4_000_000 ? [client] : [],
    ),
  )
  return [
    ...said('enqueued twice', repeated(valuesIn(run, 'enqueue'))),
    ...said('dequeued twice', repeated(out)),
    ...said(
      'never enqueued',
      out.filter((value) => !asked.has(value)),
    ),
    ...(isOver(run) && left.length > unknown ? said('left or lost', left) : []),
    ...(isOver(run) && sawEmpty.size < 5 ? [`only ${sawEmpty.size} clients saw the queue empty`] : []),
  ]
}

function wrongWithCounter(run: RunRecord): readonly string[] {
  const most = sum(valuesIn(run, 'add'))
  const least = sum(answersIn(run, 'add'))
  const reads = answersIn(run, 'read')
  const last = Number(reads.at(-1))
  return [
    ...said(
      'more than was added',
      reads.filter((read) => Number(read) > most),
    ),
    ...(isOver(run) && last < least ? [`the last read is ${last}, and ${least} were added`] : []),
  ]
}

function wrongWithMutex({ history }: RunRecord): readonly string[] {
  let holder: number | 'nemesis' | undefined
  const wrong: string[] = []
  for (const { f, type, process, time } of history) {
    if (f === 'release' && type === 'invoke' && process === holder) holder = undefined
    if (f !== 'acquire' || type !== 'ok') continue
    if (holder !== undefined) wrong.push(`${process} got the lock at ${time} while ${holder} held it`)
    holder = process
  }
  return wrong
}

function wrongWithLists(run: RunRecord): readonly string[] {
  const longest = new Map<string, readonly Json[]>()
  const wrong: string[] = []
  const appended = new Map<string, Json[]>()
  for (const steps of valuesIn(run, 'txn') as readonly (readonly (readonly [string, string, Json])[])[]) {
    for (const [f, key, value] of steps)
      if (f === 'append') appended.set(key, [...(appended.get(key) ?? []), value])
  }
  for (const [key, values] of appended) wrong.push(...said(`appended twice to ${key}`, repeated(values)))
  for (const steps of answersIn(run, 'txn') as readonly (readonly (readonly [string, string, Json])[])[]) {
    for (const [f, key, value] of steps) {
      if (f !== 'r') continue
      if (!Array.isArray(value)) wrong.push(`the read of ${key} was not filled in`)
      const list = value as readonly Json[]
      const known = longest.get(key) ?? []
      const [short, long] = list.length < known.length ? [list, known] : [known, list]
      if (short.some((element, i) => element !== long[i]))
        wrong.push(`${key} was read as ${JSON.stringify(list)} and as ${JSON.stringify(known)}`)
      longest.set(key, long)
    }
  }
  return wrong
}

describe.each(Object.keys(protocols) as ProtocolName[])('on %s', (protocol) => {
  const answered = Object.entries(cases).filter(
    ([workload]) =>
      protocol !== 'quorum-register' ||
      ['register', 'paired', 'session-walks', 'causal-chains'].includes(workload),
  )

  test.each(answered)('%s runs to its end under faults, and nothing is wrong', (_, known) => {
    const completed = new Map<string, number>()
    const wrong: string[] = []
    let injected = 0
    let over = 0
    for (const seed of SEEDS) {
      const record = simulated(known, protocol, seed)
      injected += record.faults.filter((fault) => fault.injected).length
      if (isOver(record)) over++
      for (const { f, type } of record.history)
        if (type === 'ok') completed.set(f, (completed.get(f) ?? 0) + 1)
      const violated = record.properties.flatMap(({ violation }) =>
        violation === undefined ? [] : [violation.why],
      )
      const ended = record.ended === 'duration' ? [] : [`the run ended: ${record.ended}`]
      wrong.push(...[...ended, ...violated, ...known.wrong(record)].map((why) => `seed ${seed}: ${why}`))
    }
    expect(wrong).toStrictEqual([])
    expect([...completed.keys()].sort()).toStrictEqual([...known.issues].sort())
    expect(Math.min(...completed.values())).toBeGreaterThan(50)
    expect(injected, 'a pass that tried nothing is not a pass').toBeGreaterThan(SEEDS.length)
    // A disk that was slow may be at one flush for ever; of the servers of a Raft, one is always fast enough.
    expect(over).toBeGreaterThanOrEqual(protocol === 'raft' ? SEEDS.length : SEEDS.length - 2)
  })

  test.each(answered)('%s issues the same operations for the same seed', (_, known) => {
    const issued = (seed: number) => {
      const record = simulated(known, protocol, seed)
      return [
        record.traceHash,
        performedIn(record).map(({ asked }) => [asked.client, asked.f, asked.key, asked.value]),
      ]
    }
    expect(issued(1)).toStrictEqual(issued(1))
    expect(issued(1)).not.toStrictEqual(issued(2))
  })
})
