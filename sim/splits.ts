import type { Split } from './faults.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import { drawBelow, resolveTarget, type Subject, type TargetWorld } from './targets.ts'

/** A split as it came about: the directed links that are cut, and the groups, where it has groups. */
export interface ResolvedSplit {
  readonly links: readonly (readonly [from: SimulatedNode, to: SimulatedNode])[]
  readonly groups?: readonly (readonly SimulatedNode[])[]
}

/** The links that a split cuts at this instant; or, in words, why it cannot be made. */
export function resolveSplit(
  split: Split,
  subject: Subject,
  world: TargetWorld,
  stream: Stream,
): ResolvedSplit | string {
  const { nodes } = world
  if (typeof split === 'string') return namedSplit(split, shuffled(nodes, world, stream))
  if ('isolate' in split) {
    const isolated = resolveTarget(split.isolate, subject, world, stream)
    if (typeof isolated === 'string') return isolated
    return apart([[isolated], nodes.filter((node) => node !== isolated)])
  }
  if ('groups' in split) {
    const groups: SimulatedNode[][] = []
    for (const names of split.groups) {
      const group: SimulatedNode[] = []
      for (const name of names) {
        const node = resolveTarget(name, subject, world, stream)
        if (typeof node === 'string') return node
        group.push(node)
      }
      groups.push(group)
    }
    return apart(groups)
  }
  const from = resolveAll(split.oneWay.from, subject, world, stream)
  if (typeof from === 'string') return from
  const to = resolveAll(split.oneWay.to, subject, world, stream)
  if (typeof to === 'string') return to
  return { links: from.flatMap((a) => to.filter((b) => b !== a).map((b) => [a, b] as const)) }
}

function resolveAll(
  targets: readonly Parameters<typeof resolveTarget>[0][],
  subject: Subject,
  world: TargetWorld,
  stream: Stream,
): readonly SimulatedNode[] | string {
  const found: SimulatedNode[] = []
  for (const target of targets) {
    const node = resolveTarget(target, subject, world, stream)
    if (typeof node === 'string') return node
    found.push(node)
  }
  return found
}

/** Jepsen's shapes, over nodes in drawn order. */
function namedSplit(shape: Extract<Split, string>, nodes: readonly SimulatedNode[]): ResolvedSplit {
  const half = Math.floor(nodes.length / 2)
  switch (shape) {
    case 'halves':
      return apart([nodes.slice(0, Math.ceil(nodes.length / 2)), nodes.slice(Math.ceil(nodes.length / 2))])
    case 'majority-minority':
      return apart([nodes.slice(0, half + 1), nodes.slice(half + 1)])
    case 'bridge': {
      // Two halves that only one node between them can hear.
      const left = nodes.slice(1, half + 1)
      const right = nodes.slice(half + 1)
      return { links: between(left, right), groups: [left, right] }
    }
    case 'majorities-ring': {
      // Every node hears a majority that it stands in the middle of, and no two nodes the same one.
      const majority = half + 1
      const links = nodes.flatMap((to, i) => {
        const first = i - Math.floor(majority / 2) + nodes.length
        const heard = new Set(Array.from({ length: majority }, (_, k) => nodes[(first + k) % nodes.length]))
        return nodes.filter((from) => !heard.has(from)).map((from) => [from, to] as const)
      })
      return { links }
    }
  }
}

function apart(groups: readonly (readonly SimulatedNode[])[]): ResolvedSplit {
  const links = groups.flatMap((group, i) => groups.slice(i + 1).flatMap((other) => between(group, other)))
  return { links, groups }
}

function between(
  left: readonly SimulatedNode[],
  right: readonly SimulatedNode[],
): (readonly [SimulatedNode, SimulatedNode])[] {
  return left.flatMap((a) => right.flatMap((b) => [[a, b] as const, [b, a] as const]))
}

function shuffled(nodes: readonly SimulatedNode[], world: TargetWorld, stream: Stream): SimulatedNode[] {
  const order = [...nodes]
  for (let last = order.length - 1; last > 0; last--) {
    const other = drawBelow(world.choices, stream, last + 1)
    const node = order[last] as SimulatedNode
    order[last] = order[other] as SimulatedNode
    order[other] = node
  }
  return order
}
