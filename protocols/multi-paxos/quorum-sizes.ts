import { InputError, type NodeId } from '../../sim/index.ts'
import { majoritySize, type QuorumSystem, threshold } from '../quorums.ts'
import type { MultiPaxosMutant, MultiPaxosOptions } from './options.ts'

/** Whose promises make a leader, and whose votes choose a value. */
export interface PaxosQuorums {
  readonly phase1: QuorumSystem
  readonly phase2: QuorumSystem
}

/**
 * The quorums of a cluster. It is enough that each of phase 1 meets each of phase 2; two of one phase need not meet.
 *
 * Source: Howard, Malkhi and Spiegelman, "Flexible Paxos: Quorum Intersection Revisited", 2016.
 *
 * @throws InputError - for sizes that need not meet among so many members
 */
export function quorumsOf(
  members: readonly NodeId[],
  { phase1Quorum, phase2Quorum }: Pick<MultiPaxosOptions, 'phase1Quorum' | 'phase2Quorum'>,
  mutant: MultiPaxosMutant | undefined,
): PaxosQuorums {
  const { length } = members
  if (mutant === 'small-quorums') {
    const half = threshold(members, Math.max(1, length >>> 1))
    return { phase1: half, phase2: half }
  }
  const given1 = Math.min(phase1Quorum, length)
  const given2 = Math.min(phase2Quorum, length)
  const phase2 = given2 > 0 ? given2 : given1 > 0 ? length - given1 + 1 : majoritySize(length)
  const phase1 = given1 > 0 ? given1 : length - phase2 + 1
  if (phase1 + phase2 <= length)
    throw new InputError(
      `phase1Quorum is ${phase1} and phase2Quorum is ${phase2} of ${length} nodes, expected sizes that sum to more`,
    )
  return { phase1: threshold(members, phase1), phase2: threshold(members, phase2) }
}
