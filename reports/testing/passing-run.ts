import type { JudgedRun } from '../../scenarios/judged-run.ts'
import type { InjectedFault, InspectionChange } from '../../sim/record.ts'
import { crashed, inspection, partitioned, type ToldOperation, toldRun } from './run-builder.ts'

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

/** Operations as a workload would have issued them, most of them ok, the same ones every time. */
export function passingOperations(
  number: number,
  clients: number,
  durationMs: number,
): readonly ToldOperation[] {
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

function passingFault(i: number, nodes: number): InjectedFault {
  const fromMs = 800 + ((i * 1_370) % 16_000)
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
