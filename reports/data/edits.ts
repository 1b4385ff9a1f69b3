import type { Fault, MessageAct } from '../../sim/faults/index.ts'
import type { InjectedFault } from '../../sim/record.ts'
import type { ResolvedScenario } from '../../sim/scenario.ts'
import { MICROSECONDS } from '../../sim/time.ts'
import { kindCode } from '../../sim/trace.ts'
import type { NodeId } from '../../sim/types.ts'
import { type EventColumns, NONE, type RunColumns } from './run-columns.ts'

/** One change of a scenario: what-if asks what comes of it. */
export type Edit =
  /** Something is done to one message: the nth of a type from one participant to another. */
  | {
      readonly kind: 'message'
      readonly from: NodeId
      readonly to: NodeId
      readonly nth: number
      readonly of: string
      readonly act: MessageAct
    }
  /** A fault does not happen. */
  | { readonly kind: 'remove'; readonly fault: string }
  /** A fault lasts no longer than so many milliseconds. */
  | { readonly kind: 'shorten'; readonly fault: string; readonly forMs: number }
  /** A fault acts on these nodes instead of those that it was aimed at, each of them on its own. */
  | { readonly kind: 'aim'; readonly fault: string; readonly nodes: readonly NodeId[] }

type Identified = ResolvedScenario['faults'][number]

/** A scenario with changes: plain JSON, as the one it was made from. */
export function changedScenario(scenario: ResolvedScenario, edits: readonly Edit[]): ResolvedScenario {
  return { ...scenario, faults: edits.reduce(changedFaults, scenario.faults) }
}

/** Does something to the message that an event is about; nothing, if it is about none. */
export function messageEdits(
  { events, outline }: RunColumns,
  event: number,
  act: MessageAct,
): readonly Edit[] {
  const sending = sendingOf(events, event)
  const from = outline.participants[events.nodes[sending] as number]
  const to = outline.participants[events.peers[sending] as number]
  const of = events.texts[events.types[sending] as number]
  if (from === undefined || to === undefined || of === undefined) return []
  return [{ kind: 'message', from: from.id, to: to.id, nth: numberOf(events, sending), of, act }]
}

/** Ends every fault that acts at the time of an event; those that begin at that very time do not happen. */
export function healEdits({ events, outline }: RunColumns, event: number): readonly Edit[] {
  const time = events.times[event] as number
  return outline.faults.flatMap((injected): Edit[] => {
    if (!injected.injected || injected.from > time || injected.to <= time) return []
    const { id } = injected.fault
    return injected.from === time
      ? [{ kind: 'remove', fault: id }]
      : [{ kind: 'shorten', fault: id, forMs: (time - injected.from) / MICROSECONDS }]
  })
}

/** Keeps a node up: no fault stops it. */
export function keepUpEdits({ outline }: RunColumns, node: NodeId): readonly Edit[] {
  const stopping = outline.faults.filter(
    (fault): fault is InjectedFault =>
      fault.injected &&
      (fault.fault.kind === 'crash' || fault.fault.kind === 'wipe') &&
      fault.nodes.includes(node),
  )
  return stopping.map(({ fault, nodes }): Edit => {
    const others = nodes.filter((other) => other !== node)
    return others.length === 0
      ? { kind: 'remove', fault: fault.id }
      : { kind: 'aim', fault: fault.id, nodes: others }
  })
}

function changedFaults(faults: readonly Identified[], edit: Edit): readonly Identified[] {
  if (edit.kind === 'message') return [...faults, { ...edit, id: freeId(faults, 'what-if') }]
  return faults.flatMap((fault): Identified[] => {
    if (fault.id !== edit.fault) return [fault]
    switch (edit.kind) {
      case 'remove':
        return []
      case 'shorten':
        return [{ ...fault, for: edit.forMs } as Identified]
      case 'aim':
        return edit.nodes.map((node) => {
          return { ...fault, id: freeId(faults, `${fault.id}-on-${node}`), node } as Fault as Identified
        })
    }
  })
}

/** The first id of that name and a number that no fault has; the name alone, if that is free. */
function freeId(faults: readonly Identified[], name: string): string {
  const taken = new Set(faults.map(({ id }) => id))
  let id = name
  for (let number = 2; taken.has(id); number++) id = `${name}-${number}`
  return id
}

/** The sending of the message that an event is about; none if it is about none. */
export function sendingOf({ kinds, causes }: EventColumns, event: number): number {
  const kind = kinds[event]
  if (kind === kindCode.send) return event
  return kind === kindCode.deliver || kind === kindCode.drop ? (causes[event] as number) : NONE
}

/** Which message of its type from there to there it is, counted from 1. */
function numberOf({ kinds, nodes, peers, types }: EventColumns, sending: number): number {
  let number = 0
  for (let i = 0; i <= sending; i++) {
    const same =
      kinds[i] === kindCode.send &&
      nodes[i] === nodes[sending] &&
      peers[i] === peers[sending] &&
      types[i] === types[sending]
    if (same) number++
  }
  return number
}
