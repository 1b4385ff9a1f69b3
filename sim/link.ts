import type { Sampler } from './distributions.ts'
import type { MessageAct } from './faults/index.ts'
import type { Lane } from './lane.ts'
import type { Stream } from './random.ts'

/** What a fault does to one single message. */
export interface SingleAct {
  readonly act: MessageAct
  readonly fault: string
}

/** What is done to single messages of a link: by their number among all, or among those of a type. */
export interface LinkActs {
  readonly byNumber: Map<number, SingleAct[]>
  readonly byType: Map<string, { sent: number; readonly byNumber: Map<number, SingleAct[]> }>
}

/** A directed link: a stream and how many messages were sent on it. It exists from the first message on. */
export interface Link {
  readonly name: string
  readonly stream: Stream
  readonly acts: LinkActs | undefined
  readonly latency: Sampler
  /** What every message on it takes longer, whole microseconds: the distance of its ends, and its own slowness. */
  readonly distance: number
  /** Whether it leads from a participant to itself. */
  readonly loop: boolean
  /** The number of the link between the sides of its ends. */
  readonly number: number
  sent: number
  /** When the last message that keeps the order arrives. */
  lastArrival: number
  /** What limits its rate, once something has. */
  lane: Lane | undefined
}

/** What is done to the message that is about to be sent, if anything is. Counts it. */
export function actsOn({ acts, sent }: Link, type: string): readonly SingleAct[] | undefined {
  if (acts === undefined) return undefined
  const typed = acts.byType.get(type)
  const ofType = typed === undefined ? undefined : typed.byNumber.get(++typed.sent)
  const ofNumber = acts.byNumber.get(sent)
  return ofType === undefined ? ofNumber : [...(ofNumber ?? []), ...ofType]
}

/** The number under which a directed link between two sides is known. */
export function linkNumber(from: number, to: number, participants: number): number {
  return from * participants + to
}
