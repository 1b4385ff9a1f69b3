import type { SimulatedNode } from './node.ts'

/** The nodes whose code has run during the present event, each with the event that it handled. Its storage is used again. */
export class ChangedNodes {
  private readonly nodes: SimulatedNode[] = []
  private readonly events: number[] = []
  private count = 0

  get length(): number {
    return this.count
  }

  push(node: SimulatedNode, event: number): void {
    this.nodes[this.count] = node
    this.events[this.count] = event
    this.count++
  }

  nodeAt(index: number): SimulatedNode {
    return this.nodes[index] as SimulatedNode
  }

  eventAt(index: number): number {
    return this.events[index] as number
  }

  clear(): void {
    this.count = 0
  }
}
