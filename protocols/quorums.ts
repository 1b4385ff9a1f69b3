import { InputError, type NodeId } from '../sim/index.ts'

/** Which sets of members are enough for a decision. */
export interface QuorumSystem {
  /** How few members may be a quorum. */
  readonly least: number
  /** Whether some members, whoever else there is beside them, are a quorum. */
  isQuorum(members: ReadonlySet<NodeId>): boolean
}

/** How many of so many members are a majority. */
export function majoritySize(members: number): number {
  return Math.floor(members / 2) + 1
}

/**
 * Quorums of so many members, whichever they are.
 *
 * Source: Gifford, "Weighted Voting for Replicated Data", 1979, with one vote each.
 *
 * @param members - who may take part
 * @param size - how many are a quorum, from 1 to all of them
 */
export function threshold(members: readonly NodeId[], size: number): QuorumSystem {
  if (!Number.isInteger(size) || size < 1 || size > Math.max(1, members.length))
    throw new InputError(
      `a quorum of ${size} of ${members.length}: expected a whole number from 1 to ${members.length}`,
    )
  return {
    least: size,
    isQuorum(present) {
      let count = 0
      for (const member of members) if (present.has(member)) count++
      return count >= size
    },
  }
}

/** Quorums of more than half of the members: any two of them meet. */
export function majority(members: readonly NodeId[]): QuorumSystem {
  return threshold(members, majoritySize(members.length))
}
