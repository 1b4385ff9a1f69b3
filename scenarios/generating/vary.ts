import * as fc from 'fast-check'
import type { Vary } from '../../sim/index.ts'
import type { RunKey } from '../../sim/random.ts'
import type { ResolvedWorld } from '../complete.ts'
import { drawn } from './drawn-random.ts'
import { latencies } from './latency.ts'
import { referencesOf } from './options.ts'

/** How one part of a scenario is drawn. */
type Part = keyof Vary
type Change = (world: ResolvedWorld) => ResolvedWorld

/** What becomes of a scenario's parts that vary; a part that does not vary stays. */
export function changesOf(
  world: ResolvedWorld,
  vary: Vary,
): readonly (readonly [Part, fc.Arbitrary<Change>])[] {
  const { nodes = [], latency, options, workload } = vary
  const parts: (readonly [Part, fc.Arbitrary<Change>])[] = []
  if (nodes.length > 0) parts.push(['nodes', sizes(nodes)])
  if (latency === true) parts.push(['latency', latenciesOfNetworks])
  if (options === true) parts.push(['options', optionsOfProtocols(world)])
  if (workload === true && world.workload !== undefined)
    parts.push([
      'workload',
      referencesOf(world.workload).map((workload) => (world) => ({ ...world, workload })),
    ])
  return parts
}

/** A scenario with all that varies in it drawn for a run, each part from a stream of its own. */
export function varied(world: ResolvedWorld, vary: Vary, key: RunKey): ResolvedWorld {
  return changesOf(world, vary).reduce(
    (changed, [part, changes]) => drawn(changes, key, `scenario/vary/${part}`)(changed),
    world,
  )
}

/** The same scenario with a cluster of another size. */
export function withNodes(world: ResolvedWorld, nodes: number): ResolvedWorld {
  return { ...world, cluster: { groups: world.cluster.groups.map((group) => ({ ...group, nodes })) } }
}

function sizes(nodes: readonly number[]): fc.Arbitrary<Change> {
  const smallestFirst = [...nodes].sort((a, b) => a - b)
  return fc.constantFrom(...smallestFirst).map((size) => (world) => withNodes(world, size))
}

const latenciesOfNetworks: fc.Arbitrary<Change> = latencies().map((latency) => (world) => ({
  ...world,
  network: { ...world.network, latency },
}))

function optionsOfProtocols({ cluster }: ResolvedWorld): fc.Arbitrary<Change> {
  return fc
    .tuple(...cluster.groups.map(({ protocol }) => referencesOf(protocol)))
    .map((protocols) => (world) => ({
      ...world,
      cluster: {
        groups: world.cluster.groups.map((group, i) => ({
          ...group,
          protocol: protocols[i] ?? group.protocol,
        })),
      },
    }))
}
