import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import type { HistoryEvent } from '../../sim/history.ts'
import type { RunRecord } from '../../sim/record.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import type { Json, NodeId } from '../../sim/types.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import { faultLabel } from '../fault-words.ts'
import { oneLine } from '../visible-text.ts'
import { nameWords, valueWords } from '../value-words.ts'

/** How long a slice of what takes no time is drawn, if nothing else comes after it at the same place: microseconds. */
const SLICE_US = 100
const MOST_TEXT = 120
const MOST_SENTENCE = 1_000

// Chrome's "processes" are groups of tracks here, and its "threads" the tracks.
const NODES = 1
const CLIENTS = 2
const NEMESIS = 3

/** An event of Chrome's format; times are microseconds. */
interface ChromeEvent {
  readonly ph: 'M' | 'X' | 'b' | 'e' | 's' | 'f' | 'C' | 'i'
  readonly name: string
  readonly ts: number
  readonly pid: number
  readonly tid: number
  readonly cat?: string
  readonly id?: string
  readonly dur?: number
  readonly bp?: 'e'
  readonly s?: 'g' | 'p' | 't'
  readonly args?: { readonly [name: string]: Json }
}

/**
 * A run as trace events for Perfetto and Chrome's own viewer: nodes and clients as tracks, with an arrow for each message from its
 * sending to its arrival; operations and faults from their beginnings to their ends; numbers that nodes show of themselves as
 * counters; violations as flags. Times are microseconds of virtual time.
 *
 * Source: Trace Event Format (Google): metadata `M`, slices `X`, async slices `b` and `e`, flows `s` and `f`, counters `C`,
 * instants `i`.
 *
 * @param run - with its trace, and with its inspections if there are to be counters
 * @returns the JSON text, an event a line, in pieces
 *
 * @example
 * ```ts
 * const scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * const judged = judge(run(scenario, 7, { trace: true, inspections: true }))
 * const { traceEvents } = JSON.parse([...chromeTrace(judged)].join(''))
 * console.log(traceEvents.length > 100) // true
 * ```
 */
export function* chromeTrace(run: JudgedRun): Generator<string> {
  const { scenario, seed, traceHash } = run.record
  const facts = { scenario: oneLine(scenario.name), seed: oneLine(seed), traceHash, verdict: run.verdict }
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(facts)},"traceEvents":[\n`
  const tracks = new Tracks(run.record)
  const events = [
    ...sliceEvents(run.record, tracks),
    ...operationEvents(run.record, tracks),
    ...faultEvents(run.record),
    ...counterEvents(run.record, tracks),
    ...violationEvents(run),
  ].sort((one, other) => one.ts - other.ts)
  let before = ''
  for (const event of [...tracks.names(), ...events]) {
    yield before + JSON.stringify(event)
    before = ',\n'
  }
  yield '\n]}\n'
}

/** Where each participant is drawn. */
class Tracks {
  private readonly places: ReadonlyMap<NodeId, { readonly pid: number; readonly tid: number }>

  constructor({ participants }: RunRecord) {
    this.places = new Map(
      participants.map(({ id, kind }, i) => [id, { pid: kind === 'node' ? NODES : CLIENTS, tid: i + 1 }]),
    )
  }

  of(participant: NodeId | undefined): { readonly pid: number; readonly tid: number } | undefined {
    return participant === undefined ? undefined : this.places.get(participant)
  }

  names(): readonly ChromeEvent[] {
    const meta = (name: string, pid: number, tid: number, args: { readonly [name: string]: Json }) =>
      ({ ph: 'M', name, ts: 0, pid, tid, args }) as const
    const groups = [
      [NEMESIS, 'nemesis'],
      [CLIENTS, 'clients'],
      [NODES, 'nodes'],
    ] as const
    return [
      ...groups.flatMap(([pid, name], i) => [
        meta('process_name', pid, 0, { name }),
        meta('process_sort_index', pid, 0, { sort_index: i }),
      ]),
      ...[...this.places].flatMap(([id, { pid, tid }]) => [
        meta('thread_name', pid, tid, { name: nameWords(id) }),
        meta('thread_sort_index', pid, tid, { sort_index: tid }),
      ]),
    ]
  }
}

/** What happened at one participant at one instant: a slice, for flows bind to slices, and slices of a track must not overlap. */
interface Instant {
  readonly ts: number
  readonly happened: TraceEvent[]
}

/** A slice for each instant at which something happened at a participant, and a flow for each message that arrived. */
function sliceEvents({ trace }: RunRecord, tracks: Tracks): readonly ChromeEvent[] {
  const instants = new Map<NodeId, Instant[]>()
  const flows: ChromeEvent[] = []
  for (const event of trace ?? []) {
    const { node, time } = event
    if (node === undefined || tracks.of(node) === undefined) continue
    const own = instants.get(node) ?? []
    instants.set(node, own)
    const last = own.at(-1)
    if (last?.ts === time) last.happened.push(event)
    else own.push({ ts: time, happened: [event] })
    if (trace !== undefined && (event.kind === 'deliver' || event.kind === 'drop'))
      flows.push(...flowEvents(event, trace.at(event.cause ?? event.index), tracks))
  }
  const slices = [...instants].flatMap(([node, own]) =>
    own.map(({ ts, happened }, i): ChromeEvent => {
      const next = own[i + 1]?.ts ?? Number.POSITIVE_INFINITY
      return {
        ph: 'X',
        name: happened.map(nameOf).find((name) => name !== '') ?? 'event',
        cat: 'event',
        ts,
        dur: Math.min(SLICE_US, next - ts),
        ...(tracks.of(node) ?? { pid: NODES, tid: 0 }),
        args: Object.fromEntries(happened.map((event) => [`#${event.index}`, eventText(event)])),
      }
    }),
  )
  return [...slices, ...flows]
}

/** The arrow of a message, from its sending to where it arrived or was lost. */
function flowEvents(arrival: TraceEvent, sending: TraceEvent, tracks: Tracks): readonly ChromeEvent[] {
  const [from, to] = [tracks.of(sending.node), tracks.of(arrival.node)]
  if (sending.kind !== 'send' || from === undefined || to === undefined) return []
  const about = { name: typeOf(arrival), cat: 'message', id: `message ${arrival.index}` }
  return [
    { ph: 's', ...about, ts: sending.time, ...from },
    { ph: 'f', bp: 'e', ...about, ts: arrival.time, ...to },
  ]
}

function nameOf(event: TraceEvent): string {
  const { kind, text } = event
  if (kind === 'send' || kind === 'deliver') return typeOf(event)
  if (kind === 'drop') return `dropped ${typeOf(event)}`
  if (kind === 'note' && text !== undefined) return nameWords(text, MOST_TEXT)
  return kind
}

function eventText(event: TraceEvent): string {
  const { kind, peer, text } = event
  const toward = kind === 'send' ? 'to' : 'from'
  return [
    kind,
    ...(peer === undefined ? [] : [typeOf(event), toward, nameWords(peer)]),
    ...(text === undefined ? [] : [nameWords(text, MOST_TEXT)]),
  ].join(' ')
}

function typeOf({ payload }: TraceEvent): string {
  const type: unknown = (payload as { readonly type?: unknown } | null | undefined)?.type
  return typeof type === 'string' && type !== '' ? nameWords(type) : 'message'
}

/** Operations: those of one process come one after the other, and share a track. One still open ends with the run. */
function operationEvents({ history, time }: RunRecord, tracks: Tracks): readonly ChromeEvent[] {
  const open = new Map<string, ChromeEvent>()
  const events: ChromeEvent[] = []
  for (const event of history) {
    if (event.process === 'nemesis') continue
    const id = `process ${event.process}`
    const begun = open.get(id)
    if (event.type === 'invoke') {
      const began = operationBegan(event, id, tracks)
      open.set(id, began)
      events.push(began)
    } else if (begun !== undefined) {
      open.delete(id)
      events.push({ ...begun, ph: 'e', ts: event.time, args: outcomeOf(event) })
    }
  }
  const unfinished = [...open.values()].map((begun): ChromeEvent => {
    return { ...begun, ph: 'e', ts: time, args: { outcome: 'info', why: 'still open when the run ended' } }
  })
  return [...events, ...unfinished]
}

function operationBegan(event: HistoryEvent, id: string, tracks: Tracks): ChromeEvent {
  const { f, key, value, client, time, index } = event
  const about = [
    ...(key === undefined ? [] : [nameWords(key)]),
    ...(value === undefined ? [] : [valueWords(value)]),
  ]
  return {
    ph: 'b',
    name: [nameWords(f), ...about].join(' ') || 'operation',
    cat: 'operation',
    id,
    ts: time,
    ...(tracks.of(client) ?? { pid: CLIENTS, tid: 0 }),
    args: { event: index },
  }
}

function outcomeOf({ type, value, node, error }: HistoryEvent): { readonly [name: string]: Json } {
  return {
    outcome: type,
    ...(value === undefined ? {} : { value: valueWords(value, MOST_TEXT) }),
    ...(node === undefined ? {} : { node: nameWords(node) }),
    ...(error === undefined ? {} : { error: nameWords(error, MOST_TEXT) }),
  }
}

function faultEvents({ faults }: RunRecord): readonly ChromeEvent[] {
  return faults.flatMap((fault, i): readonly ChromeEvent[] => {
    if (!fault.injected) return []
    const about = { name: faultLabel(fault), cat: 'fault', id: `fault ${i}`, pid: NEMESIS, tid: 0 }
    return stretchesOf(fault).flatMap(({ from, to }): readonly ChromeEvent[] => [
      { ph: 'b', ...about, ts: from, args: { id: nameWords(fault.fault.id) } },
      { ph: 'e', ...about, ts: to },
    ])
  })
}

/** Each number that a node shows of itself, where it changes. */
function counterEvents({ inspections }: RunRecord, tracks: Tracks): readonly ChromeEvent[] {
  const shown = new Map<string, number>()
  return (inspections ?? []).flatMap(({ time, node, state }) => {
    const track = tracks.of(node)
    if (track === undefined) return []
    return Object.entries(state ?? {}).flatMap(([field, value]): readonly ChromeEvent[] => {
      const name = `${nameWords(node)} ${nameWords(field)}`
      if (typeof value !== 'number' || shown.get(name) === value) return []
      shown.set(name, value)
      return [{ ph: 'C', name, ts: time, ...track, args: { value } }]
    })
  })
}

function violationEvents({ record, properties }: JudgedRun): readonly ChromeEvent[] {
  return properties.flatMap((property): readonly ChromeEvent[] => {
    const { verdict, name, why } = property
    const ts = violatedAt(record, property)
    if (verdict !== 'invalid' || ts === undefined) return []
    const flag = { ph: 'i', s: 'g', name: `violated: ${nameWords(name, MOST_TEXT)}` } as const
    return [{ ...flag, ts, pid: NEMESIS, tid: 0, args: { why: nameWords(why, MOST_SENTENCE) } }]
  })
}

/** When a property was violated: where the engine saw it, or when the last of the operations that prove it had ended. */
function violatedAt({ history }: RunRecord, { time, core = [] }: Property): number | undefined {
  if (time !== undefined) return time
  const times = core.flatMap((index) => (index < history.length ? [history.at(index).time] : []))
  return times.length === 0 ? undefined : times.reduce((one, other) => Math.max(one, other))
}
