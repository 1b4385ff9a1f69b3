import type { NodeId, ResolvedGroup, ResolvedScenario } from '../../sim/index.ts'
import { scenarioDefaults } from '../../sim/scenario-defaults.ts'
import { clientName } from '../workloads/listed.ts'
import { renamed } from './renamed-faults.ts'
import { hostsOf, operationsOf, withOperations } from './listing.ts'

/**
 * The scenario with fewer nodes in a group, called by numbers from 1 again. Faults that name who is gone go too, or what of them is
 * about who is gone; clients stay beside the nodes that they were beside.
 *
 * @param group - whose nodes become fewer
 * @param kept - the places of those that stay, from 0, in order
 * @param spares - how many spares stay
 */
export function withFewerNodes(
  scenario: ResolvedScenario,
  group: ResolvedGroup,
  kept: readonly number[],
  spares: number,
): ResolvedScenario {
  const names = new Map<NodeId, NodeId>()
  const nameOf = (place: number): NodeId => `${group.name}${place + 1}`
  kept.forEach((place, i) => names.set(nameOf(place), nameOf(i)))
  for (let i = 0; i < spares; i++) names.set(nameOf(group.nodes + i), nameOf(kept.length + i))
  const isOfGroup = (name: NodeId): boolean => {
    const place = name.startsWith(group.name) ? Number(name.slice(group.name.length)) : Number.NaN
    return place >= 1 && place <= group.nodes + group.spares
  }
  const clients = hostsOf(scenario) === group.name ? movedClients(scenario, group.nodes, kept) : undefined
  const participant = (name: NodeId): NodeId | undefined =>
    isOfGroup(name) ? names.get(name) : (clients?.get(name) ?? name)
  return afresh(scenario, participant, {
    groups: scenario.cluster.groups.map((one) =>
      one.name === group.name ? { ...one, nodes: kept.length, spares } : one,
    ),
  })
}

/** The scenario with other participants, by their names before. */
function afresh(
  scenario: ResolvedScenario,
  participant: (name: NodeId) => NodeId | undefined,
  cluster: ResolvedScenario['cluster'],
): ResolvedScenario {
  const zones = Object.fromEntries(
    Object.entries(scenario.zones)
      .map(([zone, nodes]) => [zone, nodes.flatMap((name) => participant(name) ?? [])] as const)
      .filter(([, nodes]) => nodes.length > 0),
  )
  const { core } = scenario.quiesce
  const left = typeof core === 'string' ? core : core.flatMap((name) => participant(name) ?? [])
  const { roundTripMs, ...network } = scenario.network
  const between = roundTripMs === undefined ? {} : { roundTripMs: within(roundTripMs, zones) }
  const operations = operationsOf(scenario).map((operation) => {
    const name = participant(clientName(operation.client)) as NodeId
    return { ...operation, client: Number(name.slice(1)) }
  })
  return {
    ...(operations.length === 0 ? scenario : withOperations(scenario, operations)),
    cluster,
    zones,
    network: { ...network, ...between },
    quiesce: left.length === 0 ? scenarioDefaults.quiesce : { core: left },
    faults: scenario.faults.flatMap(
      (fault) => renamed(fault, { participant, hasZone: (zone) => Object.hasOwn(zones, zone) }) ?? [],
    ),
  }
}

type RoundTrips = NonNullable<ResolvedScenario['network']['roundTripMs']>

/** The round trips between zones that are still there. */
function within(roundTrips: RoundTrips, zones: object): RoundTrips {
  const known = <T>(row: { readonly [zone: string]: T }): [string, T][] =>
    Object.entries(row).filter(([zone]) => Object.hasOwn(zones, zone))
  return Object.fromEntries(known(roundTrips).map(([zone, row]) => [zone, Object.fromEntries(known(row))]))
}

/**
 * What clients are called so that each is beside the node that it was beside: clients are dealt round to nodes. Those whose node
 * is gone take the first places that are free.
 */
function movedClients(
  scenario: ResolvedScenario,
  nodes: number,
  kept: readonly number[],
): ReadonlyMap<NodeId, NodeId> {
  const clients = [...new Set(operationsOf(scenario).map(({ client }) => client))].sort((a, b) => a - b)
  const moved = new Map<NodeId, NodeId>()
  const taken = new Set<number>()
  const settle = (client: number, first: number, step: number): void => {
    let number = first
    while (taken.has(number)) number += step
    taken.add(number)
    moved.set(clientName(client), clientName(number))
  }
  const homeOf = (client: number): number => kept.indexOf((client - 1) % nodes)
  for (const client of clients) if (homeOf(client) >= 0) settle(client, homeOf(client) + 1, kept.length)
  for (const client of clients) if (homeOf(client) < 0) settle(client, 1, 1)
  return moved
}
