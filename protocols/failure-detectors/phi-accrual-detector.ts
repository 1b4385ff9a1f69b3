import { InputError } from '../../sim/index.ts'
import { exponential, naturalLog } from '../../sim/math.ts'
import type { FailureDetector } from './failure-detector.ts'
import { IntervalWindow } from './interval-window.ts'

/** What a phi accrual detector is told. */
export interface PhiAccrualOptions {
  /** The suspicion, phi, above which a process is suspected: at 8, one time in 10^8 by mistake. */
  readonly threshold: number
  /** How many intervals between arrivals it remembers. */
  readonly windowSize: number
  /** What it takes the intervals for: normal with their mean and deviation, as the paper; or exponential with their mean. */
  readonly distribution: 'normal' | 'exponential'
  /** What it expects of intervals before it has seen any, milliseconds. */
  readonly firstIntervalMs: number
  /** The least deviation it believes in, milliseconds: who was punctual for long is not suspected for being a little late. */
  readonly leastDeviationMs: number
  /** Intervals longer than that, milliseconds, are outages and tell nothing of what is usual: they are not remembered. */
  readonly longestIntervalMs: number
}

/**
 * The phi accrual failure detector. Its suspicion is phi = -log10 of the probability that something would be heard later than now,
 * given the intervals between arrivals so far: it grows for as long as nothing comes, by the habits of this process and this network,
 * and what it takes to act is the threshold of who asks.
 *
 * The tail of the normal distribution is the logistic approximation that Akka uses, and the exponential variant is Cassandra's, which
 * suits gossip: its intervals have the tail of the exponential distribution. The window begins with two intervals around
 * `firstIntervalMs`, a quarter of it to either side, as Akka's.
 *
 * Source: Hayashibara, Défago, Yared and Katayama, "The phi Accrual Failure Detector" (2004); Akka,
 * `PhiAccrualFailureDetector`; Cassandra, `FailureDetector`, whose longest interval is from CASSANDRA-3273.
 *
 * @throws InputError - for options that make no sense
 *
 * @example
 * ```ts
 * const detector = new PhiAccrualDetector(
 *   {
 *     threshold: 8,
 *     windowSize: 100,
 *     distribution: 'normal',
 *     firstIntervalMs: 100,
 *     leastDeviationMs: 20,
 *     longestIntervalMs: 1_000,
 *   },
 *   0,
 * )
 * for (let at = 100; at <= 1_000; at += 100) detector.heard(at)
 * console.log(detector.suspicionAt(1_100).toFixed(1)) // 0.3
 * console.log(detector.suspectsAt(1_200), detector.suspectsAt(1_250)) // false true
 * ```
 */
export class PhiAccrualDetector implements FailureDetector {
  private readonly options: PhiAccrualOptions
  private readonly window: IntervalWindow
  private lastMs: number

  /**
   * @param options - see {@link PhiAccrualOptions}
   * @param sinceMs - when it begins to listen; the process counts as heard then
   */
  constructor(options: PhiAccrualOptions, sinceMs: number) {
    const objection = objectionToPhi(options)
    if (objection !== undefined) throw new InputError(`the phi accrual detector's ${objection}`)
    this.options = options
    this.window = new IntervalWindow(options.windowSize)
    for (const share of [0.75, 1.25]) this.window.add(share * options.firstIntervalMs)
    this.lastMs = sinceMs
  }

  heard(atMs: number): void {
    const interval = atMs - this.lastMs
    this.lastMs = atMs
    if (interval <= this.options.longestIntervalMs) this.window.add(interval)
  }

  suspicionAt(nowMs: number): number {
    const { distribution, leastDeviationMs } = this.options
    const waited = nowMs - this.lastMs
    // Arrivals that came at once would make any wait infinitely unlikely.
    const mean = Math.max(this.window.mean, leastDeviationMs)
    if (distribution === 'exponential') return waited / mean / Math.LN10
    return normalPhi((waited - mean) / Math.max(this.window.deviation, leastDeviationMs))
  }

  suspectsAt(nowMs: number): boolean {
    return this.suspicionAt(nowMs) > this.options.threshold
  }
}

/** Says in a sentence what is wrong with options, if anything is. */
function objectionToPhi(options: PhiAccrualOptions): string | undefined {
  if (!(Number.isInteger(options.windowSize) && options.windowSize > 0))
    return `windowSize is ${options.windowSize}, expected a number of intervals, 1 or more`
  for (const name of ['threshold', 'firstIntervalMs', 'leastDeviationMs', 'longestIntervalMs'] as const) {
    if (!(options[name] > 0)) return `${name} is ${options[name]}, expected more than 0`
  }
  return undefined
}

/** -log10 of the probability that a standard normal value is more than `y`, by the logistic approximation. */
function normalPhi(y: number): number {
  const x = y * (1.5976 + 0.070566 * y * y)
  // log(1 + e^x), written so that no power overflows: where e^-x is less than the last bit of 1, it is x.
  const softplus = x > 40 ? x : x < -700 ? 0 : naturalLog(1 + exponential(x))
  return softplus / Math.LN10
}
