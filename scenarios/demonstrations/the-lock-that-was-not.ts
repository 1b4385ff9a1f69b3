import { leaseElection } from '../../protocols/index.ts'
import { constant, pause, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'

const FENCING = 'lease-election: fencing'

/** Who holds the lease stands still for twice as long as it lasts, and then writes what it was asked before. */
function scenario(name: string, fenced: boolean): Scenario {
  const protocol = leaseElection({
    leaseMs: 1_500,
    renewMs: 300,
    ...(fenced ? {} : { mutant: 'no-fencing' }),
  })
  return defineScenario({
    name,
    description: `two workers, a lock with leases, and a store that ${fenced ? 'takes no older token' : 'takes what comes'}; the holder is paused`,
    seed: 1,
    cluster: {
      groups: [
        { name: 'worker', protocol, nodes: 2 },
        { name: 'lock', protocol, nodes: 3 },
        { name: 'store', protocol, nodes: 1 },
      ],
    },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 2_000, f: 'write', key: 'x', value: 1 },
        { client: 1, at: 3_100, f: 'write', key: 'x', value: 2 },
        { client: 2, at: 5_200, f: 'write', key: 'x', value: 3 },
        { client: 2, at: 5_600, f: 'read', key: 'x' },
        { client: 2, at: 6_500, f: 'write', key: 'y', value: 1 },
        { client: 2, at: 7_000, f: 'read', key: 'x' },
      ],
    }),
    faults: [pause({ at: 3_000, for: 3_000, node: { role: 'leader' } })],
    duration: 8_000,
    checks: [linearizable({ endsRun: false })],
  })
}

/** A lock by lease says who may write; it does not keep anyone from it. */
export const theLockThatWasNot: Demonstration = {
  name: 'the-lock-that-was-not',
  title: 'The lock that was not',
  topic: 'time cannot be trusted',
  question:
    'Who holds a lock is about to write, and stands still, collecting garbage, until another one has the lock and has written: what becomes of its own write when it wakes up?',
  choices: [
    'It sees that its lease is over, and does not write.',
    'The store takes it.',
    'The lock service stops it.',
  ],
  answer: 1,
  scenario: scenario('the-lock-that-was-not', false),
  repaired: scenario('the-lock-that-was-not-repaired', true),
  knob: 'the store compares tokens: no -> yes',
  explanation: [
    'It looked at its lease, found it good, and stood still before it wrote: whoever looks first looks too early.',
    'The lock service did nothing wrong: it gave the lease to another one when it was over.',
    'So the late write lands on top of what the new holder has written.',
    'A fencing token grows with every holder, and comes with each write: a store that has seen a newer one refuses.',
    'It is the store that keeps the promise, and no lock can do it alone.',
  ],
  belief: 'Who holds the lock is alone; leases make it safe against crashes.',
  anomaly: 'a write under a lock that was lost',
  object: 'register',
  delayMs: 10,
  costs: ['writes', 'reads'],
  shows({ run }) {
    const found = run.properties.find(({ name }) => name === FENCING)
    const appeared = found?.verdict === 'invalid'
    return { appeared, sentence: appeared ? found.why : 'the store refused what came under an older token' }
  },
}
