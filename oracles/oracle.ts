/** One published figure beside the one that was measured. */
export interface Finding {
  /** What the figure is of: `median election, time-outs 150 to 300 ms`. */
  readonly quantity: string
  readonly unit: string
  readonly published: number
  readonly measured: number
  /** Where the true value of what is measured lies, with the confidence or the tolerance that `tolerance` says. */
  readonly interval: readonly [low: number, high: number]
  /** How the interval came about, in words: `99.9 % of 10000 elections`. */
  readonly tolerance: string
}

/** Figures that others have published, reproduced. */
export interface Oracle {
  readonly name: string
  /** Where they were published, and what was set as it was there. */
  readonly source: string
  measure(): Iterable<Finding>
}

/** Whether what was published is what was measured, within the interval. */
export function agrees({ published, interval: [low, high] }: Finding): boolean {
  return published >= low && published <= high
}
