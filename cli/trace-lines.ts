import {
  InputError,
  type Json,
  type Participant,
  type Trace,
  type TraceEvent,
  traceKinds,
} from '../sim/index.ts'
import { printable, seconds } from './text.ts'

/** Which events of a trace to show. */
export type TraceFilter = (event: TraceEvent) => boolean

const WHAT_FILTERS_LOOK_LIKE = 'expected node:n2, kind:deliver, type:vote or text:WORD'

/**
 * The filter that `--filter` options ask for. Those of one kind are alternatives; those of different kinds must all match.
 *
 * @param participants - the nodes and clients that there are
 * @throws InputError - for what is no filter, or names a node that is not there
 */
export function traceFilterOf(texts: readonly string[], participants: readonly Participant[]): TraceFilter {
  const wanted = new Map<string, string[]>()
  for (const text of texts) {
    const [, kind, value] = /^(node|kind|type|text):(.+)$/.exec(text) ?? []
    if (kind === undefined || value === undefined) {
      throw new InputError(`--filter is "${text}", ${WHAT_FILTERS_LOOK_LIKE}`)
    }
    if (kind === 'kind' && !(traceKinds as readonly string[]).includes(value)) {
      throw new InputError(
        `--filter kind:${value}: there is no such kind, expected one of ${traceKinds.join(', ')}`,
      )
    }
    if (kind === 'node' && !participants.some(({ id }) => id === value)) {
      throw new InputError(
        `--filter node:${value}: there is no such node or client, expected one of ${participants.map(({ id }) => id).join(', ')}`,
      )
    }
    wanted.set(kind, [...(wanted.get(kind) ?? []), value])
  }
  return (event) => [...wanted].every(([kind, values]) => values.some((value) => matches(event, kind, value)))
}

function matches(event: TraceEvent, kind: string, value: string): boolean {
  if (kind === 'node') return event.node === value || event.peer === value
  if (kind === 'kind') return event.kind === value
  if (kind === 'type') return typeOf(event.payload) === value
  return JSON.stringify(event).includes(value)
}

function typeOf(payload: Json | undefined): string | undefined {
  const type: unknown = (payload as { readonly type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? type : undefined
}

/** A trace as lines: virtual time, event, node, what happened and why. */
export function* traceLines(trace: Trace, filter: TraceFilter): Generator<string> {
  const nodeWidth = 6
  for (const event of trace) {
    if (!filter(event)) continue
    const node = (event.node ?? '·').padEnd(nodeWidth)
    const why = event.cause === undefined ? '' : `  ← ${describedCause(trace.at(event.cause))}`
    const line = `${seconds(event.time).padStart(12)} s  #${String(event.index).padEnd(7)} ${node} ${event.kind.padEnd(8)} ${whatOf(event)}${why}`
    yield printable(line.trimEnd())
  }
}

function whatOf(event: TraceEvent): string {
  const { kind, peer, payload, text } = event
  const type = typeOf(payload)
  const rest = payload === undefined ? '' : shortened(fieldsOf(payload))
  switch (kind) {
    case 'send':
      return `${type} → ${peer} ${rest}`
    case 'deliver':
      return `${type} from ${peer} ${rest}`
    case 'drop':
      return `${type} from ${peer} ${rest} (${text})`
    case 'write':
      return `${text} = ${shortened(JSON.stringify(payload) ?? '')}`
    case 'note':
    case 'print':
      return `${text} ${rest}`
    case 'ok':
    case 'fail':
    case 'info':
      return [shortened(JSON.stringify(payload) ?? ''), peer === undefined ? '' : `from ${peer}`, text ?? '']
        .join(' ')
        .trim()
    default:
      return [text, rest].filter((part) => part !== undefined && part !== '').join(' ')
  }
}

/** The fields of a payload but its type, which is said already. */
function fieldsOf(payload: Json): string {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return JSON.stringify(payload)
  const { type: _, ...fields } = payload as { readonly [field: string]: Json }
  return JSON.stringify(fields)
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

function describedCause(cause: TraceEvent): string {
  const type = typeOf(cause.payload)
  return `#${cause.index} ${cause.kind}${type === undefined ? '' : ` ${type}`}${cause.text === undefined ? '' : ` ${cause.text.slice(0, 40)}`}`
}
