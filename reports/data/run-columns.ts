import type { InjectedFault, MissedFault, Participant } from '../../sim/record.ts'

/** "None", in every column of numbers. */
export const NONE = -1

/**
 * Everything that happened, an event a row, in columns of numbers. Of what messages said only the type is here: their contents come
 * from running up to the event again.
 */
export interface EventColumns {
  readonly length: number
  /** Whole microseconds of true time; they never fall. */
  readonly times: Float64Array
  /** Positions in `traceKinds`. */
  readonly kinds: Uint8Array
  /** Where it happened: positions among the participants. */
  readonly nodes: Int32Array
  /** The other end of a message: positions among the participants. */
  readonly peers: Int32Array
  /** The serial numbers of messages, the same at sending, delivery and drop. */
  readonly messages: Int32Array
  /** The events that led to these ones. For a delivery or a drop it is the sending. */
  readonly causes: Int32Array
  /** The operations they are about: the history index of the invocation. */
  readonly operations: Int32Array
  /** The types of messages: positions in `texts`. */
  readonly types: Int32Array
  /** What is said of an event in words: positions in `texts`. */
  readonly words: Int32Array
  readonly texts: readonly string[]
}

/** How operations ended, in the order of their codes. */
export const outcomes = ['ok', 'fail', 'info'] as const

/** What clients asked for and were told, an operation a row, in the order of their invocations. */
export interface OperationColumns {
  readonly length: number
  /** The history index of the invocation: what events name an operation by. Rising. */
  readonly invocations: Int32Array
  /** The history index of the completion; none of one that was still open when the run ended. */
  readonly completions: Int32Array
  readonly processes: Int32Array
  /** Positions among the participants. */
  readonly clients: Int32Array
  /** Positions in `outcomes`; one that was still open is `info`. */
  readonly outcomes: Uint8Array
  /** Whole microseconds. */
  readonly fromUs: Float64Array
  /** Whole microseconds; none while it was still open. */
  readonly toUs: Float64Array
  /** Who answered: positions among the participants. */
  readonly answeredBy: Int32Array
  /** What was asked for, and the key it is about: positions in `texts`. */
  readonly functions: Int32Array
  readonly keys: Int32Array
  /** Values as JSON, what is long cut short: positions in `texts`. */
  readonly inputs: Int32Array
  readonly outputs: Int32Array
  readonly errors: Int32Array
  readonly texts: readonly string[]
}

/** The code of a value that is a whole number, and stands in `numbers`. */
export const NUMBER = -1
/** The code of a field that is not there. */
export const ABSENT = -2

/** What one field of one node showed over the run: where it changed, and to what. */
export interface StateSeries {
  /** A position among the participants. */
  readonly node: number
  readonly field: string
  /** The events after which it was so; they never fall. */
  readonly events: Int32Array
  /** What it was then: `NUMBER`, `ABSENT`, or a position in the texts of all series. */
  readonly codes: Int32Array
  /** The value where the code is `NUMBER`, and 0 elsewhere. */
  readonly numbers: Float64Array
}

/** When one node was up and when it was down. */
export interface LifeSeries {
  readonly node: number
  /** The events after which it was so; they never fall. */
  readonly events: Int32Array
  /** 1 for up, 0 for down. */
  readonly up: Uint8Array
}

/** What nodes showed of themselves: a series for each field of each node, in the order in which they were first seen. */
export interface StateColumns {
  readonly lives: readonly LifeSeries[]
  readonly series: readonly StateSeries[]
  /** Values that are no whole numbers, as JSON, each once. */
  readonly texts: readonly string[]
}

/** Who took part in a run, and what was done to them. */
export interface RunOutline {
  readonly participants: readonly Participant[]
  readonly faults: readonly (InjectedFault | MissedFault)[]
  /** Microseconds of virtual time. */
  readonly endUs: number
}

/** A run in columns: what a page shows, searches and steps through. */
export interface RunColumns {
  readonly outline: RunOutline
  readonly events: EventColumns
  readonly operations: OperationColumns
  readonly states: StateColumns
}
