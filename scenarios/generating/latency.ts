import * as fc from 'fast-check'
import type { Distribution, PlainDistribution } from '../../sim/index.ts'
import { between, fields, oneOf } from './arbitrary.ts'

/** What can be said of the latencies that are wanted. */
export interface LatencyOptions {
  /** The most that is common, in whole milliseconds: of a median, a mean or a bound; 10 if it is not given. */
  readonly commonMs?: number
}

/**
 * Latencies of networks and disks, of every shape: always the same, anywhere between two, mostly short with a tail, or now and then
 * much longer. The first to be tried in shrinking is a constant.
 *
 * @param options - `commonMs`
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 500 }
 * fc.assert(
 *   fc.property(arbitraries.latencies({ commonMs: 5 }), (latency) => {
 *     return judge(run({ ...scenario, network: { latency } }, 1)).verdict === 'valid'
 *   }),
 *   { numRuns: 20 },
 * )
 * ```
 */
export function latencies({ commonMs = 10 }: LatencyOptions = {}): fc.Arbitrary<Distribution> {
  const plain = plainLatencies(commonMs)
  return oneOf<Distribution>(
    { weight: 6, arbitrary: plain },
    {
      weight: 1,
      arbitrary: fields<{ fast: PlainDistribution; slow: PlainDistribution; percent: number }>({
        fast: plain,
        slow: plainLatencies(10 * commonMs),
        percent: between(1, 10),
      }).map(({ fast, slow, percent }) => ({ kind: 'bimodal', fast, slow, slowProbability: percent / 100 })),
    },
  )
}

function plainLatencies(commonMs: number): fc.Arbitrary<PlainDistribution> {
  const common = between(1, Math.max(1, Math.ceil(commonMs)))
  const factor = between(1, 20)
  return oneOf<PlainDistribution>(
    common.map((ms) => ({ kind: 'constant', ms })),
    fc.tuple(common, common).map(([min, more]) => ({ kind: 'uniform', min, max: min + more })),
    fc.tuple(common, factor).map(([median, times]) => ({ kind: 'lognormal', median, p99: median * times })),
    common.map((mean) => ({ kind: 'exponential', mean })),
    fc.tuple(common, common).map(([mean, deviation]) => ({ kind: 'normal', mean, deviation })),
    fc
      .tuple(common, between(3, 40))
      .map(([min, tenths]) => ({ kind: 'pareto', min, alpha: 1 + tenths / 10 })),
  )
}
