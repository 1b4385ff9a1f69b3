import type { Fault, NodeId, Split, Target } from '../../sim/index.ts'

type Identified = Fault & { readonly id: string }

/** What the nodes, clients and zones of a smaller cluster are called, by what they were called before. */
export interface Renaming {
  /** `undefined` for who is gone. */
  participant(name: NodeId): NodeId | undefined
  hasZone(zone: string): boolean
}

/** A fault with the names of a smaller cluster; `undefined`, if nothing is left that it could act on. */
export function renamed(fault: Identified, names: Renaming): Identified | undefined {
  if (fault.kind === 'message') {
    const [from, to] = [names.participant(fault.from), names.participant(fault.to)]
    return from === undefined || to === undefined ? undefined : { ...fault, from, to }
  }
  const { at } = fault
  let moved: Identified = fault
  if (typeof at === 'object' && (at.on === 'write' || at.on === 'flush') && at.of !== 'any') {
    const of = names.participant(at.of)
    if (of === undefined) return undefined
    moved = { ...moved, at: { ...at, of } } as Identified
  }
  for (const field of ['node', 'by'] as const) {
    if (!(field in fault)) continue
    const target = renamedTarget((fault as { readonly [field in 'node' | 'by']: Target })[field], names)
    if (target === undefined) return undefined
    moved = { ...moved, [field]: target }
  }
  for (const field of ['split', 'on'] as const) {
    const given = (fault as { readonly [field in 'split' | 'on']?: Split })[field]
    if (given === undefined) continue
    const split = renamedSplit(given, names)
    if (split === undefined) return undefined
    moved = { ...moved, [field]: split }
  }
  return moved
}

function renamedTarget(target: Target, names: Renaming): Target | undefined {
  if (typeof target === 'string') return names.participant(target)
  return 'zone' in target && !names.hasZone(target.zone) ? undefined : target
}

function renamedSplit(split: Split, names: Renaming): Split | undefined {
  const all = (targets: readonly Target[]): readonly Target[] =>
    targets.flatMap((target) => renamedTarget(target, names) ?? [])
  if (typeof split === 'string') return split
  if ('groups' in split) {
    const groups = split.groups.map((group) => group.flatMap((name) => names.participant(name) ?? []))
    const left = groups.filter(({ length }) => length > 0)
    return left.length < 2 ? undefined : { groups: left }
  }
  if ('oneWay' in split) {
    const [from, to] = [all(split.oneWay.from), all(split.oneWay.to)]
    return from.length === 0 || to.length === 0 ? undefined : { oneWay: { from, to } }
  }
  if ('links' in split) {
    const links = split.links.flatMap(([from, to]) => {
      const [a, b] = [renamedTarget(from, names), renamedTarget(to, names)]
      return a === undefined || b === undefined ? [] : [[a, b] as const]
    })
    return links.length === 0 ? undefined : { links }
  }
  const [shape, target] = Object.entries(split).find(([field]) => field !== 'with') as [string, Target]
  const left = renamedTarget(target, names)
  return left === undefined ? undefined : { ...split, [shape]: left }
}

/** The names of participants that stand in a fault. */
export function namesIn(fault: Identified): ReadonlySet<NodeId> {
  const found = new Set<NodeId>()
  renamed(fault, {
    participant(name) {
      found.add(name)
      return name
    },
    hasZone: () => true,
  })
  return found
}
