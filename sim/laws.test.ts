import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Fault, type FaultKind, faultKinds } from './faults/index.ts'
import type { InjectedFault } from './record.ts'
import { faultSchedule } from './testing/arbitraries.ts'
import { bustle } from './testing/protocols.ts'
import { type Given, runOf, type TracedRun, workloadOf } from './testing/scenario.ts'
import type { TraceEvent } from './trace.ts'

const DURATION = 300
const SETTLE = 60
const EVERY_KIND = Object.keys(faultKinds) as FaultKind[]

/** A cluster in which everything happens that can, and faults on top of it. */
function turmoil(nodes: number, faults: readonly Fault[], order: 'free' | 'fifo'): Given {
  return {
    protocol: bustle,
    nodes,
    spares: 1,
    versions: [bustle],
    faults,
    network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.02, duplicate: 0.02, order },
    disk: { flush: { kind: 'exponential', mean: 1 }, restartMs: 20 },
    workload: workloadOf({ clients: 2, rate: 100 }),
    duration: DURATION,
    settle: SETTLE,
  }
}

interface Limits {
  readonly numRuns?: number
  /** The kinds of faults that may act; all, if it is not said. */
  readonly kinds?: readonly FaultKind[]
  readonly order?: 'free' | 'fifo'
}

/**
 * Looks for a breach of a law over runs of random schedules under random seeds. Gives the smallest one found, with the numbers
 * that bring it back, or nothing.
 */
function breachOf(
  breaches: (run: TracedRun) => Iterable<string>,
  { numRuns = 60, kinds = EVERY_KIND, order = 'free' }: Limits = {},
): string | null {
  const given = fc
    .integer({ min: 3, max: 5 })
    .chain((nodes) =>
      fc.record({ nodes: fc.constant(nodes), faults: faultSchedule(nodes, DURATION, { kinds }) }),
    )
  const property = fc.property(given, fc.nat(), ({ nodes, faults }, seed) => {
    const run = runOf(turmoil(nodes, faults, order), seed)
    // A protocol that promises nothing cannot break a promise; whatever ends the run is the engine's.
    const violated = run.properties.find(({ violation }) => violation !== undefined)
    if (violated !== undefined) throw new Error(`${violated.name}: ${violated.violation?.why}`)
    const found = [...breaches(run)]
    if (found.length > 0) throw new Error(`${found.length} breaches: ${found.slice(0, 3).join('; ')}`)
  })
  const details = fc.check(property, { numRuns })
  return details.failed ? `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}` : null
}

/** Whether a fault of this kind came about; of single messages, one that does this. */
function acted(run: TracedRun, kind: FaultKind, act?: string): boolean {
  return run.faults.some(
    ({ injected, fault }) =>
      injected && fault.kind === kind && (fault.kind !== 'message' || act === undefined || fault.act === act),
  )
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
    const damaged = acted(run, 'damage') || acted(run, 'message', 'damage')
    const most = acted(run, 'replay') ? Number.POSITIVE_INFINITY : 2
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
      else if (sending.payload !== event.payload && !damaged)
        yield `${words(event)} has other contents than were sent`
      else if (event.cause !== sending.index) yield `${words(event)} is not caused by its sending`
      const copies = (ends.get(message) ?? 0) + 1
      ends.set(message, copies)
      if (copies > most) yield `${words(event)} is copy ${copies}`
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

/** Whether a message of a type is what a fault is about. */
function isAbout({ fault }: InjectedFault, { payload }: TraceEvent): boolean {
  const { type = '' } = (payload ?? {}) as { readonly type?: string }
  return !('types' in fault) || fault.types === undefined || fault.types.includes(type)
}

/** When a fault acted: once, or in stretches. The instants at which a stretch begins and ends are left to the order of events. */
function stretchesOf(run: TracedRun, { fault, to }: InjectedFault): (readonly [number, number])[] {
  const text = `${fault.kind} ${fault.id}`
  const begins = run.of('fault').filter((event) => event.text === text)
  const ends = run.of('heal').filter((event) => event.text === text)
  return begins.map(({ time }, i) => [time, ends[i]?.time ?? to])
}

/** Finds the cut that parts two ends of a message at a time, if one does. */
function cutsIn(
  run: TracedRun,
): (event: TraceEvent, from: string, to: string, time: number) => string | undefined {
  const cuts = cutsOf(run).map((fault) => ({
    fault,
    stretches: stretchesOf(run, fault),
    links: new Set(fault.links?.map(([from, to]) => `${from}>${to}`)),
  }))
  return (event, from, to, time) =>
    cuts.find(
      ({ fault, stretches, links }) =>
        isAbout(fault, event) &&
        links.has(`${sideOf(run, from)}>${sideOf(run, to)}`) &&
        stretches.some(([begin, end]) => begin < time && time < end),
    )?.fault.fault.id
}

test('nothing is delivered across a cut, and nothing that was sent across one', () => {
  const breach = breachOf(
    function* (run) {
      // What is held is out of the network until it is released, and what is replayed is sent once more.
      const outside = acted(run, 'hold') || acted(run, 'message', 'hold') || acted(run, 'replay')
      // What a node that is busy puts aside has arrived already.
      const aside = acted(run, 'pause') || acted(run, 'slow-cpu')
      const cutAt = cutsIn(run)
      for (const event of run.of('deliver')) {
        const { node = '', peer = '', time, cause = -1 } = event
        const cut = cutAt(event, peer, node, time)
        if (cut !== undefined && !aside) yield `${words(event)} crossed ${cut}`
        const sent = run.happened[cause] as TraceEvent
        const before = cutAt(sent, peer, node, sent.time)
        if (before !== undefined && !outside) yield `${words(event)} was sent across ${before}`
      }
    },
    { numRuns: 150 },
  )
  expect(breach).toBeNull()
})

test('nothing is delivered across a cut where little else acts', () => {
  const breach = breachOf(
    function* (run) {
      const cutAt = cutsIn(run)
      for (const event of run.of('deliver')) {
        const cut = cutAt(event, event.peer ?? '', event.node ?? '', event.time)
        if (cut !== undefined) yield `${words(event)} crossed ${cut}`
      }
    },
    {
      kinds: ['partition', 'clog', 'hold', 'replay', 'throttle', 'reorder', 'duplicate', 'crash', 'message'],
    },
  )
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
      if ((text === `${node} is down` || text === `${node} is not there`) && up.has(node))
        yield `${words(event)} was dropped for who is up`
      const id = /^cut by (.*)$/.exec(text)?.[1]
      if (id === undefined) continue
      const fault = cutsOf(run).find(({ fault }) => fault.id === id)
      const cuts = fault?.links?.some(([a, b]) => a === sideOf(run, peer) && b === sideOf(run, node)) ?? false
      const acts =
        fault !== undefined && stretchesOf(run, fault).some(([begin, end]) => begin <= time && time <= end)
      if (!cuts || !acts) yield `${words(event)} was dropped for ${id}, which did not cut it`
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
    // Who has left was told to stop, and an upgrade that had begun is finished; what is damaged stays so until it is written anew.
    const afterwards = ['leave', 'replace', 'upgrade'] as const
    const stops = afterwards.some((kind) => acted(run, kind))
    for (const event of run.happened) {
      const { kind, time, text = '' } = event
      if (time <= end) continue
      if (kind === 'fault') yield words(event)
      if (kind === 'crash' && !stops && !text.startsWith('died of it')) yield words(event)
      const nobody = text === `${event.node} is down` || text === `${event.node} is not there`
      const crashed = text === `${event.node} crashed before it took it`
      if (kind === 'drop' && text !== 'lost' && !nobody && !crashed) yield `${words(event)}: ${text}`
    }
    const absent = new Set(run.standing.nodes.filter(({ state }) => state === 'absent').map(({ id }) => id))
    const died = run.of('crash').some(({ time, text }) => time > end - 20_000 && text !== undefined)
    for (const { id, state } of run.standing.nodes) {
      if (!absent.has(id) && state !== 'up' && !died && !acted(run, 'upgrade'))
        yield `${id} is ${state} at the end`
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
  // These faults take away what was durable, which is what they are for.
  const destroying = new Set<FaultKind>(['wipe', 'corruption', 'lying-flush', 'torn-writes'])
  const kinds = EVERY_KIND.filter((kind) => !destroying.has(kind))
  const breach = breachOf(
    function* (run) {
      // The lives of a node are counted on its disk, written at once and flushed: its notes can only count up.
      const lives = new Map<string, number>()
      for (const event of run.of('note')) {
        if (event.text !== 'settled') continue
        const { lives: count } = event.payload as { readonly lives: number }
        const before = lives.get(event.node ?? '') ?? 0
        if (count <= before) yield `${words(event)} counts ${count} lives after ${before}`
        lives.set(event.node ?? '', count)
      }
    },
    { kinds },
  )
  expect(breach).toBeNull()
})

test('messages of one link arrive in the order in which they were sent, where the network keeps it', () => {
  // What is repeated may come later, and what is chosen by its type or number may be overtaken by what is not.
  const kinds = EVERY_KIND.filter((kind) => kind !== 'reorder' && kind !== 'replay')
  const breach = breachOf(
    function* (run) {
      const chosen = run.faults.some(
        ({ injected, fault }) =>
          injected &&
          ((fault.kind === 'message' && fault.act === 'hold') ||
            ((fault.kind === 'hold' || fault.kind === 'clog') && fault.types !== undefined)),
      )
      if (chosen) return
      const last = new Map<string, number>()
      const arrived = new Set<number>()
      for (const event of run.of('deliver')) {
        const { node, peer, message = -1 } = event
        if (arrived.has(message)) continue
        arrived.add(message)
        const before = last.get(`${peer}>${node}`) ?? -1
        if (message < before) yield `${words(event)}: message ${message} came after message ${before}`
        last.set(`${peer}>${node}`, Math.max(before, message))
      }
    },
    { kinds, order: 'fifo', numRuns: 150 },
  )
  expect(breach).toBeNull()
})

test('as long as anything holds what is sent, or clogs where it is to arrive, nothing sent since then arrives', () => {
  const breach = breachOf(
    function* (run) {
      const stoppers = run.faults.filter(
        (outcome): outcome is InjectedFault =>
          outcome.injected && (outcome.fault.kind === 'hold' || outcome.fault.kind === 'clog'),
      )
      for (const stopper of stoppers) {
        const stretches = stretchesOf(run, stopper)
        const links = stopper.links && new Set(stopper.links.map(([from, to]) => `${from}>${to}`))
        for (const event of run.of('deliver')) {
          const link = `${sideOf(run, event.peer)}>${sideOf(run, event.node)}`
          const everywhere = !('on' in stopper.fault) || stopper.fault.on === undefined
          if (!everywhere && links?.has(link) !== true) continue
          const sent = run.happened[event.cause ?? -1] as TraceEvent
          if (!isAbout(stopper, sent)) continue
          for (const [begin, end] of stretches) {
            if (begin < sent.time && sent.time < end && event.time < end)
              yield `${words(event)}, sent at ${sent.time}, passed ${stopper.fault.id}`
          }
        }
      }
    },
    { kinds: ['hold', 'clog', 'delay', 'partition'], numRuns: 100 },
  )
  expect(breach).toBeNull()
})

test('a node is down exactly as long as anything holds it down', () => {
  const breach = breachOf(
    function* (run) {
      const up = new Map<string, (readonly [number, number])[]>()
      const since = new Map<string, number>()
      for (const { kind, node = '', time } of run.happened) {
        if (kind === 'start') since.set(node, time)
        if (kind === 'crash') up.set(node, [...(up.get(node) ?? []), [since.get(node) ?? 0, time]])
      }
      for (const outcome of run.faults) {
        if (!outcome.injected || (outcome.fault.kind !== 'crash' && outcome.fault.kind !== 'wipe')) continue
        for (const [begin, end] of stretchesOf(run, outcome)) {
          for (const node of outcome.nodes) {
            for (const [from, to] of up.get(node) ?? []) {
              if (from < end && begin < to)
                yield `${node} was up from ${from} to ${to}, within ${outcome.fault.id}`
            }
          }
        }
      }
      for (const { id, state } of run.standing.nodes) {
        if (state === 'down') yield `${id} is down at the end`
      }
    },
    { kinds: ['crash', 'pause', 'clog', 'drift'] },
  )
  expect(breach).toBeNull()
})

test('the same schedule and seed give the same hash', () => {
  const schedules = faultSchedule(3, DURATION)
  fc.assert(
    fc.property(
      schedules,
      fc.constantFrom<('free' | 'fifo')[]>('free', 'fifo'),
      fc.nat(),
      (faults, order, seed) => {
        const [one, other] = [1, 2].map(() => runOf(turmoil(3, faults, order), seed).traceHash)
        expect(one).toBe(other)
      },
    ),
    { numRuns: 40 },
  )
})
