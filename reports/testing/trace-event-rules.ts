/** An event as Chrome's format has them. */
export interface ReadChromeEvent {
  readonly ph: string
  readonly name: string
  readonly ts: number
  readonly pid: number
  readonly tid: number
  readonly cat?: string
  readonly id?: string
  readonly dur?: number
  readonly bp?: string
  readonly s?: string
  readonly args?: { readonly [name: string]: unknown }
}

/** The fields that an event of each phase must have, beside those that all have. */
const FIELDS: { readonly [phase: string]: readonly string[] } = {
  M: ['args'],
  X: ['cat', 'dur', 'args'],
  b: ['cat', 'id'],
  e: ['cat', 'id'],
  s: ['cat', 'id'],
  f: ['cat', 'id', 'bp'],
  C: ['args'],
  i: ['s'],
}
const METADATA = new Set(['process_name', 'process_sort_index', 'thread_name', 'thread_sort_index'])

/**
 * What a text has that the trace event format does not allow, or that its viewers would draw wrongly, a sentence each.
 *
 * Source: Trace Event Format (Google), and what Perfetto's importer of it drops: slices of a track that overlap, flows that no slice
 * holds, async slices whose ends have no beginnings.
 */
export function traceEventObjections(text: string): readonly string[] {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly ReadChromeEvent[] }
  return [
    ...traceEvents.flatMap(shapeOf),
    ...tracksOf(traceEvents, 'X').flatMap(overlaps),
    ...pairs(traceEvents, 'b', 'e'),
    ...pairs(traceEvents, 's', 'f'),
    ...flowsWithoutSlices(traceEvents),
    ...unnamedTracks(traceEvents),
    ...disorder(traceEvents),
  ]
}

function shapeOf(event: ReadChromeEvent): readonly string[] {
  const { ph, name, ts, pid, tid, bp, s, dur = 0, args = {} } = event
  const fields = FIELDS[ph]
  if (fields === undefined) return [`there is no phase "${ph}"`]
  const values = Object.values(args)
  const wrong = [
    ...fields.filter((field) => !(field in event)).map((field) => `has no ${field}`),
    ...(typeof name === 'string' && name !== '' ? [] : ['has no name']),
    ...([ts, dur].every((each) => Number.isSafeInteger(each) && each >= 0) ? [] : ['has no whole time']),
    ...([pid, tid].every((each) => Number.isSafeInteger(each)) ? [] : ['has no track']),
    ...(ph === 'M' && !METADATA.has(name) ? ['is no known metadata'] : []),
    ...(ph === 'f' && bp !== 'e' ? ['is bound to the next slice'] : []),
    ...(ph === 'i' && !['g', 'p', 't'].includes(s ?? '') ? ['has no scope'] : []),
    ...(ph === 'C' && !(values.length > 0 && values.every(Number.isFinite)) ? ['counts no number'] : []),
    ...(ph === 'X' && dur === 0 ? ['has no length'] : []),
  ]
  return wrong.map((what) => `${ph} "${name}" at ${ts} ${what}`)
}

function tracksOf(
  events: readonly ReadChromeEvent[],
  phase: string,
): readonly (readonly ReadChromeEvent[])[] {
  return [...grouped(events.filter(({ ph }) => ph === phase)).values()]
}

function grouped(events: readonly ReadChromeEvent[]): Map<string, ReadChromeEvent[]> {
  const tracks = new Map<string, ReadChromeEvent[]>()
  for (const event of events) {
    const track = `${event.pid} ${event.tid}`
    const known = tracks.get(track)
    if (known === undefined) tracks.set(track, [event])
    else known.push(event)
  }
  return tracks
}

function overlaps(track: readonly ReadChromeEvent[]): readonly string[] {
  const objections: string[] = []
  let end = 0
  for (const { ts, dur = 0, name } of track) {
    if (ts < end) objections.push(`the slice "${name}" at ${ts} overlaps the one before it`)
    end = ts + dur
  }
  return objections
}

/** Beginnings and ends of one identity come in turn, and as many of one as of the other. */
function pairs(events: readonly ReadChromeEvent[], begin: string, end: string): readonly string[] {
  const open = new Map<string, string>()
  const objections: string[] = []
  for (const { ph, cat, id, pid, name } of events) {
    // A flow goes from process to process; an async slice is of one.
    const key = [cat, id, ...(begin === 'b' ? [pid] : [])].join(' ')
    if (ph === begin) {
      if (open.has(key)) objections.push(`${key} begins twice`)
      open.set(key, name)
    } else if (ph === end) {
      if (open.get(key) !== name) objections.push(`${key} ends as "${name}" and begins as "${open.get(key)}"`)
      open.delete(key)
    }
  }
  return [...objections, ...[...open.keys()].map((key) => `${key} never ends`)]
}

function flowsWithoutSlices(events: readonly ReadChromeEvent[]): readonly string[] {
  const slices = new Set(
    events.filter(({ ph }) => ph === 'X').map(({ pid, tid, ts }) => `${pid} ${tid} ${ts}`),
  )
  return events
    .filter(({ ph }) => ph === 's' || ph === 'f')
    .filter(({ pid, tid, ts }) => !slices.has(`${pid} ${tid} ${ts}`))
    .map(({ name, ts }) => `the flow "${name}" at ${ts} is in no slice`)
}

function unnamedTracks(events: readonly ReadChromeEvent[]): readonly string[] {
  const named = new Set(
    events
      .filter(({ ph, name }) => ph === 'M' && name === 'thread_name')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tracks = grouped(events.filter(({ ph }) => 'Xsf'.includes(ph)))
  return [...tracks.keys()].filter((track) => !named.has(track)).map((track) => `track ${track} has no name`)
}

function disorder(events: readonly ReadChromeEvent[]): readonly string[] {
  let before = 0
  return events.flatMap(({ ts, name }) => {
    const back = ts < before
    before = ts
    return back ? [`"${name}" at ${ts} comes after what was later`] : []
  })
}
