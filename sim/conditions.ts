/** What all active faults together do to the network. Derived anew whenever the set of active faults changes. */
export interface Conditions {
  /** The cut links between sides, by link number, each with the fault that cuts it; absent while none is cut. */
  readonly cuts: ReadonlyMap<number, string> | undefined
  readonly loss: number
  readonly duplicate: number
  /** Whole microseconds. */
  readonly delay: number
}

/** Nothing is done to the network. */
export const calm: Conditions = { cuts: undefined, loss: 0, duplicate: 0, delay: 0 }
