import { type Staleness } from '../../checkers/index.ts'
import type { StalenessFound } from './comparison.ts'
import { quantile } from './latency.ts'

const MICROSECONDS = 1_000
/** The steps of the distribution, milliseconds. */
const STEPS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]

/** How stale the reads of several runs were. */
export function stalenessOver(runs: readonly Staleness[]): StalenessFound {
  const timesMs = runs
    .flatMap(({ each }) => [...each.timesUs])
    .map((us) => us / MICROSECONDS)
    .sort((a, b) => a - b)
  const reads = timesMs.length
  const byVersions: number[] = []
  for (const run of runs) {
    run.byVersions.forEach((count, versions) => {
      byVersions[versions] = (byVersions[versions] ?? 0) + count
    })
  }
  const share = (withinMs: number): number =>
    reads === 0 ? 1 : timesMs.filter((ms) => ms <= withinMs).length / reads
  return {
    reads,
    stale: runs.reduce((sum, { stale }) => sum + stale, 0),
    byVersions,
    mostVersions: Math.max(0, byVersions.length - 1),
    p50Ms: reads === 0 ? 0 : quantile(timesMs, 0.5),
    p99Ms: reads === 0 ? 0 : quantile(timesMs, 0.99),
    mostMs: timesMs.at(-1) ?? 0,
    distribution: STEPS.map((withinMs) => ({ withinMs, share: share(withinMs) })),
  }
}
