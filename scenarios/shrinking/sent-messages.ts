import type { Json, NodeId, Trace } from '../../sim/index.ts'

/** A message as a trace tells of it. */
export interface SentMessage {
  readonly from: NodeId
  readonly to: NodeId
  readonly type: string
  /** Which of its type it is from one end of its link to the other, from 1. */
  readonly nth: number
  /** The operation that led to it, by whatever chain of events: the history index of its invocation. */
  readonly operation?: number
  /** How often it reached its receiver, or was lost. */
  readonly arrivals: number
  /** Why it was lost, if it was. */
  readonly dropped?: string
  /** Milliseconds that it took, if it was delivered. */
  readonly tookMs?: number
  /** Whether what was delivered is not what was sent. */
  readonly damaged: boolean
}

type Growing = { -readonly [field in keyof SentMessage]: SentMessage[field] } & {
  readonly at: number
  readonly payload: Json | undefined
}

/** The messages of a trace, in the order in which they were sent. */
export function sentMessages(trace: Trace): readonly SentMessage[] {
  const sent = new Map<number, Growing>()
  const counts = new Map<string, number>()
  /** The operation that led to each event, if one did. */
  const led: (number | undefined)[] = []
  for (const { kind, node = '', peer = '', time, message, payload, operation: own, cause, text } of trace) {
    const operation = own ?? (cause === undefined ? undefined : led[cause])
    led.push(operation)
    if (message === undefined) continue
    if (kind === 'send') {
      const { type } = payload as { readonly type: string }
      const link = `${node} ${peer} ${type}`
      const nth = (counts.get(link) ?? 0) + 1
      counts.set(link, nth)
      const about = operation === undefined ? {} : { operation }
      const found = { from: node, to: peer, type, nth, ...about }
      sent.set(message, { ...found, arrivals: 0, damaged: false, at: time, payload })
    }
    const known = sent.get(message)
    if (known === undefined || (kind !== 'deliver' && kind !== 'drop')) continue
    known.arrivals++
    if (kind === 'drop') known.dropped = text ?? ''
    else {
      known.tookMs ??= (time - known.at) / 1000
      // Delivered is the very object that was sent, unless it was damaged on the way.
      if (payload !== known.payload) known.damaged = true
    }
  }
  return [...sent.values()]
}
