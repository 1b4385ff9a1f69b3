import type { NodeId } from '../../sim/index.ts'
import { type FailureDetector, PhiAccrualDetector, TimeoutDetector } from '../failure-detectors/index.ts'
import { type Heartbeat, isLater } from './heartbeat.ts'
import {
  type HeartbeatGossipMutant,
  type HeartbeatGossipOptions,
  longestIntervalMs,
  longestSilenceMs,
} from './options.ts'

/** What is known of another member. */
export interface Known {
  readonly heartbeat: Heartbeat
  /** When it was last heard to have counted on. */
  readonly heardMs: number
  readonly detector: FailureDetector
}

/** What a member knows of the others. Times are of its own monotonic clock. */
export class MemberTable {
  private readonly options: HeartbeatGossipOptions
  private readonly mutant: HeartbeatGossipMutant | undefined
  private readonly known = new Map<NodeId, Known>()

  constructor(options: HeartbeatGossipOptions, mutant: HeartbeatGossipMutant | undefined) {
    this.options = options
    this.mutant = mutant
  }

  get entries(): ReadonlyMap<NodeId, Known> {
    return this.known
  }

  /** Who is taken for alive. */
  alive(nowMs: number): readonly NodeId[] {
    const alive: NodeId[] = []
    for (const [member, { detector }] of this.known) if (!detector.suspectsAt(nowMs)) alive.push(member)
    return alive
  }

  /** Keeps the later of two heartbeats of a member; says whether that was news. */
  merge(member: NodeId, heartbeat: Heartbeat, nowMs: number): boolean {
    const before = this.known.get(member)
    if (before !== undefined && this.mutant !== 'takes-what-comes' && !isLater(heartbeat, before.heartbeat))
      return false
    // Who begins another life has other habits.
    const isSameLife = before?.heartbeat.generation === heartbeat.generation
    const detector = isSameLife ? before.detector : this.newDetector(nowMs)
    detector.heard(nowMs)
    this.known.set(member, { heartbeat, heardMs: nowMs, detector })
    return true
  }

  /**
   * Forgets who has been suspected for so long that everybody else suspects it as well: before that, the gossip of another could
   * bring it back. Gives whom.
   */
  forget(nowMs: number): readonly NodeId[] {
    const { cleanupMs } = this.options
    const patience = this.mutant === 'early-cleanup' ? 0 : cleanupMs
    const gone: NodeId[] = []
    for (const [member, { detector, heardMs }] of this.known)
      if (nowMs - heardMs > patience && detector.suspectsAt(nowMs)) gone.push(member)
    for (const member of gone) this.known.delete(member)
    return gone
  }

  /** A member that has been silent for longer than it may take to suspect anyone, and is not suspected, if there is one. */
  overlooked(nowMs: number): NodeId | undefined {
    const longestMs = longestSilenceMs(this.options) + 1
    for (const [member, { detector, heardMs }] of this.known)
      if (nowMs - heardMs > longestMs && !detector.suspectsAt(nowMs)) return member
    return undefined
  }

  private newDetector(nowMs: number): FailureDetector {
    const { detector, failMs, gossipMs, phiThreshold, phiWindow } = this.options
    if (detector === 'timeout') return new TimeoutDetector(failMs, nowMs)
    return new PhiAccrualDetector(
      {
        threshold: phiThreshold,
        windowSize: phiWindow,
        distribution: 'exponential',
        firstIntervalMs: 3 * gossipMs,
        leastDeviationMs: gossipMs,
        longestIntervalMs:
          this.mutant === 'remembers-outages' ? Number.MAX_VALUE : longestIntervalMs(this.options),
      },
      nowMs,
    )
  }
}
