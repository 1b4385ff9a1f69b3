import type { JudgedRun } from '../../scenarios/judged-run.ts'
import type { InjectedFault, InspectionChange, MissedFault } from '../../sim/record.ts'
import { inspection, partitioned, type ToldEvent, type ToldOperation, toldRun } from './run-builder.ts'

/** Texts that a run brings along; tests put hostile ones here. */
export interface RunTexts {
  readonly key: string
  readonly error: string
  readonly why: string
  readonly scenario: string
  readonly seed: string
  readonly note: string
  readonly fault: string
  readonly role: string
  readonly property: string
  readonly value: string
}

/** Texts as an ordinary run has them. */
export const plainTexts: RunTexts = {
  key: 'x',
  error: 'no answer within 400 ms',
  why: 'c2 read x = 3 from n1 at 4.118 s, 312 ms after c1’s write of x = 5 was acknowledged by n2 at 3.806 s; n1 had been cut off since 3.200 s and served the read from a lease that had run out. No order of the operations explains it.',
  scenario: 'raft-lease-partition',
  seed: '42',
  note: 'serves a read from its lease',
  fault: 'cut-the-leader',
  role: 'leader',
  property: 'linearizable register x',
  value: 'five',
}

/** A partition cuts a leader off; it goes on serving reads from its lease, and one of them is stale. */
export function staleReadRun(texts: Partial<RunTexts> = {}): JudgedRun {
  const text = { ...plainTexts, ...texts }
  const operations = staleReadOperations(text)
  const missed: MissedFault = {
    fault: {
      id: `${text.fault}-later`,
      kind: 'crash',
      at: { on: 'role', of: 'leader', nth: 3 },
      node: { role: text.role },
    },
    injected: false,
    why: 'its moment never came: no third node took the role of leader',
  }
  return toldRun({
    name: text.scenario,
    seed: text.seed,
    nodes: 3,
    clients: 2,
    durationMs: 6_000,
    operations,
    faults: [partitioned(text.fault, 3_200, 4_900, [['n1'], ['n2', 'n3']]), missed],
    inspections: staleReadInspections(text),
    trace: staleReadTrace(text),
    properties: (at) => [
      {
        name: 'election safety',
        kind: 'invariant',
        verdict: 'valid',
        why: 'looked at after each of 214 events',
      },
      {
        name: text.property,
        kind: 'check',
        verdict: 'invalid',
        anomaly: 'stale-read',
        why: text.why,
        core: [3, 7, 9].flatMap((i) => [at[i]?.invoke ?? 0, at[i]?.complete ?? 0]),
      },
      { name: 'a lease is renewed', kind: 'sometimes', verdict: 'valid', why: 'reached 31 times' },
      {
        name: 'a leader steps down',
        kind: 'sometimes',
        verdict: 'unreached',
        why: 'never reached in this run',
      },
    ],
  })
}

/** The engine sees an invariant violated at an event: there is no core, and the run ends there. */
export function invariantRun(): JudgedRun {
  const operations = passingOperations(60, 3, 2_000)
  return toldRun({
    name: 'raft-double-vote',
    nodes: 5,
    clients: 3,
    durationMs: 2_041,
    ended: 'violation',
    operations,
    faults: [
      crashed('crash-after-vote', 1_980, 1_995, 'n2'),
      partitioned('split', 1_700, 2_041, [
        ['n1', 'n2', 'n4'],
        ['n3', 'n5'],
      ]),
    ],
    inspections: [
      ...['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => inspection(0, node, { role: 'follower', term: 1 })),
      inspection(160, 'n3', { role: 'leader', term: 2 }),
      ...['n1', 'n2', 'n4', 'n5'].map((node) => inspection(170, node, { role: 'follower', term: 2 })),
      inspection(1_940, 'n1', { role: 'candidate', term: 3 }),
      inspection(1_952, 'n2', { role: 'follower', term: 3 }),
      inspection(1_980, 'n2', undefined),
      inspection(1_995, 'n2', { role: 'follower', term: 3 }),
      inspection(1_990, 'n4', { role: 'candidate', term: 3 }),
      inspection(2_020, 'n1', { role: 'leader', term: 3 }),
      inspection(2_040, 'n4', { role: 'leader', term: 3 }),
    ],
    trace: Array.from({ length: 90 }, (_, i): ToldEvent => ({
      ms: 1_151 + i * 10,
      kind: 'timer',
      node: `n${(i % 5) + 1}`,
    })),
    properties: () => [
      {
        name: 'election safety',
        kind: 'invariant',
        verdict: 'invalid',
        why: 'n4 became leader of term 3, of which n1 is leader already: n2 had forgotten its vote when it restarted at 1.995 s.',
        event: 89,
        time: 2_041_000,
        node: 'n4',
      },
      { name: 'linearizable register', kind: 'check', verdict: 'valid', why: '60 operations on 2 keys' },
    ],
  })
}

/** A run in which everything held, however many operations, nodes and faults it had. */
export function passingRun(size: {
  readonly operations: number
  readonly nodes: number
  readonly faults: number
  readonly clients?: number
}): JudgedRun {
  const durationMs = 20_000
  const clients = size.clients ?? 5
  const faults = Array.from({ length: size.faults }, (_, i) => passingFault(i, size.nodes))
  return toldRun({
    name: 'raft-partition',
    nodes: size.nodes,
    clients,
    durationMs,
    operations: passingOperations(size.operations, clients, durationMs),
    faults,
    inspections: passingInspections(size.nodes),
    notIssued: 3,
    events: 41_202,
    properties: () => [
      {
        name: 'linearizable register',
        kind: 'check',
        verdict: 'valid',
        why: `${size.operations} operations on 2 keys; 41,202 steps`,
      },
      {
        name: 'election safety',
        kind: 'invariant',
        verdict: 'valid',
        why: 'looked at after each of 41,202 events',
      },
      { name: 'a deposed leader is asked', kind: 'sometimes', verdict: 'valid', why: 'reached 12 times' },
      {
        name: 'a snapshot is installed',
        kind: 'sometimes',
        verdict: 'unreached',
        why: 'never reached in this run',
      },
    ],
  })
}

function staleReadOperations({ key, error, value }: RunTexts): readonly ToldOperation[] {
  const about = { key, node: 'n1' }
  return [
    { client: 'c1', f: 'write', value: 1, fromMs: 412, toMs: 431, ...about },
    { client: 'c2', f: 'read', result: 1, fromMs: 803, toMs: 815, ...about },
    { client: 'c2', f: 'cas', value: [1, 2], fromMs: 1_400, toMs: 1_422, type: 'fail', error, ...about },
    { client: 'c1', f: 'write', value: 3, fromMs: 2_907, toMs: 2_931, ...about },
    { client: 'c2', f: 'read', result: 3, fromMs: 3_011, toMs: 3_019, ...about },
    { client: 'c1', f: 'write', value: 4, fromMs: 3_208, toMs: 3_608, type: 'info', error, key },
    { client: 'c2', f: 'read', result: 3, fromMs: 3_420, toMs: 3_428, ...about },
    { client: 'c1', f: 'write', value: 5, fromMs: 3_662, toMs: 3_806, key, node: 'n2' },
    {
      client: 'c1',
      f: 'cas',
      value: [value, 6],
      fromMs: 3_850,
      toMs: 3_912,
      type: 'fail',
      error,
      key,
      node: 'n2',
    },
    { client: 'c2', f: 'read', result: 3, fromMs: 4_106, toMs: 4_118, ...about },
    { client: 'c1', f: 'append', value, fromMs: 4_010, toMs: 4_031, key: 'log', node: 'n2' },
    { client: 'c1', f: 'read', result: 5, fromMs: 4_141, toMs: 4_166, key, node: 'n2' },
    { client: 'c2', f: 'write', value: 7, fromMs: 4_240, toMs: 4_640, type: 'info', error, key },
    { client: 'c1', f: 'read', result: 5, fromMs: 5_300, toMs: 5_310, key, node: 'n2' },
    { client: 'c2', f: 'read', fromMs: 5_960, key },
  ]
}

function staleReadInspections({ role, note }: RunTexts): readonly InspectionChange[] {
  return [
    ...['n1', 'n2', 'n3'].map((node) => inspection(0, node, { role: 'follower', term: 0, commitIndex: 0 })),
    inspection(212, 'n1', { role: 'candidate', term: 4, commitIndex: 0 }),
    inspection(231, 'n1', { role, term: 4, commitIndex: 1, [note]: note }),
    inspection(236, 'n2', { role: 'follower', term: 4, commitIndex: 1 }),
    inspection(237, 'n3', { role: 'follower', term: 4, commitIndex: 1 }),
    inspection(3_480, 'n2', { role: 'candidate', term: 5, commitIndex: 3 }),
    inspection(3_502, 'n2', { role, term: 5, commitIndex: 3 }),
    inspection(3_509, 'n3', { role: 'follower', term: 5, commitIndex: 3 }),
    inspection(4_905, 'n1', { role: 'follower', term: 5, commitIndex: 3 }),
  ]
}

function staleReadTrace({ note, key }: RunTexts): readonly ToldEvent[] {
  const heartbeats = Array.from({ length: 80 }, (_, i): ToldEvent[] => {
    const ms = 2_500 + i * 20
    const payload = { type: 'append-entries', term: i < 50 ? 4 : 5, entries: [], commitIndex: 3 }
    const leader = i < 50 ? 'n1' : 'n2'
    return [
      { ms, kind: 'send', node: leader, peer: 'n3', message: i, payload },
      i >= 36 && i < 50
        ? { ms, kind: 'drop', node: leader, peer: 'n3', message: i, text: 'cut by partition', payload }
        : { ms: ms + 4, kind: 'deliver', node: 'n3', peer: leader, message: i, payload },
    ]
  }).flat()
  const story: ToldEvent[] = [
    { ms: 3_200, kind: 'fault', text: 'partition {n1} | {n2 n3}' },
    { ms: 4_106, kind: 'invoke', node: 'c2', operation: 9, payload: { f: 'read', key } },
    { ms: 4_112, kind: 'note', node: 'n1', text: note, payload: { key, leaseUntilMs: 4_300 } },
    { ms: 4_118, kind: 'ok', node: 'c2', peer: 'n1', operation: 9, payload: 3 },
  ]
  return [...heartbeats, ...story].sort((one, other) => one.ms - other.ms)
}

function passingOperations(number: number, clients: number, durationMs: number): readonly ToldOperation[] {
  let state = 12_345
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % below
  }
  const slotMs = Math.floor((durationMs * clients) / number)
  return Array.from({ length: number }, (_, i): ToldOperation => {
    const fromMs = Math.floor(i / clients) * slotMs + draw(Math.max(1, Math.floor(slotMs / 4)))
    const toMs = fromMs + 3 + draw(Math.max(1, Math.floor(slotMs / 2)))
    const fate = draw(20)
    const about = {
      client: `c${(i % clients) + 1}`,
      key: draw(2) === 0 ? 'x' : 'y',
      fromMs,
      toMs,
      node: 'n1',
    }
    if (fate === 0) return { ...about, f: 'write', value: i, type: 'fail', error: 'not the leader' }
    if (fate === 1) return { ...about, f: 'write', value: i, type: 'info', error: 'no answer within 400 ms' }
    return fate < 10 ? { ...about, f: 'write', value: i } : { ...about, f: 'read', result: i - 1 }
  })
}

function crashed(id: string, fromMs: number, toMs: number, node: string): InjectedFault {
  return {
    fault: { id, kind: 'crash', at: fromMs, for: toMs - fromMs, node },
    injected: true,
    from: fromMs * 1_000,
    to: toMs * 1_000,
    nodes: [node],
  }
}

function passingFault(i: number, nodes: number): InjectedFault {
  const fromMs = 800 + i * 1_370
  const node = `n${(i % nodes) + 1}`
  const others = Array.from({ length: nodes }, (_, n) => `n${n + 1}`).filter((name) => name !== node)
  const span = { injected: true, from: fromMs * 1_000, to: (fromMs + 900 + (i % 4) * 700) * 1_000 } as const
  const when = { id: `f${i + 1}`, at: fromMs, for: 900 }
  switch (i % 5) {
    case 0:
      return partitioned(`f${i + 1}`, fromMs, fromMs + 1_900, [[node], others])
    case 1:
      return crashed(`f${i + 1}`, fromMs, fromMs + 1_100, node)
    case 2:
      return { fault: { ...when, kind: 'loss', probability: 0.3 }, nodes: [], ...span }
    case 3:
      return { fault: { ...when, kind: 'drift', node, ppm: -400 }, nodes: [node], ...span }
    default:
      return { fault: { ...when, kind: 'delay', ms: 80 }, nodes: [], ...span }
  }
}

function passingInspections(nodes: number): readonly InspectionChange[] {
  const names = Array.from({ length: nodes }, (_, n) => `n${n + 1}`)
  return names.flatMap((node, n) =>
    Array.from({ length: 9 }, (_, i): InspectionChange[] => {
      const startMs = i * 2_200
      const leads = i % nodes === n
      return [
        inspection(startMs, node, {
          role: leads ? 'candidate' : 'follower',
          term: i + 1,
          commitIndex: i * 12,
        }),
        ...(leads
          ? [inspection(startMs + 140, node, { role: 'leader', term: i + 1, commitIndex: i * 12 + 1 })]
          : []),
      ]
    }).flat(),
  )
}
