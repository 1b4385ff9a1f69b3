import type { NodeId } from '../../sim/index.ts'
import { majoritySize } from '../quorums.ts'
import type { RaftMutant } from './options.ts'

/** Whose votes decide. An entry of the log holds one, which is in effect as soon as it is appended (thesis, section 4.1). */
export interface Configuration {
  readonly voters: readonly NodeId[]
  /** Those of the configuration before, while a change is joint: a majority of them is needed as well (thesis, section 4.3). */
  readonly outgoing: readonly NodeId[]
}

/** How many of so many voters decide. */
type QuorumSize = (voters: number) => number

/** A majority; the mutant takes half of an even number for one. */
export function quorumSizeOf(mutant: RaftMutant | undefined): QuorumSize {
  return mutant === 'half-is-enough' ? (voters) => Math.max(1, Math.ceil(voters / 2)) : majoritySize
}

/** Whether a server votes in a configuration. */
export function votesIn({ voters, outgoing }: Configuration, id: NodeId): boolean {
  return voters.includes(id) || outgoing.includes(id)
}

/** Everyone who votes in a configuration, once. */
export function votersOf({ voters, outgoing }: Configuration): readonly NodeId[] {
  return outgoing.length === 0 ? voters : [...new Set([...voters, ...outgoing])]
}

/** The greatest number that enough voters have reached. */
export function reachedByQuorum(
  { voters, outgoing }: Configuration,
  quorumSize: QuorumSize,
  reachedBy: (id: NodeId) => number,
): number {
  const reached = reachedIn(voters, quorumSize, reachedBy)
  return outgoing.length === 0 ? reached : Math.min(reached, reachedIn(outgoing, quorumSize, reachedBy))
}

/** Whether some servers are enough. */
export function isQuorum(
  configuration: Configuration,
  quorumSize: QuorumSize,
  servers: ReadonlySet<NodeId>,
): boolean {
  return reachedByQuorum(configuration, quorumSize, (id) => (servers.has(id) ? 1 : 0)) === 1
}

function reachedIn(
  voters: readonly NodeId[],
  quorumSize: QuorumSize,
  reachedBy: (id: NodeId) => number,
): number {
  const numbers = voters.map(reachedBy).sort(descending)
  return numbers[quorumSize(numbers.length) - 1] as number
}

function descending(a: number, b: number): number {
  return b - a
}

/**
 * The next configuration on the way to the one that is wanted, if there is a step to take now: one server at a time (thesis, section
 * 4.1), or by a joint configuration in which both decide (section 4.3).
 *
 * @param wanted - who shall belong to the cluster
 * @param caughtUp - whether a server that does not vote yet has most of the log (section 4.2.1)
 */
export function nextConfiguration(
  { voters, outgoing }: Configuration,
  wanted: readonly NodeId[],
  how: 'joint' | 'single' | 'at-once',
  leader: NodeId,
  caughtUp: (id: NodeId) => boolean,
): Configuration | undefined {
  if (outgoing.length > 0) return { voters, outgoing: [] }
  const ready = wanted.filter((id) => !voters.includes(id) && caughtUp(id))
  const leaving = voters.filter((id) => !wanted.includes(id))
  const changed = [...voters.filter((id) => wanted.includes(id)), ...ready]
  if (ready.length + leaving.length === 0 || changed.length === 0) return undefined
  if (how === 'joint') return { voters: changed, outgoing: voters }
  if (how === 'at-once') return { voters: changed, outgoing: [] }
  const [added] = ready
  if (added !== undefined) return { voters: [...voters, added], outgoing: [] }
  // A leader removes itself last: the others need it until then.
  const removed = leaving.find((id) => id !== leader) ?? leader
  return { voters: voters.filter((id) => id !== removed), outgoing: [] }
}
