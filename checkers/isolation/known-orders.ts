import { DEPENDENCY, type EdgeList } from '../transactions/dependency-graph.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'

/** An edge for which an axiom of a model is the reason: beside the kinds of {@link DEPENDENCY}. */
export const FORCED = 32

/**
 * Adds what is known whatever the model: who read from whom, in which order versions of lists are, and, if it counts, the order
 * of sessions. The initial state is before all.
 *
 * @param observations - who read from whom
 * @param withSessions - whether the order of sessions counts
 * @param edges - takes the edges
 */
export function addKnownOrders(observations: Observations, withSessions: boolean, edges: EdgeList): void {
  const { length, before, readStarts, readFroms, versionOrders } = observations
  for (let reader = 1; reader < length; reader++) {
    if (withSessions) edges.add(before[reader] as number, reader, DEPENDENCY.process)
    else edges.add(INITIAL_STATE, reader, DEPENDENCY.process)
    for (let i = readStarts[reader] as number; i < (readStarts[reader + 1] as number); i++) {
      const from = readFroms[i] as number
      if (from !== INITIAL_STATE) edges.add(from, reader, DEPENDENCY.writeRead)
    }
  }
  if (versionOrders === undefined) return
  const { starts, members, unreadStarts, unread } = versionOrders
  for (let key = 0; key + 1 < starts.length; key++) {
    const [start, end] = [starts[key] as number, starts[key + 1] as number]
    for (let i = start + 1; i < end; i++) {
      edges.add(members[i - 1] as number, members[i] as number, DEPENDENCY.writeWrite)
    }
    if (start === end) continue
    for (let i = unreadStarts[key] as number; i < (unreadStarts[key + 1] as number); i++) {
      edges.add(members[end - 1] as number, unread[i] as number, DEPENDENCY.writeWrite)
    }
  }
}
