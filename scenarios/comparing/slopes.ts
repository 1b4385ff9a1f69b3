import type { Latencies, Percentiles, Slope, Slopes } from './comparison.ts'

/** What a run showed whose messages all took equally long. */
export interface RunAtDistance {
  readonly delayMs: number
  readonly latency: Latencies
}

/** How median latency depends on the distance of nodes. */
export function slopesThrough(runs: readonly RunAtDistance[], theory: Slopes['theory']): Slopes {
  const through = (of: (latency: Latencies) => Percentiles): Slope | undefined => {
    const points = runs.flatMap(({ delayMs, latency }) => {
      const { operations, p50Ms } = of(latency)
      return operations === 0 ? [] : [{ delayMs, p50Ms }]
    })
    return points.length === 0 ? undefined : slopeThrough(points)
  }
  const none: Slope = { slope: 0, interceptMs: 0, points: [] }
  const reads = through(({ atHome }) => atHome.reads)
  const writes = through(({ atHome }) => atHome.writes)
  return {
    reads: through((latency) => latency.reads) ?? none,
    writes: through((latency) => latency.writes) ?? none,
    atHome: { ...(reads === undefined ? {} : { reads }), ...(writes === undefined ? {} : { writes }) },
    ...(theory === undefined ? {} : { theory }),
  }
}

/** The line with the least squares through median latencies; flat through one point. */
export function slopeThrough(points: Slope['points']): Slope {
  const count = points.length
  const mean = (of: (point: Slope['points'][number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / count
  const [x, y] = [mean(({ delayMs }) => delayMs), mean(({ p50Ms }) => p50Ms)]
  const spread = mean(({ delayMs }) => (delayMs - x) * (delayMs - x))
  const slope = spread === 0 ? 0 : mean(({ delayMs, p50Ms }) => (delayMs - x) * (p50Ms - y)) / spread
  return { slope, interceptMs: y - slope * x, points }
}
