import type { Latencies, Percentiles } from './comparison.ts'
import type { Performed } from './performed.ts'

const MICROSECONDS = 1_000

/** The smallest value that so great a share of the values does not exceed; `sorted` has at least one. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = Math.max(0, Math.ceil(share * sorted.length) - 1)
  return sorted[place] as number
}

/** Percentiles of the latency of the operations that succeeded; zeros if none did. */
export function percentilesOf(performed: readonly Performed[]): Percentiles {
  const latencies = performed
    .filter(({ outcome }) => outcome === 'ok')
    .map(({ from, to }) => (to - from) / MICROSECONDS)
    .sort((a, b) => a - b)
  const operations = latencies.length
  if (operations === 0) return { operations, p50Ms: 0, p99Ms: 0, p999Ms: 0 }
  return {
    operations,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    p999Ms: quantile(latencies, 0.999),
  }
}

/** Percentiles of all, of reads and of writes, and of both where the client's own node answered. */
export function latenciesOf(performed: readonly Performed[]): Latencies {
  const atHome = performed.filter(({ home, answeredBy }) => home === answeredBy)
  const byKind = (some: readonly Performed[]) => ({
    reads: percentilesOf(some.filter(({ isRead }) => isRead)),
    writes: percentilesOf(some.filter(({ isRead }) => !isRead)),
  })
  return { ...percentilesOf(performed), ...byKind(performed), atHome: byKind(atHome) }
}
