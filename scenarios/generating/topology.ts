import * as fc from 'fast-check'
import {
  type AnyProtocol,
  type Bandwidth,
  type Group,
  InputError,
  type Network,
  type NodeId,
  type Protocol,
  type SlowPairs,
  type Zones,
} from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'
import { between, fields, maybe, oneOf } from './arbitrary.ts'
import { latencies, type LatencyOptions } from './latency.ts'

/** What can be said of the networks that are wanted. */
export interface NetworkOptions extends LatencyOptions {
  /** Messages are lost and repeated only where it bears that; nowhere, if it is not given. */
  readonly protocol?: Protocol
}

/**
 * Networks: a latency, which messages may overtake each other, links that are slow, and as much loss and repetition as a protocol
 * bears.
 *
 * @param options - `protocol`, and `commonMs` of its latency
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const protocol = raft()
 * fc.assert(
 *   fc.property(arbitraries.networks({ protocol, commonMs: 5 }), (network) => {
 *     const scenario = { name: 'any-network', cluster: { protocol, nodes: 3 }, network, duration: 500 }
 *     return judge(run(scenario, 1)).verdict === 'valid'
 *   }),
 *   { numRuns: 20 },
 * )
 * ```
 */
export function networks({ protocol, commonMs = 10 }: NetworkOptions = {}): fc.Arbitrary<Network> {
  const { bears } = protocol === undefined ? {} : (definitionOf(protocol) as AnyProtocol)
  const percent = between(1, 5).map((each) => each / 100)
  return fields<Network>({
    latency: latencies({ commonMs }),
    loss: maybe(bears?.loss === true ? 50 : 0, percent),
    duplicate: maybe(bears?.duplicate === true ? 50 : 0, percent),
    order: maybe(25, fc.constant<'fifo'>('fifo')),
    slowPairs: maybe(
      25,
      fields<SlowPairs>({
        probability: fc.constantFrom(0.1, 0.3),
        extra: latencies({ commonMs: 5 * commonMs }),
      }),
    ),
    link: maybe(15, fields<Bandwidth>({ bytesPerSecond: fc.constantFrom(1_000_000, 100_000) })),
  })
}

/** Where nodes are, and what is between them. */
export interface Topology {
  readonly zones: Zones
  readonly network: Network
}

const zoneNames = ['east', 'west', 'south'] as const

/**
 * Places of nodes: one zone, or up to three, with round-trip times between them, over any network.
 *
 * @param nodes - the names of the nodes
 * @param options - as those of {@link networks}
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const protocol = raft()
 * fc.assert(
 *   fc.property(arbitraries.topologies(['n1', 'n2', 'n3'], { commonMs: 2 }), (topology) => {
 *     const scenario = { name: 'anywhere', cluster: { protocol, nodes: 3 }, ...topology, duration: 500 }
 *     return judge(run(scenario, 1)).verdict === 'valid'
 *   }),
 *   { numRuns: 20 },
 * )
 * ```
 */
export function topologies(nodes: readonly NodeId[], options: NetworkOptions = {}): fc.Arbitrary<Topology> {
  return fields<{
    network: Network
    count: number
    roundTripMs: readonly number[]
    order: readonly NodeId[]
  }>({
    network: networks(options),
    count: between(1, Math.max(1, Math.min(zoneNames.length, nodes.length))),
    roundTripMs: fc.tuple(...zoneNames.map(() => oneOf(between(1, 20), between(20, 200)))),
    order: fc.shuffledSubarray([...nodes], { minLength: nodes.length, maxLength: nodes.length }),
  }).map(({ network, count, roundTripMs, order }) => {
    const names = count < 2 ? [] : zoneNames.slice(0, count)
    const zones = Object.fromEntries(
      names.map((name, i) => [name, order.filter((_, place) => place % count === i)]),
    )
    const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other) => [one, other] as const))
    const between = Object.fromEntries(
      names.map((name) => [
        name,
        Object.fromEntries(
          pairs.flatMap(([one, other], i) => (one === name ? [[other, roundTripMs[i] ?? 1]] : [])),
        ),
      ]),
    )
    return { zones, network: names.length === 0 ? network : { ...network, roundTripMs: between } }
  })
}

/** What can be said of the clusters that are wanted. */
export interface ClusterOptions {
  /** How many nodes there may be; 1, 3 or 5, if it is not given. */
  readonly nodes?: readonly number[]
  /** How many spares there may be; none, if it is not given. */
  readonly spares?: readonly number[]
}

/**
 * Clusters of one group; the smallest is the simplest.
 *
 * @param protocol - what they run
 * @param options - `nodes` and `spares`, as lists of how many there may be
 * @throws InputError - for an empty list
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * fc.assert(
 *   fc.property(arbitraries.clusters(raft(), { nodes: [1, 2, 3, 4] }), (cluster) => {
 *     return judge(run({ name: 'any-size', cluster, duration: 500 }, 1)).verdict === 'valid'
 *   }),
 *   { numRuns: 10 },
 * )
 * ```
 */
export function clusters(
  protocol: Protocol,
  { nodes = [1, 3, 5], spares = [0] }: ClusterOptions = {},
): fc.Arbitrary<Group> {
  return fields<Group>({
    protocol: fc.constant(protocol),
    nodes: smallestFirst('nodes', nodes),
    spares: smallestFirst('spares', spares),
  })
}

function smallestFirst(what: string, sizes: readonly number[]): fc.Arbitrary<number> {
  if (sizes.length === 0) throw new InputError(`clusters: ${what} is empty, expected how many there may be`)
  return fc.constantFrom(...[...sizes].sort((a, b) => a - b))
}
