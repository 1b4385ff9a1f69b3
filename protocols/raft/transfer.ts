import type { NodeId } from '../../sim/index.ts'
import type { Follower } from './followers.ts'

/** A leader on its way to hand over to another server (thesis, section 3.10): it takes no requests until that has ended. */
export interface Transfer {
  readonly target: NodeId
  /** When it is given up, on the leader's monotonic clock: a target that is down must not keep the cluster waiting. */
  readonly until: number
}

/** Whom a leader hands over to: of those that may lead, the one that has most of its log, and was heard last. */
export function successorAmong(
  followers: Iterable<Follower>,
  mayLead: (id: NodeId) => boolean,
): NodeId | undefined {
  let best: Follower | undefined
  for (const follower of followers) {
    if (!mayLead(follower.id) || follower.matchIndex === 0) continue
    const ahead = best === undefined ? 1 : follower.matchIndex - best.matchIndex
    if (ahead > 0 || (ahead === 0 && follower.heard > (best as Follower).heard)) best = follower
  }
  return best?.id
}
