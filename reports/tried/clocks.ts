import type { RunRecord } from '../../sim/record.ts'
import { clockMoversOf, clockOffsetAt } from '../clock-offsets.ts'
import { nodesOf } from '../cut-links.ts'
import { duration, seconds } from '../format.ts'
import { nameWords } from '../value-words.ts'
import { faultsWords } from './majorities.ts'
import type { NearMiss } from './near-miss.ts'

/** How far apart faults moved the wall clocks of two nodes, at most, and when. */
export function clockMisses(record: RunRecord): readonly NearMiss[] {
  const movers = clockMoversOf(record.faults)
  const nodes = nodesOf(record)
  let most = { apart: 0, atUs: 0, fast: '', slow: '' }
  for (const atUs of new Set(movers.flatMap(({ fault }) => [fault.from, fault.to]))) {
    const offsets = nodes.map((node) => ({ node, by: clockOffsetAt(movers, node, atUs) }))
    const fast = offsets.reduce((one, other) => (other.by > one.by ? other : one), offsets[0] ?? NOBODY)
    const slow = offsets.reduce((one, other) => (other.by < one.by ? other : one), offsets[0] ?? NOBODY)
    if (fast.by - slow.by > most.apart)
      most = { apart: fast.by - slow.by, atUs, fast: fast.node, slow: slow.node }
  }
  if (most.apart === 0) return []
  const { apart, atUs, fast, slow } = most
  const own = movers.filter(({ fault }) => fault.nodes.includes(fast) || fault.nodes.includes(slow))
  const because = new Set(own.filter(({ fault }) => fault.from <= atUs).map(({ position }) => position))
  return [
    [
      {
        text: `The wall clock of ${nameWords(fast)} was ${duration(apart)} ahead of that of ${nameWords(slow)} at ${seconds(atUs)}, because of `,
      },
      ...faultsWords(record, [...because]),
      { text: '.' },
    ],
  ]
}

const NOBODY = { node: '', by: 0 }
