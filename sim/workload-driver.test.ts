import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { partition } from './faults/index.ts'
import { scripted } from './testing/protocols.ts'
import { only, runOf, scenarioOf, workloadOf } from './testing/scenario.ts'
import type { Operation } from './types.ts'
import type { OperationContext, Phase } from './workload.ts'
import { simulateResolved } from './world.ts'

const server = scripted(() => ({ request: (request) => request.ok() }))
const read: Operation = { f: 'read' }

function phase(name: string, given: Partial<Phase> = {}): Phase {
  return { name, when: 'main', rate: 100, next: () => read, ...given }
}

/** The times at which operations were invoked, in microseconds. */
function arrivals(run: ReturnType<typeof runOf>): number[] {
  return [...run.history].filter(({ type }) => type === 'invoke').map(({ time }) => time)
}

test('operations arrive at the rate that was asked for, over all clients', () => {
  for (const rate of [20, 200]) {
    const run = runOf({ protocol: server, workload: workloadOf({ clients: 10, rate }), duration: 20_000 })
    const [expected, found] = [rate * 20, arrivals(run).length + run.notIssued]
    // A Poisson count strays by its root; four of those are far beyond what a fixed seed of a sound stream shows.
    expect(Math.abs(found - expected), `${found} of ${expected} at ${rate} a second`).toBeLessThan(
      4 * Math.sqrt(expected),
    )
  }
})

test('gaps between arrivals are exponential, as from many independent users', () => {
  const run = runOf({ protocol: server, workload: workloadOf({ clients: 20, rate: 500 }), duration: 10_000 })
  const times = arrivals(run)
  const gaps = times.slice(1).map((time, i) => time - (times[i] as number))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  for (const [part, expected] of [
    [0.5, 1 - Math.exp(-0.5)],
    [1, 1 - Math.exp(-1)],
    [2, 1 - Math.exp(-2)],
  ] as const) {
    const share = gaps.filter((gap) => gap < part * mean).length / gaps.length
    expect(Math.abs(share - expected), `${share} of gaps are below ${part} means`).toBeLessThan(0.03)
  }
})

test('all clients are used, as often as each other', () => {
  const run = runOf({ protocol: server, workload: workloadOf({ clients: 4, rate: 200 }), duration: 10_000 })
  const counts = new Map<string, number>()
  for (const { type, client = '' } of run.history) {
    if (type === 'invoke') counts.set(client, (counts.get(client) ?? 0) + 1)
  }
  expect([...counts.keys()].sort((a, b) => a.localeCompare(b))).toStrictEqual(['c1', 'c2', 'c3', 'c4'])
  const expected = arrivals(run).length / 4
  for (const [client, count] of counts) {
    expect(Math.abs(count - expected), `${count} of ${expected} by ${client}`).toBeLessThan(expected / 5)
  }
})

test('what finds no free client is counted and not kept', () => {
  const slow = scripted((node) => ({ request: (request) => void node.after(200, () => request.ok()) }))
  const run = runOf({ protocol: slow, workload: workloadOf({ rate: 100 }), duration: 1_000 })
  const issued = arrivals(run).length
  expect(issued, 'one client, 202 ms each').toBeLessThanOrEqual(5)
  expect(run.notIssued).toBeGreaterThan(60)
  expect(Math.abs(issued + run.notIssued - 100), 'arrivals in all').toBeLessThan(40)
})

test('a workload without clients issues nothing and counts it', () => {
  const run = runOf({ protocol: server, workload: workloadOf({ clients: 0 }) })
  expect(arrivals(run)).toStrictEqual([])
  expect(run.notIssued).toBeGreaterThan(60)
})

test('a phase follows another when that has no more operations, and each says so on the trace', () => {
  const a: Operation = { f: 'a' }
  const b: Operation = { f: 'b' }
  const run = runOf({
    protocol: server,
    workload: workloadOf({
      phases: [phase('first', { next: only(a, a) }), phase('second', { next: only(b) }), phase('third')],
    }),
  })
  const invoked = [...run.history].filter(({ type }) => type === 'invoke').map(({ f }) => f)
  expect(invoked.slice(0, 4)).toStrictEqual(['a', 'a', 'b', 'read'])
  expect(run.of('phase').map(({ text }) => text)).toStrictEqual(['first', 'second', 'third'])
})

test('final phases run once faults have ended, and main ones no longer', () => {
  const run = runOf({
    protocol: server,
    workload: workloadOf({
      phases: [phase('late', { when: 'final', next: only({ f: 'last' }) }), phase('main'), phase('never')],
    }),
    faults: [partition({ at: 100, split: 'halves' })],
    duration: 1_000,
    settle: 300,
  })
  expect(run.of('phase').map(({ text, time }) => [text, time])).toStrictEqual([
    ['main', 0],
    ['late', 700_000],
  ])
  const healed = run.of('heal')[0]?.index ?? -1
  expect(run.of('phase').at(-1)?.index, 'after the last heal').toBeGreaterThan(healed)
  for (const { type, f, time } of run.history) {
    const expected = time < 700_000 || type !== 'invoke' ? ['read', 'last'] : ['last']
    expect(expected, `${type} at ${time}`).toContain(f)
  }
  expect([...run.history].filter(({ f }) => f === 'last').map(({ type }) => type)).toStrictEqual([
    'invoke',
    'ok',
  ])
})

test('without final phases nothing is issued once faults have ended', () => {
  const run = runOf({ protocol: server, workload: workloadOf({}), duration: 1_000, settle: 400 })
  expect(Math.max(...arrivals(run))).toBeLessThan(600_000)
})

test('what the next operation may depend on is counted over the phase and over the run', () => {
  const seen: OperationContext[] = []
  const next = (most: number) => (context: OperationContext) => {
    seen.push(context)
    return context.issued < most ? { f: 'write', value: context.total } : undefined
  }
  runOf({
    protocol: server,
    workload: workloadOf({ phases: [phase('one', { next: next(2) }), phase('two', { next: next(3) })] }),
  })
  expect(seen.map(({ issued, total }) => [issued, total])).toStrictEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 2],
    [1, 3],
    [2, 4],
    [3, 5],
  ])
  expect(seen[0]).toMatchObject({ client: 'c1', process: 0 })
})

test('a workload draws from its own stream, whatever is drawn elsewhere', () => {
  const drawn = (protocol: typeof server): number[] => {
    const values: number[] = []
    const next = ({ random }: OperationContext): Operation => {
      values.push(random.int(0, 1_000_000))
      return read
    }
    runOf({ protocol, workload: workloadOf({ clients: 5, next }) })
    return values
  }
  const drawing = scripted((node) => {
    node.every(3, () => node.random.float())
    return { request: (request) => request.ok(node.random.int(0, 9)) }
  })
  expect(drawn(drawing)).toStrictEqual(drawn(server))
})

test('an operation that is not plain data is refused, and the path to it is named', () => {
  const next = (): Operation => ({ f: 'write', value: { at: new Date(0) } as never })
  const refused = (): unknown => runOf({ protocol: server, workload: workloadOf({ next }) })
  expect(refused).toThrow(InputError)
  expect(refused).toThrow('operation.value.at is a Date: expected plain data')
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
  'a rate of %s is a mistake of the workload, and is said to be one',
  (rate) => {
    const refused = (): void => {
      const scenario = scenarioOf({ protocol: server, workload: workloadOf({ rate }) })
      const simulation = simulateResolved(scenario, 7)
      // Step by step, for arrivals without gaps would let no time pass and never end.
      for (let step = 0; step < 1_000; step++) simulation.step()
    }
    expect(refused).toThrow(InputError)
  },
)

test('a script is told what a rated phase is, and what it issues counts', () => {
  const rated: OperationContext[] = []
  const scripts: OperationContext[] = []
  const next = (context: OperationContext) => {
    rated.push(context)
    return context.issued < 2 ? read : undefined
  }
  const phases: readonly Phase[] = [
    phase('one', { next }),
    {
      name: 'two',
      when: 'main',
      *script(user) {
        for (let i = 0; i < 2; i++) {
          scripts.push(user.context())
          yield* user.perform(read)
        }
      },
    },
    phase('three', { next }),
  ]
  const run = runOf({ protocol: server, workload: workloadOf({ clients: 3, phases }) })
  const told = scripts.map(({ client, process, total }) => [client, process, total])
  expect(told.slice(0, 3)).toStrictEqual([
    ['c1', 0, 2],
    ['c2', 1, 3],
    ['c3', 2, 4],
  ])
  expect(scripts.map(({ total }) => total)).toStrictEqual([2, 3, 4, 5, 6, 7])
  expect(scripts.map(({ issued }) => issued)).toStrictEqual([0, 1, 2, 3, 4, 5])
  expect(rated.at(-1)).toMatchObject({ issued: 2, total: 2 + 6 + 2 })
  const asked = arrivals(run)
  expect(rated[1]?.timeMs, 'milliseconds, of when it is asked').toBe((asked[1] as number) / 1_000)
})
