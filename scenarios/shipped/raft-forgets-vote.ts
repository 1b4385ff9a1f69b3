import { raft } from '../../protocols/index.ts'
import { crash, partition, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/** A server that forgets its vote, and restarts right after it has given the vote that made a leader. */
export const raftForgetsVote: Scenario = defineScenario({
  name: 'raft-forgets-vote',
  description:
    'a Raft that does not persist its vote: a restart right after a vote makes two leaders of one term',
  seed: 2,
  cluster: { protocol: raft({ preVote: false, checkQuorum: false, mutant: 'forgets-vote' }), nodes: 5 },
  network: { latency: uniform({ min: 1, max: 5 }) },
  workload: register({ clients: 5, keys: 3, rate: 20 }),
  faults: [
    // The two halves hear only n3 between them, and each needs its vote.
    partition({
      at: 0,
      for: 1_000,
      split: {
        groups: [
          ['n1', 'n2'],
          ['n4', 'n5'],
        ],
      },
    }),
    // The first half to get it leads; at that moment n3 restarts, and is asked again in the same term.
    crash({ at: { on: 'role', of: 'leader', nth: 1 }, for: 5, node: 'n3' }),
  ],
  duration: 3_000,
  settle: 1_000,
  checks: [linearizable()],
})
