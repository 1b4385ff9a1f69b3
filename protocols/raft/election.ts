import type { NodeId } from '../../sim/index.ts'
import { isQuorum, votersOf } from './configuration.ts'
import type { RaftMessage } from './messages.ts'
import type { Server } from './server.ts'

/**
 * What a server gathers that would lead: first, if it asks before, the word of a quorum that they would vote for it (thesis, section
 * 9.6), then their votes (section 5.2).
 */
export class Election {
  /** The term that it is about. */
  readonly term: number
  private readonly server: Server
  private readonly kind: 'pre-vote' | 'vote'
  /** Whether the leader has asked for this election. */
  readonly transfer: boolean
  private readonly granted = new Set<NodeId>()
  private readonly answered = new Set<NodeId>()

  constructor(server: Server, kind: 'pre-vote' | 'vote', term: number, transfer: boolean) {
    this.server = server
    this.kind = kind
    this.term = term
    this.transfer = transfer
  }

  /** Asks all who have not answered. Whose configuration changes under way is asked by the latest. */
  ask(): void {
    const { node, state } = this.server
    const { lastIndex: lastLogIndex, lastTerm: lastLogTerm, configuration } = state.log
    const { term, transfer } = this
    const message: RaftMessage =
      this.kind === 'vote'
        ? { type: 'request-vote', term, lastLogIndex, lastLogTerm, transfer }
        : { type: 'request-pre-vote', term, lastLogIndex, lastLogTerm }
    for (const voter of votersOf(configuration)) {
      if (voter !== node.id && !this.answered.has(voter)) node.send(voter, message)
    }
  }

  /** Takes an answer; says whether it is won. */
  count(kind: 'pre-vote' | 'vote', from: NodeId, granted: boolean): boolean {
    if (kind !== this.kind) return false
    this.answered.add(from)
    if (granted) this.granted.add(from)
    return granted && isQuorum(this.server.state.log.configuration, this.server.quorumSize, this.granted)
  }
}
