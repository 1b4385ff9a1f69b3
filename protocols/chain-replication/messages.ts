import type { Message } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'
import type { Configuration } from './configuration.ts'

/** A server is up, and its disk answers. The paper's master notices failures by itself (fail-stop servers). */
export interface Ping extends Message {
  readonly type: 'ping'
  /** The configuration that it works by, which its disk has. */
  readonly epoch: number
  /** When it was sent, by the server's own clock: a lease counts from here. */
  readonly at: number
  /** It is in no chain, and lacks nothing of what the tail had committed when it asked last. */
  readonly caughtUp: boolean
  /** It is the tail, and who joins has everything that it had when this configuration began. */
  readonly joined: boolean
}

/** What holds from now on (the master informs each server of its new predecessor or successor). */
export interface Configured extends Message {
  readonly type: 'configured'
  readonly configuration: Configuration
  /** The time of the ping that it answers. */
  readonly at: number
  /** For how long, from that time on, the server may answer queries; 0 if it may not. */
  readonly leaseMs: number
}

/** The updates after the first few ("forwarded in that order"). Without any it asks how far the successor is. */
export interface Forward extends Message {
  readonly type: 'forward'
  readonly epoch: number
  readonly after: number
  readonly updates: readonly Command[]
  /** Counts what was sent to this successor in this configuration, repetitions apart; the answer repeats it. */
  readonly serial: number
}

/**
 * The successor has so many updates on its disk: after a failure, from here its new predecessor sends again ("the
 * sequence number of the last update request it has received").
 */
export interface Received extends Message {
  readonly type: 'received'
  readonly epoch: number
  readonly length: number
  readonly committed: number
  readonly serial: number
}

/**
 * The tail has processed so many updates: they leave the Sent lists ("ack(r)"). Said by the tail to the head it is the
 * reply to the client as well.
 */
export interface Acknowledge extends Message {
  readonly type: 'acknowledge'
  readonly epoch: number
  readonly committed: number
}

/** A server that is in no chain asks for the state, in the background, before it joins ("extending a chain"). */
export interface CatchUp extends Message {
  readonly type: 'catch-up'
  readonly epoch: number
  readonly length: number
}

/** Committed updates after the first few, for a server that is in no chain. */
export interface State extends Message {
  readonly type: 'state'
  readonly epoch: number
  readonly after: number
  readonly updates: readonly Command[]
}

/** What has been committed of an object of which there are updates under way? (CRAQ, "version query") */
export interface VersionQuery extends Message {
  readonly type: 'version-query'
  readonly epoch: number
}

/** So many updates have been committed: the object's version is that of the last one of these that is its own. */
export interface VersionReply extends Message {
  readonly type: 'version'
  readonly epoch: number
  readonly committed: number
}

/** All that servers and the master say to one another. */
export type ChainMessage =
  Ping | Configured | Forward | Received | Acknowledge | CatchUp | State | VersionQuery | VersionReply
