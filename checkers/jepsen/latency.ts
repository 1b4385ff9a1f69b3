import { ABSENT, EVENT_TYPES, type EventTable } from '../event-table.ts'
import { countOf, durationText } from '../explanation/words.ts'
import { INVOKE } from './pairing.ts'
import { nearestRank } from './quantiles.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** How long operations took, in microseconds: exact order statistics, by nearest rank. */
export interface LatencySummary {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** How long operations took, by `f`, then by how they ended: `ok`, `fail` or `info`. */
export interface LatencyDetails {
  readonly byF: { readonly [f: string]: { readonly [outcome: string]: LatencySummary } }
}

/**
 * A summary of how long operations took from invocation to completion. It is always `valid`. What did not end, or was never
 * invoked, has no latency; where recorded times run backwards, it is zero.
 *
 * Source: Jepsen, `checker/latency-graph`, whose numbers these are.
 *
 * @throws InputError for any option
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', time: 0 },
 *   { process: 0, type: 'ok', f: 'read', value: 1, time: 1_500 },
 * ])
 * latencyChecker().judge(history).details.byF.read.ok.p99 // 1500
 * ```
 */
export const latencyChecker = defineWorkloadChecker<object, LatencyDetails>({
  name: 'latency',
  description: 'Any history: says how long operations took.',
  defaults: {},
  options: {},
  begin: ({ table }) => new LatencyTally(table),
})

class LatencyTally implements Tally<LatencyDetails> {
  readonly impossible = false
  private readonly table: EventTable
  /** When the operations began that are open, by their invocations. */
  private readonly begun = new Map<number, number>()
  /** By the number of an `f`, then by type. */
  private readonly latencies = new Map<number, number[][]>()

  constructor(table: EventTable) {
    this.table = table
  }

  take(at: number, invocation: number, f: number): void {
    const type = this.table.types.get(at)
    const { time } = this.table.at(at)
    if (type === INVOKE) {
      this.begun.set(at, time)
      return
    }
    if (invocation === ABSENT) return
    const latency = Math.max(0, time - (this.begun.get(invocation) as number))
    this.begun.delete(invocation)
    const ofF = this.latencies.get(f) ?? EVENT_TYPES.map(() => [])
    this.latencies.set(f, ofF)
    ;(ofF[type] as number[]).push(latency)
  }

  verdict(): Judgement<LatencyDetails> {
    const entries = [...this.latencies].map(([f, byType]) => {
      const summaries = byType.flatMap((latencies, type) =>
        latencies.length === 0 ? [] : [[EVENT_TYPES[type] as string, summaryOf(latencies)] as const],
      )
      return [this.table.textOf(f) as string, Object.fromEntries(summaries)] as const
    })
    const byF = Object.fromEntries(entries)
    const parts = entries.map(([f, outcomes]) => {
      const texts = Object.entries(outcomes).map(
        ([outcome, { count, p50, max }]) =>
          `${countOf(count, f)} ${outcome} in ${durationText(p50)} (median) to ${durationText(max)}`,
      )
      return texts.join(', ')
    })
    return {
      verdict: 'valid',
      why: parts.length === 0 ? 'No operation ended' : parts.join('; '),
      details: { byF },
    }
  }
}

function summaryOf(latencies: readonly number[]): LatencySummary {
  const sorted = Float64Array.from(latencies).sort()
  return {
    count: sorted.length,
    p50: nearestRank(sorted, 500),
    p99: nearestRank(sorted, 990),
    p999: nearestRank(sorted, 999),
    max: nearestRank(sorted, 1_000),
  }
}
