import type { Message } from '../../sim/index.ts'
import type { Entry, LogEnd } from './log.ts'

/** A candidate asks for its view (VRR section 4.2, "START-VIEW-CHANGE"; Oki and Liskov 1988, "invitation"). */
export interface Proposal extends Message {
  readonly type: 'propose-view'
  readonly view: number
  /** How many entries it knows to be committed: they are in every log that may be chosen, and need not be sent. */
  readonly committed: number
}

/**
 * Who sends it will take nothing of an earlier view any more, and this is its log (VRR section 4.2, "DO-VIEW-CHANGE"; Oki and
 * Liskov 1988, "acceptance").
 */
export interface ViewPromise extends Message {
  readonly type: 'promise-view'
  readonly view: number
  readonly end: LogEnd
  /** How many entries are left out before `entries`: those that the candidate knows to be committed. */
  readonly after: number
  readonly entries: readonly Entry[]
}

/**
 * The primary's log goes on like this after its first few entries (VRR section 4.1, "PREPARE" and "COMMIT"; section 4.2,
 * "START-VIEW"). Without entries it says that the primary is there, and asks how far a backup is.
 */
export interface Prepare extends Message {
  readonly type: 'prepare'
  readonly view: number
  readonly after: number
  readonly entries: readonly Entry[]
  readonly committed: number
  /** Counts what this primary has sent to this backup in this view, repetitions apart; the answer repeats it. */
  readonly serial: number
}

/** A backup's log is the primary's up to a length, and is durable that far (VRR section 4.1, "PREPARE-OK"). */
export interface Prepared extends Message {
  readonly type: 'prepared'
  readonly view: number
  readonly length: number
  readonly serial: number
}

/** A backup lacks what comes after its first few entries, which are the primary's (VRR section 5.2, "GET-STATE"). */
export interface Lacking extends Message {
  readonly type: 'lacking'
  readonly view: number
  readonly after: number
  readonly serial: number
}

/** Whoever asked is of an earlier view than this, and has been replaced. */
export interface Overtaken extends Message {
  readonly type: 'overtaken'
  readonly view: number
}

/** All that replicas say to one another. */
export type PrimaryBackupMessage = Proposal | ViewPromise | Prepare | Prepared | Lacking | Overtaken
