import { NONE, type OperationColumns, outcomes } from '../data/run-columns.ts'
import { bucketAt, type Buckets } from './buckets.ts'
import { type Side, sideAt, type Sides } from './sides.ts'

/** How many requests there were, and how many of them were answered ok. */
export interface Answered {
  readonly asked: number
  readonly ok: number
}

/** What became of the requests of a slice of time, for each side of a cut that clients were on when they asked. */
export type AvailabilityBucket = { readonly [side in Side]: Answered }

/** How available the system was, on each side of the cuts: for each slice the operations that began in it. */
export function availabilityOf(
  operations: OperationColumns,
  sides: Sides,
  buckets: Buckets,
): readonly AvailabilityBucket[] {
  const none = () => ({ asked: 0, ok: 0 })
  const counted = Array.from({ length: buckets.count }, () => ({
    whole: none(),
    majority: none(),
    minority: none(),
  }))
  for (let row = 0; row < operations.length; row++) {
    const timeUs = operations.fromUs[row] as number
    const bucket = counted[bucketAt(buckets, timeUs)]
    if (bucket === undefined) continue
    // What was under way when the run ended might have been answered: it says nothing.
    if (operations.toUs[row] === NONE) continue
    const answered = bucket[sideAt(sides, operations.clients[row] as number, timeUs)]
    answered.asked++
    if (outcomes[operations.outcomes[row] as number] === 'ok') answered.ok++
  }
  return counted
}
