import { drawBelow } from './choices.ts'
import type { Split, Target } from './faults/index.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import { resolveTarget, type Subject, type TargetWorld } from './targets.ts'

/** A set of links as it came about: directed, and the groups, where it has groups. */
export interface ResolvedSplit {
  readonly links: readonly (readonly [from: SimulatedNode, to: SimulatedNode])[]
  readonly groups?: readonly (readonly SimulatedNode[])[]
}

/** The links that a split means at this instant; or, in words, why there are none. */
export function resolveSplit(
  split: Split,
  subject: Subject,
  world: TargetWorld,
  stream: Stream,
): ResolvedSplit | string {
  const nodes = world.nodes.filter(({ present }) => present)
  if (typeof split === 'string') return namedSplit(split, shuffled(nodes, world, stream), world, stream)
  const resolve = (target: Target): readonly SimulatedNode[] | string =>
    resolveTarget(target, subject, world, stream)
  if ('groups' in split) {
    const groups = each(split.groups, (names) => flattened(each(names, resolve)))
    return typeof groups === 'string' ? groups : apart(groups)
  }
  if ('oneWay' in split) {
    const from = flattened(each(split.oneWay.from, resolve))
    if (typeof from === 'string') return from
    const to = flattened(each(split.oneWay.to, resolve))
    return typeof to === 'string' ? to : { links: across(from, to) }
  }
  if ('links' in split) {
    const links = each(split.links, ([from, to]) => {
      const ends = each([from, to], resolve)
      return typeof ends === 'string' ? ends : across(ends[0] ?? [], ends[1] ?? [])
    })
    return typeof links === 'string' ? links : { links: links.flat() }
  }
  if ('isolate' in split) return isolated(split, resolve(split.isolate), nodes, world, stream)
  const chosen = resolve('mute' in split ? split.mute : 'deafen' in split ? split.deafen : split.star)
  if (typeof chosen === 'string') return chosen
  const others = nodes.filter((node) => !chosen.includes(node))
  if ('mute' in split) return { links: across(chosen, others) }
  if ('deafen' in split) return { links: across(others, chosen) }
  return { links: across(others, others) }
}

/** All of what `resolve` gives, or the first reason why one of them is not there. */
function each<T, R>(items: readonly T[], resolve: (item: T) => R | string): R[] | string {
  const found: R[] = []
  for (const item of items) {
    const result = resolve(item)
    if (typeof result === 'string') return result
    found.push(result)
  }
  return found
}

function flattened(found: readonly (readonly SimulatedNode[])[] | string): readonly SimulatedNode[] | string {
  return typeof found === 'string' ? found : [...new Set(found.flat())]
}

/** Some nodes from the rest; with as many others as leave the rest a majority, if that is asked for. */
function isolated(
  split: Extract<Split, { readonly isolate: Target }>,
  chosen: readonly SimulatedNode[] | string,
  nodes: readonly SimulatedNode[],
  world: TargetWorld,
  stream: Stream,
): ResolvedSplit | string {
  if (typeof chosen === 'string') return chosen
  const rest = nodes.filter((node) => !chosen.includes(node))
  if (split.with === undefined) return apart([chosen, rest])
  const minority = Math.floor((nodes.length - 1) / 2)
  const others = shuffled(rest, world, stream)
  const more = Math.max(0, minority - chosen.length)
  return apart([[...chosen, ...others.slice(0, more)], others.slice(more)])
}

/** The shapes that name no node, over nodes in drawn order. */
function namedSplit(
  shape: Extract<Split, string>,
  nodes: readonly SimulatedNode[],
  world: TargetWorld,
  stream: Stream,
): ResolvedSplit {
  const half = Math.floor(nodes.length / 2)
  switch (shape) {
    case 'halves':
      return apart([nodes.slice(0, Math.ceil(nodes.length / 2)), nodes.slice(Math.ceil(nodes.length / 2))])
    case 'majority-minority':
      return apart([nodes.slice(0, half + 1), nodes.slice(half + 1)])
    case 'random': {
      const sides = nodes.map(() => drawBelow(world.choices, stream, 2))
      return apart([0, 1].map((side) => nodes.filter((_, i) => sides[i] === side)))
    }
    case 'bridge': {
      // Two halves that only one node between them can hear.
      const left = nodes.slice(1, half + 1)
      const right = nodes.slice(half + 1)
      return { links: between(left, right), groups: [left, right] }
    }
    case 'partial': {
      const third = Math.max(1, Math.floor(nodes.length / 3))
      const left = nodes.slice(0, third)
      const right = nodes.slice(third, 2 * third)
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

/** The links from some nodes to others, none of them to itself. */
function across(
  from: readonly SimulatedNode[],
  to: readonly SimulatedNode[],
): (readonly [SimulatedNode, SimulatedNode])[] {
  return from.flatMap((a) => to.filter((b) => b !== a).map((b) => [a, b] as const))
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
