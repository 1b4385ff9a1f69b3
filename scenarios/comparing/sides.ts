import type { Fault, NodeId, Split, Target } from '../../sim/index.ts'
import type { Disturbance, Side } from './comparison.ts'
import { nodeNames } from './faults.ts'

/** When some faults act, and the sides that they divide nodes into; nothing where there are no faults. */
export function disturbanceOf(
  faults: readonly Fault[],
  description: string,
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
    isCut: faults.some(({ kind }) => kind === 'partition'),
    sides: sidesOf(faults, nodeNames(nodes)),
  }
}

/** The sides of the first partition that names its nodes; where there is none, all are on one. */
function sidesOf(faults: readonly Fault[], names: readonly NodeId[]): readonly Side[] {
  for (const fault of faults) {
    const cutOff = fault.kind === 'partition' ? cutOffBy(fault.split) : []
    const some = names.filter((name) => cutOff.includes(name))
    const others = names.filter((name) => !cutOff.includes(name))
    if (some.length === 0 || others.length === 0) continue
    const [smaller, larger] = some.length <= others.length ? [some, others] : [others, some]
    return [
      { name: 'minority', nodes: smaller },
      { name: 'majority', nodes: larger },
    ]
  }
  return [{ name: 'all', nodes: names }]
}

/** The nodes of the first group of a split, if it has two and names them. */
function cutOffBy(split: Split): readonly Target[] {
  if (typeof split === 'string') return []
  if ('isolate' in split) return 'with' in split ? [] : [split.isolate]
  return 'groups' in split && split.groups.length === 2 ? (split.groups[0] ?? []) : []
}
