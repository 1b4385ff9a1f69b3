import { raft } from '../../protocols/index.ts'
import { crash, drift, partition, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/** A server that forgets its vote, and restarts right after it has given the vote that made a leader. */
export const raftForgetsVote: Scenario = defineScenario({
  name: 'raft-forgets-vote',
  description:
    'a Raft that does not persist its vote: a restart right after a vote makes two leaders of one term',
  seed: 1,
  cluster: { protocol: raft({ preVote: false, checkQuorum: false, mutant: 'forgets-vote' }), nodes: 3 },
  network: { latency: uniform({ min: 1, max: 5 }) },
  workload: register({ clients: 5, keys: 3, rate: 20 }),
  faults: [
    // n1 and n3 hear only n2, whose vote each of them needs, and which is slow to stand itself.
    partition({ at: 0, for: 1_000, split: { groups: [['n1'], ['n3']] } }),
    drift({ node: 'n2', ppm: -200_000 }),
    // The first to get it leads, and is cut off; at that moment n2 restarts, and is asked again in the same term.
    partition({
      at: { on: 'role', of: 'leader', nth: 1 },
      for: 1_000,
      split: { isolate: { subject: true } },
    }),
    crash({ at: { on: 'role', of: 'leader', nth: 1 }, for: 5, node: 'n2' }),
  ],
  duration: 3_000,
  settle: 1_000,
  checks: [linearizable()],
})
