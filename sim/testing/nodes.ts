import { SeededChoices } from '../choices.ts'
import type { SimulatedNode } from '../node.ts'
import type { TargetWorld } from '../targets.ts'

/** What a stand-in for a node shows. */
export interface StandIn {
  readonly role?: string
  readonly up?: boolean
  /** Whether it has joined. */
  readonly present?: boolean
  /** Whether its disk has unflushed writes. */
  readonly writing?: boolean
  /** The event at which it took its role. */
  readonly since?: number
}

/** A cluster of stand-ins called `n1`, `n2`, ..., which know nothing but what targets and splits ask for. */
export function standIns(given: readonly StandIn[], zones: TargetWorld['zones'] = {}): TargetWorld {
  const nodes = given.map(({ role, up = true, present = true, writing = false }, position) => {
    const inspect = (): object | undefined => (up ? (role === undefined ? {} : { role }) : undefined)
    const disk = { writing }
    return {
      id: `n${position + 1}`,
      position,
      process: up ? {} : undefined,
      present,
      left: false,
      disk,
      inspect,
    }
  }) as unknown as readonly SimulatedNode[]
  return {
    nodes,
    positions: new Map(nodes.map(({ id }, position) => [id, position])),
    zones,
    choices: new SeededChoices(),
    roleSince: (node) => given[node.position]?.since ?? -1,
  }
}
