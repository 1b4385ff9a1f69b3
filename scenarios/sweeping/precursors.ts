import { countOf } from '../coverage/counts.ts'
import type { Coverage } from '../coverage/coverage.ts'
import { differenceOf, type RateDifference, rateOf } from './statistics.ts'
import type { Rate, Signature, SweepResult } from './sweep-result.ts'

/**
 * What may come before a failure: a fault of a kind, one that comes upon a node in a state or has an effect on a message, a pattern
 * of faults that was on, a `sometimes` that was reached.
 */
export type Circumstance =
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'state'; readonly fault: string; readonly state: string }
  | { readonly kind: 'message'; readonly fault: string; readonly message: string }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'sometimes'; readonly name: string }

/** How often runs fail in one way with a circumstance and without it. */
export interface Precursor {
  readonly circumstance: Circumstance
  /** Failures among the runs that have it, and among those that have it not. There are some of either. */
  readonly withIt: Rate
  readonly without: Rate
  /** How much larger the first rate is. */
  readonly difference: RateDifference
  /** How many times as large it is; absent if no run fails without. */
  readonly lift?: number
}

/** What distinguishes runs that fail in one way. */
export interface Precursors {
  /** Of each circumstance that some runs have and some have not; first what failing runs have that others lack. */
  readonly ranked: readonly Precursor[]
  /** What every run has, and so says nothing. */
  readonly inEveryRun: readonly Circumstance[]
}

/**
 * What comes with failures of a signature: of everything that was counted, how often runs fail with it and without.
 *
 * What is counted happened in the run up to its end, which is the failure itself where it was seen at once. It comes with failures;
 * that it brings them about, it does not say.
 *
 * @param result - of the sweep
 * @param signature - one of its signatures
 */
export function precursorsOf({ coverage, patterns, runs }: SweepResult, signature: Signature): Precursors {
  const failing = new Map(
    circumstancesIn(signature.coverage, signature.patterns).map(({ circumstance, count }) => [
      JSON.stringify(circumstance),
      count,
    ]),
  )
  const failures = signature.rate.count
  const all = circumstancesIn(coverage, patterns).filter(({ count }) => count > 0)
  const ranked = all
    .filter(({ count }) => count < runs)
    .map(({ circumstance, count }): Precursor => {
      const failed = failing.get(JSON.stringify(circumstance)) ?? 0
      const withIt = rateOf(failed, count)
      const without = rateOf(failures - failed, runs - count)
      return {
        circumstance,
        withIt,
        without,
        difference: differenceOf(withIt, without),
        ...(without.count === 0 ? {} : { lift: withIt.rate / without.rate }),
      }
    })
  return {
    ranked: ranked.sort((a, b) => b.difference.low - a.difference.low),
    inEveryRun: all.filter(({ count }) => count >= runs).map(({ circumstance }) => circumstance),
  }
}

interface Counted {
  readonly circumstance: Circumstance
  /** In how many runs. */
  readonly count: number
}

/** All that was counted, always in the same order. */
function circumstancesIn(coverage: Coverage, patterns: SweepResult['patterns']): readonly Counted[] {
  const faults = Object.entries(coverage.faults).flatMap(([fault, { runs, states, messages }]): Counted[] => [
    { circumstance: { kind: 'fault', fault }, count: runs },
    ...Object.keys(states).map((state) => ({
      circumstance: { kind: 'state' as const, fault, state },
      count: countOf(states, state),
    })),
    ...Object.keys(messages).map((message) => ({
      circumstance: { kind: 'message' as const, fault, message },
      count: countOf(messages, message),
    })),
  ])
  return [
    ...faults,
    ...Object.entries(patterns).map(([pattern, count]): Counted => ({
      circumstance: { kind: 'pattern', pattern },
      count,
    })),
    ...Object.entries(coverage.sometimes).map(([name, count]): Counted => ({
      circumstance: { kind: 'sometimes', name },
      count,
    })),
  ]
}
