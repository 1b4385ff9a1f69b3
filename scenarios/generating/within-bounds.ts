import type { Fault, FaultModel } from '../../sim/index.ts'
import { bearingOfFault, type Bounds, limitOf, loadOf } from '../fault-bounds.ts'
import type { Ground } from './ground.ts'

/** When a drawn fault may act, milliseconds. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/** The families that are borne up to a sum of what acts at once. How many nodes are down, crashes see to themselves. */
const summed: ReadonlySet<keyof FaultModel> = new Set(['wipe', 'driftPpm', 'clockOffsetMs'])

/**
 * Leaves out what would go beyond what is borne, whenever faults that wait for an event come and whichever node they come to act
 * on; and what would begin so soon after another of its kind that the state between would not last.
 */
export function withinBounds(faults: readonly Fault[], ground: Ground): readonly Fault[] {
  const { bears, stabilityMs } = ground
  const kept: Fault[] = []
  for (const fault of faults) {
    if (crowded(fault, kept, stabilityMs) || !bearable(fault, kept, bears)) continue
    if (!leaves(fault) || kept.filter(leaves).length < mayLeave(ground)) kept.push(fault)
  }
  return kept
}

function leaves({ kind }: Fault): boolean {
  return kind === 'leave' || kind === 'replace'
}

/**
 * How many may leave in a run, whenever that is. Who leaves may be gone before anyone has agreed on it, and if a majority of those
 * who last agreed on anything were gone, no protocol could agree on anything more: so a majority stays of those who began.
 */
function mayLeave({ nodes }: Ground): number {
  return Math.floor((nodes.length - 1) / 2)
}

function bearable(fault: Fault, kept: readonly Fault[], bears: Bounds): boolean {
  const family = bearingOfFault(fault)
  if (!summed.has(family)) return true
  const beside = kept.filter((other) => bearingOfFault(other) === family && mayOverlap(other, fault))
  const load = [...beside, fault].reduce((sum, each) => sum + loadOf(each, 1), 0)
  return load <= limitOf(family, bears)
}

function mayOverlap(one: Fault, other: Fault): boolean {
  // A wiped disk stays wiped, and a clock that was set stays so.
  const lasts = one.kind === 'wipe' || one.kind === 'clock-jump' || other.kind === 'clock-jump'
  const [a, b] = [stretchOf(one), stretchOf(other)]
  return lasts || (a.from <= b.to && b.from <= a.to)
}

/** From when until when a fault may act. One that waits for an event may come at any time. */
function stretchOf(fault: Fault): Stretch {
  if (fault.kind === 'message') return { from: 0, to: Number.POSITIVE_INFINITY }
  const { at } = fault
  if (typeof at !== 'number') return { from: at.afterMs ?? 0, to: Number.POSITIVE_INFINITY }
  return { from: at, to: at + ('for' in fault ? (fault.for ?? 0) : 0) }
}

function crowded(fault: Fault, kept: readonly Fault[], stabilityMs: number): boolean {
  const stretch = stretchOf(fault)
  return kept.some((other) => {
    if (other.kind !== fault.kind) return false
    const { from, to } = stretchOf(other)
    return near(to, stretch.from, stabilityMs) || near(stretch.to, from, stabilityMs)
  })
}

/** Whether something ends less than that before something else begins. */
function near(end: number, begin: number, stabilityMs: number): boolean {
  return end < begin && begin - end < stabilityMs
}
