import { expect, test } from 'vitest'
import { clockOffset, crash, drift, message, partition } from './faults/index.ts'
import type { HistoryEvent } from './history.ts'
import { flushed, sleep } from './tasks.ts'
import { scripted } from './testing/protocols.ts'
import { type Given, only, runOf, type TracedRun, workloadOf } from './testing/scenario.ts'
import type { Client, NodeId, Operation, Outcome, Request, Task } from './types.ts'

const read: Operation = { f: 'read', key: 'x' }

/** A cluster whose nodes answer requests like this. */
function answering(answer: (request: Request, id: NodeId) => void) {
  return scripted(({ id }) => ({ request: (request) => answer(request, id) }))
}

/** A cluster whose clients act by this script, and whose nodes answer "ok" unless told otherwise. */
function scriptedBy(
  script: (client: Client, operation: Operation) => Task<Outcome>,
  answer: (request: Request, id: NodeId) => void = (request) => request.ok(),
) {
  return scripted(({ id }) => ({ request: (request) => answer(request, id) }), { clients: script })
}

/** A run of one client that issues these operations, one every few milliseconds, once it is free. */
function issuing(operations: readonly Operation[], given: Given): TracedRun {
  return runOf({ workload: workloadOf({ rate: 1_000, next: only(...operations) }), ...given })
}

function typesOf(events: Iterable<HistoryEvent>): string[] {
  return [...events].map(({ type }) => type)
}

test('an operation is in the history as it was invoked and as it ended, with who ran it and who answered', () => {
  const run = issuing([{ f: 'write', key: 'x', value: 3 }, read], {
    protocol: answering((request) => (request.operation.f === 'read' ? request.ok(3) : request.ok())),
  })
  const [invoke, ok, again, value] = [...run.history]
  expect(invoke).toStrictEqual({
    index: 0,
    process: 0,
    type: 'invoke',
    f: 'write',
    key: 'x',
    value: 3,
    time: invoke?.time,
    client: 'c1',
    node: 'n1',
  })
  expect(ok).toStrictEqual({ ...invoke, index: 1, type: 'ok', time: (invoke?.time ?? 0) + 2_000 })
  expect(again, 'no value is no value').not.toHaveProperty('value')
  expect(value).toMatchObject({ type: 'ok', f: 'read', value: 3, node: 'n1' })
})

test('what a script carries goes with its request, is frozen, and is in no history', () => {
  const seen: unknown[] = []
  const run = issuing([read, read], {
    protocol: scriptedBy(
      function* (client) {
        const carried = { x: [1] }
        const reply = yield* client.ask('n1', 100, seen.length === 0 ? undefined : carried)
        return reply?.type === 'ok' ? reply : { type: 'info', error: 'no answer' }
      },
      (request) => {
        seen.push(
          request.context === undefined ? 'nothing' : [request.context, Object.isFrozen(request.context)],
        )
        request.ok(1)
      },
    ),
  })
  expect(seen).toStrictEqual(['nothing', [{ x: [1] }, true]])
  expect([...run.history].flatMap((event) => Object.keys(event))).not.toContain('context')
})

test('requests and replies are messages: they take time, and are lost like any other', () => {
  const run = issuing([read], {
    protocol: answering((request) => request.ok()),
    network: { latency: { kind: 'constant', ms: 5 } },
    faults: [message({ from: 'n1', to: 'c1', nth: 1, act: 'drop' })],
  })
  const asked = run.of('send').filter(({ node }) => node === 'c1')
  expect(asked, 'two attempts').toHaveLength(2)
  expect(run.of('drop').map(({ node, peer }) => `${peer}>${node}`)).toStrictEqual(['n1>c1'])
  expect(typesOf(run.history)).toStrictEqual(['invoke', 'ok'])
})

test('every event of an operation says which operation it is about', () => {
  const run = issuing([read], { protocol: answering((request) => request.ok(1)) })
  const about = run.happened.filter(({ operation }) => operation === 0).map(({ kind }) => kind)
  expect(about).toStrictEqual(['invoke', 'send', 'deliver', 'send', 'deliver', 'ok'])
})

test('retries keep session and sequence, and go on until the time-out', () => {
  const seen: string[] = []
  const run = issuing([read, read], {
    protocol: answering(
      ({ session, sequence, client }) => void seen.push(`${client} ${session} ${sequence}`),
    ),
    duration: 3_000,
  })
  expect(seen.slice(0, 4)).toStrictEqual(Array.from({ length: 4 }, () => 'c1 c1/0 1'))
  expect(seen.slice(4)).toStrictEqual(Array.from({ length: 4 }, () => 'c1 c1/1 1'))
  expect([...run.history].map(({ type, error }) => error ?? type)).toStrictEqual([
    'invoke',
    'no answer within 1000 ms',
    'invoke',
    'no answer within 1000 ms',
  ])
})

test('the sequence of a session grows by one with every operation, however many attempts each takes', () => {
  const seen: string[] = []
  issuing([read, read, read], {
    protocol: answering((request) => {
      seen.push(`${request.session} ${request.sequence}`)
      request.ok()
    }),
    faults: [message({ from: 'n1', to: 'c1', nth: 2, act: 'drop' })],
  })
  expect(seen).toStrictEqual(['c1/0 1', 'c1/0 2', 'c1/0 2', 'c1/0 3'])
})

test('a redirect is followed, and who answered in the end is in the history', () => {
  const run = issuing([read], {
    protocol: answering((request, id) => (id === 'n3' ? request.ok(id) : request.redirect('n3'))),
  })
  expect([...run.history].at(-1)).toMatchObject({ type: 'ok', value: 'n3', node: 'n3' })
})

test('a redirect to a node that is not there is a violation that names it', () => {
  const run = issuing([read], { protocol: answering((request) => request.redirect('n9')) })
  const violated = run.properties.find(({ violation }) => violation !== undefined)
  expect(violated?.violation?.why).toContain('c1 asked "n9", which is no node of this cluster')
  expect(violated?.violation?.node).toBe('c1')
})

test('after an outcome that nobody knows a client goes on as a new process, whose number no other ever has', () => {
  const run = runOf({
    protocol: answering((request) => request.info('lost track')),
    workload: workloadOf({ clients: 3, rate: 500 }),
  })
  const processes = new Map<number, string>()
  for (const { type, process, client = '' } of run.history) {
    if (type !== 'invoke' || process === 'nemesis') continue
    expect(processes.has(process), `process ${process} of ${client} is new`).toBe(false)
    processes.set(process, client)
    expect(process % 3, `process ${process} of ${client}`).toBe(Number(client.slice(1)) - 1)
  }
  expect(processes.size).toBeGreaterThan(100)
})

test('after ok and fail a client goes on as the same process', () => {
  let n = 0
  const run = runOf({
    protocol: answering((request) => (n++ % 2 === 0 ? request.ok() : request.fail('no'))),
    workload: workloadOf({ rate: 100 }),
  })
  expect(new Set([...run.history].map(({ process }) => process))).toStrictEqual(new Set([0]))
  expect(new Set(typesOf(run.history))).toStrictEqual(new Set(['invoke', 'ok', 'fail']))
})

test('one attempt that is answered with fail has failed', () => {
  const run = issuing([{ f: 'cas', key: 'x', value: [1, 2] }], {
    protocol: answering((request) => request.fail('not 1')),
  })
  expect([...run.history].at(-1)).toMatchObject({ type: 'fail', error: 'not 1', value: [1, 2] })
  expect([...run.history].at(-1), 'who answered a failure is nobody').not.toHaveProperty('node')
})

test('once a second attempt was made an operation never ends as failed', () => {
  const seen = new Set<string>()
  const run = runOf({
    // The first attempt of each operation is left unanswered, the second fails.
    protocol: answering((request) => {
      const operation = `${request.session}/${request.sequence}`
      if (seen.has(operation)) request.fail('too late')
      seen.add(operation)
    }),
    workload: workloadOf({ clients: 2, rate: 100 }),
    duration: 5_000,
  })
  const ends = [...run.history].filter(({ type }) => type !== 'invoke')
  expect(ends.length).toBeGreaterThan(10)
  expect(ends.filter(({ type }) => type === 'fail')).toStrictEqual([])
  expect(ends[0]?.error).toBe('too late, but an attempt may still happen')
})

test('a script that gives up on an unanswered attempt cannot say that it failed', () => {
  function* script(client: Client): Task<Outcome> {
    const reply = yield* client.ask(client.home, 50)
    return reply?.type === 'ok' ? reply : { type: 'fail', error: 'gave up' }
  }
  const run = issuing([{ f: 'write', key: 'x', value: 1 }], {
    // It happens, and nobody is told.
    protocol: scriptedBy(script, () => undefined),
  })
  expect(typesOf(run.history)).toStrictEqual(['invoke', 'info'])
})

test('a script that never asks may say that it failed', () => {
  // eslint-disable-next-line require-yield
  function* script(): Task<Outcome> {
    return { type: 'fail', error: 'not today' }
  }
  const run = issuing([read], { protocol: scriptedBy(script) })
  expect([...run.history].at(-1)).toMatchObject({ type: 'fail', error: 'not today' })
})

test("a protocol's own script sleeps, asks several nodes, and its outcome is the operation's", () => {
  function* quorum(client: Client, operation: Operation): Task<Outcome> {
    const answers: string[] = []
    for (const member of client.members) {
      const reply = yield* client.ask(member, 20)
      if (reply?.type === 'ok') answers.push(reply.value as string)
      yield* sleep(10)
    }
    return { type: 'ok', value: [operation.f, client.id, client.home, ...answers] }
  }
  const run = issuing([read], { protocol: scriptedBy(quorum, (request, id) => request.ok(id)) })
  const [invoke, ok] = [...run.history]
  expect(ok).toMatchObject({ type: 'ok', value: ['read', 'c1', 'n1', 'n1', 'n2', 'n3'] })
  expect((ok?.time ?? 0) - (invoke?.time ?? 0), 'three round trips and three sleeps').toBe(36_000)
})

test("an ask ends at its time-out, and a reply that comes later is nobody's", () => {
  const replies: unknown[] = []
  function* script(client: Client): Task<Outcome> {
    replies.push(yield* client.ask('n1', 1))
    replies.push(yield* client.ask('n1', 100))
    return { type: 'ok' }
  }
  let n = 0
  issuing([read], {
    protocol: scriptedBy(script, (request) => request.ok(++n)),
    network: { latency: { kind: 'constant', ms: 2 } },
  })
  expect(replies).toStrictEqual([undefined, { type: 'ok', value: 2 }])
})

test('a second copy of a reply finds nobody waiting', () => {
  const run = issuing([read, read], {
    protocol: answering((request) => request.ok()),
    network: { duplicate: 1 },
  })
  expect(typesOf(run.history)).toStrictEqual(['invoke', 'ok', 'invoke', 'ok'])
})

test.each<[string, () => Task<Outcome>, string]>([
  [
    'waits for a disk',
    function* () {
      yield* flushed()
      return { type: 'ok' }
    },
    "a client's script cannot wait for a disk",
  ],
  [
    'throws',
    function* () {
      yield* sleep(1)
      throw new Error('of two minds')
    },
    'c1 threw Error: of two minds',
  ],
  [
    'brings what is not plain data',
    function* () {
      yield* sleep(1)
      return { type: 'ok', value: new Map() as never }
    },
    'is a Map: expected plain data',
  ],
])('a script that %s is a violation that says so', (_, script, words) => {
  const run = issuing([read], { protocol: scriptedBy(script) })
  const violated = run.properties.find(({ violation }) => violation !== undefined)
  expect(violated).toMatchObject({ name: 'no handler throws', violation: { node: 'c1' } })
  expect(violated?.violation?.why).toContain(words)
  expect(run.ended).toBe('violation')
})

test("a client goes by its home's clock", () => {
  const times: number[] = []
  function* script(client: Client): Task<Outcome> {
    times.push(client.clock.now() - 1_000_000_000_000)
    yield* sleep(100)
    return { type: 'ok' }
  }
  const run = issuing([read], {
    protocol: scriptedBy(script),
    faults: [drift({ node: 'n1', ppm: 100_000 }), clockOffset({ node: 'n1', byMs: 5_000 })],
  })
  const [invoke, ok] = [...run.history]
  expect((ok?.time ?? 0) - (invoke?.time ?? 0), '100 ms of a clock that is 10 % fast').toBe(90_909)
  expect(times[0], 'what it reads').toBeGreaterThan(5_000)
})

test('a client outlives a crash of its home, and shares every cut with it', () => {
  const answered = (faults: Given['faults']): (string | undefined)[] => {
    const run = issuing([read], { protocol: answering((request) => request.ok()), faults: faults ?? [] })
    return [...run.history].map(({ type, node }) => (type === 'invoke' ? type : `${type} by ${node}`))
  }
  expect(answered([]), 'undisturbed').toStrictEqual(['invoke', 'ok by n1'])
  const [, afterCrash] = answered([crash({ at: 0, node: 'n1' })])
  expect(afterCrash, 'with its home down').toMatch(/^ok by n[23]$/)
  expect(answered([partition({ at: 0, split: { isolate: 'n1' } })]), 'cut off with its home').toStrictEqual([
    'invoke',
    'ok by n1',
  ])
  const isolated = issuing([read], {
    protocol: answering((request, id) => (id === 'n1' ? request.redirect('n2') : request.ok())),
    faults: [partition({ at: 0, split: { isolate: 'n1' } })],
    duration: 2_000,
  })
  expect([...isolated.history].at(-1)?.type, 'whose home can do nothing alone').toBe('info')
})

test('a client that is still waiting when the run ends leaves an operation that did not end', () => {
  const run = issuing([read], { protocol: answering(() => undefined), duration: 200 })
  expect(typesOf(run.history)).toStrictEqual(['invoke'])
})
