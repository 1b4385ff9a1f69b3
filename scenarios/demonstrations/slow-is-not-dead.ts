import { raft } from '../../protocols/index.ts'
import { constant, crash, delay, type RunRecord, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { type Leadership, leadershipsIn } from './leaderships.ts'

const spike = { fromMs: 2_000, forMs: 600, ms: 400 }
/** What a leader does after this it does because it crashed. */
const CRASH_MS = 5_000

/** What the leader sends is slow for a moment; long after that it does crash. */
function scenario(name: string, electionTimeout: readonly [number, number]): Scenario {
  return defineScenario({
    name,
    description: `a leader whose messages are slow for a moment, and who crashes later; elections after ${electionTimeout[0]} ms of silence`,
    seed: 2,
    cluster: { protocol: raft({ electionTimeout }), nodes: 3 },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 1_500, f: 'write', key: 'x', value: 1 },
        { client: 1, at: 2_100, f: 'write', key: 'x', value: 2 },
        { client: 2, at: 2_600, f: 'read', key: 'x' },
        { client: 1, at: 3_500, f: 'read', key: 'x' },
        { client: 1, at: 5_100, f: 'write', key: 'x', value: 3 },
        { client: 2, at: 5_200, f: 'read', key: 'x' },
        { client: 3, at: 5_300, f: 'read', key: 'x' },
      ],
    }),
    faults: [
      delay({ at: spike.fromMs, for: spike.forMs, ms: spike.ms, on: { mute: { role: 'leader' } } }),
      crash({ at: CRASH_MS, for: 2_000, node: { role: 'leader' } }),
    ],
    duration: 7_500,
    checks: [linearizable({ endsRun: false })],
  })
}

/** A leader that had not failed, who took its place, and how much of what it had sent arrived after that. */
interface Deposition {
  readonly slow: Leadership
  readonly next: Leadership
  readonly late: number
}

function depositionIn(record: RunRecord): Deposition | undefined {
  const [slow, next] = leadershipsIn(record)
  if (slow === undefined || next === undefined || next.from >= CRASH_MS * 1_000) return undefined
  const sent = new Set<number>()
  let late = 0
  for (const { kind, node, peer, message, time } of record.trace ?? []) {
    if (message === undefined) continue
    if (kind === 'send' && node === slow.node && time <= slow.to) sent.add(message)
    if (kind === 'deliver' && peer === slow.node && time > next.from && sent.delete(message)) late++
  }
  return { slow, next, late }
}

/** A delay is taken for a death: whoever waits for messages cannot tell. */
export const slowIsNotDead: Demonstration = {
  name: 'slow-is-not-dead',
  title: 'Slow is not dead',
  topic: 'time cannot be trusted',
  question:
    "For a moment a leader's messages take 400 ms longer; by then nobody has crashed, and nothing is cut or lost: what do the others do?",
  choices: ['They wait: all its messages arrive.', 'They elect another leader.', 'They stop.'],
  answer: 1,
  scenario: scenario('slow-is-not-dead', [150, 300]),
  repaired: scenario('slow-is-not-dead-repaired', [500, 600]),
  knob: 'electionTimeout: 150 to 300 ms -> 500 to 600 ms',
  explanation: [
    'Silence is all that a crash looks like from outside, and a delay looks the same.',
    'The others elect a leader, while the old one works on; its messages arrive late, with a term that has passed.',
    'Raft is right all the same, because terms decide and not clocks: what is late is refused.',
    'A longer time-out takes fewer of the slow for dead, and when a leader does crash, later in the run, all wait longer.',
  ],
  belief: 'What does not answer is down, and CAP covers it.',
  anomaly: 'a leader is deposed, and nobody had failed',
  object: 'register',
  delayMs: 10,
  costs: ['elections', 'failover'],
  shows({ run: { record } }) {
    const found = depositionIn(record)
    if (found === undefined)
      return { appeared: false, sentence: 'the slow leader led until it crashed, and its messages arrived' }
    const { slow, next, late } = found
    return {
      appeared: true,
      sentence: `${next.node} came to lead at ${(next.from / 1_000_000).toFixed(3)} s in place of ${slow.node}, which had not failed; ${late} messages that ${slow.node} had sent as leader arrived after that`,
    }
  },
}
