import { rungOf, valueAt } from '../ladder.ts'
import { faultOf, type NamedFault, withFault } from '../one-fault.ts'
import type { Attempts, Pass, Smallest } from '../pass.ts'
import { smallerNumbers } from '../smaller-numbers.ts'

/** Fields whose number says how strong a fault is, and the least that makes sense. */
const LEAST: { readonly [field: string]: number } = {
  for: 1,
  ms: 1,
  byMs: 1,
  ppm: 1,
  probability: 0.001,
  count: 1,
  nth: 1,
  factor: 1,
  olderThanMs: 1,
  afterMs: 1,
  downMs: 1,
}

/** Weaker faults: shorter, less probable, of smaller amounts. */
export const weakerFaults: Pass = {
  name: 'weaker faults',
  *attempts(smallest) {
    for (const { id } of smallest.scenario.faults) {
      for (const [field, least] of Object.entries(LEAST)) yield* smaller(smallest, id, field, least)
    }
  },
}

function* smaller(smallest: Smallest, id: string, field: string, least: number): Attempts {
  const fault = (): NamedFault => faultOf(smallest, id)
  const value = (fault() as { readonly [field: string]: unknown })[field]
  if (typeof value !== 'number') return
  yield* smallerNumbers(rungOf(least), rungOf(value), (rung) => {
    const amount = value < 0 ? -valueAt(rung) : valueAt(rung)
    return withFault(smallest, { ...fault(), [field]: amount }, `with ${field} ${amount}`)
  })
}
