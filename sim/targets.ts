import type { Choices } from './choices.ts'
import type { Target } from './faults.ts'
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
  readonly choices: Choices
  /** When each node took the role it has, as the index of an event. */
  roleSince(node: SimulatedNode): number
}

/**
 * The node that a target means at this instant, drawn from the fault's own stream where there are several; or, in words, why
 * there is none.
 */
export function resolveTarget(
  target: Target,
  subject: Subject,
  world: TargetWorld,
  stream: Stream,
): SimulatedNode | string {
  const { nodes } = world
  if (typeof target === 'string') {
    const position = world.positions.get(target)
    return (position === undefined ? undefined : nodes[position]) ?? `there is no node ${target}`
  }
  if ('subject' in target) {
    const position = target.subject === 'sender' ? subject.sender : subject.node
    return (position === undefined ? undefined : nodes[position]) ?? 'its moment is about no node'
  }
  const up = nodes.filter((node) => node.process !== undefined)
  if ('pick' in target) {
    return up[drawBelow(world.choices, stream, up.length)] ?? 'no node was up'
  }
  const players = up.filter((node) => node.inspect()?.role === target.role)
  if (players.length === 0) return `no node was ${target.role}`
  if (target.which === 'any')
    return players[drawBelow(world.choices, stream, players.length)] as SimulatedNode
  return players.reduce((newest, node) => (world.roleSince(node) > world.roleSince(newest) ? node : newest))
}

/** A draw below a bound; 0 for an empty range, so that every resolution takes the same number of draws. */
export function drawBelow(choices: Choices, stream: Stream, bound: number): number {
  const draw = choices.draw(stream)
  return bound === 0 ? 0 : draw % bound
}
