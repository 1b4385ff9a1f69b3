import type { InjectedFault, MissedFault } from '../sim/record.ts'
import { stretchesOf } from '../sim/stretches.ts'

const PARTS = 1_000_000

/** A stretch in which a fault moved clocks, and its place among all faults. */
export interface ClockMover {
  readonly fault: InjectedFault
  readonly position: number
}

/** The faults of a run that moved clocks, once for each stretch in which they did. */
export function clockMoversOf(faults: readonly (InjectedFault | MissedFault)[]): readonly ClockMover[] {
  return faults.flatMap((fault, position): readonly ClockMover[] =>
    fault.injected && (fault.fault.kind === 'drift' || fault.fault.kind.startsWith('clock-'))
      ? stretchesOf(fault).map((stretch) => ({ fault: stretch, position }))
      : [],
  )
}

/** How far faults had moved a node's wall clock at a moment, in whole microseconds: what drifted away stays so. */
export function clockOffsetAt(movers: readonly ClockMover[], node: string, atUs: number): number {
  return movers
    .filter(({ fault }) => fault.nodes.includes(node) && fault.from <= atUs)
    .reduce((sum, { fault: { fault, from, to } }) => {
      const acts = atUs <= to
      switch (fault.kind) {
        case 'drift':
          return sum + Math.round(((Math.min(atUs, to) - from) * fault.ppm) / PARTS)
        case 'clock-jump':
          return sum + fault.byMs * 1_000
        case 'clock-offset':
        case 'clock-strobe':
          return acts ? sum + fault.byMs * 1_000 : sum
        case 'clock-freeze':
          return acts ? sum - (atUs - from) : sum
        default:
          return sum
      }
    }, 0)
}
