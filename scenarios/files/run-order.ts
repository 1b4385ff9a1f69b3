import type { TraceEvent } from '../../sim/index.ts'
import type { Property } from '../judged-run.ts'
import type { EventLook } from './event-look.ts'

/** Where a run comes from: a scenario by its name or file, with a mutant in its protocols if one is named, or a failure file. */
export type RunSource =
  { readonly scenario: string; readonly mutant?: string | undefined } | { readonly failure: string }

/** What a worker is told to run. */
export interface RunOrder {
  readonly source: RunSource
  readonly seed: string
  /** The seeds that it runs first, in the same instances of every module. */
  readonly before: readonly string[]
  /** Milliseconds of real time after which code that has not returned is stopped. */
  readonly patienceMs: number
  /** Whether to keep the trace, so that single events can be looked at. */
  readonly trace: boolean
}

/** What came of a run in a worker. */
export interface RunOutcome {
  /** The resolved scenario, as JSON. */
  readonly scenario: string
  readonly traceHash: string
  readonly events: number
  readonly verdict: 'valid' | 'invalid' | 'unknown'
  readonly properties: readonly Pick<Property, 'name' | 'verdict' | 'why'>[]
}

/** A run that came to nothing, and why. */
export interface RunFailure {
  readonly error: string
}

/** What a worker says when its run is over: with the digests of all events, if the trace was kept. */
export interface RunAnswer {
  readonly outcome: RunOutcome | RunFailure
  readonly digests?: Uint32Array<ArrayBuffer>
}

/** What a worker is asked after that, any number of times. */
export interface LookRequest {
  readonly index: TraceEvent['index']
}

/** What a worker says of an event; nothing of one that its run did not come to. */
export interface LookAnswer {
  readonly look: EventLook | undefined
}
