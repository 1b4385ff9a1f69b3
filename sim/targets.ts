import { type Choices, drawBelow } from './choices.ts'
import type { Target } from './faults/index.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'

/** What a moment is about: who received (or flushed, or took a role), and who sent. Positions of nodes. */
export interface Subject {
  readonly node: number | undefined
  readonly sender: number | undefined
}

/** The cluster as targets are resolved in it. */
export interface TargetWorld {
  readonly nodes: readonly SimulatedNode[]
  readonly positions: ReadonlyMap<string, number>
  readonly zones: { readonly [zone: string]: readonly string[] }
  readonly choices: Choices
  /** When each node took the role it has, as the index of an event. */
  roleSince(node: SimulatedNode): number
}

/**
 * The nodes that a target means at this instant, at least one, drawn from the fault's own stream where there is a choice; or,
 * in words, why there is none.
 */
export function resolveTarget(
  target: Target,
  subject: Subject,
  world: TargetWorld,
  stream: Stream,
): readonly SimulatedNode[] | string {
  const { nodes } = world
  if (typeof target === 'string') return named(target, world)
  if ('subject' in target) {
    const position = target.subject === 'sender' ? subject.sender : subject.node
    const node = position === undefined ? undefined : nodes[position]
    return node === undefined ? 'its moment is about no node' : [node]
  }
  if ('zone' in target) {
    const members = world.zones[target.zone] ?? []
    const found = nodes.filter((node) => node.present && members.includes(node.id))
    return found.length === 0 ? `there is no node in zone ${target.zone}` : found
  }
  if ('role' in target) return players(target, world, stream)
  if (target.pick === 'spare') {
    const spare = nodes.find((node) => !node.present && !node.left)
    return spare === undefined ? 'there was no spare node' : [spare]
  }
  if (target.pick === 'all') {
    const all = nodes.filter(({ present }) => present)
    return all.length === 0 ? 'there was no node' : all
  }
  const up = nodes.filter((node) => node.process !== undefined)
  const picked = pickAny(up, target, world, stream)
  return picked.length === 0 ? 'no node was up' : picked
}

function named(name: string, world: TargetWorld): readonly SimulatedNode[] | string {
  const position = world.positions.get(name)
  const node = position === undefined ? undefined : world.nodes[position]
  return node === undefined ? `there is no node ${name}` : [node]
}

function players(
  { role, which }: Extract<Target, { readonly role: string }>,
  world: TargetWorld,
  stream: Stream,
): readonly SimulatedNode[] | string {
  const found = world.nodes.filter((node) => node.process !== undefined && node.inspect()?.role === role)
  if (found.length === 0) return `no node was ${role}`
  if (which === 'all') return found
  if (which === 'any') return [found[drawBelow(world.choices, stream, found.length)] as SimulatedNode]
  return [found.reduce((newest, node) => (world.roleSince(node) > world.roleSince(newest) ? node : newest))]
}

/** Draws so many different nodes, those with unflushed writes more often if it is asked for. */
function pickAny(
  up: readonly SimulatedNode[],
  { count = 1, writing = 1 }: { readonly count?: number; readonly writing?: number },
  world: TargetWorld,
  stream: Stream,
): readonly SimulatedNode[] {
  const left = [...up]
  const picked: SimulatedNode[] = []
  for (let i = 0; i < count; i++) {
    const weights = left.map((node) => (node.disk.writing ? writing : 1))
    let draw = drawBelow(
      world.choices,
      stream,
      weights.reduce((sum, weight) => sum + weight, 0),
    )
    const index = weights.findIndex((weight) => (draw -= weight) < 0)
    if (index >= 0) picked.push(...left.splice(index, 1))
  }
  return picked
}
