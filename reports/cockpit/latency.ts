import { NONE, type OperationColumns, outcomes } from '../data/run-columns.ts'
import { bucketAt, type Buckets } from './buckets.ts'
import { quantile } from './quantile.ts'

/** What became of the operations that were asked for in a slice of time, and how long the answers took. */
export interface LatencyBucket {
  readonly ok: number
  readonly fail: number
  readonly info: number
  /** Microseconds, of those that were answered ok; absent if none was. */
  readonly p50Us: number | undefined
  readonly p99Us: number | undefined
}

/** Latency and throughput: for each slice the operations that began in it, of those rows that are wanted. */
export function latencyOf(
  operations: OperationColumns,
  buckets: Buckets,
  wanted: (row: number) => boolean,
): readonly LatencyBucket[] {
  const counts = outcomes.map(() => new Int32Array(buckets.count))
  const latencies = Array.from({ length: buckets.count }, (): number[] => [])
  for (let row = 0; row < operations.length; row++) {
    const position = bucketAt(buckets, operations.fromUs[row] as number)
    const taken = latencies[position]
    if (taken === undefined || !wanted(row)) continue
    const outcome = operations.outcomes[row] as number
    const tally = counts[outcome] as Int32Array
    tally[position] = (tally[position] as number) + 1
    const latencyUs = latencyAt(operations, row)
    if (outcomes[outcome] === 'ok' && latencyUs !== undefined) taken.push(latencyUs)
  }
  const [ok, fail, info] = counts as [Int32Array, Int32Array, Int32Array]
  return latencies.map((taken, position) => {
    const sorted = Float64Array.from(taken).sort()
    return {
      ok: ok[position] as number,
      fail: fail[position] as number,
      info: info[position] as number,
      p50Us: quantile(sorted, 0.5),
      p99Us: quantile(sorted, 0.99),
    }
  })
}

/** How long an operation took, or its client waited for it, in microseconds; `undefined` while it was still open. */
export function latencyAt({ completions, fromUs, toUs }: OperationColumns, row: number): number | undefined {
  return completions[row] === NONE ? undefined : (toUs[row] as number) - (fromUs[row] as number)
}
