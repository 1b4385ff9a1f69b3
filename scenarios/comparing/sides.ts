import type { Fault, NodeId } from '../../sim/index.ts'
import type { Disturbance, Side } from './comparison.ts'
import { nodeNames } from './faults.ts'

/** When some faults act, and the sides that they divide nodes into; nothing where there are no faults. */
export function disturbanceOf(
  faults: readonly Fault[],
  description: string,
  smaller: number,
  nodes: number,
  untilMs: number,
): Disturbance | undefined {
  if (faults.length === 0) return undefined
  const froms = faults.map((fault) => ('at' in fault && typeof fault.at === 'number' ? fault.at : 0))
  const tos = faults.map((fault, i) =>
    'for' in fault && typeof fault.for === 'number' ? (froms[i] as number) + fault.for : untilMs,
  )
  return {
    fromMs: Math.min(...froms),
    toMs: Math.min(untilMs, Math.max(...tos)),
    words: description,
    sides: sidesOf(smaller, nodeNames(nodes)),
  }
}

function sidesOf(smaller: number, names: readonly NodeId[]): readonly Side[] {
  if (smaller === 0) return [{ name: 'all', nodes: names }]
  return [
    { name: 'minority', nodes: names.slice(0, smaller) },
    { name: 'majority', nodes: names.slice(smaller) },
  ]
}
