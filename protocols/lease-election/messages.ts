import type { Message } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'

/** May I have the lease under this token? (PaxosLease, prepare request.) */
export interface Prepare extends Message {
  readonly type: 'prepare'
  readonly token: number
}

/** Nobody else has a lease here, and nobody gets one under an older token any more. */
export interface Promised extends Message {
  readonly type: 'promised'
}

/** Someone else has a lease here. */
export interface Held extends Message {
  readonly type: 'held'
  readonly holder: string
}

/** A newer token, or the same, has been promised here. */
export interface Outdated extends Message {
  readonly type: 'outdated'
  readonly promised: number
}

/** Keep a lease for me, from now on; to renew one is to propose it again. (PaxosLease, propose request.) */
export interface Propose extends Message {
  readonly type: 'propose'
  readonly token: number
  /** For how long, by the clock of who keeps it. */
  readonly leaseMs: number
}

/** The lease is kept here, and counted from when it was asked for or later. */
export interface Granted extends Message {
  readonly type: 'granted'
}

/** The lease of this token is needed no longer. */
export interface Release extends Message {
  readonly type: 'release'
  readonly token: number
}

/** Take nothing under an older token any more, and tell what you have from an entry on. */
export interface Open extends Message {
  readonly type: 'open'
  readonly token: number
  readonly from: number
}

/** Append a command to the log, and tell what you have from an entry on. */
export interface Append extends Message {
  readonly type: 'append'
  readonly token: number
  readonly from: number
  readonly command: Command
}

/** What a store has from an entry on; it is durable, and what {@link Open} or {@link Append} asked for is done. */
export interface Stored extends Message {
  readonly type: 'stored'
  readonly from: number
  readonly commands: readonly Command[]
}

/** Someone with a newer token has been here (Kleppmann 2016; Burrows 2006, section 2.4, sequencers). */
export interface Fenced extends Message {
  readonly type: 'fenced'
  readonly token: number
}

/** All that workers, lock replicas and the store say to one another. */
export type LeaseMessage =
  Prepare | Promised | Held | Outdated | Propose | Granted | Release | Open | Append | Stored | Fenced
