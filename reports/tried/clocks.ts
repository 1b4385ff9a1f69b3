import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import { nodesOf } from '../cut-links.ts'
import { duration, seconds } from '../format.ts'
import { nameWords } from '../value-words.ts'
import { faultsWords } from './majorities.ts'
import type { NearMiss } from './near-miss.ts'

const PARTS = 1_000_000

/** A fault that moves clocks. */
interface Mover {
  readonly fault: InjectedFault
  readonly position: number
}

/** How far apart faults moved the wall clocks of two nodes, at most, and when. */
export function clockMisses(record: RunRecord): readonly NearMiss[] {
  const movers = record.faults.flatMap((fault, position): readonly Mover[] =>
    fault.injected && (fault.fault.kind === 'drift' || fault.fault.kind.startsWith('clock-'))
      ? [{ fault, position }]
      : [],
  )
  const nodes = nodesOf(record)
  let most = { apart: 0, atUs: 0, fast: '', slow: '' }
  for (const atUs of new Set(movers.flatMap(({ fault }) => [fault.from, fault.to]))) {
    const offsets = nodes.map((node) => ({ node, by: offsetAt(movers, node, atUs) }))
    const fast = offsets.reduce((one, other) => (other.by > one.by ? other : one), offsets[0] ?? NOBODY)
    const slow = offsets.reduce((one, other) => (other.by < one.by ? other : one), offsets[0] ?? NOBODY)
    if (fast.by - slow.by > most.apart)
      most = { apart: fast.by - slow.by, atUs, fast: fast.node, slow: slow.node }
  }
  if (most.apart === 0) return []
  const { apart, atUs, fast, slow } = most
  const own = movers.filter(({ fault }) => fault.nodes.includes(fast) || fault.nodes.includes(slow))
  return [
    [
      {
        text: `The wall clock of ${nameWords(fast)} was ${duration(apart)} ahead of that of ${nameWords(slow)} at ${seconds(atUs)}, because of `,
      },
      ...faultsWords(
        record,
        own.filter(({ fault }) => fault.from <= atUs).map(({ position }) => position),
      ),
      { text: '.' },
    ],
  ]
}

const NOBODY = { node: '', by: 0 }

/** How far faults had moved a node's wall clock at a moment, in whole microseconds: what drifted away stays so. */
function offsetAt(movers: readonly Mover[], node: string, atUs: number): number {
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
