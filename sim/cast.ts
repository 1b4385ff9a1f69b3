import { InputError } from './errors.ts'
import type { Program, Version } from './node.ts'
import type { AnyProtocol, Protocol } from './protocol.ts'
import type { Participant } from './record.ts'
import { definitionOf } from './reference.ts'
import type { ResolvedScenario } from './scenario.ts'
import type { NodeId } from './types.ts'

/** Who takes part: the nodes with what they run, and where clients are at home. */
export interface Cast {
  readonly nodes: readonly Program[]
  readonly participants: readonly Participant[]
  /** The members of every group at the start. */
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  /** The positions of the clients' homes. */
  readonly homes: readonly number[]
}

/**
 * The cast of a scenario.
 *
 * @param clients - how many clients there are
 * @param clientGroup - the group they are beside and ask; the first if it is not named
 * @throws InputError - for a group that the cluster has not, or a protocol whose code is not here
 */
export function castOf(scenario: ResolvedScenario, clients: number, clientGroup: string | undefined): Cast {
  const groups: { [group: string]: readonly NodeId[] } = {}
  const nodes: Program[] = []
  const participants: Participant[] = []
  for (const { name, protocol, nodes: count, spares, versions = [] } of scenario.cluster.groups) {
    groups[name] = Object.freeze(Array.from({ length: count }, (_, i) => `${name}${i + 1}`))
    const shared = [protocol, ...versions].map(versionOf)
    for (let i = 0; i < count + spares; i++) {
      nodes.push({ versions: shared, group: name, spare: i >= count })
      participants.push({ id: `${name}${i + 1}`, kind: 'node', group: name })
    }
  }
  const hosts = groups[clientGroup ?? scenario.cluster.groups[0]?.name ?? '']
  if (hosts === undefined) {
    throw new InputError(
      `the workload asks group "${clientGroup}", which the cluster has not: expected ${Object.keys(groups).join(' or ')}`,
    )
  }
  const homes = Array.from({ length: clients }, (_, i) => {
    const home = hosts[i % hosts.length] as NodeId
    return participants.findIndex(({ id }) => id === home)
  })
  homes.forEach((home, i) => {
    const { id, group } = participants[home] as Participant
    participants.push({ id: `c${i + 1}`, kind: 'client', group, home: id })
  })
  return { nodes, participants, groups: Object.freeze(groups), homes }
}

function versionOf(reference: Protocol): Version {
  const definition = definitionOf(reference)
  if (definition === undefined) {
    throw new InputError(
      `the code of protocol "${reference.use}" is not here: expected a reference that was resolved`,
    )
  }
  // A copy that nobody can change: one node's code may not reach another's through what it is configured with.
  const options = deepFrozen(structuredClone(reference.options))
  return { protocol: definition as AnyProtocol, options, mutant: reference.mutant }
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFrozen(part)
    Object.freeze(value)
  }
  return value
}
