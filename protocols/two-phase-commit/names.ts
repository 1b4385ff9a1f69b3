import type { NodeId } from '../../sim/index.ts'

/** The name of an attempt at a transaction, which no other has, whatever its coordinator has forgotten. */
export function attemptName(coordinator: NodeId, life: number, number: number): string {
  return `${coordinator}.${life}.${number}`
}

/** Who coordinates an attempt. */
export function coordinatorOf(id: string): NodeId {
  return id.slice(0, id.indexOf('.'))
}
