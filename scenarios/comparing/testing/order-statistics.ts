import { exponential } from '../../../sim/math.ts'

/** The share of delays that are not longer than so many milliseconds. */
export type DistributionFunction = (ms: number) => number

/** Delays that are so many exponential ones of a mean, one after the other. */
export function erlang(stages: number, meanMs: number): DistributionFunction {
  return (ms) => {
    const x = ms / meanMs
    let term = 1
    let sum = 0
    for (let stage = 0; stage < stages; stage++) {
      sum += term
      term *= x / (stage + 1)
    }
    return 1 - sum * exponential(-Math.min(x, 600))
  }
}

const STEPS = 20_000

/**
 * How long the k-th fastest of n independent delays takes on average, milliseconds: the integral of the probability that fewer than k of
 * them are over, by the trapezoidal rule.
 *
 * Source: David and Nagaraja, "Order Statistics", 2003, section 2.1 and 3.1.
 *
 * @param k - from 1 to n; 0 for what nobody waits for
 * @param n - how many delays
 * @param distribution - of each
 * @param longestMs - nothing worth counting takes longer
 */
export function meanOfKth(
  k: number,
  n: number,
  distribution: DistributionFunction,
  longestMs: number,
): number {
  const stepMs = longestMs / STEPS
  let sum = 0
  for (let step = 0; step <= STEPS; step++) {
    const weight = step === 0 || step === STEPS ? 0.5 : 1
    sum += weight * fewerThan(k, n, distribution(step * stepMs))
  }
  return sum * stepMs
}

/** The probability that of n events, each of which has happened with a probability, fewer than k have. */
function fewerThan(k: number, n: number, probability: number): number {
  let sum = 0
  for (let happened = 0; happened < k; happened++)
    sum += choose(n, happened) * power(probability, happened) * power(1 - probability, n - happened)
  return sum
}

/** How many ways there are to choose k of n. */
export function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k
}

function power(base: number, exponent: number): number {
  return exponent === 0 ? 1 : base * power(base, exponent - 1)
}

/** The n-th harmonic number. */
export function harmonic(n: number): number {
  return n === 0 ? 0 : harmonic(n - 1) + 1 / n
}
