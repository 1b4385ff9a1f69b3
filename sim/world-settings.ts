import { samplerOf } from './distributions.ts'
import type { BaseClock } from './active-faults.ts'
import type { DiskSettings } from './disk.ts'
import type { Kernel } from './kernel.ts'
import type { LinkActs, SingleAct } from './link.ts'
import type { LaneOptions } from './carriage.ts'
import type { NetworkOptions } from './network.ts'
import type { Bandwidth, ResolvedScenario } from './scenario.ts'
import { toMicroseconds } from './time.ts'
import type { NodeId } from './types.ts'

const TWO_TO_32 = 4294967296
/** How many of the last messages are remembered where a fault repeats old ones. */
const REMEMBERED = 1_000

/** What the network of a scenario is like, as the engine takes it. */
export function networkOptionsOf(
  { network, zones, faults }: ResolvedScenario,
  names: readonly NodeId[],
  kernel: Kernel,
  onSingle: NetworkOptions['onSingle'],
  onStrike: NetworkOptions['onStrike'],
): NetworkOptions {
  const { roundTripMs, slowPairs } = network
  const zoneOf = new Map(Object.entries(zones).flatMap(([zone, nodes]) => nodes.map((node) => [node, zone])))
  const extra = slowPairs === undefined ? undefined : samplerOf(slowPairs.extra)
  return {
    latency: samplerOf(network.latency),
    local: samplerOf(network.local ?? network.latency),
    loss: network.loss,
    duplicate: network.duplicate,
    fifo: network.order === 'fifo',
    distance: (from, to) => {
      if (from === to) return 0
      const [a, b] = [names[from] as NodeId, names[to] as NodeId]
      let distance = toMicroseconds(roundTripBetween(roundTripMs, zoneOf.get(a), zoneOf.get(b)) / 2)
      if (slowPairs !== undefined && extra !== undefined) {
        const stream = kernel.key.stream(`slow-pair/${a}>${b}`)
        const [chance, length] = [kernel.choices.draw(stream), kernel.choices.draw(stream)]
        if (chance < slowPairs.probability * TWO_TO_32) distance += extra(length)
      }
      return distance
    },
    link: laneOf(network.link),
    interface: laneOf(network.interface),
    acts: actsOf(faults),
    onSingle,
    onStrike,
    remembered: faults.some(({ kind }) => kind === 'replay') ? REMEMBERED : 0,
  }
}

/** What the disks of a scenario are like, as the engine takes it. */
export function diskSettingsOf({ disk }: ResolvedScenario): DiskSettings {
  return {
    write: samplerOf(disk.write),
    append: samplerOf(disk.append),
    flush: samplerOf(disk.flush),
    checksums: disk.checksums,
    capacityBytes: disk.capacityBytes,
    unflushed: disk.unflushed,
  }
}

/** What each node's clocks are like when nothing is done to them: drawn within the scenario's bounds, each node's for itself. */
export function baseClocksOf(
  { clocks }: ResolvedScenario,
  nodes: readonly NodeId[],
  kernel: Kernel,
): readonly BaseClock[] {
  const { offsetMs, driftPpm } = clocks
  return nodes.map((node) => {
    if (offsetMs === 0 && driftPpm === 0) return { ppm: 0, offset: 0 }
    const stream = kernel.key.stream(`clock/${node}`)
    const within = (bound: number): number =>
      Math.trunc((kernel.choices.draw(stream) / TWO_TO_32) * 2 * bound - bound)
    return { ppm: within(driftPpm), offset: within(toMicroseconds(offsetMs)) }
  })
}

/** How many copies of the same data may be damaged in each group. */
export function damageAllowed({ cluster, budget }: ResolvedScenario): ReadonlyMap<string, number> {
  return new Map(
    cluster.groups.map(({ name, nodes }) => {
      if (budget.exceed) return [name, Number.POSITIVE_INFINITY]
      return [name, budget.copies === 'minority' ? Math.floor((nodes - 1) / 2) : budget.copies]
    }),
  )
}

function roundTripBetween(
  table: ResolvedScenario['network']['roundTripMs'],
  a: string | undefined,
  b: string | undefined,
): number {
  if (table === undefined || a === undefined || b === undefined) return 0
  return table[a]?.[b] ?? table[b]?.[a] ?? 0
}

function laneOf(bandwidth: Bandwidth | undefined): LaneOptions | undefined {
  if (bandwidth === undefined) return undefined
  const { bytesPerSecond, queueBytes = Number.POSITIVE_INFINITY, overflow = 'drop-newest' } = bandwidth
  return { bytesPerSecond, queueBytes, overflow }
}

function actsOf(faults: ResolvedScenario['faults']): ReadonlyMap<string, LinkActs> {
  const acts = new Map<string, LinkActs>()
  for (const fault of faults) {
    if (fault.kind !== 'message') continue
    const name = `${fault.from}>${fault.to}`
    const link: LinkActs = acts.get(name) ?? { byNumber: new Map(), byType: new Map() }
    acts.set(name, link)
    let numbers: Map<number, SingleAct[]> = link.byNumber
    if (fault.of !== undefined) {
      const typed = link.byType.get(fault.of) ?? { sent: 0, byNumber: new Map<number, SingleAct[]>() }
      link.byType.set(fault.of, typed)
      numbers = typed.byNumber
    }
    numbers.set(fault.nth, [...(numbers.get(fault.nth) ?? []), { act: fault.act, fault: fault.id }])
  }
  return acts
}
