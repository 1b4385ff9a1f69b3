import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from './distributions.ts'
import { crash, drift, type Fault, pause, slowCpu } from './faults/index.ts'
import { scripted } from './testing/protocols.ts'
import { fatesOf, hashesOf, livesOf, notedAt } from './testing/runs.ts'
import { type Given, runOf, type TracedRun, workloadOf } from './testing/scenario.ts'

/** The second node sends the first a number every ten milliseconds; it arrives a millisecond later. */
const telling = scripted((node) => {
  let n = 0
  if (node.id === 'n2') node.every(10, () => node.send('n1', { type: 'tell', n: n++ }))
  return {}
})

function run(faults: readonly Fault[], given: Given = {}, seed = 7): TracedRun {
  return runOf({ protocol: telling, nodes: 2, duration: 300, faults, ...given }, seed)
}

/** When the first node handled a message, in milliseconds. */
function handled(run: TracedRun): readonly number[] {
  return run
    .of('deliver')
    .filter(({ node }) => node === 'n1')
    .map(({ time }) => time / 1000)
}

/** The numbers that the first node was told, in the order in which it handled them. */
function numbers(run: TracedRun): readonly number[] {
  return run
    .of('deliver')
    .filter(({ node }) => node === 'n1')
    .map(({ payload }) => (payload as { readonly n: number }).n)
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}

test('what comes to a paused node waits, and is handled in its order when the node goes on', () => {
  const all = run([pause({ at: 105, for: 50, node: 'n1' })])
  const times = handled(all)
  expect(times.slice(0, 10), 'before').toStrictEqual([11, 21, 31, 41, 51, 61, 71, 81, 91, 101])
  expect(times.slice(10, 15), 'when it goes on').toStrictEqual([155, 155, 155, 155, 155])
  expect(times.slice(15), 'afterwards').toStrictEqual([
    161, 171, 181, 191, 201, 211, 221, 231, 241, 251, 261, 271, 281, 291,
  ])
  expect(numbers(all), 'in order, none missing').toStrictEqual(upTo(29))
  const calm = run([])
  expect(handled(calm), 'without a fault nothing waits').toStrictEqual(upTo(29).map((n) => n * 10 + 11))
})

test('invariants look after each of the messages that waited', () => {
  const seen: number[] = []
  const protocol = scripted(
    (node) => {
      let count = 0
      if (node.id === 'n2') node.every(10, () => node.send('n1', { type: 'tell' }))
      return { receive: () => void count++, inspect: () => ({ count }) }
    },
    {
      invariants: [
        {
          name: 'looks',
          create: () => (cluster) => {
            const [first] = cluster.nodes
            const shown = first?.process?.inspect() as { readonly count?: number } | undefined
            if (cluster.changed === first) seen.push(shown?.count ?? Number.NaN)
            return undefined
          },
        },
      ],
    },
  )
  run([pause({ at: 35, for: 100, node: 'n1' })], { protocol, duration: 150 })
  expect(seen, 'a start, and each message by itself').toStrictEqual(upTo(15))
})

test("a paused node's timers fire once when it goes on, and a period's missed ticks are left out", () => {
  const protocol = scripted((node) => {
    node.every(10, () => node.note('tick'))
    node.after(120, () => node.note('once'))
    node.after(160, () => node.note('later'))
    return {}
  })
  const all = run([pause({ at: 35, for: 118, node: 'n1' })], { protocol, nodes: 1, duration: 200 })
  expect(notedAt(all, 'tick')).toStrictEqual(
    [10, 20, 30, 153, 160, 170, 180, 190].concat(200).slice(0, notedAt(all, 'tick').length),
  )
  expect(notedAt(all, 'once'), 'it was due meanwhile').toStrictEqual([153])
  expect(notedAt(all, 'later'), 'it is due afterwards').toStrictEqual([160])
})

test('a timer that waits is cancelled, or set anew, by what is handled before it', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n2') {
      node.after(50, () => node.send('n1', { type: 'stop' }))
      return {}
    }
    const cancelled = node.after(60, () => node.note('cancelled'))
    const restarted = node.after(60, () => node.note('restarted'))
    const early = node.after(45, () => node.note('early'))
    return {
      receive() {
        node.note('told', { early: early.active, cancelled: cancelled.active })
        cancelled.cancel()
        restarted.restart(30)
      },
    }
  })
  const all = run([pause({ at: 40, for: 60, node: 'n1' })], { protocol })
  expect(notedAt(all, 'early'), 'it was due before the message came').toStrictEqual([100])
  expect(all.of('note').find(({ text }) => text === 'told')?.payload).toStrictEqual({
    early: false,
    cancelled: true,
  })
  expect(notedAt(all, 'cancelled')).toStrictEqual([])
  expect(notedAt(all, 'restarted')).toStrictEqual([130])
})

test('a crash while it is paused drops what waited, and says so on the trace', () => {
  const protocol = scripted((node) => {
    node.note('born')
    if (node.id === 'n2') node.every(10, () => node.send('n1', { type: 'tell' }))
    else node.after(50, () => node.note('timer'))
    return {}
  })
  const all = run([pause({ at: 35, for: 100, node: 'n1' }), crash({ at: 85, for: 10, node: 'n1' })], {
    protocol,
  })
  const dropped = all.of('drop').filter(({ text }) => text === 'n1 crashed before it took it')
  expect(dropped.map(({ time }) => time)).toStrictEqual([85_000, 85_000, 85_000, 85_000, 85_000])
  expect(dropped.every(({ node, peer }) => node === 'n1' && peer === 'n2')).toBe(true)
  expect(
    handled(all).filter((time) => time > 35 && time < 145),
    'the next life begins when the pause is over',
  ).toStrictEqual([141])
  expect(
    notedAt(all, 'timer').every((time) => time >= 145),
    "the former life's timer is gone",
  ).toBe(true)
})

test('nothing of a paused node runs, not even a life that begins meanwhile', () => {
  const protocol = scripted((node) => {
    node.note('runs')
    node.every(10, () => node.note('runs'))
    return {}
  })
  const all = run([pause({ at: 35, for: 100, node: 'n1' }), crash({ at: 45, for: 20, node: 'n1' })], {
    protocol,
  })
  expect(notedAt(all, 'runs', 'n1').filter((time) => time > 35 && time < 135)).toStrictEqual([])
})

test('clients on the machine of a paused node go on, and its answers are late', () => {
  const protocol = scripted((node) => ({ request: (request) => request.ok(node.id) }), {
    clients: { timeoutMs: 40, attemptMs: 40 },
  })
  const all = run([pause({ at: 105, for: 100, node: 'n1' })], {
    protocol,
    workload: workloadOf({ rate: 500 }),
  })
  const times = (kind: 'ok' | 'info'): readonly number[] => all.of(kind).map(({ time }) => time / 1000)
  const gaveUp = times('info').filter((time) => time > 105 && time < 205)
  expect(gaveUp.length, 'its client gave up again and again, by its own timers').toBeGreaterThanOrEqual(2)
  expect(times('ok').some((time) => time > 107 && time < 205)).toBe(false)
  expect(times('ok').some((time) => time > 206)).toBe(true)
})

/** The first node flushes at 90 and is paused from 100 to 200; the flush takes 20. */
const flushing: Given = {
  protocol: scripted((node) => {
    let role = 'follower'
    if (node.id === 'n1')
      node.after(90, () => {
        node.disk.write('x', 1)
        node.disk.flush(() => {
          role = 'leader'
          node.note('flushed')
        })
      })
    else node.after(150, () => (role = 'leader'))
    if (node.disk.read('x') === 1) node.note('durable')
    node.every(30, () => undefined)
    return { inspect: () => ({ role }) }
  }),
  disk: { flush: constant(20) },
}
const paused = pause({ at: 100, for: 100, node: 'n1' })

test('a flush completes while its node is paused, and what follows it waits', () => {
  const all = run([paused], flushing)
  expect(all.of('flush').map(({ time }) => time / 1000)).toStrictEqual([110])
  expect(notedAt(all, 'flushed')).toStrictEqual([200])
  const crashed = run([paused, crash({ at: 150, for: 60, node: 'n1' })], flushing)
  expect(notedAt(crashed, 'flushed'), 'a crash takes it away').toStrictEqual([])
  expect(notedAt(crashed, 'durable'), 'but it is durable').toStrictEqual([210])
})

test('a fault beside a flush of a paused node comes of that flush', () => {
  const fault = crash({ at: { on: 'flush', of: 'n1' }, for: 10, node: 'n2' })
  const all = run([paused, fault], flushing)
  const cause = all.of('fault').find(({ text }) => text === 'crash f1')?.cause ?? -1
  expect(all.happened[cause]).toMatchObject({ kind: 'flush', node: 'n1' })
})

test('what waited and is done late counts from then on: the newest of a role is who took it last', () => {
  const all = run([paused, crash({ at: 250, node: { role: 'leader' } })], flushing)
  expect(fatesOf(all)[1]?.nodes, 'n2 leads since 150, n1 since 200').toStrictEqual(['n1'])
})

test('changes of what nodes show are told in the order in which they came', () => {
  const { inspections = [] } = runOf({ nodes: 2, duration: 300, ...flushing, faults: [paused] }, 7, {
    inspections: true,
  })
  const events = inspections.map(({ event }) => event)
  expect(inspections.map(({ time }) => time / 1000)).toStrictEqual([0, 0, 150, 200])
  expect(events, 'events and times agree').toStrictEqual([...events].sort((a, b) => a - b))
})

test('pauses overlap, and flap, and each ends only its own', () => {
  const flap = { on: constant(20), off: constant(20) }
  const both = run([pause({ at: 35, for: 50, node: 'n1' }), pause({ at: 65, for: 50, node: 'n1' })])
  expect(handled(both).slice(3, 12), 'in two').toStrictEqual([115, 115, 115, 115, 115, 115, 115, 115, 121])
  const flapping = run([pause({ at: 35, for: 75, node: 'n1', flap })])
  expect(handled(flapping).slice(3, 12)).toStrictEqual([55, 55, 61, 71, 95, 95, 101, 111, 121])
})

test('what a former life was busy with keeps the next one from nothing', () => {
  const all = run([
    slowCpu({ at: 5, for: 20, node: 'n1', perEvent: constant(200) }),
    crash({ at: 30, for: 10, node: 'n1' }),
    pause({ at: 55, for: 10, node: 'n1' }),
  ])
  expect(livesOf(all, 'n1')).toStrictEqual(['start 0', 'crash 30', 'start 40'])
  expect(handled(all).slice(0, 5), 'the pause is over at 65').toStrictEqual([11, 41, 51, 65, 71])
})

test('whatever pauses and slows a node, what comes is handled in its order, once, and all of it in the end', () => {
  const when = { at: fc.nat(200), for: fc.nat(100) }
  const fault = fc.oneof(
    fc.record(when).map((given) => pause({ ...given, node: 'n1' })),
    fc
      .record({ ...when, ms: fc.integer({ min: 0, max: 12 }) })
      .map(({ ms, ...given }) => slowCpu({ ...given, node: 'n1', perEvent: constant(ms) })),
    fc
      .record({ ...when, ppm: fc.integer({ min: -500_000, max: 500_000 }) })
      .map((given) => drift({ ...given, node: 'n1' })),
  )
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 5 }), fc.nat(), (faults, seed) => {
      const all = run(faults, { duration: 1_000, network: { order: 'fifo' } }, seed)
      expect(numbers(all).slice(0, 70)).toStrictEqual(upTo(70))
      const early = handled(all).filter((time, n) => time < n * 10 + 11)
      expect(early, 'handled before it came').toStrictEqual([])
    }),
    { numRuns: 40 },
  )
})

test('a run with pauses has one hash, however it is made', () => {
  const faults = [pause({ at: 35, for: 60, node: 'n1' }), crash({ at: 70, for: 10, node: 'n1' })]
  const given = { protocol: telling, nodes: 2, duration: 200, faults }
  const hashes = new Set(hashesOf(given))
  expect(hashes.size).toBe(1)
  expect(hashes.has(run([], { duration: 200 }).traceHash), 'the faults do something').toBe(false)
})
