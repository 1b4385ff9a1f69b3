import type { Cluster, Fault, Scenario, Target } from '../../../sim/index.ts'
import { borneByAll, type Bounds } from '../../fault-bounds.ts'
import {
  type Circumstance,
  type CircumstanceName,
  circumstances,
  firstOf,
  groupsOf,
  withFirst,
} from './circumstances.ts'

/** What the scenarios of one protocol have in common, and what each of them demonstrates. */
export interface Family {
  /** The first word of their names: the protocol's. */
  readonly name: string
  /** The cluster in a few words: `five Raft nodes`. */
  readonly what: string
  /** Cluster, network, disks, workload, checks, and how long what is generic takes. */
  readonly scenario: Omit<Scenario, 'name' | 'description' | 'seed' | 'faults' | 'vary' | 'quiesce'>
  /** How many nodes the generic scenario may have instead: what is a majority, and how far from it one is, differs. */
  readonly sizes?: readonly number[]
  /** The node that it hurts most to lose. */
  readonly important: Target
  /** What each circumstance demonstrates of the protocol, as the end of a sentence. */
  readonly shows: { readonly [name in CircumstanceName]?: string }
  /** Faults of a circumstance where the usual ones say nothing about the protocol, or are not borne. */
  readonly instead?: { readonly [name in CircumstanceName]?: readonly Fault[] }
}

/**
 * The scenarios of a protocol: the generic one, under which every mutant of the protocol is hunted, and one for each circumstance that it
 * bears. There are many of them, and every command loads them: each is checked when it is resolved, and not here.
 */
export function scenariosOf(family: Family): { readonly [name: string]: Scenario } {
  const { name, what, scenario, sizes, important, shows, instead = {} } = family
  const bears = borneBy(family)
  const made: Scenario[] = [
    {
      ...scenario,
      cluster: genericCluster(scenario.cluster, bears),
      name: `${name}-generated`,
      description: `${what}, under generated faults of every kind that is borne; nothing may break`,
      seed: 1,
      faults: { generate: 'swarm' },
      vary: { ...(sizes === undefined ? {} : { nodes: sizes }), options: true },
    },
  ]
  for (const [circumstance, each] of Object.entries(circumstances) as [CircumstanceName, Circumstance][]) {
    const { words, needs } = each
    const demonstrates = shows[circumstance]
    const faults =
      instead[circumstance] ??
      (needs.every((kind) => Boolean(bears[kind])) ? each.faults(important) : undefined)
    if (demonstrates === undefined || faults === undefined) continue
    const changed = { ...scenario, ...each.changes?.(scenario) }
    made.push({
      ...changed,
      name: `${name}-${circumstance}`,
      description: `${what}, ${words}: ${demonstrates}`,
      seed: 1,
      faults,
    })
  }
  return Object.fromEntries(made.map((scenario) => [scenario.name, scenario]))
}

/** What the protocols of a family's cluster bear. */
export function borneBy({ scenario: { cluster } }: Family): Bounds {
  return borneByAll(groupsOf(cluster))
}

/** A cluster with what generated faults need: spares that can join, and a version to upgrade to. */
function genericCluster(cluster: Cluster, { membership, upgrade }: Bounds): Cluster {
  return withFirst(cluster, {
    ...(membership ? { spares: 2 } : {}),
    ...(upgrade ? { versions: [firstOf(cluster).protocol] } : {}),
  })
}
