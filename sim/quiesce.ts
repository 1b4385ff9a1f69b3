import { drawBelow } from './choices.ts'
import type { SimulatedClient } from './clients.ts'
import type { Kernel } from './kernel.ts'
import type { SimulatedNode } from './node.ts'
import type { NodeStanding, Standing } from './record.ts'
import type { ResolvedScenario } from './scenario.ts'

/**
 * The nodes that are healed when faults stop: all, those named, or a majority of each group, drawn. A majority is the least that a
 * protocol may be asked to go on with.
 *
 * Source: TigerBeetle's VOPR, which heals a random core for its liveness phase.
 */
export function coreOf(
  wanted: ResolvedScenario['quiesce']['core'],
  nodes: readonly SimulatedNode[],
  kernel: Kernel,
): readonly SimulatedNode[] {
  if (wanted === 'all') return nodes
  if (wanted !== 'majority') return nodes.filter(({ id }) => wanted.includes(id))
  const stream = kernel.key.stream('quiesce')
  const groups = new Map<string, SimulatedNode[]>()
  for (const node of nodes) {
    // One that was told to leave belongs to no majority, though it may still run.
    if (!node.present || !node.members.includes(node.id)) continue
    const { group } = node.program
    groups.set(group, [...(groups.get(group) ?? []), node])
  }
  return [...groups.values()].flatMap((members) => {
    const left = [...members]
    const core: SimulatedNode[] = []
    while (core.length < Math.floor(members.length / 2) + 1)
      core.push(...left.splice(drawBelow(kernel.choices, stream, left.length), 1))
    return core.sort((a, b) => a.position - b.position)
  })
}

/**
 * Who waits for what now.
 *
 * @param ask - whether nodes are asked for their roles, which runs their code
 */
export function standingOf(
  nodes: readonly SimulatedNode[],
  clients: readonly SimulatedClient[],
  ask: boolean,
): Standing {
  return {
    nodes: nodes.map((node) => standingOfNode(node, ask)),
    clients: clients.flatMap(({ id, standing }) => (standing === undefined ? [] : [{ id, ...standing }])),
  }
}

function standingOfNode(node: SimulatedNode, ask: boolean): NodeStanding {
  const { id, inbox, disk, lastHeard } = node
  const role = ask ? roleOf(node) : undefined
  return {
    id,
    state: node.present ? (node.process === undefined ? 'down' : inbox.paused ? 'paused' : 'up') : 'absent',
    ...(role === undefined ? {} : { role }),
    waiting: inbox.length,
    writing: disk.writing,
    ...(lastHeard === undefined ? {} : { lastHeard }),
  }
}

/** A node's role; one that cannot show itself has none to tell. */
function roleOf(node: SimulatedNode): string | undefined {
  try {
    return node.inspect()?.role
  } catch {
    return undefined
  }
}
