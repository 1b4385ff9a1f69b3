import type { Node, NodeId } from '../../sim/index.ts'
import { majoritySize } from '../quorums.ts'
import { isNewer, type LogEnd, type ViewLog } from './log.ts'
import type { PrimaryBackupMessage, ViewPromise } from './messages.ts'
import type { PrimaryBackupMutant } from './options.ts'

/** What a candidate needs of its replica. */
interface Candidate {
  readonly node: Node<PrimaryBackupMessage>
  readonly mutant: PrimaryBackupMutant | undefined
  readonly state: { readonly view: number; readonly log: ViewLog }
  readonly committed: number
}

/** A candidate's wait for the promises of a majority, its own among them. */
export class Candidacy {
  private readonly replica: Candidate
  private readonly promises = new Map<NodeId, ViewPromise>()

  constructor(replica: Candidate) {
    this.replica = replica
  }

  /** Asks everyone who has not promised yet: messages are lost. */
  ask(): void {
    const { node, state, committed } = this.replica
    for (const member of node.members) {
      if (member === node.id || this.promises.has(member)) continue
      node.send(member, { type: 'propose-view', view: state.view, committed })
    }
  }

  /** Takes a promise; gives whether a majority has promised now. */
  count(from: NodeId, promise: ViewPromise): boolean {
    this.promises.set(from, promise)
    return this.promises.size + 1 >= majoritySize(this.replica.node.members.length)
  }

  /** Makes the log the newest one that was promised: whatever was committed is in that. */
  takeOver(): void {
    const { node, state, mutant } = this.replica
    const { log } = state
    if (mutant === 'unclean-election') return
    const wins = mutant === 'longest-log' ? isLonger : isNewer
    let best: ViewPromise | undefined
    for (const promise of this.promises.values()) {
      if (wins(promise.end, best?.end ?? log.end)) best = promise
    }
    node.sometimes('a candidate takes over a newer log than its own', best !== undefined)
    if (best === undefined) return
    node.sometimes(
      'a candidate takes over a newer log that is no longer than its own',
      !isLonger(best.end, log.end),
    )
    log.adopt(best.after, best.entries)
  }
}

function isLonger(one: LogEnd, other: LogEnd): boolean {
  return one.length > other.length
}
