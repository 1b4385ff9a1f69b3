import { primaryBackup } from '../../protocols/index.ts'
import { constant, partition, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Cut, Demonstration } from './demonstration.ts'
import { lostWrites } from './findings.ts'
import { twoAtOnceMs } from './leaderships.ts'

const cut: Cut = { fromMs: 2_000, toMs: 6_000, minority: ['n1'], majority: ['n2', 'n3'] }

/** A client beside each node writes keys of its own while n1 is cut off; the third reads them all when the cut has healed. */
function scenario(name: string, replication: 'asynchronous' | 'majority'): Scenario {
  return defineScenario({
    name,
    description: `a primary that replicates ${replication === 'majority' ? 'to a majority' : 'afterwards'}, cut off with the client beside it`,
    seed: 1,
    cluster: { protocol: primaryBackup({ replication }), nodes: 3 },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 1_000, f: 'write', key: 'a', value: 1 },
        { client: 2, at: 1_200, f: 'write', key: 'b', value: 2 },
        { client: 1, at: 2_500, f: 'write', key: 'c', value: 3 },
        { client: 2, at: 3_000, f: 'write', key: 'd', value: 4 },
        { client: 1, at: 3_500, f: 'write', key: 'e', value: 5 },
        { client: 2, at: 4_000, f: 'write', key: 'f', value: 6 },
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((key, i) => ({
          client: 3,
          at: 7_000 + 100 * i,
          f: 'read',
          key,
        })),
      ],
    }),
    faults: [
      partition({
        at: cut.fromMs,
        for: cut.toMs - cut.fromMs,
        split: { groups: [[...cut.minority], [...cut.majority]] },
      }),
    ],
    duration: 8_500,
    settle: 1_500,
    checks: [linearizable({ endsRun: false })],
  })
}

/** Two primaries, each of which acknowledges; when the cut heals, one side's writes are gone. */
export const dualPrimary: Demonstration = {
  name: 'dual-primary',
  title: 'Two primaries',
  topic: 'the network is cut',
  question:
    'A primary that answers first and replicates afterwards is cut off, with a client on each side: what becomes of what it has acknowledged?',
  choices: [
    'It is kept: it was acknowledged.',
    'Nothing: a primary that is cut off stops.',
    'It is gone once the cut has healed.',
    'It is merged once the cut has healed.',
  ],
  answer: 2,
  scenario: scenario('dual-primary', 'asynchronous'),
  repaired: scenario('dual-primary-repaired', 'majority'),
  knob: 'replication: asynchronous -> majority',
  explanation: [
    'The backups hear nothing from the primary, and cannot tell a cut from a crash: they elect another.',
    'The old primary is alive, hears nothing of it, and goes on saying "done" to the client beside it.',
    'When the cut heals, one log has to win, and what only the other one has is thrown away.',
    'If a write needs a majority, the old primary can no longer say "done": its client learns that something is wrong.',
  ],
  belief: 'Pick two of three: who builds well needs not choose when the network is cut.',
  anomaly: 'lost acknowledged writes',
  object: 'register',
  delayMs: 10,
  cut,
  costs: ['lost', 'minority', 'majority', 'writes'],
  shows(seen) {
    const { appeared, sentence } = lostWrites(seen)
    const ms = twoAtOnceMs(seen.run.record)
    return { appeared, sentence: `two nodes were primary at once for ${Math.round(ms)} ms, and ${sentence}` }
  },
}
