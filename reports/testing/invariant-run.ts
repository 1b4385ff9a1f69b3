import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { passingOperations } from './passing-run.ts'
import { crashed, inspection, partitioned, type ToldEvent, toldRun } from './run-builder.ts'

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
