import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from './faults.ts'
import type { InjectedFault } from './record.ts'
import { faultSchedule } from './testing/arbitraries.ts'
import { bustle } from './testing/protocols.ts'
import { type Given, runOf, type TracedRun, workloadOf } from './testing/scenario.ts'
import type { TraceEvent } from './trace.ts'

const DURATION = 300
const SETTLE = 60

/** A cluster in which everything happens that can, and faults on top of it. */
function turmoil(nodes: number, faults: readonly Fault[]): Given {
  return {
    protocol: bustle,
    nodes,
    faults,
    network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.02, duplicate: 0.02 },
    disk: { flush: { kind: 'exponential', mean: 1 } },
    workload: workloadOf({ clients: 2, rate: 100 }),
    duration: DURATION,
    settle: SETTLE,
  }
}

const given = fc
  .integer({ min: 3, max: 5 })
  .chain((nodes) => fc.record({ nodes: fc.constant(nodes), faults: faultSchedule(nodes, DURATION) }))

/**
 * Looks for a breach of a law over runs of random schedules under random seeds. Gives the smallest one found, with the numbers
 * that bring it back, or nothing.
 */
function breachOf(breaches: (run: TracedRun) => Iterable<string>, numRuns = 25): string | null {
  const property = fc.property(given, fc.nat(), ({ nodes, faults }, seed) => {
    const run = runOf(turmoil(nodes, faults), seed)
    // A protocol that promises nothing cannot break a promise; whatever ends the run is the engine's.
    const violated = run.properties.find(({ violation }) => violation !== undefined)
    if (violated !== undefined) throw new Error(`${violated.name}: ${violated.violation?.why}`)
    const found = [...breaches(run)]
    if (found.length > 0) throw new Error(`${found.length} breaches: ${found.slice(0, 3).join('; ')}`)
  })
  const details = fc.check(property, { numRuns })
  return details.failed ? `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}` : null
}

function words({ index, kind, node, peer, time }: TraceEvent): string {
  return `event ${index} (${kind} ${peer ?? ''}>${node ?? ''} at ${time})`
}

test('time never goes back, and every event comes after its cause', () => {
  const breach = breachOf(function* (run) {
    let before = 0
    for (const event of run.happened) {
      const { index, time, cause } = event
      if (time < before) yield `${words(event)} comes after ${before}`
      before = time
      if (cause === undefined) continue
      if (cause >= index) yield `${words(event)} is caused by event ${cause}`
    }
    if (run.trace?.length !== run.events) yield `${run.events} events, ${run.trace?.length} on the trace`
  })
  expect(breach).toBeNull()
})

test('what a node does is caused by something at that node, by a message to it, or by a fault', () => {
  const breach = breachOf(function* (run) {
    for (const event of run.happened) {
      if (event.kind !== 'timer' && event.kind !== 'flush' && event.kind !== 'send' && event.kind !== 'wake')
        continue
      const cause = run.happened[event.cause ?? -1]
      if (cause === undefined) yield `${words(event)} has no cause`
      else if (cause.node !== event.node) yield `${words(event)} is caused by ${words(cause)}`
    }
  })
  expect(breach).toBeNull()
})

test('every message that ends was sent before, ends once a copy, and keeps its serial, ends and contents', () => {
  const breach = breachOf(function* (run) {
    const sent = new Map<number, TraceEvent>()
    const ends = new Map<number, number>()
    for (const event of run.happened) {
      const { kind, message } = event
      if (message === undefined) continue
      if (kind === 'send') {
        if (sent.has(message)) yield `${words(event)} has a serial that another has`
        sent.set(message, event)
        continue
      }
      const sending = sent.get(message)
      if (sending === undefined) yield `${words(event)} was never sent`
      else if (sending.node !== event.peer || sending.peer !== event.node)
        yield `${words(event)} was sent as ${words(sending)}`
      else if (sending.payload !== event.payload) yield `${words(event)} has other contents than were sent`
      else if (event.cause !== sending.index) yield `${words(event)} is not caused by its sending`
      const copies = (ends.get(message) ?? 0) + 1
      ends.set(message, copies)
      if (copies > 2) yield `${words(event)} is copy ${copies}`
    }
  })
  expect(breach).toBeNull()
})

test('nothing is delivered to a node that is down, and none of its code runs', () => {
  const breach = breachOf(function* (run) {
    const up = new Set<string>()
    for (const event of run.happened) {
      const { kind, node = '' } = event
      if (kind === 'start') {
        if (up.has(node)) yield `${words(event)} starts who is up`
        up.add(node)
      } else if (kind === 'crash') {
        if (!up.delete(node)) yield `${words(event)} crashes who is down`
      } else if (node.startsWith('n') && kind !== 'drop' && !up.has(node))
        yield `${words(event)} at who is down`
    }
  })
  expect(breach).toBeNull()
})

/** The partitions that acted, with the directed links they cut between sides. */
function cutsOf(run: TracedRun): readonly InjectedFault[] {
  return run.faults.filter((fault) => fault.injected && fault.fault.kind === 'partition') as InjectedFault[]
}

/** Whose side of a cut a participant shares. */
function sideOf(run: TracedRun, id = ''): string {
  return run.participants.find((participant) => participant.id === id)?.home ?? id
}

/** The cut that parts two ends at a time, if one does. Its first and last instant are left to the order of events. */
function cutAt(run: TracedRun, from: string, to: string, time: number): InjectedFault | undefined {
  return cutsOf(run).find(
    (fault) =>
      fault.from < time &&
      time < fault.to &&
      fault.links?.some(([a, b]) => a === sideOf(run, from) && b === sideOf(run, to)),
  )
}

test('nothing is delivered across a cut, and nothing that was sent across one', () => {
  const breach = breachOf(function* (run) {
    const held = run.faults.some(({ fault }) => fault.kind === 'message' && fault.act === 'hold')
    for (const event of run.of('deliver')) {
      const { node = '', peer = '', time, cause = -1 } = event
      const cut = cutAt(run, peer, node, time)
      if (cut !== undefined) yield `${words(event)} crossed ${cut.fault.id}`
      const sent = run.happened[cause] as TraceEvent
      const cutBefore = cutAt(run, peer, node, sent.time)
      // What is held is out of the network until it is released.
      if (cutBefore !== undefined && !held) yield `${words(event)} was sent across ${cutBefore.fault.id}`
    }
  }, 40)
  expect(breach).toBeNull()
})

test('what is dropped for a cut was cut, and what is dropped for a node that is down found it down', () => {
  const breach = breachOf(function* (run) {
    const up = new Set<string>()
    for (const event of run.happened) {
      const { kind, node = '', peer = '', time, text = '' } = event
      if (kind === 'start') up.add(node)
      if (kind === 'crash') up.delete(node)
      if (kind !== 'drop') continue
      if (text === `${node} is down` && up.has(node)) yield `${words(event)} was dropped for who is up`
      const id = /^cut by (.*)$/.exec(text)?.[1]
      if (id === undefined) continue
      const fault = cutsOf(run).find(({ fault }) => fault.id === id)
      const cuts = fault?.links?.some(([a, b]) => a === sideOf(run, peer) && b === sideOf(run, node)) ?? false
      if (!cuts || (fault?.from ?? 0) > time || (fault?.to ?? 0) < time)
        yield `${words(event)} was dropped for ${id}, which did not cut it`
    }
  })
  expect(breach).toBeNull()
})

test('once faults have ended nothing is cut, everyone is up, and nothing is done to single messages', () => {
  const breach = breachOf(function* (run) {
    const end = (DURATION - SETTLE) * 1_000
    for (const fault of run.faults) {
      if (fault.injected && fault.to > end) yield `${fault.fault.id} acted until ${fault.to}`
    }
    for (const event of run.happened) {
      if (event.time <= end) continue
      if (event.kind === 'crash' || event.kind === 'fault') yield words(event)
      if (event.kind === 'drop' && event.text !== 'lost') yield `${words(event)}: ${event.text}`
    }
  })
  expect(breach).toBeNull()
})

test('a history is well formed: each process does one thing at a time, and none after an unknown end', () => {
  const breach = breachOf(function* (run) {
    const open = new Map<number | string, number>()
    const over = new Set<number | string>()
    let before = 0
    for (const { index, process, type, time, client } of run.history) {
      if (time < before) yield `event ${index} at ${time} comes after ${before}`
      before = time
      if (type === 'invoke') {
        if (open.has(process)) yield `process ${process} invokes ${index} while ${open.get(process)} is open`
        if (over.has(process)) yield `process ${process} goes on at ${index} after it was given up`
        open.set(process, index)
      } else if (!open.delete(process)) yield `process ${process} ends at ${index} what it did not begin`
      if (type === 'info') over.add(process)
      if (client === undefined) yield `event ${index} has no client`
    }
  })
  expect(breach).toBeNull()
})

test('an operation that took more than one attempt never ends as failed', () => {
  const breach = breachOf(function* (run) {
    const attempts = new Map<number, number>()
    for (const { node = '', operation = -1 } of run.of('send')) {
      if (node.startsWith('c')) attempts.set(operation, (attempts.get(operation) ?? 0) + 1)
    }
    for (const event of run.of('fail')) {
      const count = attempts.get(event.operation ?? -1) ?? 0
      if (count > 1) yield `${words(event)} after ${count} attempts`
    }
  })
  expect(breach).toBeNull()
})

test('what survives a crash is what was durable, or that and the first of the later writes', () => {
  const breach = breachOf(function* (run) {
    // The lives of a node are counted on its disk, written at once and flushed: its notes can only count up.
    const lives = new Map<string, number>()
    for (const event of run.of('note')) {
      if (event.text !== 'settled') continue
      const { lives: count } = event.payload as { readonly lives: number }
      const before = lives.get(event.node ?? '') ?? 0
      if (count <= before) yield `${words(event)} counts ${count} lives after ${before}`
      lives.set(event.node ?? '', count)
    }
  })
  expect(breach).toBeNull()
})
