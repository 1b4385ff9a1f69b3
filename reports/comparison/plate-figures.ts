import type { AvailabilityOfSides, Comparison, Side } from '../../scenarios/comparing/comparison.ts'
import type { Series } from './series.ts'

/** What the plate shows of a configuration: shares from 0 to 1, and latency in multiples of d. */
export interface PlateFigures {
  readonly series: Series
  /** While faults acted, a mark a side; none without faults, or if nothing was asked or read then. */
  readonly partitioned: readonly SideFigures[]
  /** Without faults; absent if nothing was read, or nothing succeeded. */
  readonly otherwise?: { readonly fresh: number; readonly p50: number; readonly p99: number }
  /** Whether a run violated a consistency model: any, and one of those without faults, which are as many as those with them. */
  readonly isViolated: boolean
  readonly isViolatedWithoutFaults: boolean
}

/** One side of a cut. */
export interface SideFigures {
  readonly side: Side['name']
  readonly fresh: number
  readonly inTime: number
  readonly availability: AvailabilityOfSides['sides'][number]
}

/** What the plate shows, of each configuration. */
export function plateFigures({ settings }: Comparison, series: readonly Series[]): readonly PlateFigures[] {
  return series.map((each) => {
    const { availability, latency, models, staleness } = each.configuration
    const freshWithFaults = freshOf(staleness.withFaults)
    const fresh = freshOf(staleness.withoutFaults)
    const asked = (availability?.sides ?? []).filter(({ requests }) => requests > 0)
    const violated = models.filter(({ verdict }) => verdict === 'invalid')
    return {
      series: each,
      partitioned:
        freshWithFaults === undefined
          ? []
          : asked.map((side) => ({
              side: side.name,
              fresh: freshWithFaults,
              inTime: side.inTime / side.requests,
              availability: side,
            })),
      ...(fresh === undefined || latency.operations === 0
        ? {}
        : {
            otherwise: {
              fresh,
              p50: latency.p50Ms / settings.delayMs,
              p99: latency.p99Ms / settings.delayMs,
            },
          }),
      isViolated: violated.length > 0,
      isViolatedWithoutFaults: violated.some(
        (finding) => finding.counterexample?.withFaults === false || finding.violated > settings.seeds,
      ),
    }
  })
}

function freshOf(found: { readonly reads: number; readonly stale: number } | undefined): number | undefined {
  return found === undefined || found.reads === 0 ? undefined : 1 - found.stale / found.reads
}
