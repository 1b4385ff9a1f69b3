import type { Protocol } from '../protocol.ts'
import type { InjectedFault } from '../record.ts'
import type { Json } from '../types.ts'
import { scripted } from './protocols.ts'
import type { TracedRun } from './scenario.ts'

/** One message that a test wants sent; times in milliseconds. */
export interface Sending {
  readonly at: number
  readonly from?: string
  readonly to?: string
  readonly type?: string
  /** What tells it from others. */
  readonly n?: number
  /** Text that makes it larger. */
  readonly body?: string
}

/** What became of one message, from its sending to all its arrivals. Times in milliseconds. */
export interface Journey {
  readonly from: string
  readonly to: string
  readonly type: string
  readonly n: number
  readonly at: number
  readonly sent: Json
  readonly arrivals: readonly { readonly at: number; readonly payload: Json }[]
  /** The events of its arrivals. Journeys of two runs are compared, and these have numbers of their own, so it is not enumerable. */
  readonly events: readonly number[]
  readonly drops: readonly { readonly at: number; readonly why: string }[]
}

/** Sends these messages and nothing else, from n1 to n2 and of type `a` where it is not said. */
export function mail(sendings: readonly Sending[]): Protocol {
  return scripted((node) => {
    const own = new Map<number, Sending[]>()
    for (const sending of sendings) {
      if ((sending.from ?? 'n1') === node.id) own.set(sending.at, [...(own.get(sending.at) ?? []), sending])
    }
    for (const [at, due] of own) {
      node.after(at, () => {
        for (const { to = 'n2', type = 'a', n = 0, body } of due)
          node.send(to, { type, n, ...(body === undefined ? {} : { body }) })
      })
    }
    return undefined
  })
}

/** So many messages, one every so many milliseconds, numbered from 0. */
export function series(
  count: number,
  every: number,
  one: Omit<Sending, 'n' | 'at'> = {},
  from = every,
): Sending[] {
  return Array.from({ length: count }, (_, n) => ({ ...one, n, at: from + n * every }))
}

/** Every node sends an `a` and a `b` to every other, every ten milliseconds from the fifth on. */
export const beats: Protocol = scripted((node) => {
  let n = 0
  node.after(5, () => {
    const beat = (): void => {
      for (const type of ['a', 'b']) node.broadcast({ type, n })
      n++
    }
    beat()
    node.every(10, beat)
  })
  return { request: (request) => request.ok() }
})

/** All messages of a run, in the order in which they were sent. */
export function journeysOf(
  run: TracedRun,
  about: { readonly from?: string; readonly to?: string; readonly type?: string } = {},
): readonly Journey[] {
  const journeys = new Map<number, Journey & { arrivals: Json[]; events: number[]; drops: Json[] }>()
  for (const {
    index,
    kind,
    message,
    node = '',
    peer = '',
    payload = null,
    time,
    text = '',
  } of run.happened) {
    if (message === undefined) continue
    if (kind === 'send') {
      const { type, n = -1 } = payload as { readonly type: string; readonly n?: number }
      const journey = {
        from: node,
        to: peer,
        type,
        n,
        at: time / 1000,
        sent: payload,
        arrivals: [],
        drops: [],
      }
      const events: number[] = []
      journeys.set(message, Object.defineProperty({ ...journey, events }, 'events', { enumerable: false }))
    }
    if (kind === 'deliver') {
      journeys.get(message)?.arrivals.push({ at: time / 1000, payload })
      journeys.get(message)?.events.push(index)
    }
    if (kind === 'drop') journeys.get(message)?.drops.push({ at: time / 1000, why: text })
  }
  return [...journeys.values()].filter(
    ({ from, to, type }) =>
      from === (about.from ?? from) && to === (about.to ?? to) && type === (about.type ?? type),
  )
}

/** The numbers of the messages that arrived, in the order of their first arrivals. */
export function orderOf(journeys: readonly Journey[]): readonly number[] {
  return journeys
    .flatMap(({ n, events }) => events.slice(0, 1).map((event) => ({ n, event })))
    .sort((a, b) => a.event - b.event)
    .map(({ n }) => n)
}

/** How long each message was on its way, milliseconds: the first arrival of it. */
export function transitOf(journeys: readonly Journey[]): readonly number[] {
  return journeys.map(({ at, arrivals }) =>
    arrivals[0] === undefined ? Number.POSITIVE_INFINITY : Math.round((arrivals[0].at - at) * 1000) / 1000,
  )
}

/** What the record says of a fault that is expected to have been injected, by its place in the scenario. */
export function injectedOf(run: TracedRun, index = 0): InjectedFault {
  const fault = run.faults[index]
  if (fault?.injected !== true)
    throw new Error(`fault ${index} was not injected: ${fault?.why ?? 'not there'}`)
  return fault
}
