import { diskConditionsOf } from './disk-conditions.ts'
import { type Sampler, samplerOf } from './distributions.ts'
import type { DiskFault, Fault } from './faults/index.ts'
import type { Kernel } from './kernel.ts'
import type { LinkEffect } from './link-effect.ts'
import type { NodeConditions } from './node-conditions.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import { toMicroseconds } from './time.ts'

/** A fault that acts now, on whom and on which links its moment resolved to. */
export interface ActiveFault {
  readonly fault: Fault & { readonly id: string }
  readonly nodes: readonly SimulatedNode[]
  readonly links: readonly (readonly [from: SimulatedNode, to: SimulatedNode])[]
  /** When it began to act, whole microseconds. */
  readonly since: number
  /** What it does to messages, if it does anything to them. */
  readonly effect?: LinkEffect
}

/** As slow as clocks get: a tenth of the true rate. */
const SLOWEST_PPM = -900_000

/** What a node's clocks are like when nothing is done to them. */
export interface BaseClock {
  readonly ppm: number
  /** Whole microseconds. */
  readonly offset: number
}

/** The streams of faults at nodes, by names: a fault's draws at one node are its own. */
export class FaultStreams {
  private readonly kernel: Kernel
  private readonly streams = new Map<string, Stream>()

  constructor(kernel: Kernel) {
    this.kernel = kernel
  }

  at(fault: string, node: string): Stream {
    const name = `fault/${fault}/node/${node}`
    const stream = this.streams.get(name) ?? this.kernel.key.stream(name)
    this.streams.set(name, stream)
    return stream
  }
}

/** What holds for a node, derived from the active faults. Overlapping faults add up, and ending one ends only its own. */
export function nodeConditionsOf(
  active: Iterable<ActiveFault>,
  node: SimulatedNode,
  base: BaseClock,
  streams: FaultStreams,
): NodeConditions {
  let down = false
  let paused = false
  let frozen = false
  let { ppm, offset } = base
  const strobes: { by: number; every: number; since: number }[] = []
  const slowness: { perEvent: Sampler; stream: Stream }[] = []
  const disk: (DiskFault & { readonly id: string })[] = []
  for (const { fault, nodes, since } of active) {
    if (!nodes.includes(node)) continue
    switch (fault.kind) {
      case 'crash':
      case 'wipe':
        down = true
        break
      case 'pause':
        paused = true
        break
      case 'slow-cpu':
        slowness.push({ perEvent: samplerOf(fault.perEvent), stream: streams.at(fault.id, node.id) })
        break
      case 'drift':
        ppm += fault.ppm
        break
      case 'clock-offset':
      case 'clock-jump':
        offset += toMicroseconds(fault.byMs)
        break
      case 'clock-strobe':
        strobes.push({ by: toMicroseconds(fault.byMs), every: toMicroseconds(fault.everyMs), since })
        break
      case 'clock-freeze':
        frozen = true
        break
      case 'torn-writes':
      case 'lying-flush':
      case 'disk-error':
      case 'disk-full':
      case 'slow-disk':
      case 'disk-stall':
        disk.push(fault)
        break
      default:
    }
  }
  return {
    down,
    // However many faults slow a clock, it does not stand still.
    clock: { ppm: Math.max(ppm, SLOWEST_PPM), offset, strobes, frozen },
    processor: { paused, slowness },
    disk: diskConditionsOf(disk),
  }
}
