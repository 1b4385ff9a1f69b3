import { type Conditions, calm } from './conditions.ts'
import type { Fault } from './faults.ts'
import { linkNumber } from './network.ts'
import type { SimulatedNode } from './node.ts'
import { toMicroseconds } from './time.ts'

/** A fault that acts now, on whom and on which links its moment resolved to. */
export interface ActiveFault {
  readonly fault: Fault & { readonly id: string }
  readonly nodes: readonly SimulatedNode[]
  readonly links: readonly (readonly [from: SimulatedNode, to: SimulatedNode])[]
}

/** What the active faults together do to the network. Overlapping faults add up, and ending one ends only its own. */
export function conditionsOf(active: Iterable<ActiveFault>, participants: number): Conditions {
  let { loss, duplicate, delay } = calm
  const cuts = new Map<number, string>()
  for (const { fault, links } of active) {
    if (fault.kind === 'loss') loss = 1 - (1 - loss) * (1 - fault.probability)
    else if (fault.kind === 'duplicate') duplicate = 1 - (1 - duplicate) * (1 - fault.probability)
    else if (fault.kind === 'delay') delay += toMicroseconds(fault.ms)
    for (const [from, to] of links) {
      const link = linkNumber(from.position, to.position, participants)
      if (!cuts.has(link)) cuts.set(link, fault.id)
    }
  }
  return { cuts: cuts.size === 0 ? undefined : cuts, loss, duplicate, delay }
}

/** As slow as clocks get: a tenth of the true rate. */
const SLOWEST_PPM = -900_000

/** What the active faults together do to one node. */
export interface NodeConditions {
  readonly down: boolean
  readonly ppm: number
  /** Whole microseconds. */
  readonly offset: number
}

/** What holds for a node, derived from the active faults. */
export function nodeConditionsOf(active: Iterable<ActiveFault>, node: SimulatedNode): NodeConditions {
  let down = false
  let ppm = 0
  let offset = 0
  for (const { fault, nodes } of active) {
    if (!nodes.includes(node)) continue
    if (fault.kind === 'crash') down = true
    else if (fault.kind === 'drift') ppm += fault.ppm
    else if (fault.kind === 'clock-offset') offset += toMicroseconds(fault.byMs)
  }
  // However many faults slow a clock, it does not stand still.
  return { down, ppm: Math.max(ppm, SLOWEST_PPM), offset }
}
