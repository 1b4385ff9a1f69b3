import { expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import {
  clockFreeze,
  clockJump,
  clockOffset,
  clockStrobe,
  clog,
  constant,
  corruption,
  crash,
  damage,
  delay,
  diskError,
  diskFull,
  diskStall,
  drift,
  duplicate,
  type Fault,
  type FaultKind,
  hold,
  join,
  leave,
  linkBreak,
  loss,
  lyingFlush,
  message,
  partition,
  pause,
  reorder,
  replace,
  replay,
  type Scenario,
  silence,
  slowCpu,
  slowDisk,
  throttle,
  tornWrites,
  upgrade,
  wipe,
} from '../../sim/index.ts'
import { run } from '../run.ts'
import { register } from '../workloads/index.ts'
import { actsOn } from './acts-on.ts'
import { coverageOf } from './coverage-of.ts'

const leader = { role: 'leader' } as const
const when = { at: 1_000, for: 700 }
const atLeader = { ...when, node: leader }
/** What the leader sends to its followers to keep them, or to have them keep an entry. */
const toFollowers = { ...when, types: ['append-entries'], on: { mute: leader } }
const bothEnds = ['follower', 'leader']

/** A fault, the states that it comes upon, and types of messages that it has an effect on. */
interface Case {
  readonly fault: Fault
  readonly states: readonly string[]
  /** All of them, if no others are to be expected. */
  readonly messages: readonly string[]
  /** Whether there may be others. */
  readonly among?: true
}

const cases: { readonly [kind in FaultKind]: Case } = {
  partition: {
    fault: partition({ ...when, split: { isolate: leader } }),
    states: bothEnds,
    messages: ['append-entries', 'request', 'request-vote'],
    among: true,
  },
  loss: { fault: loss({ ...toFollowers, probability: 0.5 }), states: bothEnds, messages: ['append-entries'] },
  'link-break': {
    fault: linkBreak({ ...toFollowers, probability: 0.5, repair: constant(20) }),
    states: bothEnds,
    messages: ['append-entries'],
    among: true,
  },
  duplicate: {
    fault: duplicate({ ...toFollowers, probability: 0.5 }),
    states: bothEnds,
    messages: ['append-entries'],
  },
  delay: { fault: delay({ ...toFollowers, ms: 5 }), states: bothEnds, messages: ['append-entries'] },
  reorder: {
    fault: reorder({ ...toFollowers, probability: 0.5, by: constant(9) }),
    states: bothEnds,
    messages: ['append-entries'],
  },
  clog: { fault: clog(toFollowers), states: bothEnds, messages: ['append-entries'] },
  hold: { fault: hold(toFollowers), states: bothEnds, messages: ['append-entries'] },
  damage: {
    fault: damage({ ...toFollowers, probability: 0.2, checksums: true }),
    states: bothEnds,
    messages: ['append-entries'],
  },
  throttle: {
    fault: throttle({ ...toFollowers, bytesPerSecond: 9_000 }),
    states: bothEnds,
    messages: ['append-entries'],
  },
  replay: {
    fault: replay({ at: 1_000, count: 9, types: ['append-reply'], on: { deafen: leader } }),
    states: bothEnds,
    messages: ['append-reply'],
  },
  message: {
    fault: message({ from: 'c1', to: 'n1', nth: 1, act: 'drop' }),
    states: ['follower'],
    messages: ['request'],
  },
  crash: { fault: crash(atLeader), states: ['leader'], messages: ['request', 'request-vote'], among: true },
  wipe: {
    fault: wipe({ ...when, node: { role: 'follower' } }),
    states: ['follower'],
    messages: ['append-entries'],
    among: true,
  },
  pause: { fault: pause(atLeader), states: ['leader'], messages: ['request', 'request-vote'], among: true },
  'slow-cpu': {
    fault: slowCpu({ ...atLeader, perEvent: constant(5) }),
    states: ['leader'],
    messages: ['append-reply', 'request'],
    among: true,
  },
  silence: {
    fault: silence(atLeader),
    states: ['leader'],
    messages: ['append-entries', 'reply'],
    among: true,
  },
  drift: { fault: drift({ ...atLeader, ppm: 100 }), states: ['leader'], messages: [] },
  'clock-offset': { fault: clockOffset({ ...atLeader, byMs: 9 }), states: ['leader'], messages: [] },
  'clock-jump': {
    fault: clockJump({ at: 1_000, node: { pick: 'all' }, byMs: 9 }),
    states: bothEnds,
    messages: [],
  },
  'clock-strobe': {
    fault: clockStrobe({ ...atLeader, byMs: 9, everyMs: 9 }),
    states: ['leader'],
    messages: [],
  },
  'clock-freeze': {
    fault: clockFreeze({ at: { on: 'message', of: 'append-reply' }, for: 9, node: { subject: true } }),
    states: ['leader'],
    messages: ['append-reply'],
  },
  'torn-writes': { fault: tornWrites({ ...atLeader, probability: 1 }), states: ['leader'], messages: [] },
  corruption: {
    fault: corruption({ at: 1_000, node: leader, probability: 0.5 }),
    states: ['leader'],
    messages: [],
  },
  'lying-flush': { fault: lyingFlush(atLeader), states: ['leader'], messages: [] },
  'disk-error': { fault: diskError({ ...atLeader, probability: 0.1 }), states: ['leader'], messages: [] },
  'disk-full': { fault: diskFull(atLeader), states: ['leader'], messages: [] },
  'slow-disk': { fault: slowDisk({ ...atLeader, factor: 9 }), states: ['leader'], messages: [] },
  'disk-stall': { fault: diskStall(atLeader), states: ['leader'], messages: [] },
  join: { fault: join({ at: 1_000 }), states: ['down'], messages: [] },
  leave: {
    fault: leave({ at: 1_000, node: leader }),
    states: ['leader'],
    messages: ['request'],
    among: true,
  },
  replace: {
    fault: replace({ at: 1_000, node: leader }),
    // The spare in its place does not run yet.
    states: ['down', 'leader'],
    messages: ['request'],
    among: true,
  },
  upgrade: {
    fault: upgrade({ at: 1_000, everyMs: 200, downMs: 100 }),
    states: bothEnds,
    messages: ['append-entries', 'request'],
    among: true,
  },
}

function scenarioWith(faults: readonly Fault[]): Scenario {
  return {
    name: 'one-fault',
    cluster: { protocol: raft(), nodes: 3, spares: 1, versions: [raft()] },
    workload: register({ clients: 3, rate: 100 }),
    faults,
    budget: { exceed: true },
    duration: 2_500,
    settle: 500,
  }
}

test.each(Object.entries(cases))(
  '%s: the states that it came upon, and the messages that it met',
  (kind, given) => {
    const { fault, states, messages, among } = given
    const coverage = coverageOf(run(scenarioWith([fault]), 7, { coverage: true }))
    expect(Object.keys(coverage.faults), 'it was injected, and nothing else').toStrictEqual([kind])
    const met = coverage.faults[kind]
    expect(met?.runs).toBe(1)
    expect(met?.states).toStrictEqual(Object.fromEntries(states.map((state) => [state, 1])))
    const expected = Object.fromEntries(messages.map((type) => [type, 1]))
    if (among === true) expect(met?.messages).toMatchObject(expected)
    else expect(met?.messages).toStrictEqual(expected)
  },
)

test('what a kind of fault is expected to meet is what it can meet', () => {
  for (const [kind, { states, messages, fault }] of Object.entries(cases)) {
    const running = states.some((state) => state !== 'down')
    // The message that was its moment says nothing of what it does.
    const meets = messages.length > 0 && !('at' in fault && typeof fault.at === 'object')
    expect([actsOn(kind, 'states'), actsOn(kind, 'messages')], kind).toStrictEqual([running, meets])
  }
})

test('a fault of the whole network comes upon no node', () => {
  const faults = [loss({ ...when, probability: 0.5 }), replay({ at: 1_000, count: 9 })]
  const coverage = coverageOf(run(scenarioWith(faults), 7, { coverage: true }))
  expect(coverage.faults['loss']?.states).toStrictEqual({})
  expect(coverage.faults['replay']?.states).toStrictEqual({})
})
