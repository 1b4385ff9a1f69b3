import type { Kernel } from './kernel.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import type { NodeId } from './types.ts'

/** Who belongs to which group, and how that changes. */
export class Membership {
  private readonly kernel: Kernel
  private readonly stream: Stream
  private readonly nodes: () => readonly SimulatedNode[]
  private current: { readonly [group: string]: readonly NodeId[] }
  private changes = 0

  /** @param groups - the members of every group at the start, in order */
  constructor(
    kernel: Kernel,
    groups: { readonly [group: string]: readonly NodeId[] },
    nodes: () => readonly SimulatedNode[],
  ) {
    this.kernel = kernel
    this.stream = kernel.key.stream('membership')
    this.current = groups
    this.nodes = nodes
  }

  /** The members of every group, as they are now. Frozen; another object after each change. */
  get groups(): { readonly [group: string]: readonly NodeId[] } {
    return this.current
  }

  /**
   * Some join and some leave, in one change. Who leaves is told, as everyone is, and is stopped some microseconds later.
   *
   * @param cause - the event of the fault
   */
  change(
    joining: readonly SimulatedNode[],
    leaving: readonly SimulatedNode[],
    stopAfter: number,
    cause: number,
  ): void {
    const groups = { ...this.current }
    for (const { id, program } of leaving)
      groups[program.group] = (groups[program.group] ?? []).filter((member) => member !== id)
    for (const { id, program } of joining) groups[program.group] = [...(groups[program.group] ?? []), id]
    for (const group of Object.keys(groups)) groups[group] = Object.freeze(groups[group] ?? [])
    this.current = Object.freeze(groups)
    for (const node of joining) node.join(cause)
    const changed = new Set([...joining, ...leaving].map(({ program }) => program.group))
    for (const node of this.nodes()) {
      if (changed.has(node.program.group) && !joining.includes(node)) node.reconfigure(cause)
    }
    if (stopAfter === 0) {
      for (const node of leaving) node.leave(cause)
      return
    }
    this.kernel.schedule(this.kernel.now + stopAfter, this.stream, this.changes++, {
      fire: () => {
        for (const node of leaving) node.leave(cause)
      },
    })
  }
}
