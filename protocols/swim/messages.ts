import type { Message, NodeId } from '../../sim/index.ts'
import type { Status } from './member-record.ts'

/** What is told of a member: alive, suspected or dead in an incarnation (section 4.2), or gone by its own will (Serf's leave). */
export interface Update {
  readonly member: NodeId
  readonly incarnation: number
  readonly status: Status
  /** Who suspects it by a probe of its own: several who do are a confirmation (Lifeguard, section IV.B). */
  readonly by?: NodeId
}

/** What every message of the failure detector may carry beside its own business (section 4.1, piggybacking). */
interface Carrying extends Message {
  readonly updates?: readonly Update[]
}

/** Are you there? (Section 3.1.) */
interface Ping extends Carrying {
  readonly type: 'ping'
  /** The probe that it belongs to, among those of its sender. */
  readonly probe: number
}

/** I am, or whom you asked me to probe is. */
interface Ack extends Carrying {
  readonly type: 'ack'
  readonly probe: number
}

/** Probe this member in my place. (Section 3.1.) */
interface PingRequest extends Carrying {
  readonly type: 'ping-req'
  readonly probe: number
  readonly target: NodeId
}

/** I am there, and whom you asked me to probe has not answered so far. (Lifeguard, section IV.A.) */
interface Nack extends Carrying {
  readonly type: 'nack'
  readonly probe: number
}

/**
 * All that its sender knows: asked of a member on joining, and now and then, and answered with the same. (The push and pull of
 * memberlist.) What stands for everyone alive from the beginning is left out where both began with the same members.
 */
export interface Sync extends Message {
  readonly type: 'sync'
  /** A fingerprint of the members that its sender began with. */
  readonly base: number
  readonly updates: readonly Update[]
}

/** What probing takes, and what carries updates. */
export type ProbeMessage = Ping | Ack | PingRequest | Nack

/** All that members say to one another. */
export type SwimMessage = ProbeMessage | Sync
