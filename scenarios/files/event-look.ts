import type { Json, Participant, Trace, TraceEvent } from '../../sim/index.ts'

/** An event of a run, and how it came about. */
export interface EventLook {
  readonly event: TraceEvent
  /** What its node was handling, in words: `receive of ping from n2`. */
  readonly handler: string
  /** The events that led to it, the nearest first. */
  readonly causes: readonly TraceEvent[]
}

/** How far back causes are followed. */
const MOST_CAUSES = 4

/** What a handler does while it runs. Everything else that is on a trace happens by itself, and is handled. */
const DEEDS: ReadonlySet<TraceEvent['kind']> = new Set([
  'send',
  'write',
  'note',
  'print',
  'ok',
  'fail',
  'info',
  'violation',
])

/** What happens because a handler asked for it some time before. */
const ASKED_FOR: ReadonlySet<TraceEvent['kind']> = new Set(['timer', 'wake', 'flush'])

/**
 * Looks at an event of a trace.
 *
 * @param participants - of the run, to tell clients from nodes
 * @returns `undefined` for an event that the run did not come to
 */
export function lookAtEvent(
  trace: Trace,
  index: number,
  participants: readonly Participant[],
): EventLook | undefined {
  if (index >= trace.length) return undefined
  const event = trace.at(index)
  const causes: TraceEvent[] = []
  let { cause } = event
  while (cause !== undefined && causes.length < MOST_CAUSES) {
    const next = trace.at(cause)
    causes.push(next)
    cause = next.cause
  }
  const clients = new Set(participants.filter(({ kind }) => kind === 'client').map(({ id }) => id))
  return { event, handler: handlerOf(event, causes[0], clients), causes }
}

function handlerOf(event: TraceEvent, cause: TraceEvent | undefined, clients: ReadonlySet<string>): string {
  if (DEEDS.has(event.kind)) {
    return cause === undefined ? 'what no event led to' : wordsOfHandler(cause, clients)
  }
  const words = wordsOfHandler(event, clients)
  // When it comes was said by the handler that asked for it, and that leaves no event of its own.
  if (cause === undefined || !ASKED_FOR.has(event.kind)) return words
  return `${words}, asked for in its ${wordsOfHandler(cause, clients)}`
}

/** The handler that an event runs, in words. */
function wordsOfHandler(event: TraceEvent, clients: ReadonlySet<string>): string {
  const { kind, node = '', peer = '', payload } = event
  const type = typeOf(payload)
  switch (kind) {
    case 'deliver':
      if (clients.has(node)) return `client script, at ${type} from ${peer}`
      return clients.has(peer) ? `request of ${peer}` : `receive of ${type} from ${peer}`
    case 'invoke':
      return 'client script, at its beginning'
    case 'wake':
      return 'script, at the end of a wait'
    default:
      return kind
  }
}

function typeOf(payload: Json | undefined): string {
  const type: unknown = (payload as { readonly type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? type : 'a message'
}
