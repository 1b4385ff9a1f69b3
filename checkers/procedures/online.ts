/** What can be said of a history so far; `unfit` if the operations are none that the procedure is exact for. */
export type Outlook = 'possible' | 'impossible' | 'unfit'

/**
 * A procedure that is told a history event by event, and knows after each whether what it was told is linearizable if all that
 * has not completed may still take effect or not. Operations are known by their position in the order of invocation. Once a
 * history is impossible it remains so, and so does one that is unfit.
 */
export interface OnlineProcedure<Call extends readonly unknown[], Answer extends readonly unknown[]> {
  readonly outlook: Outlook
  /** Begins an operation and gives its position. One that crashes is never heard of again. */
  invoke(...call: Call): number
  /** Completes an operation; false if the history is impossible. */
  complete(position: number, ...answer: Answer): boolean
  /** Takes back an operation of which it is certain now that it did not happen; false if the history is impossible. */
  fail(position: number): boolean
}
