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
  /** Why another figure is measured than was published, if that is known: one sentence on what is open, or not the same there. */
  readonly differs?: string
}

/** Figures that others have published, reproduced. */
export interface Oracle {
  readonly name: string
  /** Where they were published, and what was set as it was there. */
  readonly source: string
  measure(): Iterable<Finding>
}

export type Verdict = 'agrees' | 'differs' | 'disagrees'

/** Whether what was published is what was measured, within the interval, and if it is not, whether it is said why. */
export function verdictOf({ published, measured, interval: [low, high], differs }: Finding): Verdict {
  if (published >= low && published <= high) return 'agrees'
  // A reason is for another figure, and not for none.
  return differs !== undefined && Number.isFinite(measured) ? 'differs' : 'disagrees'
}
