import { sequencer } from '../../protocols/index.ts'
import { constant, partition, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Cut, Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

const cut: Cut = { fromMs: 3_000, toMs: 7_000, minority: ['n3'], majority: ['n1', 'n2'] }

/** One cluster, asked for reads in one way or in another, while one of its nodes is cut off. */
function scenario(name: string, reads: 'local' | 'sync'): Scenario {
  return defineScenario({
    name,
    description: `three nodes that follow one order of updates, ${reads === 'local' ? 'reads at the nearest node' : 'reads that ask the sequencer first'}, one node cut off`,
    seed: 1,
    cluster: { protocol: sequencer({ reads }), nodes: 3 },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 2, at: 1_000, f: 'write', key: 'x', value: 1 },
        { client: 3, at: 2_000, f: 'read', key: 'x' },
        { client: 2, at: 4_000, f: 'write', key: 'x', value: 2 },
        { client: 1, at: 4_200, f: 'read', key: 'x' },
        { client: 3, at: 4_500, f: 'read', key: 'x' },
        { client: 2, at: 5_000, f: 'read', key: 'x' },
        { client: 3, at: 5_700, f: 'read', key: 'x' },
        { client: 3, at: 8_000, f: 'read', key: 'x' },
      ],
    }),
    faults: [
      partition({
        at: cut.fromMs,
        for: cut.toMs - cut.fromMs,
        split: { groups: [[...cut.minority], [...cut.majority]] },
      }),
    ],
    duration: 9_000,
    checks: [linearizable({ endsRun: false })],
  })
}

/** The letters of PACELC are of operations and settings, and not of products. */
export const manyLetters: Demonstration = {
  name: 'many-letters',
  title: 'One system, many letters',
  topic: 'the network is cut',
  question:
    'A store in the manner of ZooKeeper, which is said to be CP, lets clients read at the nearest replica; one is cut off: what does the client beside it read?',
  choices: ['Nothing: the store is CP.', 'What was there before the cut.', 'The newest value.'],
  answer: 1,
  scenario: scenario('many-letters', 'local'),
  repaired: scenario('many-letters-repaired', 'sync'),
  knob: 'reads: local -> sync',
  explanation: [
    'Its writes go through one place: in order, and not to be had on the other side of a cut.',
    'Its reads ask nobody: to be had everywhere, in no time, and as old as it happens.',
    'Who asks the same store to sync before it reads gets what is true now, or nothing.',
    'Letters are no facts about products: they belong to an operation, under a setting.',
  ],
  belief: 'A database is CP or AP, and PACELC letters can be looked up.',
  anomaly: 'stale read',
  object: 'register',
  delayMs: 10,
  cut,
  costs: ['minority', 'majority', 'stale', 'reads', 'writes'],
  compared: {
    configurations: ['sequencer:local', 'sequencer:sync', 'sequencer:fast'],
    settings: { nodes: 3, faults: 'partition', seeds: 1 },
  },
  shows: notLinearizable,
}
