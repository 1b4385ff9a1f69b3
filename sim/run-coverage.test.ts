import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from './distributions.ts'
import {
  clockFreeze,
  crash,
  linkBreak,
  loss,
  message,
  partition,
  pause,
  upgrade,
  wipe,
} from './faults/index.ts'
import type { FaultEncounters, RunCoverage, RunRecord } from './record.ts'
import { CoverageRecorder } from './run-coverage.ts'
import { faultSchedule } from './testing/arbitraries.ts'
import { mail, series } from './testing/journeys.ts'
import { bustle, scripted } from './testing/protocols.ts'
import { type Given, runOf, scenarioOf, workloadOf } from './testing/scenario.ts'
import { simulateResolved } from './world.ts'

const DURATION = 300

/** The states that a node is found in which shows itself like that, one after another. */
function statesOf(...shown: readonly (object | undefined)[]): readonly string[] {
  const recorder = new CoverageRecorder(['n1', 'n2'])
  for (const inspection of shown) recorder.saw(0, inspection)
  return recorder.report().states
}

function coverageOf(given: Given): RunCoverage {
  return runOf(given, 7, { coverage: true }).coverage as RunCoverage
}

/** What each fault has met, by its id. */
function metIn(given: Given): { readonly [id: string]: Pick<FaultEncounters, 'states' | 'messages'> } {
  const { faults } = coverageOf(given)
  return Object.fromEntries(faults.map(({ id, states, messages }) => [id, { states, messages }]))
}

test('a role is all the state of a node that has one', () => {
  expect(statesOf({ role: 'leader', open: true }, { role: 'follower' })).toStrictEqual(['follower', 'leader'])
})

test('a node that is down is so, and one that has nothing to tell is up', () => {
  expect(statesOf(undefined, {}, { count: 3, leader: null, list: ['a'] })).toStrictEqual(['down', 'up'])
})

test('without a role, fields that are true or false or a text are the state, in the order of their names', () => {
  expect(statesOf({ phase: 'idle', open: true }, { open: true, phase: 'idle' })).toStrictEqual([
    'open=true phase=idle',
  ])
})

test('who is named is no state, and of many fields the first three by name count', () => {
  expect(statesOf({ leader: 'n2', open: false }, { leader: 'n1', open: false })).toStrictEqual(['open=false'])
  expect(statesOf({ d: true, c: true, b: true, a: true })).toStrictEqual(['a=true b=true c=true'])
})

test('of a thousand states and types 64 are told apart, each by its first 64 characters', () => {
  const recorder = new CoverageRecorder([])
  for (let i = 0; i < 1_000; i++) {
    recorder.saw(0, { role: `role-${i}` })
    recorder.sent(`type-${i}`)
  }
  const { states, messages } = recorder.report()
  expect(states).toHaveLength(65)
  expect(messages).toHaveLength(65)
  expect(states.filter((state) => !/^role-\d+$/.test(state))).toStrictEqual(['other'])
  expect(messages.filter((type) => !/^type-\d+$/.test(type))).toStrictEqual(['other'])
  expect(statesOf({ role: 'x'.repeat(9_999) })).toStrictEqual(['x'.repeat(64)])
})

test('what a fault meets of too many states is other, too', () => {
  const recorder = new CoverageRecorder([])
  for (let i = 0; i < 100; i++) recorder.saw(0, { role: `role-${i}` })
  const fault = { ...crash({ at: 0, node: 'n1' }), id: 'f0' }
  recorder.comesUpon(fault, [{ position: 0, process: {}, incarnation: 1 }])
  expect(recorder.report().faults).toStrictEqual([
    { id: 'f0', kind: 'crash', states: ['other'], messages: [] },
  ])
})

test('nothing is kept unless it is asked for', () => {
  expect('coverage' in runOf({ protocol: bustle })).toBe(false)
})

/** What there is of a run, but for its coverage. */
function restOf(record: RunRecord): object {
  return { ...record, history: [...record.history], coverage: undefined }
}

test('a run whose coverage is kept is the same, and every fault that was injected met what there was', () => {
  fc.assert(
    fc.property(faultSchedule(3, DURATION), fc.nat(), (faults, seed) => {
      const scenario = scenarioOf({
        protocol: bustle,
        spares: 1,
        versions: [bustle],
        faults,
        network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.02, duplicate: 0.02 },
        workload: workloadOf({ clients: 2 }),
        duration: DURATION,
        settle: 60,
      })
      const kept = simulateResolved(scenario, seed, { coverage: true }).finish()
      expect(restOf(kept)).toStrictEqual(restOf(simulateResolved(scenario, seed).finish()))
      const coverage = kept.coverage as RunCoverage
      const injected = kept.faults.filter((fault) => fault.injected).map(({ fault }) => fault.id)
      expect(coverage.faults.map(({ id }) => id).sort()).toStrictEqual([...injected].sort())
      for (const { states, messages } of coverage.faults) {
        expect(coverage.states).toStrictEqual(expect.arrayContaining([...states]))
        expect(coverage.messages).toStrictEqual(expect.arrayContaining([...messages]))
      }
      expect(simulateResolved(scenario, seed, { coverage: true }).finish().coverage).toStrictEqual(coverage)
    }),
    { numRuns: 60 },
  )
})

test('a node that cannot show itself is up, and that is found by others', () => {
  const speechless = scripted((node) => {
    node.every(10, () => node.broadcast({ type: 'beat' }))
    return {
      inspect: () => {
        throw new Error('I would rather not')
      },
    }
  })
  const plain = runOf({ protocol: speechless, duration: 100 })
  const kept = runOf({ protocol: speechless, duration: 100 }, 7, { coverage: true })
  expect(kept.traceHash).toBe(plain.traceHash)
  expect(kept.ended).toBe('duration')
  expect(kept.coverage).toStrictEqual({ states: ['up'], messages: ['beat'], faults: [] })
})

/** A node that is young for its first 100 ms and old afterwards, and sends an `a` to n2 every 10 ms. */
const ageing = scripted((node) => {
  let role = 'young'
  node.after(100, () => (role = 'old'))
  if (node.id === 'n1') node.every(10, () => node.send('n2', { type: role === 'young' ? 'a' : 'b' }))
  return { inspect: () => ({ role }) }
})

test('a fault meets the state at its beginning, and that of each time that it acts again', () => {
  const flap = { on: constant(60), off: constant(60) }
  expect(
    metIn({
      protocol: ageing,
      duration: 300,
      faults: [
        clockFreeze({ at: 20, node: 'n3' }),
        clockFreeze({ at: 20, node: 'n3', flap }),
        partition({ at: 20, split: { isolate: 'n3' }, flap }),
      ],
    }),
  ).toStrictEqual({
    f0: { states: ['young'], messages: [] },
    f1: { states: ['old', 'young'], messages: [] },
    f2: { states: ['old', 'young'], messages: [] },
  })
})

test('a fault that comes upon a node that another has just stopped finds it down', () => {
  const at = { on: 'message', of: 'a', nth: 2 } as const
  const faults = [crash({ at, for: 20, node: 'n2' }), pause({ at, for: 20, node: 'n2' })]
  const { f0, f1 } = metIn({ protocol: ageing, duration: 90, faults })
  expect([f0?.states, f1?.states]).toStrictEqual([['young'], ['down']])
})

test('a fault meets the message that was its moment, whatever it does', () => {
  const faults = [clockFreeze({ at: { on: 'message', of: 'b' }, node: { subject: 'sender' } })]
  expect(metIn({ protocol: ageing, duration: 200, faults })).toStrictEqual({
    f0: { states: ['old'], messages: ['b'] },
  })
})

test('what is lost at a node was met by the fault that stopped it, until the node runs again', () => {
  const given = (length: number): Given => ({
    protocol: ageing,
    duration: 200,
    faults: [crash({ at: 50, for: length, node: 'n2' }), crash({ at: 50, node: 'n3' })],
  })
  expect(metIn(given(30)), 'while it sends only a').toMatchObject({ f0: { messages: ['a'] } })
  expect(metIn(given(100)), 'while it sends a and b').toMatchObject({
    f0: { messages: ['a', 'b'] },
    f1: { messages: [] },
  })
})

test('what waits for a node was met by the fault that keeps it busy, and what dies there by the crash as well', () => {
  const faults = [
    pause({ at: 50, for: 100, node: 'n2' }),
    // Nothing comes to n2 from then on.
    crash({ at: 92, node: 'n2' }),
    pause({ at: 50, for: 100, node: 'n3' }),
  ]
  expect(metIn({ protocol: ageing, duration: 95, faults })).toMatchObject({
    f0: { messages: ['a'] },
    f1: { messages: ['a'] },
    f2: { messages: [] },
  })
})

test('a fault that is over has met nothing of what comes after it', () => {
  const faults = [
    pause({ at: 50, for: 20, node: 'n2' }),
    pause({ at: 150, for: 20, node: 'n2' }),
    upgrade({ at: 80, downMs: 15, node: 'n2' }),
    crash({ at: 180, for: 15, node: 'n2' }),
  ]
  expect(metIn({ protocol: ageing, versions: [ageing], duration: 250, faults })).toMatchObject({
    f0: { messages: ['a'] },
    f1: { messages: ['b'] },
    f2: { messages: ['a'] },
    f3: { messages: ['b'] },
  })
})

test('of two faults that would lose a message, the one that loses it has met it', () => {
  const faults = [
    loss({ at: 0, probability: 1, types: ['a'] }),
    partition({ at: 1, split: { isolate: 'n1' } }),
    wipe({ at: 0, node: 'n2' }),
  ]
  expect(metIn({ protocol: ageing, duration: 200, faults })).toMatchObject({
    f0: { messages: ['a'] },
    f1: { messages: ['b'] },
    f2: { messages: [] },
  })
})

test('a link that breaks has met what was on it, and what comes to it until it is repaired', () => {
  const protocol = mail([
    { at: 10, type: 'on its way' },
    { at: 12, type: 'breaks it' },
    ...series(1, 1, { type: 'too early' }, 40),
    ...series(1, 1, { type: 'late enough' }, 200),
  ])
  const network = { latency: constant(5) }
  const faults = [linkBreak({ at: 11, for: 100, probability: 1, repair: constant(50), on: { mute: 'n1' } })]
  expect(metIn({ protocol, network, duration: 300, faults })).toStrictEqual({
    f0: { states: ['up'], messages: ['breaks it', 'on its way', 'too early'] },
  })
})

test('a fault of one message comes upon the nodes at its ends, of which a client is none', () => {
  const given: Given = {
    protocol: scripted((node) => {
      if (node.id === 'n1') node.after(50, () => node.send('n2', { type: 'a' }))
      return {
        request: (request) => request.ok(),
        inspect: () => ({ role: node.id === 'n1' ? 'one' : 'two' }),
      }
    }),
    workload: workloadOf({ clients: 1 }),
    duration: 100,
    faults: [
      message({ from: 'n1', to: 'n2', nth: 1, act: 'drop' }),
      message({ from: 'c1', to: 'n1', nth: 1, act: { delayMs: 1 } }),
      message({ from: 'n2', to: 'n1', nth: 1, act: 'drop' }),
    ],
  }
  expect(metIn(given)).toStrictEqual({
    f0: { states: ['one', 'two'], messages: ['a'] },
    f1: { states: ['one'], messages: ['request'] },
  })
})
