import { raft } from '../../protocols/index.ts'
import { partition, type Scenario, type Split, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

const left: Split = {
  groups: [
    ['n1', 'n2', 'n3'],
    ['n4', 'n5'],
  ],
}
const right: Split = {
  groups: [
    ['n1', 'n2'],
    ['n3', 'n4', 'n5'],
  ],
}

/**
 * The schedule of Figure 8 of the Raft paper. Cuts stand in for its crashes: a leader that reaches no majority is as good as
 * gone. Where two cuts overlap, n3 is on neither side.
 */
export const raftEarlierTerm: Scenario = defineScenario({
  name: 'raft-earlier-term',
  description:
    "a Raft that commits an earlier term's entry by counting, under the schedule of the paper's Figure 8",
  seed: 1,
  cluster: {
    protocol: raft({ preVote: false, checkQuorum: false, maxEntries: 1, mutant: 'earlier-term' }),
    nodes: 5,
  },
  network: { latency: uniform({ min: 1, max: 5 }) },
  workload: register({ clients: 5, keys: 3, rate: 20 }),
  faults: [
    // n3 hears n1 and n5 only: so n1 leads on the left and n5 on the right.
    partition({ id: 'roles', at: 0, split: { groups: [['n3'], ['n2', 'n4']] } }),
    // (a) n1 leads, is cut off at once, and its first entries reach only n2.
    partition({ id: 'a', at: 0, for: 1_000, split: left }),
    // (b) n5 leads with the vote of n3, and is cut off: other entries at the same indices.
    partition({ id: 'b', at: { on: 'role', of: 'leader', nth: 1 }, for: 2_000, split: right }),
    // (c) n1 leads again; its first entries reach n3, and so a majority: the mutant commits them.
    partition({ id: 'c', at: { on: 'role', of: 'leader', nth: 2 }, for: 2_000, split: left }),
    // (d) Before n3 has an entry of n1's new term, n5 leads again and overwrites them. Had one got there first: (e).
    partition({ id: 'd', at: { on: 'role', of: 'leader', nth: 3, plusMs: 20 }, split: right }),
  ],
  duration: 8_000,
  settle: 1_000,
  checks: [linearizable()],
})
