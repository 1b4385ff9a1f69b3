import type { Mutant } from '../../sim/index.ts'

/** What can be set about gossip of heartbeats. */
export interface HeartbeatGossipOptions {
  /** Milliseconds from one gossip to the next (T_gossip). */
  readonly gossipMs: number
  /** With which probability a gossip goes to all that were ever configured, and not to one member that is taken for alive. */
  readonly broadcast: number
  /** What suspects members: a fixed time without a later heartbeat, or phi, which goes by the intervals between them. */
  readonly detector: 'timeout' | 'phi'
  /** Milliseconds without a later heartbeat after which a member is suspected (T_fail); with phi, eight times the longest interval that is usual. */
  readonly failMs: number
  /** Milliseconds without a later heartbeat after which a member that is suspected is forgotten (T_cleanup). */
  readonly cleanupMs: number
  /** At what phi a member is suspected: at 8 it is by mistake once in 10^8. */
  readonly phiThreshold: number
  /** How many intervals between heartbeats phi goes by. */
  readonly phiWindow: number
}

/** The options where none are given. */
export const heartbeatGossipDefaults: HeartbeatGossipOptions = {
  gossipMs: 40,
  broadcast: 0.1,
  detector: 'timeout',
  failMs: 1_200,
  cleanupMs: 3_600,
  phiThreshold: 8,
  phiWindow: 20,
}

/** The least number of gossips in T_fail: with fewer, chance alone keeps news of a member away for as long. */
const LEAST_GOSSIPS = 25

/** The longest interval between two heartbeats that phi takes for usual, milliseconds. */
export function longestIntervalMs({ failMs }: HeartbeatGossipOptions): number {
  return failMs / 8
}

/** How long a member may be silent at most, milliseconds, until it is suspected: with phi, if all intervals were the longest. */
export function longestSilenceMs(options: HeartbeatGossipOptions): number {
  const { detector, failMs, phiThreshold } = options
  return detector === 'timeout' ? failMs : phiThreshold * Math.LN10 * longestIntervalMs(options)
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: HeartbeatGossipOptions): string | undefined {
  const { gossipMs, broadcast, detector, failMs, cleanupMs, phiThreshold, phiWindow } = options
  if (detector !== 'timeout' && detector !== 'phi')
    return `detector is "${detector as string}", expected timeout or phi`
  if (!(gossipMs > 0 && Number.isFinite(gossipMs)))
    return `gossipMs is ${gossipMs}, expected milliseconds, more than 0`
  if (!(broadcast > 0 && broadcast <= 1))
    return `broadcast is ${broadcast}, expected a probability, more than 0`
  if (!(failMs >= LEAST_GOSSIPS * gossipMs && Number.isFinite(failMs)))
    return `failMs is ${failMs} and gossipMs is ${gossipMs}, expected a time of ${LEAST_GOSSIPS} gossips or more`
  if (!(cleanupMs >= 2 * failMs && Number.isFinite(cleanupMs)))
    return `cleanupMs is ${cleanupMs} and failMs is ${failMs}, expected twice as much or more`
  if (!(phiThreshold > 0 && phiThreshold <= 8))
    return `phiThreshold is ${phiThreshold}, expected more than 0, and 8 at most`
  const silenceMs = longestSilenceMs(options)
  if (cleanupMs < silenceMs)
    return `cleanupMs is ${cleanupMs}, expected ${Math.ceil(silenceMs)} or more: it may take phi as long to suspect a member`
  if (!(Number.isInteger(phiWindow) && phiWindow >= 10))
    return `phiWindow is ${phiWindow}, expected a number of intervals, 10 or more`
  return undefined
}

/** Published mistakes in gossip of heartbeats that can be switched on. */
export const heartbeatGossipMutants = {
  'early-cleanup': {
    source:
      'who is suspected is forgotten at once, at T_fail and not at twice that: against van Renesse, Minsky and Hayden 1998, section 2',
    breaks: 'agrees on members: others still gossip of who is dead, and it is taken for new, for ever',
    needs: '3 nodes; one that leaves',
  },
  'beats-for-others': {
    source:
      'who gossips counts on for all that it gossips of, and not for itself alone: against van Renesse, Minsky and Hayden 1998, section 2',
    breaks: 'heartbeats are their own: who is dead goes on to beat',
    needs: '2 nodes; none',
  },
  'same-generation': {
    source: 'a restart counts from 0 again in the same life: against Cassandra, Gossiper, generation numbers',
    breaks: 'lives are told apart: what it says is older than what is known of it, and it is taken for dead',
    needs: '2 nodes; a crash of one',
  },
  'takes-what-comes': {
    source:
      'lists are merged by what came last, and not by the maximum: against van Renesse, Minsky and Hayden 1998, section 2',
    breaks: 'heartbeats never go back: what was late undoes what is newer, and rings it in again',
    needs: '3 nodes; two messages in the other order',
  },
  'no-checksum': {
    source:
      'messages about the state of others are believed unseen: Amazon S3 availability event, 20 July 2008',
    breaks: 'heartbeats are their own: a heartbeat with a flipped bit is passed on by everyone',
    needs: '2 nodes; a damaged message',
  },
  'no-broadcast': {
    source:
      'gossip goes to who is taken for alive, and to nobody else: against van Renesse, Minsky and Hayden 1998, section 3',
    breaks: 'agrees on members: halves that have forgotten each other never meet again',
    needs: '2 nodes; a partition of longer than T_cleanup, or any start',
  },
  'remembers-outages': {
    source:
      'the window of phi holds outages as well: CASSANDRA-3273, "FailureDetector can take a very long time to mark a host down"',
    breaks: 'silence is noticed: after a pause a member may be silent for long before phi is great',
    needs: '2 nodes; phi, a partition or a pause, and another',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type HeartbeatGossipMutant = keyof typeof heartbeatGossipMutants
