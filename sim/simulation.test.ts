import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { crash, loss } from './faults/index.ts'
import type { HistoryEvent } from './history.ts'
import { HANDLERS_RETURN, type Simulation, TIME_ADVANCES } from './simulation.ts'
import { sleep } from './tasks.ts'
import { faultSchedule } from './testing/arbitraries.ts'
import { bustle, echo, scripted } from './testing/protocols.ts'
import { type Given, only, runOf, scenarioOf, traced, workloadOf } from './testing/scenario.ts'
import type { Outcome, Task } from './types.ts'
import { simulateResolved, type SimulateOptions } from './world.ts'

function simulate(given: Given, options: SimulateOptions = {}): Simulation {
  return simulateResolved(scenarioOf(given), 7, options)
}

const busy: Given = {
  protocol: bustle,
  network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.02 },
  workload: workloadOf({ clients: 2 }),
  faults: [crash({ at: 50, for: 40, node: { pick: 'any' } }), loss({ at: 100, for: 50, probability: 0.5 })],
  duration: 300,
  settle: 100,
}

test('a simulation ends at its duration, and then stands still', () => {
  const simulation = simulate({ protocol: echo(), duration: 100 })
  const record = simulation.finish()
  expect([record.ended, record.time, simulation.time, simulation.done]).toStrictEqual([
    'duration',
    100_000,
    100,
    true,
  ])
  const { traceHash, events } = record
  simulation.step()
  simulation.runTo({ timeMs: 1_000 })
  expect([simulation.finish().traceHash, simulation.events]).toStrictEqual([traceHash, events])
})

test('nothing has happened before the first step, and the nodes start with it', () => {
  const simulation = simulate({ protocol: echo() })
  expect([simulation.events, simulation.time, simulation.done]).toStrictEqual([0, 0, false])
  expect(simulation.inspect('n1'), 'before').toBeUndefined()
  simulation.step()
  expect(simulation.inspect('n1'), 'after').toStrictEqual({ role: 'echo', pongs: 0 })
})

test('running to any times and events on the way leads to the same end as running straight there', () => {
  const straight = simulate(busy).finish()
  const stop = fc.oneof(
    fc.record({ timeMs: fc.double({ min: 0, max: 350, noNaN: true }) }),
    fc.record({ event: fc.nat(straight.events + 10) }),
  )
  fc.assert(
    fc.property(fc.array(stop, { maxLength: 5 }), fc.nat(20), (stops, steps) => {
      const simulation = simulate(busy)
      for (const until of stops) {
        simulation.runTo(until)
        simulation.inspect('n2')
        for (let i = 0; i < steps; i++) simulation.step()
      }
      const record = simulation.finish()
      expect(record.traceHash).toBe(straight.traceHash)
      expect(record.events).toBe(straight.events)
    }),
    { numRuns: 25 },
  )
})

test('running to a time lets happen what happens by then and nothing after it', () => {
  const simulation = simulate({ protocol: echo() }, { trace: true })
  simulation.runTo({ timeMs: 20 })
  const { happened } = traced(simulation.record())
  expect(happened.at(-1)?.time, 'the pings of 20 ms').toBe(20_000)
  simulation.runTo({ timeMs: 20.999 })
  expect(simulation.time, 'nothing happens in between').toBe(20)
  simulation.runTo({ timeMs: 21 })
  expect(simulation.time, 'they arrive').toBe(21)
  expect(simulation.done).toBe(false)
})

test('running to an event stops as soon as there have been as many', () => {
  const simulation = simulate({ protocol: echo() })
  simulation.runTo({ event: 100 })
  expect(simulation.events).toBeGreaterThanOrEqual(100)
  // The handling of one delivery or timer is not torn apart: a broadcast to two more nodes at the most.
  expect(simulation.events).toBeLessThan(104)
})

test('a record can be had at any time, and says that the run was stopped if it has not ended', () => {
  const simulation = simulate({ protocol: echo() })
  simulation.runTo({ timeMs: 50 })
  expect(simulation.record()).toMatchObject({ ended: 'stopped', time: 50_000, seed: '7' })
  expect(simulation.finish().ended).toBe('duration')
})

test('inspecting shows a node as it is now, nothing while it is down, and refuses other names', () => {
  const simulation = simulate({
    protocol: echo(),
    workload: workloadOf({}),
    faults: [crash({ at: 25, for: 10, node: 'n1' })],
  })
  simulation.runTo({ timeMs: 22 })
  expect(simulation.inspect('n1')).toStrictEqual({ role: 'echo', pongs: 4 })
  simulation.runTo({ timeMs: 30 })
  expect(simulation.inspect('n1')).toBeUndefined()
  simulation.runTo({ timeMs: 40 })
  expect(simulation.inspect('n1')).toStrictEqual({ role: 'echo', pongs: 0 })
  expect(() => simulation.inspect('c1')).toThrow(InputError)
  expect(() => simulation.inspect('n9')).toThrow('there is no node "n9": expected one of n1, n2, n3')
})

test('an observer looks after every event at which code of a node ran, and may stop the run there', () => {
  const simulation = simulate({ protocol: echo() })
  const looks: string[] = []
  simulation.observe(({ time, changed, nodes }) => {
    looks.push(`${changed?.id} of ${nodes.length} at ${time}`)
    return looks.length === 5
  })
  const record = simulation.finish()
  expect(record.ended).toBe('stopped')
  expect(looks.slice(0, 3)).toStrictEqual(['n1 of 3 at 0', 'n2 of 3 at 0', 'n3 of 3 at 0'])
  expect(looks).toHaveLength(5)
  expect(simulation.done).toBe(true)
})

test('observers, inspections, the trace and recorded choices change nothing of what happens', () => {
  const bare = simulate(busy).finish().traceHash
  const all: SimulateOptions[] = [{ trace: true }, { inspections: true }, { recordChoices: true }]
  for (const options of all) {
    expect(simulate(busy, options).finish().traceHash, `with ${JSON.stringify(options)}`).toBe(bare)
  }
  const observed = simulate(busy)
  observed.observe(({ nodes }) => nodes.length === 0)
  expect(observed.finish().traceHash).toBe(bare)
})

test('a record holds what was asked for and nothing else', () => {
  const bare = simulate(busy).finish()
  expect(bare.trace).toBeUndefined()
  expect(bare.inspections).toBeUndefined()
  expect(bare).not.toHaveProperty('choices')
  const full = simulate(busy, { trace: true, inspections: true, recordChoices: true }).finish()
  expect(full.trace?.length).toBe(full.events)
  expect(full.inspections?.length).toBeGreaterThan(10)
  expect(full.choices?.length).toBeGreaterThan(100)
})

test('what nodes show of themselves is kept with the event at which it changed', () => {
  fc.assert(
    fc.property(faultSchedule(3, 300), fc.nat(), (faults, seed) => {
      const run = runOf({ ...busy, faults }, seed, { inspections: true })
      for (const { event, time, node, state } of run.inspections ?? []) {
        const at = run.happened[event]
        // What crashes a node happens to the cluster; all else that changes a node happens at that node.
        const right = at?.time === time && (state === undefined || at.node === node)
        expect(right, `${node} shows ${JSON.stringify(state)} at ${time} after ${JSON.stringify(at)}`).toBe(
          true,
        )
      }
    }),
    { numRuns: 15 },
  )
})

test('a violation ends the run at once, and is the last thing on the trace', () => {
  const protocol = scripted((node) => {
    node.after(5, () => {
      throw new Error(`${node.id} fails`)
    })
    return {}
  })
  const run = runOf({ protocol })
  expect(run.ended).toBe('violation')
  expect(run.time).toBe(5_000)
  expect(run.happened.at(-1)?.kind).toBe('violation')
  expect(run.of('timer'), 'one of three nodes').toHaveLength(1)
})

/** How time stood still, or what budget ran out. */
function stuck(given: Given, options: SimulateOptions): string | undefined {
  const record = simulate(given, options).finish()
  expect(record.ended).toBe('budget')
  return record.properties.find(({ name }) => name === TIME_ADVANCES)?.violation?.why
}

function* pointless(): Task<Outcome> {
  for (;;) yield* sleep(0)
}

test.each<[string, Given]>([
  [
    'by timers',
    {
      protocol: scripted((node) => {
        const again = (): void => void node.after(0, again)
        node.after(5, again)
        return {}
      }),
    },
  ],
  [
    'by messages',
    {
      protocol: scripted((node) => {
        node.after(5, () => node.send('n1', { type: 'again' }))
        return { receive: (_, message) => node.send('n1', message) }
      }),
      network: { latency: { kind: 'constant', ms: 0 } },
    },
  ],
  [
    'by a script of a client',
    {
      protocol: scripted(() => undefined, { clients: pointless }),
      workload: workloadOf({ rate: 1_000, next: only({ f: 'read' }) }),
    },
  ],
])('a protocol that never lets time advance, %s, ends as stuck', (_, given) => {
  const why = stuck({ nodes: 1, ...given }, { maxEventsAtOnce: 500 })
  expect(why).toMatch(/^time stood still at 0\.00\d+ s: 50\d events happened at that instant/)
})

test('a run that uses its budget of events up ends, and says how far it came', () => {
  const why = stuck({ protocol: echo() }, { maxEvents: 1_000 })
  expect(why).toMatch(/^the budget of 1000 events was used up at 0\.\d+ s of 1 s$/)
})

test('many events at one instant are no violation as long as time goes on', () => {
  const protocol = scripted((node) => {
    node.every(100, () => {
      for (let i = 0; i < 50; i++) node.broadcast({ type: 'burst' })
    })
    return {}
  })
  const record = simulate({ protocol }, { maxEventsAtOnce: 1_000 }).finish()
  expect(record.ended).toBe('duration')
})

test('every run says that no handler threw, that time advances, and that nothing came from outside', () => {
  const { properties } = simulate({ protocol: echo() }).finish()
  expect(properties).toStrictEqual([
    { name: 'no handler throws', kind: 'engine', reached: 1 },
    { name: 'time advances', kind: 'engine', reached: 1 },
    { name: 'nothing comes from outside', kind: 'engine', reached: 1 },
  ])
})

test('who observes the history is told every event of it in order, however late it began', () => {
  const early: HistoryEvent[] = []
  const late: HistoryEvent[] = []
  const simulation = simulate(busy)
  simulation.observeHistory((event) => void early.push(event))
  simulation.runTo({ timeMs: 150 })
  expect(early.length).toBeGreaterThan(5)
  simulation.observeHistory((event) => void late.push(event))
  const record = simulation.finish()
  expect(record.ended).toBe('duration')
  expect(early).toStrictEqual([...record.history])
  expect(late).toStrictEqual(early)
  expect(record.traceHash, 'it changes nothing').toBe(simulate(busy).finish().traceHash)
})

test('a run ends with the event at which an observer of its history says so, as it would have come to it anyway', () => {
  const whole = traced(simulate(busy, { trace: true }).finish())
  fc.assert(
    fc.property(fc.nat(whole.history.length - 1), (last) => {
      const simulation = simulate(busy, { trace: true })
      simulation.observeHistory(({ index }) => index === last)
      const told: number[] = []
      simulation.observeHistory(({ index }) => void told.push(index))
      const record = traced(simulation.finish())
      expect([record.ended, simulation.done]).toStrictEqual(['violation', true])
      expect(record.happened).toStrictEqual(whole.happened.slice(0, record.events))
      expect([...record.history]).toStrictEqual([...whole.history].slice(0, record.history.length))
      expect(record.history.at(last).time, 'it ended then').toBe(record.time)
      expect(told.at(-1) ?? -1, 'nobody is told any more').toBeLessThan(last)
      const after = simulate(busy)
      after.runTo({ event: record.events })
      expect(record.traceHash).toBe(after.record().traceHash)
      expect(record.standing.nodes.map(({ id }) => id)).toStrictEqual(['n1', 'n2', 'n3'])
    }),
    { numRuns: 30 },
  )
})

test('code that does not return can be stopped from outside, and the run says whose it was', () => {
  const protocol = scripted((node) => {
    if (node.id !== 'n2') return {}
    node.after(5, () => {
      for (;;) if (node.clock.monotonic() < 0) break
    })
    return {}
  })
  const simulation = simulate({ protocol }, { trace: true })
  const finish = (): void => void simulation.finish()
  expect(() => runInNewContext('finish()', { finish }, { timeout: 50 })).toThrow('timed out')
  simulation.interrupt('50 ms')
  const record = simulation.finish()
  expect(record.ended).toBe('violation')
  expect(record.properties.find(({ name }) => name === HANDLERS_RETURN)?.violation).toMatchObject({
    node: 'n2',
    time: 5_000,
    why: expect.stringMatching(
      /^n2 did not return from event \d+ \(timer\) at 0\.005 s within 50 ms$/,
    ) as string,
  })
})

test('a simulation can be stopped from outside before anything happened', () => {
  const simulation = simulate({ protocol: echo() }, { trace: true })
  simulation.interrupt('a second')
  const { properties, ended } = simulation.record()
  expect(ended).toBe('violation')
  expect(properties.at(-1)?.violation?.why).toContain("the scenario's own code did not return")
})

test('an error in an inspection is a violation that names the node, not an error of the run', () => {
  const protocol = scripted((node) => ({
    inspect() {
      if (node.id === 'n2') throw new TypeError('nothing to show')
      return {}
    },
  }))
  const record = simulate({ protocol }, { inspections: true }).finish()
  const violation = record.properties.find(({ violation }) => violation !== undefined)?.violation
  expect(violation).toMatchObject({ node: 'n2' })
  expect(violation?.why).toContain('nothing to show')
})
