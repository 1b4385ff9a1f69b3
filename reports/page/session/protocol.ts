import type { Property } from '../../../scenarios/judged-run.ts'
import type { ResolvedScenario } from '../../../sim/scenario.ts'
import type { Json } from '../../../sim/types.ts'
import type { RunColumns } from '../../data/run-columns.ts'

// What the page and its worker say to each other: data in, data out. Every request has an id, and is answered once, with the answer or
// a sentence; until then it may report progress, and can be cancelled.

/** What a run came to, by which two runs are compared. */
export interface RunDigest {
  readonly traceHash: string
  readonly events: number
  readonly verdict: 'valid' | 'invalid' | 'unknown'
}

/** A run as plain data. */
export interface PlainRun {
  readonly scenario: ResolvedScenario
  readonly seed: string
}

/** What a run is, and what it came to when it was reported. */
export interface RecordedRun extends PlainRun {
  readonly expected: RunDigest
}

/** What the worker can be asked. */
export type Ask =
  /** To run the run to its end; and for its columns, which a page that holds them already need not ask for. */
  | { readonly kind: 'begin'; readonly columns: boolean }
  /** What an event of the run was about. */
  | { readonly kind: 'contents'; readonly event: number }
  /** To run another scenario with the run's seed. */
  | { readonly kind: 'fork'; readonly scenario: ResolvedScenario }

/** What it answers. */
export interface Answers {
  readonly begin: FirstPass
  readonly contents: EventContents
  readonly fork: ForkedRun
}

/** What the first pass over a run came to. */
export interface FirstPass {
  readonly digest: RunDigest
  /** If they were asked for. */
  readonly columns?: RunColumns
}

/** What an event was about: the message, the value written, the fields of a note; and what was said of it, in full. */
export interface EventContents {
  readonly payload?: Json
  readonly text?: string
}

/** What a changed run came to. */
export interface ForkedRun {
  readonly digest: RunDigest
  /** Its verdict in a sentence. */
  readonly sentence: string
  readonly properties: readonly Pick<Property, 'name' | 'kind' | 'verdict' | 'why'>[]
  readonly columns: RunColumns
}

/** How far a run is. */
export interface Progress {
  readonly events: number
  /** Milliseconds of virtual time. */
  readonly timeMs: number
}

/** What the page sends: first of all the run, then requests, and that one is of no interest any more. */
export type ToWorker =
  | { readonly open: RecordedRun }
  | { readonly id: number; readonly ask: Ask }
  | { readonly id: number; readonly cancel: true }

/** What the worker sends. */
export type FromWorker =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly answer: Answers[Ask['kind']] }
  | { readonly id: number; readonly error: string }
