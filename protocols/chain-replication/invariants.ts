import type { ClusterView, Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { describedOperation } from '../objects/described-operation.ts'
import { equal } from '../objects/equal.ts'
import type { Command } from '../objects/index.ts'
import { perLife } from '../per-life.ts'
import type { ChainNode } from './chain-node.ts'
import type { Configuration } from './configuration.ts'
import type { Server } from './server.ts'

/**
 * What makes the histories of a chain one. Each invariant looks at the node whose code has just run, at those next to it in its chain
 * that work by the same configuration, and at what is new there.
 */

/** A server and its name. */
interface Named {
  readonly id: NodeId
  readonly server: Server
}

/** Of two servers of a chain, the history of the later one is a prefix of that of the earlier one. */
export const updatePropagation = invariantOfChanged<ChainNode>('update propagation', () => {
  const checkedOf = perLife(() => perLife(() => ({ length: 0, cuts: 0 })))

  function differ(earlier: Named, later: Named): string | undefined {
    const [before, after] = [earlier.server.history, later.server.history]
    const checked = checkedOf(earlier.server)(later.server)
    const cuts = before.cuts + after.cuts
    let number = checked.cuts === cuts ? checked.length : 0
    while (number < after.length) {
      number++
      const [one, other] = [before.at(number), after.at(number) as Command]
      const place = `update ${number}, ${described(other)}`
      if (one === undefined)
        return `${later.id} has ${place}, and ${earlier.id}, which comes before it in the chain of epoch ${earlier.server.epoch}, has no such update`
      if (!equal(one, other))
        return `${later.id} has ${place}, where ${earlier.id}, which comes before it in the chain of epoch ${earlier.server.epoch}, has ${described(one)}`
    }
    checked.length = number
    checked.cuts = cuts
    return undefined
  }

  return (node, id, cluster) => firstWrong(neighboursOf(node, id, cluster), differ)
})

/**
 * The history of a server is that of any later one and its own Sent list: whatever it has taken out of that list, because the tail
 * has processed it, every server after it has received.
 */
export const inprocessRequests = invariantOfChanged<ChainNode>('inprocess requests', () => {
  function lacks({ id, server }: Named, later: Named): string | undefined {
    const { committed, history } = server
    if (committed <= later.server.history.length) return undefined
    const number = later.server.history.length + 1
    const update = history.at(number)
    return `${id} has taken update ${number}${update === undefined ? '' : `, ${described(update)},`} out of its Sent list, and ${later.id}, which comes after it in the chain of epoch ${server.epoch}, has not received it`
  }
  return (node, id, cluster) => firstWrong(neighboursOf(node, id, cluster), lacks)
})

/** No two servers execute different updates in one place, whatever became of the chain in between. */
export const committedAgree = invariantOfChanged<ChainNode>('committed updates agree', () => {
  const executed: { readonly update: Command; readonly by: NodeId }[] = []
  const memoryOf = perLife(() => ({ length: 0 }))
  return ({ server }, id) => {
    if (server === undefined) return undefined
    const memory = memoryOf(server)
    let number = memory.length
    while (number < server.committed) {
      const update = server.history.at(++number)
      if (update === undefined) return `${id} executed update ${number}, past the end of its history`
      const first = (executed[number] ??= { update, by: id })
      if (!equal(first.update, update))
        return `${id} executed ${described(update)} as update ${number}, where ${first.by} had executed ${described(first.update)}`
    }
    memory.length = number
    return undefined
  }
})

/** A configuration has a number of its own. */
export const oneChainAnEpoch = invariantOfChanged<ChainNode>('one chain an epoch', () => {
  const chains = new Map<number, { readonly configuration: Configuration; readonly by: NodeId }>()
  return ({ server }, id) => {
    if (server === undefined) return undefined
    const { configuration, epoch } = server
    const first = chains.get(epoch)
    if (first === undefined) chains.set(epoch, { configuration, by: id })
    if (first === undefined || equal(first.configuration, configuration)) return undefined
    return `in epoch ${epoch}, ${id} works by the chain ${shown(configuration)}, and ${first.by} by ${shown(first.configuration)}`
  }
})

/** What chain replication promises of its histories (van Renesse and Schneider 2004), and what follows from that. */
export const chainReplicationInvariants: readonly Invariant<ChainNode>[] = [
  oneChainAnEpoch,
  updatePropagation,
  inprocessRequests,
  committedAgree,
]

/** A server of a chain beside its successor, and its predecessor beside it: those that are up, and work by its configuration. */
function neighboursOf(
  { server }: ChainNode,
  id: NodeId,
  { nodes }: ClusterView<ChainNode>,
): readonly (readonly [Named, Named])[] {
  if (server === undefined || !server.isInChain) return []
  const { chain } = server.configuration
  const position = chain.indexOf(id)
  const at = (place: number): Named | undefined => {
    const found = nodes.find((node) => node.id === chain[place])
    const other = found?.process?.server
    return found === undefined || other?.epoch !== server.epoch ? undefined : { id: found.id, server: other }
  }
  const [before, after] = [at(position - 1), at(position + 1)]
  const self: Named = { id, server }
  return [
    ...(before === undefined ? [] : [[before, self] as const]),
    ...(after === undefined ? [] : [[self, after] as const]),
  ]
}

function firstWrong(
  pairs: readonly (readonly [Named, Named])[],
  wrong: (earlier: Named, later: Named) => string | undefined,
): string | undefined {
  for (const [earlier, later] of pairs) {
    const why = wrong(earlier, later)
    if (why !== undefined) return why
  }
  return undefined
}

function described({ session, sequence, operation }: Command): string {
  return `${describedOperation(operation)} (${session}, number ${sequence})`
}

function shown({ chain, joining }: Configuration): string {
  return `${chain.join(', ')}${joining === null ? '' : ` that ${joining} joins`}`
}
