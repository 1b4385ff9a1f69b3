import type { JudgedRun } from '../../scenarios/judged-run.ts'
import type { InspectionChange, MissedFault } from '../../sim/record.ts'
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
  readonly operation: string
  readonly node: string
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
  operation: 'append',
  node: 'n3',
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
    nodeNames: ['n1', 'n2', text.node],
    clients: 2,
    durationMs: 6_000,
    operations,
    faults: [partitioned(text.fault, 3_200, 4_900, [['n1'], ['n2', text.node]]), missed],
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

function staleReadOperations({ key, error, value, operation }: RunTexts): readonly ToldOperation[] {
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
    { client: 'c1', f: operation, value, fromMs: 4_010, toMs: 4_031, key: 'log', node: 'n2' },
    { client: 'c1', f: 'read', result: 5, fromMs: 4_141, toMs: 4_166, key, node: 'n2' },
    { client: 'c2', f: 'write', value: 7, fromMs: 4_240, toMs: 4_640, type: 'info', error, key },
    { client: 'c1', f: 'read', result: 5, fromMs: 5_300, toMs: 5_310, key, node: 'n2' },
    { client: 'c2', f: 'read', fromMs: 5_960, key },
  ]
}

function staleReadInspections({ role, note, node: third }: RunTexts): readonly InspectionChange[] {
  return [
    ...['n1', 'n2', third].map((node) => inspection(0, node, { role: 'follower', term: 0, commitIndex: 0 })),
    inspection(212, 'n1', { role: 'candidate', term: 4, commitIndex: 0 }),
    inspection(231, 'n1', { role, term: 4, commitIndex: 1, [note]: note }),
    inspection(236, 'n2', { role: 'follower', term: 4, commitIndex: 1 }),
    inspection(237, third, { role: 'follower', term: 4, commitIndex: 1 }),
    inspection(3_480, 'n2', { role: 'candidate', term: 5, commitIndex: 3 }),
    inspection(3_502, 'n2', { role, term: 5, commitIndex: 3 }),
    inspection(3_509, third, { role: 'follower', term: 5, commitIndex: 3 }),
    inspection(4_905, 'n1', { role: 'follower', term: 5, commitIndex: 3 }),
  ]
}

function staleReadTrace({ note, key, node: third }: RunTexts): readonly ToldEvent[] {
  const heartbeats = Array.from({ length: 80 }, (_, i): ToldEvent[] => {
    const ms = 2_500 + i * 20
    const payload = { type: 'append-entries', term: i < 50 ? 4 : 5, entries: [], commitIndex: 3 }
    const leader = i < 50 ? 'n1' : 'n2'
    return [
      { ms, kind: 'send', node: leader, peer: third, message: i, payload },
      i >= 36 && i < 50
        ? { ms, kind: 'drop', node: leader, peer: third, message: i, text: 'cut by partition', payload }
        : { ms: ms + 4, kind: 'deliver', node: third, peer: leader, message: i, payload },
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
