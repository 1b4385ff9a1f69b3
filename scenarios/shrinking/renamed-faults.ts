import type { NodeId, Split, Target } from '../../sim/index.ts'
import type { NamedFault } from './one-fault.ts'

/** What the participants and zones of a smaller cluster are called, by what they were called before. */
export interface Renaming {
  /** `undefined` for who is gone. */
  participant(name: NodeId): NodeId | undefined
  hasZone(zone: string): boolean
}

/** The fields of a fault in which names stand. */
interface Named {
  readonly node?: Target
  readonly split?: Split
  readonly on?: Split
}

/** A fault with the names of a smaller cluster; `undefined`, if nothing is left that it could act on. */
export function renamed(fault: NamedFault, names: Renaming): NamedFault | undefined {
  if (fault.kind === 'message') {
    const [from, to] = [names.participant(fault.from), names.participant(fault.to)]
    return from === undefined || to === undefined ? undefined : { ...fault, from, to }
  }
  const { at } = fault
  const changes: { [field: string]: unknown } = {}
  if (typeof at === 'object' && (at.on === 'write' || at.on === 'flush') && at.of !== 'any') {
    const of = names.participant(at.of)
    changes['at'] = of === undefined ? undefined : { ...at, of }
  }
  const { node, split, on }: Named = fault
  if (node !== undefined) changes['node'] = renamedTarget(node, names)
  if (fault.kind === 'replace') changes['by'] = renamedTarget(fault.by, names)
  if (split !== undefined) changes['split'] = renamedSplit(split, names)
  if (on !== undefined) changes['on'] = renamedSplit(on, names)
  return Object.values(changes).includes(undefined) ? undefined : { ...fault, ...changes }
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
    const links = split.links.filter((ends) => all(ends).length === 2)
    return links.length === 0 ? undefined : { links: links.map((ends) => all(ends) as typeof ends) }
  }
  const shape = (['isolate', 'mute', 'deafen', 'star'] as const).find((name) => name in split) as string
  const left = renamedTarget((split as { readonly [shape: string]: Target })[shape] as Target, names)
  return left === undefined ? undefined : { ...split, [shape]: left }
}

/** The names of participants that stand in a fault. */
export function namesIn(fault: NamedFault): ReadonlySet<NodeId> {
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
