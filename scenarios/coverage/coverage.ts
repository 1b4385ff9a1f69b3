/** Counts by name; names are sorted, so that equal counts are equal as JSON. */
export interface Counts {
  readonly [name: string]: number
}

/** What runs have tried: which faults met which states of the protocol, and which of its messages. Plain JSON. */
export interface Coverage {
  /** How many runs it is of. */
  readonly runs: number
  /** The states that nodes were in, as `inspect` shows them, and in how many runs. */
  readonly states: Counts
  /** The types of messages that were sent, and in how many runs. */
  readonly messages: Counts
  readonly faults: { readonly [kind: string]: FaultCoverage }
  /** In how many runs each `sometimes` was reached; 0 for one that was passed and never held. */
  readonly sometimes: Counts
}

/** What faults of one kind have met. */
export interface FaultCoverage {
  /** In how many runs one was injected. */
  readonly runs: number
  /** In how many runs one came upon a node in that state. */
  readonly states: Counts
  /** In how many runs one had an effect on a message of that type. */
  readonly messages: Counts
}
