import type { Chance } from './disk-conditions.ts'
import { happens } from './distributions.ts'
import type { DiskOperation } from './faults/disks.ts'
import type { Kernel } from './kernel.ts'
import { mix32, type Stream } from './random.ts'
import type { NodeId } from './types.ts'

/** A fault strikes; `draw` says how, where there is something to say. */
export interface Strike {
  readonly fault: string
  readonly draw: number
}

/**
 * The draws of the faults of one disk. Each fault has a stream for each node, and draws once whenever it could strike, whether
 * another one strikes or not: removing one leaves the draws of all others as they were.
 */
export class DiskChances {
  private readonly kernel: Kernel
  private readonly node: NodeId
  private readonly streams = new Map<string, Stream>()

  constructor(kernel: Kernel, node: NodeId) {
    this.kernel = kernel
    this.node = node
  }

  /** Whether a fault strikes now. */
  strike(fault: string, probability: number): Strike | undefined {
    const draw = this.kernel.choices.draw(this.streamOf(fault))
    return happens(draw, probability) ? { fault, draw: mix32(draw) } : undefined
  }

  /** The first of some faults that strikes, if one does: of those that are about `operation`, if one is given. */
  first(
    chances: readonly (Chance & { readonly operations?: readonly DiskOperation[] })[],
    operation?: DiskOperation,
  ): Strike | undefined {
    let first: Strike | undefined
    for (const { fault, probability, operations } of chances) {
      if (operation !== undefined && operations?.includes(operation) === false) continue
      const strike = this.strike(fault, probability)
      first ??= strike
    }
    return first
  }

  private streamOf(fault: string): Stream {
    const known = this.streams.get(fault)
    if (known !== undefined) return known
    const stream = this.kernel.key.stream(`fault/${fault}/disk/${this.node}`)
    this.streams.set(fault, stream)
    return stream
  }
}
